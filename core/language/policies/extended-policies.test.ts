import { describe, expect, it } from 'vitest';
import { analyze } from '../analyze';
import { complete, completionSite } from '../completion';
import type { LanguageDocument } from '../document';
import { parseLanguageDocument } from '../document';
import type { Knowledge } from '../knowledge';
import { NO_KNOWLEDGE } from '../knowledge';
import { definitionsAt, namePlacesAt } from './names';
import { fileNeedsOf } from '../supports';
import { bases, extending, family, otherPolicies, policyFileNeeds } from './policy-files';
import { quickFixes } from '../quick-fix';
import { renamable, rename } from './rename';

const ROOT = 'file:///repo/';

const TEAM = `version: 1
people: { cy: { emails: [cy@b.c] } }
roles:
  ops: { members: [cy], may: ["promote:*", approve] }
  idle: { members: [ed@b.c], may: [] }
stages: [{ name: Staging, alias: staging }, { name: Production }]
deployments: { web: { type: rest } }
`;

const FRAUD = `version: 1
extends: ../team.promotion-policy.yaml
models: [fraud-*]
transitions:
  - from: [Staging]
    to: Production
    gates: [{ tag: { key: risk, setBy: ops } }]
    approvals: { rules: [{ from: ops }], preventSelfApproval: true }
    rollout: { target: web, steps: [100] }
  - { from: [None], to: Staging, gates: [{ signature: required }] }
`;

type Texts = Readonly<Record<string, string | null>>;

const FILES: Texts = { 'team.promotion-policy.yaml': TEAM, 'fraud/promotion-policy.yaml': FRAUD };

function documentOf(path: string, text: string): LanguageDocument {
  return parseLanguageDocument({ uri: ROOT + path, version: 1, text });
}

function knowing(texts: Texts): Knowledge {
  const policies = Object.keys(texts).map((path) => ROOT + path);
  return {
    ...NO_KNOWLEDGE,
    surroundings: { folder: { root: ROOT, policies }, textOf: (uri) => texts[uri.slice(ROOT.length)] },
  };
}

/** Severities, codes and what they underline. */
function findings(path: string, texts: Texts): readonly string[] {
  const document = documentOf(path, texts[path] ?? '');
  return analyze(document, knowing(texts)).map(
    ({ severity, code, start, end }) => `${severity} ${code} ${document.text.slice(start, end)}`,
  );
}

const fraud = (text: string): Texts => ({ ...FILES, 'fraud/promotion-policy.yaml': text });

