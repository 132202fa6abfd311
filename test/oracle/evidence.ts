import { P256_FINGERPRINT, P384_FINGERPRINT } from '../../core/policy/fixtures/signing-keys';
import type { Random } from '../support/random';
import { numeral } from './exact';
import { candidateMetrics, fewValues, otherMetrics } from './measurements';
import { SECTIONS, TAGS } from './policies';
import { allGates, several, some, type Json } from './shapes';
import { randomNow, timeText } from './times';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NAMES = [
  'cy@example.com',
  'CY@CORP.example',
  'cyops',
  'cy',
  'Di@example.com',
  'fi@example.com',
  'bo@example.com',
];
const OTHERS = ['ed@example.com', 'zed@example.com'];
const PARTS = ['metrics', 'tags', 'card', 'signature', 'modelSignature', 'stages', 'versions', 'holds', 'approvals'];

/** Evidence for the policy's transition that asks for something, mostly near the edges of what it asks for. */
export function randomEvidence(random: Random, policy: Json): Json {
  const transitions = policy['transitions'] as Json[];
  const asking = transitions.find((one) => Object.keys(one).length > 2);
  const rule = asking === undefined || random.chance(0.02) ? random.pick(transitions) : asking;
  const from = random.chance(0.03) ? 'Production' : random.pick(rule['from'] as string[]);
  const now = randomNow(random, (rule['windows'] ?? []) as Json[]);
  const requestedAt = now - random.pick([0, HOUR, 3 * DAY, 10 * DAY]);
  const gates = allGates((rule['gates'] ?? []) as Json[]);
  const values = fewValues(random);
  const versions = several(random, random.pick([3, 3, 4]), (place) =>
    randomVersion(random, { now, place, gates, to: rule['to'], values }),
  );
  return {
    now: timeText(random, now),
    model: 'fraud-detection',
    actor: random.pick([...NAMES, ...OTHERS]),
    transition: {
      from,
      to: rule['to'],
      ...some(random, {
        requestedBy: [0.9, () => random.pick([...NAMES, ...OTHERS])],
        requestedAt: [0.93, () => timeText(random, requestedAt)],
      }),
    },
    candidate: randomCandidate(random, { rule, from, now, gates, versions }),
    ...some(random, {
      versions: [0.97, () => versions],
      holds: [0.97, () => several(random, random.pick([0, 0, 0, 0, 2]), () => randomHold(random, rule, now))],
      unavailable: [0.5, () => (random.chance(0.1) ? { [random.pick(PARTS)]: 'timeout' } : {})],
      approvals: [0.95, () => several(random, 4, () => randomApproval(random, rule, now, requestedAt))],
    }),
  };
}

interface Scene {
  readonly rule: Json;
  readonly from: string;
  readonly now: number;
  readonly gates: readonly Json[];
  readonly versions: readonly Json[];
}

function randomCandidate(random: Random, scene: Scene): Json {
  const { now, gates } = scene;
  const metrics = candidateMetrics(random, scene);
  return {
    version: '8',
    ...some(random, {
      author: [0.93, () => random.pick([...NAMES, ...OTHERS])],
      createdAt: [0.5, () => timeText(random, now - 20 * DAY)],
      aliases: [0.9, () => (random.chance(0.1) ? ['champion'] : ['latest'])],
      signature: [0.9, () => random.chance(0.85)],
      modelSignature: [0.9, () => random.pick(SIGNATURES)],
      stages: [0.97, () => candidateStages(random, scene)],
      passed: [0.7, () => (random.chance(0.3) ? [{ stage: scene.rule['to'], at: timeText(random, now - DAY) }] : [])],
      tags: [0.95, () => randomTags(random, gates)],
      tagsSetBy: [0.8, () => Object.fromEntries(TAGS.map((key) => [key, random.pick([...NAMES, ...OTHERS])]))],
      metrics: [0.98, () => metrics],
      card: [0.93, () => randomCard(random, metrics)],
    }),
  };
}

const SIGNATURES: readonly (Json | null)[] = [
  { key: P256_FINGERPRINT },
  { key: P256_FINGERPRINT, digest: `sha256:${'0'.repeat(64)}` },
  { key: P384_FINGERPRINT },
  { key: P256_FINGERPRINT, problem: 'It was changed.' },
  {},
  null,
];

function candidateStages(random: Random, { rule, from, now }: Scene): Json[] {
  const held = random.chance(0.95) ? from : random.pick(['None', 'Staging', 'Production', 'Archived']);
  if (held === 'None') return [];
  const soak = SOAKS[String(rule['soak'])] ?? DAY;
  const since = (): string => timeText(random, now - soak + random.pick([0, 0, -1000, -DAY, 1000, 2 * soak + 1000]));
  const one = { stage: held, ...some(random, { since: [0.95, since] }) };
  if (random.chance(0.04)) return [one, { stage: 'Archived', since: since() }];
  return random.chance(0.08) && 'since' in one ? [{ stage: held, since: since() }, one] : [one];
}

const SOAKS: Readonly<Record<string, number>> = { '24h': DAY, '90m': 1.5 * HOUR, '0s': 0, P1D: DAY, PT36H: 36 * HOUR };

