import type { Random } from '../support/random';
import { absolute, add, dividedBy, exact, numeral, times, written, type Exact } from './exact';
import { METRICS, WHERES } from './policies';
import { some, type Json } from './shapes';
import { timeText } from './times';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AGES: Readonly<Record<string, number>> = { '30d': 30 * DAY, '1h': HOUR, '0s': 0, P2DT1H: 49 * HOUR };
const PLAIN = ['0.2', '0.8', '0.1', '0.85', '0.9', '100', '-3', '0.4', '0', '-0'].map(numeral);
const ODD = ['NaN', 'Infinity', '-Infinity', null, 'abc', true, numeral('1e10000'), numeral('1e-10000')];
const HUGE = [numeral('1e9999'), numeral('1e-9999'), numeral('-1e9999')];
const DATA_SETS: readonly Json[] = [
  { name: 'holdout', digest: 'ab12' },
  { name: 'renamed', digest: 'ab12' },
  { name: 'holdout', digest: 'cd34' },
  { digest: 'ab12' },
  { name: 'holdout' },
  { name: 'other' },
];
const OFFSETS = ['0', '0', '0', '0', '1e-12', '-1e-12', '1e-25', '-1e-25', '0.01', '-0.01', '1', '-1'];
const DECOYS: readonly Json[] = [{ region: 'EU' }, { region: 'eu', adult: 'true' }, { region: 'eu', adult: false }, {}];

interface Scene {
  readonly now: number;
  readonly gates: readonly Json[];
  readonly versions: readonly Json[];
}

export function candidateMetrics(random: Random, scene: Scene): Json {
  return some(
    random,
    Object.fromEntries(
      METRICS.map((name) => {
        const isAsked = scene.gates.some((gate) => gate['metric'] === name);
        return [name, [isAsked ? 0.97 : 0.2, () => candidateMetric(random, name, scene)] as const];
      }),
    ),
  );
}

function candidateMetric(random: Random, name: string, { now, gates, versions }: Scene): Json | null {
  if (random.chance(0.01)) return null;
  const asking = gates.filter((gate) => gate['metric'] === name);
  const gate = asking.length === 0 ? {} : random.pick(asking);
  const values = versions.map(
    (version) => ((version['metrics'] as Json | undefined)?.[name] as Json | null)?.['value'],
  );
  const number = (rule: Json): unknown => oddOr(random, () => nearBound(random, { ...gate, ...rule }, values));
  const age = AGES[String(gate['maxAge'])] ?? DAY;
  return {
    ...some(random, {
      value: [0.98, () => number({})],
      at: [0.95, () => timeText(random, now - age + random.pick([0, 0, 1000, HOUR, -1000, age + 1000]))],
      samples: [0.95, () => around(random, gate['minSamples'])],
      slices: [isSliced(asking) ? 0.97 : 0.02, () => slices(random, number, gate)],
    }),
    ...dataSet(random),
  };
}

/** So few values for all baselines of a decision that the candidate's often lie at a bound of the one that counts. */
export function fewValues(random: Random): string[] {
  return [random.pick(PLAIN), random.pick(PLAIN)];
}

/** The metrics of a version that may be the baseline. */
export function otherMetrics(random: Random, now: number, gates: readonly Json[], values: readonly string[]): Json {
  const asked = METRICS.filter((name) => gates.some((gate) => gate['metric'] === name));
  const value = (): unknown => oddOr(random, () => random.pick(values));
  const sliced = isSliced(gates);
  const metric = (): Json | null => {
    if (random.chance(0.02)) return null;
    const where = (one: Json): Json => ({ where: one, value: value(), samples: 700 });
    return {
      ...some(random, {
        value: [0.98, value],
        at: [0.3, () => timeText(random, now - 90 * DAY)],
        slices: [sliced ? 0.9 : 0, () => WHERES.filter(() => random.chance(0.97)).map(where)],
      }),
      ...dataSet(random),
    };
  };
  return some(random, Object.fromEntries(asked.map((name) => [name, [0.93, metric] as const])));
}

function isSliced(gates: readonly Json[]): boolean {
  return gates.some((gate) => gate['slices'] !== undefined);
}

function dataSet(random: Random): Json {
  return { dataset: random.chance(0.85) ? DATA_SETS[0] : random.pick(DATA_SETS), ...(random.chance(0.06) ? NONE : {}) };
}

const NONE = { dataset: undefined };

function oddOr(random: Random, usual: () => unknown): unknown {
  if (random.chance(0.03)) return random.pick(ODD);
  return random.chance(0.01) ? random.pick(HUGE) : usual();
}

function around(random: Random, bound: unknown): number {
  return Math.max(0, Number(bound ?? 1000) + random.pick([0, 0, 1, 5000, -1]));
}

function slices(random: Random, number: (rule: Json) => unknown, gate: Json): Json[] {
  const rules = (gate['slices'] ?? []) as Json[];
  const asked = WHERES.filter(() => random.chance(0.96)).map((where): Json => {
    const rule = rules.find((one) => JSON.stringify(one['where']) === JSON.stringify(where)) ?? {};
    const measured = {
      value: [0.98, () => number(rule)],
      samples: [0.95, () => around(random, rule['minSize'])],
    } as const;
    return { where, ...some(random, measured) };
  });
  return [...DECOYS.filter(() => random.chance(0.2)).map((where) => ({ where, value: 1, samples: 9 })), ...asked];
}

/** A number at one of the bounds or next to it. */
function nearBound(random: Random, rule: Json, values: readonly unknown[]): string {
  const bounds = edges(
    random,
    rule,
    values.map(exact).filter((value) => value !== undefined),
  );
  if (bounds.length === 0) return random.pick(PLAIN);
  const better = rule['greaterIsBetter'] === true ? ['1e-12', '0.01', '1'] : ['-1e-12', '-0.01', '-1'];
  const offset = random.pick(random.chance(0.5) ? better : OFFSETS);
  return written(add(random.pick(bounds), exact(numeral(offset))!), random);
}

function edges(random: Random, rule: Json, values: readonly Exact[]): Exact[] {
  const range = (rule['range'] ?? {}) as Json;
  const fixed = [rule['threshold'], range['min'], range['max']].map(exact).filter((value) => value !== undefined);
  if (values.length === 0) return fixed;
  const base = baselineLike(random, rule, values);
  const sign = exact(numeral(rule['greaterIsBetter'] === true ? '1' : '-1'))!;
  const change = (name: string, unit: Exact): Exact[] => {
    const bound = exact(rule[name]);
    return bound === undefined ? [] : [add(base, times(times(sign, bound), unit))];
  };
  return [
    ...fixed,
    ...change('minAbsoluteChange', exact(numeral('1'))!),
    ...change('minRelativeChange', absolute(base)),
    ...change('maxRelativeChange', absolute(base)),
  ];
}

/** What the baseline may well come to: the mean of a few, the middle of two, or one of the values. */
function baselineLike(random: Random, rule: Json, values: readonly Exact[]): Exact {
  const { aggregate, lastPassed } = (rule['baseline'] ?? {}) as Json;
  if (lastPassed === undefined || aggregate === 'min' || aggregate === 'max') return random.pick(values);
  const counts = aggregate === 'mean' ? [2, 3, 3, 3] : [1, 1, 2];
  const counted = Array.from({ length: random.pick(counts) }, () => random.pick(values));
  return dividedBy(
    counted.reduce((sum, value) => add(sum, value)),
    counted.length,
  );
}
