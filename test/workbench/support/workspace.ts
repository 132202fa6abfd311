import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';

/** The folder that the window has open: a repository made of the example. */
export function workspaceFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('No folder is open.');
  return folder.uri;
}

/** What git says in the workspace, so that a test does not ask the extension about itself. */
export function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: workspaceFolder().fsPath, encoding: 'utf8' }).trim();
}

/** The newest event of the audit trail. */
export function newestEvent(): Readonly<Record<string, unknown>> {
  const file = git('ls-tree', '-r', '--name-only', 'stagegate-audit');
  return JSON.parse(git('show', `stagegate-audit:${file}`)) as Readonly<Record<string, unknown>>;
}

/** Tags that give a stage of the example's model to a version. */
export function assignments(stage: string, version: string): readonly string[] {
  const pattern = `refs/tags/fraud-detection#${stage}#*`;
  const out = git(
    'for-each-ref',
    '--format=%(refname:short)',
    `--points-at=fraud-detection@${version}^{commit}`,
    pattern,
  );
  return out === '' ? [] : out.split('\n');
}

/** The example's versions, oldest first: the champion, one that misses gates, and one that passes them all. */
export function exampleVersions(): readonly [champion: string, weak: string, strong: string] {
  const [champion, weak, strong] = git('tag', '--list', '--sort=v:refname', 'fraud-detection@*')
    .split('\n')
    .map(versionOf);
  if (champion === undefined || weak === undefined || strong === undefined)
    throw new Error('The example has three versions.');
  return [champion, weak, strong];
}

const versionOf = (tag: string): string => tag.slice('fraud-detection@'.length);
