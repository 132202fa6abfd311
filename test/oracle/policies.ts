import { P256, P384 } from '../../core/policy/fixtures/signing-keys';
import type { Random } from '../support/random';
import { numeral } from './exact';
import { several, some, type Json } from './shapes';

export const METRICS = ['accuracy', 'latency', 'f1 score'];
export const WHERES: readonly Json[] = [{ region: 'eu' }, { region: 'eu', adult: true }, { region: 'us' }];
export const TAGS = ['git_sha', 'review'];
export const SECTIONS = ['Uses', 'Bias, Risks, and Limitations'];
export const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
export const PEOPLE = { cy: { emails: ['cy@example.com', 'Cy@corp.example'], logins: ['cyops'] } };

const FIXED = ['0.9', '0.90', '0', '-0', '100', '-5', '0.3', '1e-3', '0.1234567890123456789', '1e400'].map(numeral);
const RANGES: readonly Json[] = [
  { min: numeral('0'), max: numeral('1') },
  { min: numeral('0.9'), max: numeral('0.90') },
  { min: numeral('-0.3') },
  { max: numeral('0.95') },
];
const ABSOLUTE = ['0.1', '0', '-0.1', '1e-20', '-0.05'].map(numeral);
const RELATIVE = ['-0.01', '0', '0.1', '0.5', '-1', '-0.25'].map(numeral);
const GREATEST = ['0.5', '0.25', '2'].map(numeral);
const PATTERNS = ['^[0-9a-f]{4}$', 'done', '^$', '\\d+', 'a|b', '^Done'];
const WORDS = ['done', 'Done', 'abcd', ''];

/** A valid policy with three transitions, one of which asks for something. */
export function randomPolicy(random: Random): Json {
  const asking = random.pick([0, 1, 1, 2]);
  const rule = randomRule(random, asking > 0);
  const moves = [
    { from: ['None'], to: 'Staging' },
    { from: ['Staging'], to: 'Production' },
    { from: ['Staging', 'Production'], to: 'Archived' },
  ];
  return {
    version: 1,
    people: PEOPLE,
    roles: randomRoles(random),
    stages: ['Staging', 'Production', 'Archived'].map((name) => ({ name })),
    transitions: moves.map((move, place) => (place === asking ? { ...move, ...rule } : move)),
  };
}

function randomRoles(random: Random): Json {
  const rights = (): string[] =>
    ['approve', 'promote:*', 'promote:Production', 'promote:Staging', 'read'].filter((right) =>
      random.chance(right === 'approve' ? 0.9 : 0.4),
    );
  return {
    ops: {
      members: ['cy', 'di@example.com', ...(random.chance(0.5) ? ['sre'] : [])],
      may: rights(),
    },
    sre: { members: ['FI@example.com', 'bo@example.com', ...(random.chance(0.3) ? ['cy'] : [])], may: rights() },
    auditor: { members: ['ed@example.com'], may: ['read'] },
  };
}

function randomRule(random: Random, hasSource: boolean): Json {
  return some(random, {
    gates: [0.85, () => several(random, 3, () => randomGate(random, { depth: 2, mayBeCritical: true, mayWarn: true }))],
    soak: [hasSource ? 0.3 : 0, () => random.pick(['24h', '90m', '0s', 'P1D', 'PT36H'])],
    windows: [0.25, () => [randomWindow(random), ...several(random, 1, () => randomWindow(random))]],
    approvals: [0.4, () => randomApprovals(random)],
  });
}

interface Surroundings {
  readonly depth: number;
  readonly mayBeCritical: boolean;
  readonly mayWarn: boolean;
}

function randomGate(random: Random, around: Surroundings): Json {
  const drawn = random.next();
  if (drawn < 0.3 && around.depth > 0) return randomComposite(random, around);
  const critical = around.mayBeCritical && random.chance(0.15);
  return {
    ...(drawn < 0.75 ? randomMetricGate(random) : randomOtherGate(random)),
    ...(critical ? { critical } : around.mayWarn ? randomEnforcement(random) : {}),
  };
}

/** A `not` may not hold what is critical; what only warns has no say about a `not` inside it, so that has none. */
function randomComposite(random: Random, around: Surroundings): Json {
  const depth = around.depth - 1;
  const enforcement = around.mayWarn ? randomEnforcement(random) : {};
  if (around.mayWarn && random.chance(0.35)) {
    return { not: randomGate(random, { depth, mayBeCritical: false, mayWarn: true }), ...enforcement };
  }
  const inner = enforcement['enforcement'] === undefined ? { ...around, depth } : BARE;
  const gates = [randomGate(random, inner), ...several(random, 2, () => randomGate(random, inner))];
  const critical = around.mayBeCritical && inner !== BARE && random.chance(0.1) ? { critical: true } : {};
  return { [random.pick(['anyOf', 'anyOf', 'allOf'])]: gates, ...enforcement, ...critical };
}

const BARE: Surroundings = { depth: 1, mayBeCritical: false, mayWarn: false };

