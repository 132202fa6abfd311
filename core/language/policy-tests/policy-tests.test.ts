import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parsePolicy } from '../../policy/parse';
import { runPolicyTests } from '../../policy/test-cases';
import { withEdits } from '../../text/text-edit';
import { analyze } from '../analyze';
import { complete, completionSite } from '../completion';
import { parseLanguageDocument, type LanguageDocument } from '../document';
import type { Finding } from '../finding';
import { folds } from '../folding';
import { hover, hoverSite } from '../hover';
import { documentKind } from '../kind';
import { NO_KNOWLEDGE, type Knowledge } from '../knowledge';
import { documentLinks } from '../policies/links';
import { quickFixes } from '../quick-fix';
import { fileNeedsOf } from '../supports';
import { documentSymbols } from '../symbols';
import { caseLenses } from './lenses';

const ROOT = 'file:///repo/';
const URI = `${ROOT}team/m.promotion-policy.test.yaml`;
const POLICY_URI = `${ROOT}team/m.promotion-policy.yaml`;

const POLICY = `version: 1
models: [m]
stages: [{name: Staging}, {name: Production}]
transitions:
  - {from: [None], to: Staging, gates: [{signature: required}]}
  - {from: [Staging], to: Production, gates: [{metric: f1, greaterIsBetter: true, threshold: 0.90}]}
`;
const EVIDENCE =
  '{now: 2026-11-22T12:00:00Z, model: m, transition: {from: None, to: Staging}, candidate: {version: "1", signature: true}}';

const oneCase = (expectation: string, evidence = EVIDENCE): string =>
  `  - name: a case\n    evidence: ${evidence}\n    expect: ${expectation}\n`;

const parsed = (text: string, uri = URI): LanguageDocument =>
  parseLanguageDocument({ uri, kind: 'promotion-policy-test', version: 0, text });

/** What is known of a folder with these files; a file that is `undefined` was not read yet. */
function knowing(files: Readonly<Record<string, string | undefined>> = { [POLICY_URI]: POLICY }): Knowledge {
  const textOf = (uri: string): string | null | undefined => (uri in files ? files[uri] : null);
  return { ...NO_KNOWLEDGE, surroundings: { textOf, folder: { root: ROOT, policies: [] } } };
}

const findings = (text: string, knowledge = knowing()): readonly Finding[] => analyze(parsed(text), knowledge);

/** Each finding with the text that it is about. */
const told = (text: string, knowledge = knowing()): readonly string[] =>
  findings(text, knowledge).map(
    ({ severity, message, start, end }) => `${severity} @${text.slice(start, end)}: ${message}`,
  );

test('a file of policy tests is known by its name', () => {
  for (const name of ['promotion-policy.test.yaml', 'a.promotion-policy.test.yml', 'b/c.promotion-policy.test.yaml'])
    expect(documentKind(`/repo/${name}`, 'yaml')).toBe('promotion-policy-test');
  expect(documentKind('/repo/my-promotion-policy.test.yaml')).toBeUndefined();
  expect(documentKind('/repo/fraud.promotion-policy.yaml')).toBe('promotion-policy');
});

describe('an expectation that does not hold is marked where it stands:', () => {
  const gate = 'transitions[0].gates[0]';
  it.each([
    ['the result', '{result: fail}', '@fail: The decision is pass, not fail: '],
    ['a check by id', `{checks: {"${gate}": fail}}`, `@fail: ${gate}: result is "pass", not "fail": `],
    ['an id that is none', '{checks: {"gates[0]": pass}}', '@"gates[0]": There is no check gates[0]; '],
    ['a field of a check', `{checks: [{id: "${gate}", gate: tag}]}`, `@tag: ${gate}: gate is "signature", not "tag": `],
    ['an id in a list', '{checks: [{id: soak}]}', '@soak: There is no check soak; '],
    ['the blockers', '{blockers: [hold]}', '@[hold]: The blockers are none, not hold.'],
  ])('%s', (_, expectation, sentence) => {
    expect(told(`cases:\n${oneCase(expectation)}`)).toEqual([expect.stringContaining(`error ${sentence}`) as string]);
  });

  it('nothing where all hold', () => {
    expect(told(`cases:\n${oneCase(`{result: pass, checks: {"${gate}": pass}, blockers: []}`)}`)).toEqual([]);
  });
});

