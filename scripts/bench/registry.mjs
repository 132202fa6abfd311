// Reading a Git registry of many tags, against what git itself needs to list them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeManyTags } from './many-tags.mjs';
import { interleave, ms, report, timeProgram } from './measure.mjs';

const TAGS = 10_000;
const ROUNDS = 7;
const GTO_ROUNDS = 1;

/**
 * @param {string} dist the directory of the bundles
 * @param {string} work an empty directory
 * @param {string} gto where the gto program may be
 */
export async function benchRegistry(dist, work, gto) {
  const dir = path.join(work, 'many-tags');
  makeManyTags(dir, TAGS);
  const at = { cwd: dir, env: { ...process.env, MLFLOW_REGISTRY_URI: '' } };
  const cli = path.join(dist, 'cli.cjs');
  const times = await interleave(ROUNDS, {
    node: () => timeProgram(process.execPath, ['-e', '0']),
    git: () =>
      timeProgram(
        'git',
        ['for-each-ref', '--format=%(refname) %(objectname) %(*objectname) %(taggerdate)', 'refs/tags'],
        at,
      ),
    models: () => timeProgram(process.execPath, [cli, 'models', '--format', 'json'], at),
  });
  const peer = times.git + times.node;
  const holds = report({
    what: `stagegate models, ${TAGS} tags`,
    value: times.models / peer,
    unit: '×',
    budget: 5,
    detail: `${ms(times.models)} against git for-each-ref + node -e 0: ${ms(peer)}`,
  });
  if (existsSync(gto)) await compareGto(gto, at, times.models);
  return [holds];
}

async function compareGto(gto, at, own) {
  const { show } = await interleave(GTO_ROUNDS, { show: () => timeProgram(gto, ['show', '--json'], at) });
  report({
    what: 'stagegate models against gto show',
    value: own / show,
    unit: '×',
    budget: 1,
    detail: `gto show: ${ms(show)}`,
  });
}
