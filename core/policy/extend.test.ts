import { describe, expect, test } from 'vitest';
import { readExtended, resolvedPath, type PolicyText } from './extend';

const TEAM = `version: 1
models: ["*"]
registry: mlflow:https://mlflow.example.com
people:
  cy: {emails: [cy@example.com]}
roles:
  ops: {members: [cy], may: [approve]}
  leads: {members: [ops], may: [approve]}
stages: [{name: Staging}, {name: Production}]
`;
const OWN = `version: 1
extends: ../team.promotion-policy.yaml
models: [fraud]
roles:
  leads: {members: [bo@example.com], may: []}
transitions:
  - {from: [Staging], to: Production, approvals: {rules: [{from: ops}]}}
`;

/** Reads the first of some files, the others being what it may extend. */
function read(files: Readonly<Record<string, string>>): ReturnType<typeof readExtended> {
  const all = Object.entries(files).map(([path, text], index): PolicyText => ({ path, text, digest: `d${index}` }));
  const [first] = all;
  if (first === undefined) throw new Error('no file');
  return readExtended(first, (path) => all.find((file) => file.path === path));
}

const messages = (files: Readonly<Record<string, string>>): readonly string[] =>
  read(files).parsed.findings.map(({ message }) => message);

describe('a policy that extends another', () => {
  const { parsed, files, digest } = read({
    'models/fraud.promotion-policy.yaml': OWN,
    'team.promotion-policy.yaml': TEAM,
  });

  test('has what the other shares, joined by name, and its own instead of what it states too', () => {
    expect(parsed.policy).toEqual({
      version: 1,
      registry: 'mlflow:https://mlflow.example.com',
      models: ['fraud'],
      people: { cy: { emails: ['cy@example.com'] } },
      roles: { ops: { members: ['cy'], may: ['approve'] }, leads: { members: ['bo@example.com'], may: [] } },
      stages: [{ name: 'Staging' }, { name: 'Production' }],
      transitions: [{ from: ['Staging'], to: 'Production', approvals: { rules: [{ from: 'ops' }] } }],
    });
  });

  test('has a digest over all its files', () => {
    expect(digest).toBe('d0+d1');
    expect(files.map(({ path }) => path)).toEqual(['models/fraud.promotion-policy.yaml', 'team.promotion-policy.yaml']);
  });

  test('does not take over which models the other governs', () => {
    const { policy } = read({
      'a.promotion-policy.yaml': 'version: 1\nextends: team.promotion-policy.yaml\n',
      'team.promotion-policy.yaml': TEAM,
    }).parsed;
    expect(policy).toMatchObject({ registry: 'mlflow:https://mlflow.example.com' });
    expect(policy?.models).toBeUndefined();
  });

  test('may extend one that extends another, of which the nearest counts', () => {
    const { parsed: chained, digest: three } = read({
      'a.promotion-policy.yaml': 'version: 1\nextends: b.promotion-policy.yaml\n',
      'b.promotion-policy.yaml': 'version: 1\nextends: c/d.promotion-policy.yaml\naudit: {push: never}\n',
      'c/d.promotion-policy.yaml': 'version: 1\naudit: {push: required}\nstages: [{name: A}]\n',
    });
    expect(chained.policy).toEqual({ version: 1, audit: { push: 'never' }, stages: [{ name: 'A' }] });
    expect(three).toBe('d0+d1+d2');
  });

  test('that extends nothing is what it is', () => {
    const alone = read({ 'team.promotion-policy.yaml': TEAM });
    expect(alone).toMatchObject({ digest: 'd0', parsed: { policy: { models: ['*'] }, findings: [] } });
  });
});

describe('what cannot be extended is an error at its place', () => {
  const own = (path: string): string => `version: 1\nextends: ${path}\n`;
  test.each([
    ['missing', own('../gone.promotion-policy.yaml'), 'There is no policy gone.promotion-policy.yaml'],
    ['outside of the repository', own('../../x.promotion-policy.yaml'), 'leads out of the repository'],
    ['absolute', own('/etc/x.promotion-policy.yaml'), 'leads out of the repository'],
    ['with backslashes', own("'..\\x.promotion-policy.yaml'"), 'leads out of the repository'],
    ['itself', own('a.promotion-policy.yaml'), 'extends itself: m/a.promotion-policy.yaml → m/a.promotion-policy.yaml'],
    ['broken', own('../broken.promotion-policy.yaml'), 'broken.promotion-policy.yaml, which it extends, has errors: '],
    ['in a circle', own('circle.promotion-policy.yaml'), 'extends itself: m/a'],
  ])('%s', (_kind, text, words) => {
    const { parsed } = read({
      'm/a.promotion-policy.yaml': text,
      'm/circle.promotion-policy.yaml': own('a.promotion-policy.yaml'),
      'broken.promotion-policy.yaml': 'version: 2\n',
    });
    expect(parsed.policy).toBeUndefined();
    expect(parsed.findings).toMatchObject([{ severity: 'error', code: 'bad-extends', path: ['extends'] }]);
    expect(parsed.findings[0]?.message).toContain(words);
    const { start, end } = parsed.findings[0]?.range ?? { start: 0, end: 0 };
    expect(text.slice(start, end)).toBe(/extends: (.*)\n/.exec(text)?.[1]);
  });

  test('a long chain', () => {
    const chain = Array.from({ length: 12 }, (_, index) => [
      `p${index}.promotion-policy.yaml`,
      own(`p${index + 1}.promotion-policy.yaml`),
    ]);
    expect(messages(Object.fromEntries(chain) as Record<string, string>)).toEqual([
      'More than 10 policies extend one another.',
    ]);
  });
});

describe('names are judged once all files are there', () => {
  test('a role that nobody defines', () => {
    const text = OWN.replace('{from: ops}', '{from: opps}');
    expect(messages({ 'models/a.promotion-policy.yaml': text, 'team.promotion-policy.yaml': TEAM })).toEqual([
      'There is no role `opps`; did you mean `ops`?',
    ]);
  });

  test('a stage that nobody lists', () => {
    const text = OWN.replace('to: Production', 'to: Prod');
    expect(messages({ 'models/a.promotion-policy.yaml': text, 'team.promotion-policy.yaml': TEAM })).toHaveLength(1);
  });

  test('a cycle over both files', () => {
    const text = OWN.replace('members: [bo@example.com]', 'members: [ops]');
    const team = TEAM.replace('ops: {members: [cy]', 'ops: {members: [leads]');
    const { parsed } = read({ 'models/a.promotion-policy.yaml': text, 'team.promotion-policy.yaml': team });
    expect(parsed.policy).toBeUndefined();
  });
});

test.each([
  ['a/b.yaml', '../c.yaml', 'c.yaml'],
  ['a/b.yaml', './c.yaml', 'a/c.yaml'],
  ['b.yaml', 'x/../c.yaml', 'c.yaml'],
  ['b.yaml', '../c.yaml', undefined],
  ['a/b.yaml', 'x/../../../c.yaml', undefined],
  ['b.yaml', 'C:/c.yaml', undefined],
])('from %s, %s is %s', (from, named, path) => {
  expect(resolvedPath(from, named)).toBe(path);
});
