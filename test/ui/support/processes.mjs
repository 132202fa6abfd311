// What runs on this machine for the sake of a workbench, seen from outside of it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Puts a `git` before the real one that notes each call and passes it on.
 * @returns {{env: Record<string, string>, calls: () => string[]}} `env` is for the workbench; calls are command lines
 */
export function watchGit() {
  const folder = mkdtempSync(path.join(tmpdir(), 'stagegate-git-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const log = path.join(folder, 'calls');
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\necho "git $*" >> '${log}'\nexec '${git}' "$@"\n`, {
    mode: 0o755,
  });
  const PATH = `${folder}${path.delimiter}${process.env['PATH']}`;
  return {
    // Unless it was started from a shell, a workbench asks a login shell for the path, and gets another one.
    env: { PATH, VSCODE_CLI: '1', STAGEGATE_TEST_WORKBENCH: folder },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

/** How the editor itself looks, from its extension host, for ports that programs have opened. */
const PORT_SEARCH = '/bin/sh -c ps -F -A -l | grep root';

/**
 * Command lines of the processes that the extension host of a workbench has started, but for those of the editor itself.
 * @param {Record<string, string>} env of `watchGit`
 */
export function extensionProcesses(env) {
  const mark = `STAGEGATE_TEST_WORKBENCH=${env['STAGEGATE_TEST_WORKBENCH']}`;
  const all = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? readProcess(pid) : []));
  const ours = all.filter(({ environment }) => environment.includes(mark));
  const host = ours.find(({ command }) => command.includes('--type=extensionHost'));
  if (!host) throw new Error('The workbench has no extension host.');
  const started = ours.filter(({ parent }) => parent === host.pid).map(({ command }) => command);
  return started.filter((command) => !command.includes('/lib/vscode/extensions/') && command.trim() !== PORT_SEARCH);
}

/** @param {string} pid */
function readProcess(pid) {
  try {
    const [command, environment] = ['cmdline', 'environ'].map((file) =>
      readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0'),
    );
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return [{ pid, parent, command: command?.join(' ') ?? '', environment: environment ?? [] }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