function randomEnforcement(random: Random): Json {
  return some(random, {
    enforcement: [
      0.25,
      () => random.pick(['warn', 'warn', 'deny', { ci: 'warn', promote: 'deny' }, { editor: 'warn', audit: 'warn' }]),
    ],
  });
}

function randomMetricGate(random: Random): Json {
  const compares = random.chance(0.5);
  const bounds = { ...randomFixed(random), ...(compares ? randomChange(random) : {}) };
  return {
    metric: random.pick(METRICS),
    greaterIsBetter: random.chance(0.6),
    ...(Object.keys(bounds).length === 0 ? { threshold: random.pick(FIXED) } : bounds),
    ...(compares ? { baseline: randomBaseline(random) } : {}),
    ...some(random, {
      onMissingBaseline: [compares ? 0.6 : 0, () => random.pick(['fail', 'rubberStamp', 'rubberStamp', 'skip'])],
      maxAge: [0.2, () => random.pick(['30d', '1h', '0s', 'P2DT1H'])],
      minSamples: [0.2, () => random.pick([0, 1, 1000])],
      slices: [0.25, () => randomSlices(random, compares)],
    }),
  };
}

function randomFixed(random: Random): Json {
  return some(random, {
    threshold: [0.5, () => random.pick(FIXED)],
    range: [0.2, () => random.pick(RANGES)],
  });
}

function randomChange(random: Random): Json {
  return some(random, {
    minAbsoluteChange: [0.4, () => random.pick(ABSOLUTE)],
    minRelativeChange: [0.5, () => random.pick(RELATIVE.filter((bound) => bound !== numeral('0.5')))],
    maxRelativeChange: [0.25, () => random.pick(GREATEST)],
  });
}

function randomBaseline(random: Random): Json {
  const drawn = random.next();
  if (drawn < 0.4) return { stage: random.pick(['Production', 'Production', 'Staging']) };
  if (drawn < 0.5) return { alias: 'champion' };
  if (drawn < 0.6) return { version: random.pick(['1.10', '7', '8']) };
  const aggregate = some(random, { aggregate: [0.7, () => random.pick(['median', 'mean', 'mean', 'min', 'max'])] });
  return { lastPassed: random.pick([1, 2, 3, 5]), ...aggregate };
}

function randomSlices(random: Random, compares: boolean): Json[] {
  const wheres = WHERES.filter(() => random.chance(0.5));
  return (wheres.length === 0 ? WHERES.slice(0, 1) : wheres).map((where) => ({
    where,
    ...some(random, { minSize: [0.4, () => random.pick([0, 1, 500])], threshold: [0.3, () => random.pick(FIXED)] }),
    ...(compares ? some(random, { minRelativeChange: [0.2, () => random.pick(RELATIVE)] }) : {}),
  }));
}

function randomOtherGate(random: Random): Json {
  const drawn = random.next();
  if (drawn < 0.15) return { signature: 'required' };
  if (drawn < 0.25) return { signed: { keys: random.pick([[P256], [P384], [P384, P256]]) } };
  if (drawn < 0.6) return { tag: randomTag(random) };
  return {
    modelCard: some(random, {
      sections: [0.5, () => SECTIONS.slice(0, random.pick([1, 2]))],
      licenses: [0.5, () => ['apache-2.0', 'mit']],
      claims: [0.5, () => 'match'],
    }),
  };
}

function randomTag(random: Random): Json {
  return {
    key: random.pick(TAGS),
    ...some(random, {
      equals: [0.5, () => random.pick(WORDS)],
      matches: [0.4, () => random.pick(PATTERNS)],
      setBy: [0.4, () => random.pick(['ops', 'sre'])],
    }),
  };
}

const RULES = [
  'FREQ=WEEKLY;BYDAY=FR,SA,SU',
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH',
  'FREQ=DAILY;BYDAY=SU',
  'FREQ=MONTHLY;BYMONTHDAY=1,-1',
  'FREQ=MONTHLY;BYDAY=-1FR,2MO',
  'FREQ=YEARLY;BYMONTH=3,10,11;BYMONTHDAY=1,25,29',
  'FREQ=DAILY;UNTIL=20261025',
  'DTSTART:20260105\nRRULE:FREQ=DAILY;INTERVAL=2',
  'DTSTART:20260107\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU',
];

function randomWindow(random: Random): Json {
  return {
    [random.pick(['deny', 'deny', 'allow'])]: random.pick(RULES),
    start: random.pick(['00:00', '09:30', '22:00', '02:30']),
    duration: random.pick(['24h', '1h', '8h', '3d', 'PT90M']),
    timeZone: random.pick(ZONES),
  };
}

function randomApprovals(random: Random): Json {
  const rule = (): Json => ({
    from: random.pick(['ops', 'ops', 'sre']),
    ...some(random, { count: [0.4, () => random.pick([1, 2])] }),
  });
  return {
    rules: [rule(), ...several(random, 1, rule)],
    ...some(random, {
      preventSelfApproval: [0.5, () => random.chance(0.9)],
      expiresAfter: [0.4, () => random.pick(['7d', '24h'])],
    }),
  };
}