describe('a policy that extends another', () => {
  it('has no findings for names that the other declares', () => {
    expect(findings('fraud/promotion-policy.yaml', FILES)).toEqual([]);
  });

  it('has those of both together: what check refuses', () => {
    const texts = fraud(FRAUD.replace('{ from: ops }', '{ from: opps }').replace('[Staging]', '[Stagin]'));
    expect(findings('fraud/promotion-policy.yaml', texts)).toEqual([
      'error unknown-stage Stagin',
      'error unknown-role opps',
    ]);
  });

  it('has no fixes for what stands in the other', () => {
    const texts = {
      ...FILES,
      'team.promotion-policy.yaml': 'version: 1\ntransitions: [{ from: [None], to: Stagin }]\n',
    };
    const own = 'version: 1\nextends: ../team.promotion-policy.yaml\nstages: [{ name: Staging }]\n';
    const document = documentOf('fraud/promotion-policy.yaml', own);
    const [finding, ...others] = analyze(document, knowing({ ...texts, 'fraud/promotion-policy.yaml': own }));
    expect(finding?.message).toMatch(/^With what it extends: .*did you mean/);
    expect(quickFixes(document, finding!)).toEqual([]);
    expect(others).toEqual([]);
  });

  it('has the design findings of both together, at its own places', () => {
    const text = `${FRAUD.replace(', preventSelfApproval: true', '')}monitors:\n  drift: { report: { file: a, path: b }, greaterIsBetter: false, threshold: 1 }\n`;
    expect(findings('fraud/promotion-policy.yaml', fraud(text))).toEqual([
      'warning self-approval approvals',
      'hint unused-monitor drift',
    ]);
  });

  it('is wrong where the other is missing or has errors', () => {
    const missing = findings('fraud/promotion-policy.yaml', { ...FILES, 'team.promotion-policy.yaml': null });
    expect(missing).toEqual(['error bad-extends ../team.promotion-policy.yaml']);
    const broken = { ...FILES, 'team.promotion-policy.yaml': TEAM.replace('rest', 'rst') };
    expect(findings('fraud/promotion-policy.yaml', broken)).toEqual([
      'error bad-extends ../team.promotion-policy.yaml',
    ]);
  });

  it('is judged alone as long as the other is not known', () => {
    const text = FRAUD.replace('{ from: ops }', '{ from: opps }');
    expect(findings('fraud/promotion-policy.yaml', { 'fraud/promotion-policy.yaml': text })).toEqual([]);
    const outside = fraud(text.replace('../team', '../../team'));
    expect(findings('fraud/promotion-policy.yaml', outside)).toEqual([]);
  });

  it('is offered the names of the other', () => {
    const text = FRAUD.replace('to: Production', 'to: ');
    const site = completionSite(documentOf('fraud/promotion-policy.yaml', text), text.indexOf('to: ') + 4)!;
    const { proposals } = complete(site, knowing(FILES), { snippets: true, multiline: true });
    expect(proposals.map(({ label }) => label)).toEqual(['Staging', 'Production']);
  });
});

describe('a policy that another extends', () => {
  const whole = `${TEAM}models: [team-*]
transitions: [{ from: [None], to: Staging, gates: [{ signature: required }] }, { from: [Staging], to: Production, gates: [{ metric: f1, greaterIsBetter: true, threshold: 0.5 }] }]
`;

  it('has no unused names that the other uses', () => {
    const path = 'team.promotion-policy.yaml';
    expect(findings(path, { [path]: whole })).toEqual(['hint unused-role idle', 'hint unused-deployment web']);
    expect(findings(path, { ...FILES, [path]: whole })).toEqual(['hint unused-role idle']);
  });

  it('has no unused person whose address the other gives a role', () => {
    const path = 'team.promotion-policy.yaml';
    const alone = whole.replace('members: [cy]', 'members: [di@b.c]');
    expect(findings(path, { [path]: alone })).toContain('hint unused-person cy');
    const other = FRAUD.replace('models:', 'roles: { my: { members: [CY@b.c], may: [read] } }\nmodels:');
    expect(findings(path, { ...fraud(other), [path]: alone })).not.toContain('hint unused-person cy');
  });

  it('is said to have unused names only once it is known who extends it', () => {
    const document = documentOf('team.promotion-policy.yaml', whole);
    expect(analyze(document, { ...NO_KNOWLEDGE, surroundings: { textOf: () => undefined } })).toEqual([]);
  });
});

