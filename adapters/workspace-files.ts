import { constants, type Dirent } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WorkspaceFiles } from '../core/language/surroundings';
import { MAX_FILE_LENGTH, MAX_POLICIES } from '../core/language/surroundings';

/** A folder with more entries is not searched to its end. */
const MAX_ENTRIES = 50_000;
const POLICY_FILE = /^(?:.+\.)?promotion-policy\.yaml$/;
const TEST_FILE = /^(?:.+\.)?promotion-policy\.test\.ya?ml$/;

/** Reads the files of workspace folders from the disk; a document in no folder has its repository or its own folder. */
export function workspaceFiles(folders: () => readonly string[]): WorkspaceFiles {
  const rootOf = async (documentUri: string): Promise<string> => {
    const document = fileURLToPath(documentUri);
    const around = folders().flatMap(localPath);
    const [closest] = around.filter((root) => isWithin(root, document)).sort((one, other) => other.length - one.length);
    return closest ?? (await repositoryOf(path.dirname(document))) ?? path.dirname(document);
  };
  return {
    read: async (file, documentUri) => readWithin(await rootOf(documentUri), fileURLToPath(file)),
    findPolicies: async (documentUri) => {
      const root = await rootOf(documentUri);
      const { policies, tests } = await filesBelow(root);
      return { root: `${pathToFileURL(root).href.replace(/\/$/, '')}/`, policies: uris(policies), tests: uris(tests) };
    },
  };
}

/** Editors may have folders that are not on the disk beside others that are. */
function localPath(folder: string): readonly string[] {
  try {
    return [fileURLToPath(folder)];
  } catch {
    return [];
  }
}

/** A pipe that nobody writes to would be waited for without end. Windows has neither such pipes nor the flag. */
const READ_AT_ONCE = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/** Nothing where there is no such file; throws where it is not in the folder, too large, or nothing that can be read. */
export async function readWithin(root: string, file: string): Promise<string | undefined> {
  if (!isWithin(root, file)) throw new Error('The file is outside the workspace folder.');
  const [folder, real] = await Promise.all([realpath(root), realpath(file).catch(absent)]);
  if (real === undefined) return undefined;
  if (!isWithin(folder, real)) throw new Error('The file is a link that leads out of the workspace folder.');
  const handle = await open(real, READ_AT_ONCE);
  try {
    const state = await handle.stat();
    if (!state.isFile() || state.size > MAX_FILE_LENGTH) throw new Error('The file is no text, or too large.');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function absent(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}

function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

/** The closest folder that holds a repository. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes('.git')) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

interface FoundFiles {
  readonly policies: string[];
  readonly tests: string[];
}

/** Without what is hidden or installed. Links are not followed. */
async function filesBelow(root: string): Promise<FoundFiles> {
  const found: FoundFiles = { policies: [], tests: [] };
  const folders = [root];
  let entries = 0;
  // The loop goes on to the folders that it adds.
  for (const folder of folders) {
    for (const entry of await listing(folder)) {
      if (++entries > MAX_ENTRIES || found.policies.length >= MAX_POLICIES) return found;
      const file = path.join(folder, entry.name);
      if (entry.isFile()) addFile(found, entry.name, file);
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) folders.push(file);
    }
  }
  return found;
}

function addFile({ policies, tests }: FoundFiles, name: string, file: string): void {
  if (POLICY_FILE.test(name)) policies.push(file);
  if (TEST_FILE.test(name) && tests.length < MAX_POLICIES) tests.push(file);
}

/** In the order of their paths. */
function uris(files: readonly string[]): readonly string[] {
  return files.toSorted().map((file) => pathToFileURL(file).href);
}

async function listing(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
