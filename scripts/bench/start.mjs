// How long the programs take to start, against a Node that does nothing.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { interleave, ms, report, timeProgram } from './measure.mjs';

const ROUNDS = 15;

/** @param {string} dist the directory of the bundles */
export async function benchStart(dist) {
  const cli = path.join(dist, 'cli.cjs');
  const times = await interleave(ROUNDS, {
    node: () => timeProgram(process.execPath, ['-e', '0']),
    version: () => timeProgram(process.execPath, [cli, '--version']),
    server: () => initialize([path.join(dist, 'server.cjs'), '--stdio']),
    lsp: () => initialize([cli, 'lsp', '--stdio']),
  });
  const row = (what, value, budget) =>
    report({
      what,
      value: value / times.node,
      unit: '×',
      budget,
      detail: `${ms(value)} against node -e 0: ${ms(times.node)}`,
    });
  return [
    row('stagegate --version', times.version, 3),
    row('language server, start → initialized', times.server, 2.5),
    row('stagegate lsp --stdio, start → initialized', times.lsp, 2.5),
  ];
}

/** Milliseconds from the start of a server to its answer to `initialize`. */
function initialize(args) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  return new Promise((resolve, reject) => {
    let answer = '';
    child.stdout.on('data', (data) => {
      answer += data;
      if (!answer.includes('"capabilities"')) return;
      resolve(performance.now() - start);
      child.kill();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it answered.`)));
  });
}
