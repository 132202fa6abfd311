import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { resolvePath, type Context } from './context';
import { UsageError } from './failure';
import { whyNot } from './files';

const policyName = /^(.+\.)?promotion-policy\.ya?ml$/;
const testName = /^(.+\.)?promotion-policy\.test\.ya?ml$/;

export const isPolicyFile = (name: string): boolean => policyName.test(name);
export const isPolicyTest = (name: string): boolean => testName.test(name);

/** A file that the person named, or that was found in a directory. */
export interface FoundFile {
  readonly path: string;
  /** Relative to the command's directory, with `/`: how it is shown. */
  readonly name: string;
}

/** The named files, and the wanted ones below the named directories, in order and each once. */
export async function findFiles(
  context: Context,
  named: readonly string[],
  wanted: (name: string) => boolean,
): Promise<readonly FoundFile[]> {
  const found = new Set<string>();
  for (const name of named) {
    const file = resolvePath(context, name);
    if (await isDirectory(file, name)) (await walk(file, wanted)).forEach((path) => found.add(path));
    else found.add(file);
  }
  return [...found].map((file) => ({ path: file, name: displayName(context, file) }));
}

async function isDirectory(file: string, name: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch (error) {
    throw new UsageError(`Cannot read ${name}: ${whyNot(error)}.`);
  }
}

/** Below a directory, without hidden and installed ones. Links are not followed: they may lead out of it, or in circles. */
async function walk(dir: string, wanted: (name: string) => boolean): Promise<readonly string[]> {
  const entries = await listing(dir);
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(dir, entry.name);
    if (entry.isFile() && wanted(entry.name)) files.push(file);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !isHidden(entry.name)) {
      files.push(...(await walk(file, wanted)));
    }
  }
  return files;
}

/** `.eval_results` holds what a model's people write about it. */
const isHidden = (name: string): boolean => name.startsWith('.') && name !== '.eval_results';

async function listing(dir: string) {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`Cannot read the directory ${dir}: ${whyNot(error)}.`);
  }
}

function displayName(context: Context, file: string): string {
  const relative = path.relative(context.cwd, file).replaceAll(path.sep, '/');
  return relative.startsWith('../') ? file.replaceAll(path.sep, '/') : relative;
}
