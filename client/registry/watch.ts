import * as vscode from 'vscode';

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

/** Watches what the registries of a folder are made of: the refs of its repository, and the policies of the working copy. */
export function watchRepository(folder: vscode.Uri, gitDirectory: string, changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    watchFiles(folder, '**/{promotion-policy.yaml,*.promotion-policy.yaml}', changed),
    watchFiles(vscode.Uri.file(gitDirectory), '{HEAD,packed-refs,refs/**}', changed),
  );
}
