import { createHash } from 'node:crypto';
import path from 'node:path';

/** What a person's data folder follows from. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly home: string;
}

/** Where a person's trails are kept, by the custom of the operating system. */
export function dataFolder({ platform, env, home }: Machine): string {
  if (platform === 'win32') {
    return path.win32.join(
      absolute(env['LOCALAPPDATA'], path.win32) ?? path.win32.join(home, 'AppData', 'Local'),
      'stagegate',
    );
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'stagegate');
  return path.posix.join(
    absolute(env['XDG_DATA_HOME'], path.posix) ?? path.posix.join(home, '.local', 'share'),
    'stagegate',
  );
}

/** A file name for a registry that people recognize, and that no other registry has. */
export function trailFileName(uri: string): string {
  const slug = uri
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, 60);
  const hash = createHash('sha256').update(uri).digest('hex').slice(0, 12);
  return `${slug}-${hash}.audit.jsonl`;
}

/** A relative one is to be ignored, says the XDG specification. */
function absolute(folder: string | undefined, system: path.PlatformPath): string | undefined {
  return folder !== undefined && system.isAbsolute(folder) ? folder : undefined;
}
