import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorIn } from '../../../test/lsp/support/cursor';
import { shown } from '../../../test/lsp/support/expectations';
import { withEdits } from '../../text/text-edit';
import { analyze } from '../analyze';
import { complete, completionSite } from '../completion';
import type { LanguageDocument } from '../document';
import { DocumentCache, parseLanguageDocument } from '../document';
import { fixAll } from '../fix-all';
import { folds } from '../folding';
import { hover, hoverSite } from '../hover';
import type { DocumentKind } from '../kind';
import type { Knowledge } from '../knowledge';
import { NO_KNOWLEDGE } from '../knowledge';
import { quickFixes } from '../quick-fix';
import { documentSymbols } from '../symbols';
import { cardDemands } from './demands';
import { needsOf } from '../supports';

const SNIPPETS = { snippets: true, multiline: true };

const documentOf = (text: string, kind: DocumentKind = 'model-card'): LanguageDocument =>
  parseLanguageDocument({ uri: 'file:///README.md', kind, version: 1, text });
const findingsIn = (text: string, knowledge = NO_KNOWLEDGE): readonly string[] =>
  shown(text, analyze(documentOf(text), knowledge)).map((line) => line.replace(/: [^:]*$/, ''));

const card = (front: string): string => `---\n${front}\n---\n# Title\n`;

function labelsAt(fixture: string): readonly string[] {
  const { text, offset } = cursorIn(fixture);
  const site = completionSite(documentOf(text), offset);
  return site ? complete(site, NO_KNOWLEDGE, SNIPPETS).proposals.map(({ label }) => label) : [];
}

describe('front matter', () => {
  it.each([
    ['---\nlicense: x y z\n---\n', 2],
    ['\uFEFF---\nlicense: x y z\n---\n', 2],
    ['\n \n---\nlicense: x y z\n---\n', 4],
    ['---\r\ntags: [a]\r\nlicense: x y z\r\n---\r\n# T\r\n', 3],
    ['---  \nlicense: x y z\n---  \ntext\n---\n', 2],
    ['---\nlicense: x y z\n---', 2],
  ])('is found in %j, and findings stand where they belong', (text, line) => {
    expect(findingsIn(text)).toEqual([`line ${line}: warning at x y z`]);
  });

  it.each([
    '',
    '# Title\n',
    '---\n---\n',
    '---\n\n---\n# T',
    '---\rlicense: x y z\r---\r',
    '---\nA rule, and text.\n',
    'text\n---\nlicense: x y z\n---\n',
    card('license: mit') + '---\nlicense: x y z\n---\n',
  ])('%j says nothing wrong', (text) => {
    expect(findingsIn(text)).toEqual([]);
  });

  it('is told to be open where a card’s key follows', () => {
    expect(findingsIn('---\n# a comment\nlicense: mit\n\n# Title\n')).toEqual([
      'line 1: error at ---: The front matter is not closed',
    ]);
  });

  it('is told once where it is no YAML', () => {
    expect(findingsIn(card('license: mit\nlibrary_name: gguf: v3\ntags: ['))).toEqual([
      expect.stringMatching(/^line 3: error/) as string,
    ]);
  });

  it('is not parsed again when the text below it changes', () => {
    const cache = new DocumentCache();
    const source = { uri: 'a', kind: 'model-card' as const };
    const first = cache.get({ ...source, version: 1, text: card('license: x') });
    const second = cache.get({ ...source, version: 2, text: `${card('license: x')}${'| a |\n'.repeat(40_000)}` });
    expect(second).toMatchObject({ version: 2 });
    expect(second.parts[0]?.yaml).toBe(first.parts[0]?.yaml);
    const third = cache.get({ ...source, version: 3, text: card('license: y') });
    expect(third.parts[0]?.yaml).not.toBe(first.parts[0]?.yaml);
  });
});

