// Figures that can be compared: every contestant is measured in each round, one after the other, and medians are printed.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** How long a program takes from start to end, in milliseconds; it must succeed. */
export function timeProgram(command, args, options = {}) {
  const start = performance.now();
  const result = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28, ...options });
  const duration = performance.now() - start;
  if (result.status !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${result.status ?? result.error?.message}: ${result.stderr}`,
    );
  }
  return duration;
}

/**
 * Runs all contestants `rounds` times in turn; each returns its own milliseconds.
 * @param {number} rounds
 * @param {Record<string, () => number | Promise<number>>} contestants
 * @returns {Promise<Record<string, number>>} their medians
 */
export async function interleave(rounds, contestants) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) times[name].push(await run());
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Prints one row and says whether the budget holds.
 * @param {{ what: string, value: number, unit: string, budget: number, detail: string }} row
 * @returns {boolean}
 */
export function report({ what, value, unit, budget, detail }) {
  const holds = value <= budget;
  const figure = `${value.toFixed(2)} ${unit}`.padStart(12);
  console.log(`${holds ? '✓' : '✗'} ${what.padEnd(52)} ${figure}  budget ${budget} ${unit}   (${detail})`);
  return holds;
}

export const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