it('says what the command line says, to the character', () => {
  const text = `cases:\n${[
    oneCase('{result: fail}'),
    oneCase('{checks: {"gates[0]": pass}}'),
    oneCase('{result: pass}', '{now: x}'),
    oneCase(
      '{result: pass}',
      EVIDENCE.replace('version: "1"', 'version: "1", metrics: {f1: {value: 1, samples: many}}'),
    ),
    oneCase('{blockers: [hold]}'),
    oneCase('{result: pass}'),
  ].join('')}`;
  const answer = runPolicyTests(text, parsePolicy(POLICY));
  const said = answer.kind === 'results' ? answer.results.flatMap(({ message }) => message ?? []) : [];
  expect(said).toHaveLength(5);
  const messages = findings(text).map(({ message }) => message);
  for (const sentence of said) expect(messages).toContain(sentence);
  // The rest is what else is wrong with the evidence of the third case.
  expect(messages.filter((message) => !said.includes(message))).toEqual([
    expect.stringContaining('`transition` is missing') as string,
    expect.stringContaining('`candidate` is missing') as string,
  ]);
});

describe('what is wrong with evidence is marked where it stands', () => {
  it('and fails its own case only', () => {
    const bad = EVIDENCE.replace('signature: true', 'signature: perhaps');
    expect(told(`cases:\n${oneCase('{result: pass}', bad)}${oneCase('{result: fail}')}`)).toEqual([
      'error @perhaps: candidate.signature cannot be read: `signature` must be true or false.',
      expect.stringContaining('error @fail: The decision is pass, not fail') as string,
    ]);
  });

  it('as a warning where nobody reads it', () => {
    const misspelled = EVIDENCE.replace('signature: true', 'signature: true, metrcs: {}');
    expect(told(`cases:\n${oneCase('{result: pass}', misspelled)}`)).toEqual([
      'warning @metrcs: Unknown property `metrcs`; did you mean `metrics`?',
    ]);
  });

  it('and where it is an alias, at the name of each case', () => {
    const shared = `  - {name: first, evidence: &e {now: x, model: m, transition: {from: None, to: S}, candidate: 1}, expect: {result: pass}}
  - {name: second, evidence: *e, expect: {result: pass}}\n`;
    expect(told(`cases:\n${shared}`)).toEqual([
      'error @1: candidate cannot be read: `candidate` must be a mapping of properties.',
      'error @second: candidate cannot be read: `candidate` must be a mapping of properties.',
    ]);
  });

  it('and where it is an alias, is corrected at its own place only', () => {
    const misspelled = EVIDENCE.replace('signature: true', 'signature: true, metrcs: {}');
    const text = `cases:\n${oneCase('{result: pass}', `&e ${misspelled}`)}${oneCase('{result: pass}', '*e')}`;
    const fixed = findings(text).map((finding) =>
      quickFixes(parsed(text), finding).map(({ edits }) => withEdits(text, edits)),
    );
    expect(fixed).toEqual([[text.replace('metrcs', 'metrics')], []]);
  });
});

test('what is stated twice can be taken out', () => {
  const text = `policy: a.yaml\npolicy: b.yaml\ncases:\n${oneCase('{result: pass}')}`;
  const [finding] = findings(text);
  expect(finding).toMatchObject({ code: 'duplicate-key' });
  const [fix] = quickFixes(parsed(text), finding!);
  expect(withEdits(text, fix?.edits ?? [])).toBe(text.replace('policy: b.yaml\n', ''));
});

describe('a file that is no test file', () => {
  it.each([
    ['cases: [', '@: '],
    ['policy: x\n', '`cases` is missing'],
    [`cases:\n${oneCase('{reslt: pass}')}`, '@reslt: Unknown property `reslt`; did you mean `result`?'],
    [`cases:\n${oneCase('{result: passed}')}`, '@passed: `result` must be'],
  ])('%j has errors in their places, and no results', (text, sentence) => {
    expect(told(text).join('\n')).toContain(sentence);
    expect(findings(text).map(({ code }) => code)).not.toContain('failed-case');
    expect(caseLenses(parsed(text), knowing()).filter(({ title }) => !title.startsWith('Run'))).toEqual([]);
  });
});