describe('completion in a card', () => {
  it('offers keys, licenses, tasks, languages and libraries', () => {
    expect(labelsAt('---\nlicense: mit\n|\n---\n')).toEqual(expect.arrayContaining(['pipeline_tag', 'model-index']));
    expect(labelsAt('---\nlicense: mit\n|\n---\n')).not.toContain('license');
    expect(labelsAt('---\nlicense: |\n---\n')).toEqual(expect.arrayContaining(['mit', 'llama3.3', 'other']));
    expect(labelsAt('---\npipeline_tag: text|\n---\n')).toContain('text-generation');
    expect(labelsAt('---\nlanguage:\n- |\n---\n')).toEqual(expect.arrayContaining(['multilingual', 'ne']));
    expect(labelsAt('---\nlibrary_name: |\n---\n')).toContain('transformers');
    expect(labelsAt('---\nbase_model_relation: |\n---\n')).toEqual(['adapter', 'merge', 'quantized', 'finetune']);
  });

  it('offers the keys of a result, required ones first', () => {
    expect(labelsAt('---\nmodel-index:\n- name: m\n  results:\n  - |\n---\n').slice(0, 3)).toEqual([
      'task',
      'dataset',
      'metrics',
    ]);
    const at = '---\nmodel-index:\n- name: m\n  results:\n  - task:\n      type: |\n---\n';
    expect(labelsAt(at)).toContain('text-classification');
  });

  it('offers results whole, indented as they are inserted', () => {
    const inserted = (fixture: string, label: string, kind?: DocumentKind): string | undefined => {
      const { text, offset } = cursorIn(fixture);
      const site = completionSite(documentOf(text, kind), offset);
      return site && complete(site, NO_KNOWLEDGE, SNIPPETS).proposals.find((one) => one.label === label)?.text;
    };
    const whole = 'model-index with a result';
    expect(inserted('---\nlicense: mit\n|\n---\n', whole)).toMatch(
      /^model-index:\n {2}- name: .*\n {4}results:\n {6}- task:\n/,
    );
    expect(inserted('---\nmodel-index: []\n|\n---\n', whole)).toBeUndefined();
    expect(inserted('---\nwidget:\n- |\n---\n', whole)).toBeUndefined();
    const results = '---\nmodel-index:\n- name: m\n  results:\n';
    expect(inserted(`${results}  - |\n---\n`, 'result')).toMatch(/^task:\n {6}type: .*\n {4}dataset:\n/);
    expect(inserted(`${results}    |\n---\n`, 'result')).toMatch(/^- task:\n {8}type: .*\n {6}dataset:\n/);
    expect(inserted('|', 'result', 'eval-results')).toMatch(/^- dataset:\n {4}id: /);
    expect(inserted('- value: 1\n- |', 'result', 'eval-results')).toMatch(/^dataset:\n {4}id: /);
    const { text, offset } = cursorIn('---\nlicense: mit\n|\n---\n');
    const site = completionSite(documentOf(text), offset);
    const plain = site && complete(site, NO_KNOWLEDGE, { snippets: false, multiline: true }).proposals;
    expect(plain?.map(({ label }) => label)).not.toContain(whole);
  });

  it('offers nothing in the body', () => {
    expect(labelsAt('---\nlicense: mit\n---\nlicense: |\n')).toEqual([]);
  });
});

it('explains keys, and names what an identifier stands for', () => {
  const text = card('license: llama3\nlanguage: ne');
  const at = (word: string): string | undefined => {
    const site = hoverSite(documentOf(text), text.indexOf(word) + 1);
    return site && hover(site, NO_KNOWLEDGE)?.contents;
  };
  expect(at('license')).toMatch(/license identifier of the Hub/);
  expect(at('llama3')).toContain('Llama 3 Community License Agreement');
  expect(at('ne')).toContain('Nepali');
  expect(at('Title')).toBeUndefined();
});

it('outlines keys and results, and folds what has several lines', () => {
  const text = card(
    'license: mit\nmodel-index:\n- name: m\n  results:\n  - task: {type: qa}\n    dataset: {type: d, name: D}\n    metrics:\n    - {type: f1, value: 0.5}',
  );
  const symbols = documentSymbols(documentOf(text));
  expect(symbols).toMatchObject([
    { name: 'license', detail: 'mit' },
    { name: 'model-index', children: [{ name: 'm', children: [{ name: 'qa · D', children: [{ name: 'f1 0.5' }] }] }] },
  ]);
  const folded = folds(documentOf(text)).map(({ start, end }) => text.slice(start, end));
  expect(folded[0]).toMatch(/^model-index:[^]*0\.5\}$/);
});

