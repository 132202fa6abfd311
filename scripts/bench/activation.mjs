// What every window pays for the extension before anything of it is used, and how large a download it is.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { inCache } from '../lib/paths.mjs';
import { interleave, ms, report } from './measure.mjs';

const ROUNDS = 15;
const root = path.resolve(import.meta.dirname, '../..');

/** @param {string} dist the directory of the bundles */
export async function benchActivation(dist) {
  const modules = inCache('bench/modules');
  makeEditorApi(path.join(modules, 'vscode'));
  const load = (file) => Number(execFileSync(process.execPath, ['-e', LOAD, file], { env: { NODE_PATH: modules } }));
  const times = await interleave(ROUNDS, {
    nothing: () => load(path.join(modules, 'vscode/index.js')),
    extension: () => load(path.join(dist, 'extension.cjs')),
  });
  const row = { what: 'loading the extension, processor time', value: times.extension, unit: 'ms', budget: 50 };
  const detail = `an empty module: ${ms(times.nothing)}`;
  return [report({ ...row, detail }), ...packageSize()];
}

const LOAD = `
  const start = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1000);`;

/** A module with the names of VS Code's API and nothing behind them, because plain Node has no such module. */
function makeEditorApi(folder) {
  const types = readFileSync(path.join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
  const names = [...types.matchAll(/^\t(?:export )?(?:enum|class|namespace|const|function) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const text = `const anything = new Proxy(class {}, { get: (target, key) => target[key] ?? anything });
for (const name of ${JSON.stringify([...new Set(names)])}) exports[name] = anything;\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}');
  writeFileSync(path.join(folder, 'index.js'), text);
}

function packageSize() {
  const file = path.join(root, 'out/stagegate.vsix');
  if (!existsSync(file)) return [];
  const size = statSync(file).size / 1e6;
  return [report({ what: '.vsix', value: size, unit: 'MB', budget: 1.5, detail: 'as users download it' })];
}