describe('the policy', () => {
  const failing = `cases:\n${oneCase('{result: fail}')}`;

  it('is the one that the file names', () => {
    const named = `policy: "../other policy.yaml"\n${failing}`;
    expect(findings(named, knowing({ [`${ROOT}other%20policy.yaml`]: POLICY }))).toMatchObject([
      { code: 'failed-case' },
    ]);
  });

  it('may extend another, which is asked for once it is known that it does', () => {
    const base = `${ROOT}base.promotion-policy.yaml`;
    const extending = 'version: 1\nmodels: [m]\nextends: ../base.promotion-policy.yaml\n';
    const unread = knowing({ [POLICY_URI]: extending, [base]: undefined });
    const document = parsed(failing);
    const needs = (known: Knowledge) => fileNeedsOf(document, known.surroundings ?? expect.fail()).texts;
    expect(needs(knowing({ [POLICY_URI]: undefined }))).toEqual([POLICY_URI]);
    expect(needs(unread)).toEqual([POLICY_URI, base]);
    expect(analyze(document, unread)).toEqual([]);
    const read = knowing({ [POLICY_URI]: extending, [base]: POLICY });
    expect(analyze(document, read)).toMatchObject([{ code: 'failed-case' }]);
  });

  it.each([
    ['has errors', { [POLICY_URI]: 'version: 3\n' }, 'error @cases: The policy has errors: '],
    ['is not there', {}, 'error @cases: There is no policy team/m.promotion-policy.yaml; '],
    [
      'extends what is not there',
      { [POLICY_URI]: 'version: 1\nmodels: [m]\nextends: base.promotion-policy.yaml\n' },
      'error @cases: The policy has errors: There is no policy team/base.promotion-policy.yaml; ',
    ],
  ])('%s: one finding says so', (_, files, sentence) => {
    expect(told(failing, knowing(files))).toEqual([expect.stringContaining(sentence) as string]);
  });

  it('anywhere else on the machine is left to the command line', () => {
    expect(told(`policy: /etc/passwd\n${failing}`)).toEqual([
      expect.stringContaining('information @/etc/passwd: `/etc/passwd` is no path from this file') as string,
    ]);
  });

  it('that is not known tells nothing', () => {
    expect(analyze(parsed(failing), NO_KNOWLEDGE)).toEqual([]);
    expect(findings(failing, knowing({ [POLICY_URI]: undefined }))).toEqual([]);
  });

  it('counts anew when it has changed', () => {
    const document = parsed(failing);
    expect(analyze(document, knowing())).toHaveLength(1);
    const stricter = POLICY.replace('signature: required', 'tag: {key: ok}');
    expect(analyze(document, knowing({ [POLICY_URI]: stricter }))).toEqual([]);
  });
});

describe('lenses', () => {
  const titles = (text: string, knowledge = knowing()): readonly string[] =>
    caseLenses(parsed(text), knowledge).map(({ title, target }) => `${target.case ?? 'all'}: ${title}`);
  const two = `cases:\n${oneCase('{result: fail}')}${oneCase('{result: pass}')}`;

  it('offer to run, and show what came out', () => {
    expect(titles(two)).toEqual([
      'all: Run all 2 cases',
      'all: ✗ 1 of 2 failed',
      '0: Run case',
      '0: ✗ pass, expected fail',
      '1: Run case',
      '1: ✓ passes',
    ]);
  });

  it('offer to run before anything is known', () => {
    expect(titles(two, NO_KNOWLEDGE)).toEqual(['all: Run all 2 cases', '0: Run case', '1: Run case']);
    expect(titles(oneCase('{result: pass}'))).toEqual([
      'all: Run 1 case',
      'all: ✓ 1 passed',
      '0: Run case',
      '0: ✓ passes',
    ]);
  });

  it('stand above the names', () => {
    const document = parsed(two);
    for (const { start } of caseLenses(document, knowing())) expect(two.slice(start)).toMatch(/^name: a case/);
  });

  it('are none in other documents', () => {
    const policy = parseLanguageDocument({ uri: POLICY_URI, version: 0, text: `cases:\n${oneCase('{result: fail}')}` });
    expect(caseLenses(policy, knowing())).toEqual([]);
  });
});

