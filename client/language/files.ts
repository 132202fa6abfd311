import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PolicyFolder } from '../../core/language/surroundings';
import { MAX_FILE_LENGTH, MAX_POLICIES } from '../../core/language/surroundings';
import type { ReadDocumentParams, ReadDocumentResult } from '../../server/protocol';

/** A file beside a document, for the language server: only of the document's own workspace folder. */
export async function readDocument({ uri, documentUri }: ReadDocumentParams): Promise<ReadDocumentResult> {
  const file = vscode.Uri.parse(uri);
  const folder = folderOf(documentUri);
  if (vscode.workspace.getWorkspaceFolder(file)?.uri.toString() !== folder.uri.toString()) {
    throw new Error('The file is outside the workspace folder.');
  }
  try {
    await refuseLinksOut(folder.uri, file);
    const { type, size } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0 || size > MAX_FILE_LENGTH) throw new Error('No text, or too large.');
    return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
  } catch (error) {
    if (isAbsent(error)) return {};
    throw error;
  }
}

export async function findPolicies(documentUri: string): Promise<PolicyFolder> {
  const { uri } = folderOf(documentUri);
  const [policies, tests] = await Promise.all([
    filesIn(uri, '{**/promotion-policy.yaml,**/*.promotion-policy.yaml}'),
    filesIn(
      uri,
      '{' +
        ['yaml', 'yml'].map((end) => `**/promotion-policy.test.${end},**/*.promotion-policy.test.${end}`).join(',') +
        '}',
    ),
  ]);
  return { root: `${uri.toString().replace(/\/$/, '')}/`, policies, tests };
}

async function filesIn(folder: vscode.Uri, pattern: string): Promise<readonly string[]> {
  const wanted = new vscode.RelativePattern(folder, pattern);
  const found = await vscode.workspace.findFiles(wanted, '**/{node_modules,.*}/**', MAX_POLICIES);
  return found.map((file) => file.toString()).sort();
}

function folderOf(documentUri: string): vscode.WorkspaceFolder {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(documentUri));
  if (folder === undefined) throw new Error('The document is in no workspace folder.');
  return folder;
}

/** Only files on the disk can be links. */
async function refuseLinksOut(folder: vscode.Uri, file: vscode.Uri): Promise<void> {
  if (file.scheme !== 'file') return;
  const [root, target] = await Promise.all([realpath(folder.fsPath), realpath(file.fsPath)]);
  const relative = path.relative(root, target);
  if (path.isAbsolute(relative) || relative.split(path.sep)[0] === '..') {
    throw new Error('The file is a link that leads out of the workspace folder.');
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'FileNotFound';
}