describe('claims', () => {
  const claim = (value: string, dataset = 'holdout'): string =>
    card(
      `model-index:\n- name: org/fraud\n  results:\n  - task: {type: t}\n    dataset: {type: d, name: ${dataset}}\n    metrics: [{type: f1, value: ${value}}]`,
    );
  const knowing = (...values: readonly string[]): Knowledge => ({
    models: [{ name: 'fraud', stages: {}, aliases: {} }],
    facts: new Map([
      [
        'fraud',
        values.map((value, index) => ({ version: String(9 - index), metrics: { f1: { value, dataset: 'holdout' } } })),
      ],
    ]),
  });

  it('asks for the models that a card names, then for their numbers', () => {
    expect(needsOf(documentOf(claim('0.9')), NO_KNOWLEDGE)).toEqual({ models: true, cardDemands: true });
    expect(needsOf(documentOf(claim('0.9')), knowing())).toEqual({
      models: true,
      cardDemands: true,
      facts: ['fraud'],
    });
    expect(needsOf(documentOf(card('license: mit')), NO_KNOWLEDGE)).toEqual({ cardDemands: true });
    expect(needsOf(documentOf('# No card\n'), NO_KNOWLEDGE)).toEqual({});
  });

  it.each(['0.91', '0.914', '91.4', '0.9142', '"0.91 ± 0.1"'])('%s agrees with 0.9142', (value) => {
    expect(findingsIn(claim(value), knowing('0.5', '0.9142'))).toEqual([]);
  });

  it('differs from every newest version of the registry', () => {
    expect(findingsIn(claim('0.95'), knowing('0.9142', '0.90'))).toEqual(['line 7: warning at 0.95']);
    expect(findingsIn(claim('0.95'), NO_KNOWLEDGE)).toEqual([]);
    expect(findingsIn(claim('0.95'), knowing())).toEqual([]);
  });

  it('is not compared with a number of another data set', () => {
    expect(findingsIn(claim('0.95', 'other'), knowing('0.9142'))).toEqual([]);
  });

  it('is compared with the number of its own data set, where there are several', () => {
    const f1 = { value: '0.5', dataset: 'holdout', others: [{ value: '0.9142', dataset: 'live' }] };
    const known = { ...knowing(), facts: new Map([['fraud', [{ version: '9', metrics: { f1 } }]]]) };
    expect(findingsIn(claim('0.91', 'live'), known)).toEqual([]);
    expect(findingsIn(claim('0.5', 'live'), known)).toEqual(['line 7: warning at 0.5']);
    expect(findingsIn(claim('0.91', 'other'), known)).toEqual([]);
  });
});

describe('what can be done about a claim', () => {
  const metrics = { f1: { value: '0.91423' }, acc: { value: '12345.6' }, loss: { value: '1e-5' } };
  const known: Knowledge = { facts: new Map([['fraud', [{ version: '8', metrics }]]]) };
  const claims = (...stated: readonly string[]): string => {
    const list = stated.map((one) => `    - ${one}`).join('\n');
    return card(
      `model-index:\n- name: fraud\n  results:\n  - task: {type: t}\n    dataset: {type: d, name: n}\n    metrics:\n${list}`,
    );
  };
  const fixed = (text: string): readonly (readonly [title: string, after: string])[] => {
    const document = documentOf(text);
    const [first] = analyze(document, known).filter(({ code }) => code === 'claim-differs');
    return (first ? quickFixes(document, first) : []).map(({ title, edits }) => [title, withEdits(text, edits)]);
  };

  it.each([
    ['{type: f1, value: 0.95}', '{type: f1, value: 0.91}'],
    ['{type: f1, value: 0.9000}', '{type: f1, value: 0.9142}'],
    ['{type: f1, value: 1}', undefined],
    ['{type: f1, value: 95}', '{type: f1, value: 91}'],
    ['{type: f1, value: 95.50 }', '{type: f1, value: 91.42 }'],
    ['{type: f1, value: "0.950"}', '{type: f1, value: "0.914"}'],
    ["{type: f1, value: '95.1'}", "{type: f1, value: '91.4'}"],
    ['{type: acc, value: 1.20e4}', '{type: acc, value: 1.23e4}'],
    ['{type: loss, value: 2.0E-05}', '{type: loss, value: 1.0E-05}'],
    ['{type: f1, value: 0.95 ± 0.1}', undefined],
  ])('%s becomes %s, as the registry has it', (stated, updated) => {
    const text = claims(stated);
    const [first, ...others] = fixed(text);
    expect(first?.[1]).toBe(updated && text.replace(stated, updated));
    expect(others).toEqual([]);
    const codes = analyze(documentOf(first?.[1] ?? ''), known).map(({ code }) => code);
    expect(codes).not.toContain('claim-differs');
  });

  it('is also done for all claims at once', () => {
    const stated = [
      '{type: f1, value: 0.95}',
      '{type: acc, value: 5}',
      '{type: f1, value: 0.91}',
      '{type: loss, value: 3}',
    ];
    expect(fixed(claims(...stated))).toEqual([
      ['Update to 0.91 from version 8', expect.stringContaining('acc, value: 5') as string],
      [
        'Update all numbers of the card from the registry',
        claims('{type: f1, value: 0.91}', '{type: acc, value: 12346}', stated[2] ?? '', '{type: loss, value: 0}'),
      ],
    ]);
  });

  it('is never done unseen', () => {
    const document = documentOf(claims('{type: f1, value: 0.95}'));
    expect(fixAll(document, known, 0)).toEqual([]);
  });
});