describe('names across files', () => {
  const other = FRAUD.replaceAll('fraud', 'churn');
  const texts: Texts = {
    ...FILES,
    'churn/promotion-policy.yaml': other,
    'own/promotion-policy.yaml': 'version: 1\nstages: [{ name: Staging }]\n',
  };
  const sources = (path: string) => family(documentOf(path, texts[path] ?? ''), knowing(texts).surroundings!);
  const shown = (places: readonly { source: { uri: string }; start: number; defines: boolean }[]): readonly string[] =>
    places.map(({ source, defines }) => source.uri.slice(ROOT.length) + (defines ? '*' : ''));

  it('are defined in the closest file and used in all', () => {
    const path = 'fraud/promotion-policy.yaml';
    const offset = FRAUD.indexOf('Staging');
    expect(shown(definitionsAt(sources(path), offset))).toEqual(['team.promotion-policy.yaml*']);
    expect(shown(namePlacesAt(sources(path), offset))).toEqual([
      path,
      path,
      'team.promotion-policy.yaml*',
      'churn/promotion-policy.yaml',
      'churn/promotion-policy.yaml',
    ]);
  });

  it('are renamed in all of them', () => {
    const offset = FRAUD.indexOf('ops');
    const from = sources('fraud/promotion-policy.yaml');
    expect(renamable(from, offset)?.name).toBe('ops');
    const renaming = rename(from, offset, 'operators');
    expect(
      renaming.ok && renaming.changes.map(({ source, text }) => `${source.uri.slice(ROOT.length)} ${text}`),
    ).toEqual([
      'fraud/promotion-policy.yaml operators',
      'fraud/promotion-policy.yaml operators',
      'team.promotion-policy.yaml operators',
      'churn/promotion-policy.yaml operators',
      'churn/promotion-policy.yaml operators',
    ]);
    expect(rename(from, offset, 'idle')).toEqual({ ok: false, message: '`idle` is already there.' });
  });

  it('are renamed from where they are declared, too', () => {
    const renaming = rename(sources('team.promotion-policy.yaml'), TEAM.indexOf('web'), 'site');
    expect(renaming.ok && renaming.changes.length).toBe(3);
  });
});

describe('which files a policy needs', () => {
  it('is its own chain and the policies of its folder', () => {
    const needs = policyFileNeeds(documentOf('fraud/promotion-policy.yaml', FRAUD), knowing(FILES).surroundings!);
    expect(needs).toEqual({ policies: true, texts: [`${ROOT}team.promotion-policy.yaml`] });
  });

  it('ends with a circle, a missing file, another kind of file and what is no path', () => {
    const chain = (text: string, texts: Texts): readonly string[] =>
      bases(extending(documentOf('a.promotion-policy.yaml', text)), knowing(texts).surroundings!).map(
        ({ uri, text: found }) => `${uri.slice(ROOT.length)} ${typeof found}`,
      );
    const based = (name: string): string => `version: 1\nextends: ${name}\n`;
    const b = 'b.promotion-policy.yaml';
    expect(chain(based(b), { [b]: based('a.promotion-policy.yaml') })).toEqual([`${b} string`]);
    expect(chain(based(b), { [b]: null })).toEqual([`${b} object`]);
    expect(chain(based(b), {})).toEqual([`${b} undefined`]);
    expect(chain(based('/etc/promotion-policy.yaml'), {})).toEqual([]);
    expect(chain(based('secrets.yaml'), { 'secrets.yaml': 'a: b' })).toEqual(['secrets.yaml object']);
  });
});

