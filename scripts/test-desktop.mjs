// Runs test/workbench in desktop VS Code (downloaded) against the installed package: for systems without code-server.
// node scripts/test-desktop.mjs [newest|floor]   both without an argument; on Linux without a display: xvfb-run -a …
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { installInDesktop, prepareProfile } from './lib/desktop.mjs';
import { makeWorkspace } from './lib/fixture.mjs';
import { inCache, inOut, vsix } from './lib/paths.mjs';
import { isMain, main } from './lib/program.mjs';
import { fromTests, missing, secondsSince, show } from './lib/suite.mjs';
import { bundleTests, judge, testHost } from './lib/workbench-tests.mjs';

/** @typedef {import('./prepare/code-server.mjs').Flavor} Flavor */

const VERSIONS = /** @type {const} */ ({ newest: 'stable', floor: '1.100.0' });

/**
 * Expects the package to be made.
 * @param {Flavor} flavor
 * @returns {Promise<import('./lib/suite.mjs').SuiteResult>}
 */
export async function testDesktop(flavor) {
  const started = performance.now();
  const name = `desktop ${flavor}`;
  const download = { version: VERSIONS[flavor], cachePath: inCache('desktop') };
  /** @type {string} */
  let executable;
  try {
    executable = await downloadAndUnzipVSCode(download);
  } catch (error) {
    return missing(name, `VS Code could not be downloaded: ${String(error)}`);
  }
  const report = inOut('reports', `desktop-${flavor}.json`);
  mkdirSync(inOut('reports'), { recursive: true });
  rmSync(report, { force: true });
  const end = await runInDesktop(executable, report);
  return fromTests(name, judge(end, report), secondsSince(started));
}

/**
 * @param {string} executable
 * @param {string} report
 * @returns {Promise<{code: number, how: string}>}
 */
async function runInDesktop(executable, report) {
  // A short name: on macOS the path of a socket inside may not exceed 103 bytes.
  const home = mkdtempSync(path.join(tmpdir(), 'sg-'));
  const workspace = await makeWorkspace();
  try {
    const profile = prepareProfile(home);
    const [cli = '', ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
    await installInDesktop(cli, [...cliArgs, ...profile], vsix);
    const code = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: testHost,
      extensionTestsPath: await bundleTests(),
      extensionTestsEnv: { STAGEGATE_TEST_REPORT: report },
      launchArgs: [workspace.folder, ...profile, '--disable-workspace-trust'],
    }).catch((/** @type {unknown} */ error) => (console.error(String(error)), 1));
    return { code, how: 'VS Code ended' };
  } finally {
    workspace.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (isMain(import.meta)) {
  await main(async () => {
    const [chosen] = process.argv.slice(2);
    /** @type {Flavor[]} */
    const flavors = chosen === 'newest' || chosen === 'floor' ? [chosen] : ['newest', 'floor'];
    let failed = 0;
    for (const flavor of flavors) {
      const result = await testDesktop(flavor);
      show(result);
      failed += result.failed;
    }
    return failed > 0 ? 1 : 0;
  });
}