describe('what a policy asks of cards', () => {
  const asking = (...models: readonly string[]): Knowledge => ({
    facts: new Map(),
    cardDemands: [{ policy: 'promotion-policy.yaml', models, sections: ['Uses', 'Risks'], licenses: ['mit'] }],
  });
  const named = (model: string): string => `model-index: [{name: ${model}, results: []}]`;
  const body = '# Uses\nFor this.\n# Risks\n[More Information Needed]\n';

  it('is that sections have text, and that the license is one of its own', () => {
    const text = `---\nlicense: apache-2.0\n---\n${body}`;
    expect(findingsIn(text, asking('*'))).toEqual(['line 2: warning at apache-2.0', 'line 3: warning at ---']);
    expect(findingsIn(`---\nlicense: mit\n---\n${body}Some.\n`, asking('*'))).toEqual([]);
    expect(findingsIn(`---\nlicense: mit\n---\n`, asking('*'))).toHaveLength(2);
  });

  it('can be added, at the end and with its placeholder', () => {
    const added = (text: string): string | undefined => {
      const document = documentOf(text);
      const findings = analyze(document, asking('*')).filter(({ code }) => code === 'missing-section');
      const [fix] = findings.flatMap((finding) => quickFixes(document, finding));
      return fix && withEdits(text, fix.edits);
    };
    const front = '---\nlicense: mit\n---\n';
    expect(added(`${front}# Uses\nFor this.\n\n`)).toBe(
      `${front}# Uses\nFor this.\n\n## Risks\n\n[More Information Needed]\n`,
    );
    expect(added(`${front}# Risks\r\nSome.`)).toContain('Some.\r\n\r\n## Uses\r\n\r\n[');
    expect(added(front)).toBe(`${front}\n## Uses\n\n[More Information Needed]\n`);
    expect(added(`${front}# Uses\nFor this.\n# Risks\n`)).toBeUndefined();
    expect(added(`${front}# Uses\nFor this.\n\`\`\`\n`)).toBeUndefined();
  });

  it('concerns the models that it governs', () => {
    expect(findingsIn(card(named('org/fraud')), asking('fr*'))).toHaveLength(2);
    expect(findingsIn(card(named('churn')), asking('fr*'))).toEqual([]);
    expect(findingsIn(card('license: apache-2.0'), asking('fr*'))).toEqual([]);
  });

  const headingsAt = (fixture: string, knowledge: Knowledge): readonly string[] => {
    const { text, offset } = cursorIn(fixture);
    const site = completionSite(documentOf(text), offset);
    return site ? complete(site, knowledge, SNIPPETS).proposals.map(({ label }) => label) : [];
  };

  it('is offered where a heading is written, before the rest of the Hub’s template', () => {
    const start = '---\nlicense: mit\n---\n# Title\n';
    expect(headingsAt(`${start}## |`, asking('*')).slice(0, 3)).toEqual(['Uses', 'Risks', 'Model Details']);
    expect(headingsAt(`${start}## Ris|\n`, asking('*'))).toContain('Risks');
    expect(headingsAt(`${start}## |\r\n# Uses\nFor this.\n`, asking('*'))).not.toContain('Uses');
    expect(headingsAt(`${start}### |`, NO_KNOWLEDGE)[0]).toBe('Model Description');
    const { text, offset } = cursorIn(`${start}## Us|es\r\nFor this.\r\n`);
    const site = completionSite(documentOf(text), offset);
    const replaced = site && complete(site, asking('*'), SNIPPETS).replace;
    expect(text.slice(replaced?.start, replaced?.end)).toBe('Uses');
  });

  it.each(['## Uses\nFor |', '##|', '|## Uses', '```\n## |', '~~~\n# a\n```\n## |', '- ## |'])(
    'is not offered at %j',
    (body) => {
      expect(headingsAt(`---\nlicense: mit\n---\n# Title\n${body}`, asking('*'))).toEqual([]);
    },
  );

  it('is not offered in Markdown that is no card', () => {
    expect(headingsAt('# Title\n## |', asking('*'))).toEqual([]);
    expect(headingsAt('```\n---\n```\n## |', asking('*'))).toEqual([]);
  });

  it('is read from gates that must hold', () => {
    const policy = `version: 1
models: ["*"]
transitions:
  - from: [None]
    to: Staging
    gates:
      - modelCard: {sections: [Uses], licenses: [mit, apache-2.0]}
      - allOf: [{modelCard: {sections: [Risks], licenses: [mit]}}]
      - anyOf: [{modelCard: {sections: [Else]}}, {signature: required}]
`;
    const file = { path: 'p.yaml', digest: '', text: policy, preview: true };
    expect(cardDemands([file, { ...file, text: 'version: [' }])).toEqual([
      { policy: 'p.yaml', models: ['*'], sections: ['Uses', 'Risks'], licenses: ['mit'] },
    ]);
  });
});

