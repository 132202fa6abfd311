import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../core/policy/decide';
import type { Decision } from '../../../core/policy/decision';
import { readEvidence } from '../../../core/policy/evidence-reader';
import { parsePolicy } from '../../../core/policy/parse';

const policyText = `
version: 1
roles:
  ops: {members: [di@example.com, cy@example.com], may: [approve]}
transitions:
  - from: [Staging]
    to: Production
    soak: 1h
    gates:
      - {metric: m, greaterIsBetter: true, threshold: 0.9, maxAge: 7d, minSamples: 10,
         baseline: {stage: Production}, minAbsoluteChange: 0, slices: [{where: {region: eu}, minSize: 5}]}
      - {tag: {key: risk, equals: low}}
      - {signature: required}
      - {modelCard: {sections: [Uses], licenses: [mit]}}
    approvals: {rules: [{from: ops}], preventSelfApproval: true, expiresAfter: 7d}
`;

const passing = {
  now: '2026-11-22T12:00:00Z',
  actor: 'cy@example.com',
  model: 'fraud-detection',
  transition: { from: 'Staging', to: 'Production', requestedBy: 'bo@example.com', requestedAt: '2026-11-21T08:00:00Z' },
  candidate: {
    version: '8',
    author: 'ana@example.com',
    createdAt: '2026-11-18T09:00:00Z',
    aliases: [],
    signature: true,
    stages: [{ stage: 'Staging', since: '2026-11-20T08:00:00Z' }],
    tags: { risk: 'low' },
    passed: [],
    metrics: {
      m: {
        value: 0.95,
        dataset: { name: 'holdout', digest: 'ab12' },
        at: '2026-11-20T08:00:00Z',
        samples: 100,
        slices: [{ where: { region: 'eu' }, value: 0.94, samples: 50 }],
      },
    },
    card: { frontMatter: { license: 'mit' }, sections: { Uses: 12 }, claims: [] },
  },
  versions: [
    {
      version: '7',
      stages: [{ stage: 'Production', since: '2026-10-01T00:00:00Z' }],
      aliases: ['champion'],
      passed: [],
      metrics: {
        m: {
          value: 0.9,
          dataset: { name: 'holdout', digest: 'ab12' },
          slices: [{ where: { region: 'eu' }, value: 0.9, samples: 50 }],
        },
      },
    },
  ],
  holds: [{ stage: 'Staging', at: '2026-11-01T00:00:00Z' }],
  unavailable: {},
  approvals: [{ by: 'di@example.com', at: '2026-11-22T10:00:00Z', decision: 'approve' }],
};

/** The decision, or nothing where the evidence cannot be read: then there is a sentence that says so. */
function decideOn(evidenceText: string, format: 'json' | 'yaml' = 'json'): Decision | undefined {
  const { policy } = parsePolicy(policyText);
  const { evidence, problem } = readEvidence(evidenceText, format);
  if (evidence === undefined) {
    expect(problem).toMatch(/^\S.*\.$/s);
    return undefined;
  }
  expect(problem).toBeUndefined();
  return decide(evidence, policy!, { point: 'promote' });
}

function promotes(decision: Decision | undefined): boolean {
  return decision !== undefined && ['pass', 'warn', 'skipped'].includes(decision.result);
}

type Path = readonly (string | number)[];

