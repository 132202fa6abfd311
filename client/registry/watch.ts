import * as vscode from 'vscode';
import { gitDirectory } from './git-directory';

const QUIET_MS = 300;

/** Calls `changed` once after a burst of changes of any file that matches. */
export function watchFiles(base: vscode.Uri, glob: string, changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(base, glob));
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  };
  const subscriptions = [watcher.onDidCreate(later), watcher.onDidChange(later), watcher.onDidDelete(later)];
  return vscode.Disposable.from(watcher, ...subscriptions, { dispose: () => clearTimeout(timer) });
}

/** Watches what a registry in Git is made of: refs, and the policies of the working copy. */
export async function watchRegistry(folder: vscode.Uri, changed: () => void): Promise<vscode.Disposable> {
  const directory = await gitDirectory(folder.fsPath);
  const policies = watchFiles(folder, '**/{promotion-policy.yaml,*.promotion-policy.yaml}', changed);
  if (directory === undefined) return policies;
  return vscode.Disposable.from(
    policies,
    watchFiles(vscode.Uri.file(directory), '{HEAD,packed-refs,refs/**}', changed),
  );
}