describe('hostile text', () => {
  const PIECES = fc.constantFrom(
    ...[
      '---\n',
      'license: ',
      'model-index:\n',
      '- ',
      '  ',
      '\n',
      '\r',
      '\t',
      '"',
      "'",
      '[',
      '{',
      '}',
      ']',
      '&a ',
      '*a',
      '<<: ',
    ],
    ...[
      'results:',
      'metrics: ',
      'value: 1',
      '? ',
      ': ',
      '#',
      '\0',
      '\uD800',
      '\uFEFF',
      '|\n',
      '!!x ',
      'tags: ',
      'a, b',
      '{{',
    ],
  );
  const KINDS: readonly DocumentKind[] = [
    'model-card',
    'eval-results',
    'mlmodel',
    'gto-artifacts',
    'dvc',
    'inference-service',
  ];

  it('gives findings inside of it, and everything else, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(PIECES, { maxLength: 40 }), fc.constantFrom(...KINDS), fc.nat(), (pieces, kind, at) => {
        const text = `---\nlicense: mit\n${pieces.join('')}\n---\n`;
        const document = documentOf(text, kind);
        for (const { start, end } of analyze(document, NO_KNOWLEDGE)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        const offset = at % (text.length + 1);
        const site = completionSite(document, offset);
        if (site) complete(site, NO_KNOWLEDGE, SNIPPETS);
        const hovered = hoverSite(document, offset);
        if (hovered) hover(hovered, NO_KNOWLEDGE);
        documentSymbols(document);
        folds(document);
      }),
      { numRuns: 300 },
    );
  });

  const bomb = [
    'a: &a [x, x]',
    ...'bcdefghijklmnop'.split('').map((key, index) => {
      const before = 'abcdefghijklmnop'[index] ?? '';
      return `${key}: &${key} [${Array<string>(9).fill(`*${before}`).join(', ')}]`;
    }),
  ].join('\n');

  it.each([
    ['an alias bomb', `license: mit\n${bomb}`, 'too-deep'],
    ['deep nesting', `tags: ${'['.repeat(50_000)}`, 'too-deep'],
    ['more than can be read at every keystroke', `license: mit\n${'a: b\n'.repeat(100_000)}`, 'too-large'],
    ['NUL', `license: mit\n${'\0'.repeat(10_000)}`, undefined],
    ['a thousand slips', `license:\n${'- mti\n'.repeat(5000)}`, 'unknown-license'],
  ])('%s is answered', (_what, front, code) => {
    const findings = analyze(documentOf(card(front)), NO_KNOWLEDGE);
    expect(findings.length).toBeLessThanOrEqual(300);
    if (code !== undefined) expect(findings.map((finding) => finding.code)).toContain(code);
  });
});