/** Every place in a JSON value, the whole excluded. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[...path, key], ...placesIn(member, [...path, key])]);
}

function changed(path: Path, change: (parent: Record<string, unknown>, key: string) => void): string {
  const copy = structuredClone(passing) as unknown as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], copy);
  change(parent as Record<string, unknown>, String(path.at(-1)));
  return JSON.stringify(copy);
}

describe('evidence that cannot be read', () => {
  const text = JSON.stringify(passing);
  const broken: Record<string, string> = {
    'an empty file': '',
    blanks: ' \n\t ',
    'only a byte order mark': '\uFEFF',
    null: 'null',
    'a number': '5',
    'a text': '"evidence"',
    'a list': '[]',
    'an empty object': '{}',
    'a truncated file': text.slice(0, -1),
    'half a file': text.slice(0, text.length / 2),
    'something after it': `${text}{}`,
    'a comment': `// evidence\n${text}`,
    'a trailing comma': text.replace(/\}$/, ',}'),
    'single quotes': text.replaceAll('"', "'"),
    'a bare NaN': text.replace('0.95', 'NaN'),
    'a bare Infinity': text.replace('0.95', 'Infinity'),
    'a hexadecimal number': text.replace('0.95', '0x1'),
    'a number that starts with a point': text.replace('0.95', '.95'),
    'a number with a plus': text.replace('0.95', '+0.95'),
    'a number with a leading zero': text.replace('0.95', '00.95'),
    'an unfinished number': text.replace('0.95', '0.'),
    'a control character in a text': text.replace('low', 'lo\nw'),
    'a broken escape': text.replace('low', '\\u12'),
    'a duplicate key with another value': text.replace('"signature":true', '"signature":false,"signature":true'),
    'a duplicate metric': text.replace('"m":{', '"m":{"value":0.1},"m":{'),
    'a duplicate value': text.replace('"value":0.95', '"value":0.1,"value":0.95'),
    'a duplicate list of holds': text.replace(
      '"holds":',
      '"holds":[{"stage":"Production","at":"2026-11-01T00:00:00Z"}],"holds":',
    ),
    'lists in great depth': '['.repeat(200_000),
    'objects in great depth': '{"a":'.repeat(200_000),
    'closed lists in great depth': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'a value in great depth': text.replace('0.95', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  };

  it.each(Object.entries(broken))('%s does not promote', (_name, evidenceText) => {
    expect(promotes(decideOn(evidenceText))).toBe(false);
  });

  it.each([100, 1000, 2000, 4000, 8000, 16_000])('can be decided and shown, or not read, at a depth of %i', (depth) => {
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(promotes(decideOn(text.replace('0.95', deep)))).toBe(false);
    const decision = decideOn(text.replace('"license":"mit"', `"license":"mit","extra":${deep}`));
    expect(() => JSON.stringify(decision)).not.toThrow();
  });

  it('does not read a byte order mark as something else', () => {
    const decision = decideOn(`\uFEFF${text}`);
    expect(decision?.result ?? 'unreadable').toMatch(/^(pass|unreadable)$/);
  });

  it('reads CR LF', () => {
    expect(decideOn(JSON.stringify(passing, null, 2).replaceAll('\n', '\r\n'))?.result).toBe('pass');
  });

  it('reads the same as YAML', () => {
    expect(decideOn(text, 'yaml')?.result).toBe('pass');
  });

  it.each(['', '---\n', 'a: [', '*a', '- a', 'now: 1\nnow: 2\n', '['.repeat(50_000)])(
    'does not promote on YAML %#',
    (evidenceText) => {
      expect(promotes(decideOn(evidenceText, 'yaml'))).toBe(false);
    },
  );
});

describe('evidence with a part changed', () => {
  const places = placesIn(passing);
  /** What a decision does not read, or reads only to say no. */
  const unread =
    /^(actor|holds\/\d.*|holds|unavailable|approvals\/0\/reason|versions\/0\/(aliases|passed|version).*|.*\/createdAt|candidate\/(aliases|passed)|.*\/claims|transition\/requestedBy|candidate\/author|versions\/0\/stages\/0\/since|.*\/dataset\/name|versions\/0\/metrics\/m\/slices\/0\/samples|model|candidate\/version|candidate\/tags|)$/;

  it('passes as a whole', () => {
    expect(decideOn(JSON.stringify(passing))?.result).toBe('pass');
  });

  it.each(places.filter((path) => !unread.test(path.join('/'))).map((path) => [path.join('/'), path] as const))(
    'does not promote without %s',
    (_name, path) => {
      const text = changed(path, (parent, key) => {
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else Reflect.deleteProperty(parent, key);
      });
      expect(promotes(decideOn(text))).toBe(false);
    },
  );

  it.each(places.filter((path) => !unread.test(path.join('/'))).map((path) => [path.join('/'), path] as const))(
    'does not promote with null for %s',
    (_name, path) => {
      const text = changed(path, (parent, key) => (parent[key] = null));
      expect(promotes(decideOn(text))).toBe(false);
    },
  );

  it('never throws, whatever stands anywhere', () => {
    const place = fc.constantFrom(...places);
    fc.assert(
      fc.property(place, fc.jsonValue({ maxDepth: 3 }), (path, value) => {
        decideOn(changed(path, (parent, key) => (parent[key] = value)));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(promotes(decideOn(text))).toBe(false);
        expect(promotes(decideOn(text, 'yaml'))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a policy that cannot be read', () => {
  it('is a finding, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { policy, findings } = parsePolicy(text);
        expect(policy).toBeUndefined();
        expect(findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, wherever a character is changed', () => {
    fc.assert(
      fc.property(fc.nat(policyText.length - 1), fc.string({ unit: 'binary', maxLength: 3 }), (at, text) => {
        const { policy, findings } = parsePolicy(policyText.slice(0, at) + text + policyText.slice(at + 1));
        expect(policy === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['[', '{a: ', '- '])('is a finding in great depth of %s', (opening) => {
    const { policy, findings } = parsePolicy(`version: 1\ntransitions: ${opening.repeat(50_000)}`);
    expect(policy).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
  });

  it('is a finding or a decision where composites nest deeply', () => {
    const deep = `${'{not: '.repeat(500)}{signature: required}${'}'.repeat(500)}`;
    const { policy, findings } = parsePolicy(
      `version: 1\ntransitions: [{from: [Staging], to: Production, gates: [${deep}]}]`,
    );
    if (policy === undefined) expect(findings.length).toBeGreaterThan(0);
    else expect(promotes(decide(readEvidence(JSON.stringify(passing)).evidence!, policy, { point: 'ci' }))).toBe(true);
  });
});

describe('names that every object has', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

  function decideGate(gate: string, evidenceText: string): string {
    const { policy, findings } = parsePolicy(
      `version: 1\ntransitions: [{from: [Staging], to: Production, gates: [${gate}]}]`,
    );
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { evidence } = readEvidence(evidenceText);
    return evidence === undefined ? 'unreadable' : decide(evidence, policy!, { point: 'ci' }).result;
  }

  const text = JSON.stringify(passing);

  it.each(names)('%s is no metric, tag, section or slice that is there', (name) => {
    expect(decideGate(`{metric: ${name}, greaterIsBetter: true, threshold: -1}`, text)).toBe('fail');
    expect(decideGate(`{metric: ${name}}`, text)).toBe('fail');
    expect(decideGate(`{tag: {key: ${name}}}`, text)).toBe('fail');
    expect(decideGate(`{tag: {key: ${name}, matches: ".*"}}`, text)).toBe('fail');
    expect(decideGate(`{modelCard: {sections: [${name}]}}`, text)).toBe('fail');
    expect(decideGate(`{metric: m, greaterIsBetter: true, threshold: 0, slices: [{where: {${name}: x}}]}`, text)).toBe(
      'fail',
    );
  });

  it.each(names)('%s may be the name of a metric or a tag', (name) => {
    const metric = text.replace('"m":{', `"${name}":{"value":1},"m":{`);
    expect(decideGate(`{metric: ${name}, greaterIsBetter: true, threshold: 1}`, metric)).toMatch(/^(pass|unreadable)$/);
    expect(decideGate(`{metric: ${name}, greaterIsBetter: true, threshold: 2}`, metric)).toMatch(/^(fail|unreadable)$/);
    const tag = text.replace('"risk":', `"${name}":"x","risk":`);
    expect(decideGate(`{tag: {key: ${name}, equals: x}}`, tag)).toMatch(/^(pass|unreadable)$/);
    expect(decideGate(`{tag: {key: ${name}, equals: y}}`, tag)).toMatch(/^(fail|unreadable)$/);
  });

  it.each(names)('%s as a stage, role or person gives nobody anything', (name) => {
    const policyOf = (role: string): string =>
      `version: 1\nroles: {ops: {members: [${name}], may: [approve]}}\ntransitions: [{from: [Staging], to: ${name}, approvals: {rules: [{from: ${role}}]}}]`;
    expect(parsePolicy(policyOf(name)).policy).toBeUndefined();
    const { policy } = parsePolicy(policyOf('ops'));
    const { evidence } = readEvidence(text.replace('"to":"Production"', `"to":"${name}"`));
    if (policy === undefined || evidence === undefined) return;
    expect(decide(evidence, policy, { point: 'ci', authorization: true }).result).not.toBe('pass');
  });

  it('pollutes nothing', () => {
    readEvidence(text.replace('"tags":{', '"tags":{"__proto__":{"risk":"low"},'));
    readEvidence(
      text.replace('"candidate":{', '"__proto__":{"signature":true},"candidate":{"__proto__":{"signature":true},'),
    );
    parsePolicy('version: 1\n__proto__: {polluted: 1}\nroles: {__proto__: {members: [], may: []}}\n');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['signature']).toBeUndefined();
  });

  it('takes nothing from a prototype in the evidence', () => {
    const unsigned = text.replace('"signature":true,', '');
    const signedByPrototype = unsigned.replace('"candidate":{', '"candidate":{"__proto__":{"signature":true},');
    expect(decideGate('{signature: required}', signedByPrototype)).toMatch(/^(fail|unreadable)$/);
    const tagged = text.replace('"tags":{"risk":"low"}', '"tags":{"__proto__":{"risk":"low"}}');
    expect(decideGate('{tag: {key: risk}}', tagged)).toMatch(/^(fail|unreadable)$/);
    const measured = text.replace('"metrics":{"m":', '"metrics":{"__proto__":{"n":{"value":1}},"m":');
    expect(decideGate('{metric: n}', measured)).toMatch(/^(fail|unreadable)$/);
  });
});
