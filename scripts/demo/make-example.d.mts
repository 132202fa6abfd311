export const person: { readonly name: string; readonly email: string };

export function makeExample(
  targetDir: string,
  options: { readonly cli: string; readonly env?: NodeJS.ProcessEnv },
): Promise<{ readonly dir: string }>;
