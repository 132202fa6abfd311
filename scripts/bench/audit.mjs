// Appending to the audit trail must cost the same at any length.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { load } from '../lib/bundle.mjs';
import { holdEvent, makeManyEvents } from './many-events.mjs';
import { interleave, ms, report, timeProgram } from './measure.mjs';

const LENGTHS = [100, 10_000];
const ROUNDS = 15;

/** @param {string} work an empty directory */
export async function benchAudit(work) {
  const { openRegistry } = await load({ 'adapters/open.ts': 'openRegistry' });
  const trails = [];
  for (const length of LENGTHS) {
    const dir = path.join(work, `events-${length}`);
    makeManyEvents(dir, length);
    const { trail } = await openRegistry('git:.', { cwd: dir });
    trails.push({ length, dir, trail, tip: (await trail.read()).tip, next: length });
  }
  const tree = ['commit-tree', '-m', 'Hold a stage', '4b825dc642cb6eb9a060e54bf8d69288fbee4904'];
  const times = await interleave(ROUNDS, {
    git: () => timeProgram('git', tree, { cwd: trails[0].dir }),
    ...Object.fromEntries(trails.map((one) => [one.length, () => append(one)])),
  });
  const appended = trails.map(({ length }) =>
    report({
      what: `append an audit event after ${length}`,
      value: times[length],
      unit: 'ms',
      budget: 50,
      detail: `${(times[length] / times.git).toFixed(1)} × git commit-tree: ${ms(times.git)}`,
    }),
  );
  return [...appended, await verify(trails.at(-1))];
}

/** From opening the repository to the report. */
async function verify({ dir, next }) {
  const { openRegistry, verifyAudit } = await load({
    'adapters/open.ts': 'openRegistry',
    'core/promotion/verify-audit.ts': 'verifyAudit',
  });
  const start = performance.now();
  const { ok, events } = await verifyAudit(await openRegistry('git:.', { cwd: dir }));
  const value = (performance.now() - start) / 1000;
  if (!ok) throw new Error('The trail of the benchmark is not clean.');
  return report({ what: `audit verify, ${next} events`, value, unit: 's', budget: 10, detail: `${events} read` });
}

async function append(one) {
  const start = performance.now();
  const entry = await one.trail.append({ ...holdEvent(one.next), at: new Date().toISOString() }, one.tip);
  one.tip = entry.id;
  one.next += 1;
  return performance.now() - start;
}
