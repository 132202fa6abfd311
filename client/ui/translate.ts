/** `vscode.l10n.t`, injected so that texts can be made and tested without VS Code. `{0}`, `{1}` … are the arguments. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** English, for tests and wherever no VS Code is near. */
export const plainEnglish: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