interface OtherScene {
  readonly now: number;
  readonly place: number;
  readonly gates: readonly Json[];
  readonly to: unknown;
  readonly values: readonly string[];
}

function randomVersion(random: Random, { now, place, gates, to, values }: OtherScene): Json {
  const since = (): string => timeText(random, now - random.pick([DAY, 2 * DAY, 30 * DAY]) - random.pick([0, place]));
  const stage = (): Json => ({
    stage: random.pick(['Production', 'Production', 'Staging', 'Archived']),
    ...some(random, { since: [0.95, since] }),
  });
  const passed = (): Json => ({
    stage: random.pick([to, to, to, 'Archived']),
    at: timeText(random, now - DAY - Math.floor(random.next() * 1e9)),
  });
  return {
    version: ['7', '1.10', '10', '9'][place],
    ...some(random, {
      stages: [0.97, () => (random.chance(0.6) ? [stage()] : [])],
      aliases: [0.97, () => (place === 1 && random.chance(0.6) ? ['champion'] : [])],
      passed: [0.98, () => several(random, 2, passed)],
      metrics: [0.98, () => otherMetrics(random, now, gates, values)],
    }),
  };
}

const USUAL = ['abcd', 'abcd', 'abcd\n', 'done 1', 'a done 4', 'Done', 'xyz', ''];

function randomTags(random: Random, gates: readonly Json[]): Json {
  const asked = gates.flatMap((gate) => (gate['tag'] === undefined ? [] : [gate['tag'] as Json]));
  const value = (key: string): string => {
    const equals = asked.filter((tag) => tag['key'] === key && tag['equals'] !== undefined).map((tag) => tag['equals']);
    return random.pick([...(equals as string[]), ...(equals as string[]), ...USUAL]);
  };
  return some(random, Object.fromEntries(TAGS.map((key) => [key, [0.92, () => value(key)] as const])));
}

function randomCard(random: Random, metrics: Json): Json | null {
  if (random.chance(0.04)) return null;
  const licenses = ['apache-2.0', 'mit', ['mit', 'apache-2.0'], ['mit', 'other'], 'MIT', [], ''];
  return {
    frontMatter: some(random, { license: [0.92, () => random.pick([...licenses, 'mit', 'mit', 'mit', 'mit'])] }),
    sections: some(
      random,
      Object.fromEntries(SECTIONS.map((name) => [name, [0.95, () => random.pick([412, 412, 412, 1, 1, 0])] as const])),
    ),
    claims: several(random, 2, () => randomClaim(random, metrics)),
  };
}

const CLAIMS = ['0.9', '0.90', '0.901', '1', '0', '100', '0.30', '1.0', '0.12', '0.4', '0.40'];

function randomClaim(random: Random, metrics: Json): unknown {
  const metric = random.pick([...Object.keys(metrics), ...Object.keys(metrics), 'absent']);
  const value = String((metrics[metric] as Json | null)?.['value']);
  const plain = /^#number:(-?\d+(?:\.\d{1,8})?)/.exec(value)?.[1];
  const claims = [...CLAIMS, ...(plain === undefined ? [] : roundings(plain))];
  return random.chance(0.05)
    ? random.pick([{ metric, value: 'high' }, 'accuracy'])
    : { metric, value: numeral(random.pick(claims)) };
}

/** What a careful and a careless author make of a number: rounded, cut off, with a zero more. */
function roundings(plain: string): string[] {
  const near = Number(plain);
  const rounded = [0, 1, 2, 3].map((digits) => near.toFixed(digits));
  return [...rounded, ...rounded, plain, plain.includes('.') ? plain.slice(0, -1).replace(/\.$/, '') : plain];
}

function randomHold(random: Random, rule: Json, now: number): Json {
  return {
    stage: random.pick([rule['to'], 'Staging']),
    at: timeText(random, now + random.pick([-30 * DAY, -1000, 0, 1000])),
    ...some(random, { releasedAt: [0.8, () => timeText(random, now + random.pick([0, -1000, 1000, -DAY]))] }),
  };
}

function randomApproval(random: Random, rule: Json, now: number, requestedAt: number): Json {
  const expires = ((rule['approvals'] as Json | undefined)?.['expiresAfter'] ?? '24h') === '7d' ? 7 * DAY : DAY;
  const at = [
    requestedAt,
    requestedAt + 1000,
    requestedAt - 1000,
    now,
    now + 1000,
    now - expires,
    now - expires + 1000,
  ];
  const usual = Array.from({ length: 10 }, () => Math.max(requestedAt + 1000, now - expires / 2));
  return {
    by: random.pick([...NAMES, ...NAMES, ...OTHERS]),
    at: timeText(random, random.pick([...at, ...usual])),
    decision: random.chance(0.06) ? 'reject' : 'approve',
    ...some(random, {
      digests: [
        0.6,
        () =>
          random.pick(['$right', '$right', '$right', '$right', '$wrong:version', '$wrong:policy', '$wrong:evidence']),
      ],
    }),
  };
}