describe('the language', () => {
  const at = (text: string): { document: LanguageDocument; offset: number } => {
    const offset = text.indexOf('|');
    return { document: parsed(text.replace('|', '')), offset };
  };
  const labels = (text: string): readonly string[] => {
    const { document, offset } = at(text);
    const site = completionSite(document, offset);
    const options = { snippets: false, multiline: false };
    return site ? complete(site, knowing(), options).proposals.map(({ label }) => label) : [];
  };

  it('completes keys and values of cases and of evidence', () => {
    expect(labels('cases:\n  - name: a\n    |')).toEqual(['evidence', 'expect']);
    expect(labels('cases:\n  - expect: { result: | }')).toContain('inconclusive');
    expect(labels('cases:\n  - evidence: { candidate: { m| } }')).toContain('metrics');
    expect(labels('- name: a\n  evidence:\n    |')).toEqual(expect.arrayContaining(['now', 'transition']));
  });

  it('completes stages and checks as the policy under test has them', () => {
    expect(labels('- evidence: { transition: { from: | } }')).toEqual(['None', 'Staging', 'Production']);
    expect(labels('cases:\n  - evidence: { transition: { to: | } }')).toEqual(['Staging', 'Production']);
    expect(labels('cases:\n  - expect: { blockers: [|] }')).toEqual([
      'transition',
      'hold',
      'transitions[0].gates[0]',
      'transitions[1].gates[0]',
    ]);
    expect(labels('cases:\n  - expect: { checks: [{ id: | }] }')).toContain('transitions[1].gates[0]');
  });

  it('explains what evidence is', () => {
    const { document, offset } = at('cases:\n  - evidence: { hol|ds: [] }');
    const site = hoverSite(document, offset);
    expect(site && hover(site, NO_KNOWLEDGE)?.contents).toContain("Holds on the model's stages");
  });

  it('links the policy', () => {
    const text = 'policy: ../p.yaml\ncases: []\n';
    expect(documentLinks(parsed(text))).toEqual([{ start: 8, end: 17, path: '../p.yaml' }]);
  });

  it('outlines and folds cases', () => {
    const document = parsed(`cases:\n${oneCase('{result: fail}')}${oneCase('{result: pass}')}`);
    expect(documentSymbols(document)).toMatchObject([
      { name: 'a case', detail: 'fail' },
      { name: 'a case', detail: 'pass' },
    ]);
    expect(folds(document).length).toBeGreaterThan(2);
  });
});

describe('a hostile file', () => {
  it('of ten thousand cases is looked into as far as somebody reads', () => {
    const [first] = oneCase('{result: fail}', `&e ${EVIDENCE}`).split('\n    expect');
    const others = Array.from({ length: 9999 }, () => '  - {name: n, evidence: *e, expect: {result: fail}}\n');
    const document = parsed(`cases:\n${first}\n    expect: {result: fail}\n${others.join('')}`);
    const found = analyze(document, knowing());
    expect(found.filter(({ code }) => code === 'failed-case')).toHaveLength(200);
    expect(caseLenses(document, knowing())).toHaveLength(402);
    expect(documentSymbols(document)).toHaveLength(1000);
  });

  it.each([
    ['long', 200, '{metric: f1, greaterIsBetter: true, threshold: 1}', /^The first \d{3} of 900 cases were run; /],
    ['expensive', 200, '{expression: "true"}', /^The first 1 of 900 cases were run; /],
    ['endless', 450, '{expression: "true"}', /^The policy is too large to be decided while you type; /],
  ])('cannot make a policy that is %s be decided again and again', (_, length, gate, sentence) => {
    const gates = Array.from({ length }, () => gate).join(', ');
    const long = POLICY.replace('{signature: required}', gates);
    const text = `cases:\n${oneCase('{result: fail}').repeat(900)}`;
    const found = findings(text, knowing({ [POLICY_URI]: long }));
    expect(found[0]).toMatchObject({ code: 'cases-not-run', severity: 'information' });
    expect(found[0]?.message).toMatch(sentence);
    expect(Math.max(...found.map(({ message }) => message.length))).toBeLessThan(3000);
  });
});

test('the example has nothing to find fault with', () => {
  const example = (name: string): string =>
    readFileSync(new URL(`../../../examples/fraud-detection/${name}`, import.meta.url), 'utf8');
  const files = { [`${ROOT}promotion-policy.yaml`]: example('promotion-policy.yaml') };
  const document = parsed(example('fraud.promotion-policy.test.yaml'), `${ROOT}fraud.promotion-policy.test.yaml`);
  expect(analyze(document, knowing(files))).toEqual([]);
  expect(caseLenses(document, knowing(files)).map(({ title }) => title)).toContain('✓ 6 passed');
});