describe('the tests of policies', () => {
  const CASES = `cases:
  - name: Staging
    evidence:
      transition: { from: Staging, to: "Production" }
      candidate: { version: Staging, stages: [{ stage: Staging }], passed: [{ stage: Staging }] }
      versions: &others
        - { version: "1", stages: [{ stage: Staging }] }
      holds: [{ stage: Staging }]
    expect: { result: pass }
  - { name: other, evidence: { transition: { from: Staging, to: Archived }, versions: *others } }
`;
  const texts: Texts = {
    ...FILES,
    'fraud/promotion-policy.test.yaml': CASES,
    'cases/named.promotion-policy.test.yaml': `policy: ../fraud/promotion-policy.yaml\n${CASES}`,
    'cases/stranger.promotion-policy.test.yaml': CASES,
    'broken.promotion-policy.test.yaml': 'policy: [\n',
  };
  const isTest = (path: string): boolean => path.includes('.test.');
  const surroundings = {
    folder: {
      root: ROOT,
      policies: Object.keys(texts)
        .filter((path) => !isTest(path))
        .map((path) => ROOT + path),
      tests: Object.keys(texts)
        .filter(isTest)
        .map((path) => ROOT + path),
    },
    textOf: (uri: string) => texts[uri.slice(ROOT.length)],
  };
  const open = (path: string): LanguageDocument => {
    const kind = isTest(path) ? 'promotion-policy-test' : 'promotion-policy';
    return parseLanguageDocument({ uri: ROOT + path, kind, version: 1, text: texts[path] ?? '' });
  };
  const renamed = (path: string, offset: number): Readonly<Record<string, string>> => {
    const renaming = rename(family(open(path), surroundings), offset, 'Trial');
    if (!renaming.ok) throw new Error(renaming.message);
    const found: Record<string, string> = {};
    for (const { source, start, end, text } of renaming.changes.toReversed()) {
      const file = source.uri.slice(ROOT.length);
      const before = found[file] ?? texts[file] ?? '';
      found[file] = before.slice(0, start) + text + before.slice(end);
    }
    return found;
  };
  const cases = CASES.replaceAll(/(from|stage): Staging/g, '$1: Trial');
  const everywhere = {
    'team.promotion-policy.yaml': TEAM.replace('name: Staging', 'name: Trial'),
    'fraud/promotion-policy.yaml': FRAUD.replaceAll('Staging', 'Trial'),
    'fraud/promotion-policy.test.yaml': cases,
    'cases/named.promotion-policy.test.yaml': `policy: ../fraud/promotion-policy.yaml\n${cases}`,
  };

  it('are read with their policies', () => {
    const needed = policyFileNeeds(open('fraud/promotion-policy.yaml'), surroundings).texts;
    expect(needed).toContain(`${ROOT}cases/named.promotion-policy.test.yaml`);
    const ofTest = fileNeedsOf(open('fraud/promotion-policy.test.yaml'), surroundings).texts;
    expect(ofTest).toContain(`${ROOT}cases/named.promotion-policy.test.yaml`);
    expect(ofTest).not.toContain(`${ROOT}fraud/promotion-policy.test.yaml`);
  });

  it.each([
    ['the policy under test', 'fraud/promotion-policy.yaml', FRAUD.indexOf('Staging')],
    ['what that extends', 'team.promotion-policy.yaml', TEAM.indexOf('Staging')],
    ['a test', 'fraud/promotion-policy.test.yaml', CASES.indexOf('Staging }]')],
  ])('have stages renamed with them, from %s', (_, path, offset) => {
    expect(renamed(path, offset)).toEqual(everywhere);
  });

  it('lead to where a stage is defined', () => {
    const path = 'cases/named.promotion-policy.test.yaml';
    const places = definitionsAt(family(open(path), surroundings), (texts[path] ?? '').indexOf('Production'));
    expect(places.map(({ source, start }) => [source.uri, start])).toEqual([
      [`${ROOT}team.promotion-policy.yaml`, TEAM.indexOf('Production')],
    ]);
  });
});

describe('files that are too much together', () => {
  const long = (text: string): string => `${text}# ${'x'.repeat(600_000)}\n`;
  const NAMES = ['a', 'b', 'c'].map((name) => `${name}.promotion-policy.yaml`);
  const texts: Texts = Object.fromEntries(
    NAMES.map((name, index) => [name, long(`version: 1\nextends: ${NAMES[index + 1] ?? NAMES[0] ?? ''}\n`)]),
  );
  const document = documentOf('x.promotion-policy.yaml', 'version: 1\nextends: a.promotion-policy.yaml\n');
  const { surroundings } = knowing({ ...texts, 'd.promotion-policy.yaml': 'version: 1\n' });

  it('are not waited for: the first ones count, and of the others nothing is known', () => {
    if (!surroundings) throw new Error('No surroundings.');
    expect(otherPolicies(document, surroundings).map(({ uri }) => uri)).toEqual([ROOT + 'a.promotion-policy.yaml']);
    expect(bases(extending(document), surroundings).map(({ text }) => typeof text)).toEqual(['string', 'undefined']);
  });
});
