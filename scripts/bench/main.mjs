// `npm run bench`: the product's budgets as ratios, measured in one run on one machine. Needs `npm run build` first.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gto } from '../prepare/gto.mjs';
import { findMlflow } from '../prepare/mlflow.mjs';
import { benchActivation } from './activation.mjs';
import { benchAudit } from './audit.mjs';
import { benchDocuments } from './documents.mjs';
import { benchHostile } from './hostile.mjs';
import { benchLanguage } from './language.mjs';
import { benchMlflow } from './mlflow.mjs';
import { benchRegistry } from './registry.mjs';
import { benchStart } from './start.mjs';
import { benchYamlServer } from './yaml-server.mjs';

const dist = path.resolve(import.meta.dirname, '../../dist');

if (!existsSync(path.join(dist, 'cli.cjs'))) {
  console.error('There is nothing to measure yet: run npm run build first.');
  process.exit(2);
}

const mlflow = findMlflow();
const work = mkdtempSync(path.join(tmpdir(), 'stagegate-bench-'));
try {
  const kept = [
    ...(await benchStart(dist)),
    ...(await benchActivation(dist)),
    ...(await benchRegistry(dist, work, gto)),
    ...(await benchAudit(work)),
    ...(await benchLanguage()),
    ...(await benchHostile()),
    ...(await benchDocuments(dist)),
    ...(await benchYamlServer(dist)),
    ...(mlflow ? await benchMlflow(mlflow) : []),
  ];
  const missed = kept.filter((holds) => !holds).length;
  console.log(missed === 0 ? 'Every budget holds.' : `${missed} of ${kept.length} budgets do not hold.`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
