import { describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { VersionFacts } from '../../core/policy/evidence';
import type { FactsAnswer } from '../../core/registry/port';
import { GitRepo } from '../support/git-repo';

type Files = Readonly<Record<string, string>>;

/** One version for each commit, from v1.0.0 on, oldest first. */
function repoOf(model: string, ...commits: readonly Files[]): GitRepo {
  const repo = GitRepo.create();
  for (const [index, files] of commits.entries())
    repo.tag(`${model.replace(':', '=')}@v1.${index}.0`, repo.commit(files));
  return repo;
}

async function read(repo: GitRepo, model: string, ...versions: readonly string[]): Promise<FactsAnswer> {
  return (await openGitSession({ cwd: repo.dir })).registry.readFacts(model, versions);
}

async function factsOf(files: Files, model = 'm'): Promise<VersionFacts> {
  const { facts, unavailable } = await read(repoOf(model, files), model, 'v1.0.0');
  expect(unavailable).toEqual({});
  return facts[0]!;
}

const digits = (text: string): object => expect.objectContaining({ isLosslessNumber: true, value: text }) as object;
const f1 = (text: string): Files[string] => `{"f1": ${text}}`;
const readsF1 = (text: string): object => ({ f1: { value: digits(text) } });

describe('where metrics are found', () => {
  const artifact = 'm:\n  path: models/m.pkl\n';
  it.each<[string, Files]>([
    ['at the root', { 'metrics.json': f1('0.90') }],
    ['at the root, in YAML', { 'metrics.yaml': 'f1: 0.90\n' }],
    ['at the root, in YAML of the other name', { 'metrics.yml': 'f1: 0.90\n' }],
    [
      'beside the artifact, before the root',
      { 'artifacts.yaml': artifact, 'models/metrics.json': f1('0.90'), 'metrics.json': f1('1') },
    ],
    ['in the artifact that is a folder', { 'artifacts.yaml': 'm: {path: models}', 'models/metrics.json': f1('0.90') }],
    [
      'beside an artifact of dvc.yaml',
      { 'dvc.yaml': `artifacts:\n  ${artifact.replaceAll('\n', '\n  ')}`, 'models/metrics.json': f1('0.90') },
    ],
    ['where dvc.yaml says', { 'dvc.yaml': 'metrics: [eval/scores.json]', 'eval/scores.json': f1('0.90') }],
    [
      'where a stage of dvc.yaml says, before the root',
      {
        'dvc.yaml': 'stages: {eval: {cmd: x, metrics: [{eval/scores.json: {cache: false}}]}}',
        'eval/scores.json': f1('0.90'),
        'metrics.json': f1('1'),
      },
    ],
    [
      'where artifacts.yaml says, before any other place',
      {
        'artifacts.yaml': `${artifact}  custom: {metrics: reports/m.yaml}\n`,
        'reports/m.yaml': 'f1: 0.90\n',
        'models/metrics.json': f1('1'),
      },
    ],
    [
      'where dvc.yaml says of the model',
      { 'dvc.yaml': 'artifacts: {m: {path: m.pkl, meta: {metrics: reports/m.json}}}', 'reports/m.json': f1('0.90') },
    ],
  ])('%s', async (_where, files) => {
    expect((await factsOf(files)).metrics).toEqual(readsF1('0.90'));
  });

  it('reads all files that dvc.yaml declares together', async () => {
    const files = {
      'dvc.yaml': 'metrics: [a.json, gone.json, b.yaml]',
      'a.json': f1('0.90'),
      'b.yaml': 'loss: 1e-3\n',
    };
    expect((await factsOf(files)).metrics).toEqual({ ...readsF1('0.90'), loss: { value: digits('1e-3') } });
  });

  it("knows that there are none, and reads each version's own", async () => {
    const repo = repoOf('m', {}, { 'metrics.json': f1('0.90') }, { 'metrics.json': f1('0.91') });
    const { facts } = await read(repo, 'm', 'v1.2.0', 'v1.0.0', 'v1.1.0');
    expect(facts.map(({ metrics }) => metrics)).toEqual([readsF1('0.91'), {}, readsF1('0.90')]);
  });

  it('leads out of the repository nowhere', async () => {
    const files = {
      'artifacts.yaml': 'm: {custom: {metrics: ../secret.json, card: /etc/passwd}}',
      'metrics.json': f1('1'),
    };
    expect(await factsOf(files)).toMatchObject({ metrics: readsF1('1'), card: null });
  });
});

describe('a model of a sub-directory', () => {
  it('reads its own files', async () => {
    const files = {
      'vision/dvc.yaml': 'artifacts: {cat: {path: out/cat.pkl, desc: Cats}}\nmetrics: [eval.json]',
      'vision/eval.json': f1('0.90'),
      'vision/README.md': '# Uses\nCats.\n',
      'metrics.json': f1('1'),
      'README.md': '# Uses\nEverything.\n',
    };
    const facts = await factsOf(files, 'vision:cat');
    expect(facts.metrics).toEqual(readsF1('0.90'));
    expect(facts.card?.sections).toEqual({ Uses: 5 });
  });

  it('falls back to the root', async () => {
    const facts = await factsOf({ 'vision/train.py': '', 'metrics.json': f1('0.90') }, 'vision:cat');
    expect(facts.metrics).toEqual(readsF1('0.90'));
  });
});

it('reads nested metrics and the evidence form from YAML as from JSON, digit by digit', async () => {
  const acc = {
    dataset: { name: 'holdout', digest: 'ab12' },
    at: '2026-11-20T08:00:00Z',
    slices: [{ where: { region: 'eu' }, value: 0.5, samples: 30 }],
  };
  const json = `{"test": {"acc": {"value": 0.9300, "samples": 12000, ${JSON.stringify(acc).slice(1)}}, "loss": 1E-3}`;
  const yaml = `test:\n  acc: {value: 0.9300, samples: 12000, ${JSON.stringify(acc).slice(1).replaceAll('":', '": ')}\nloss: 1E-3\n`;
  const wanted = {
    'test.acc': {
      ...acc,
      value: digits('0.9300'),
      samples: digits('12000'),
      slices: [{ where: { region: 'eu' }, value: digits('0.5'), samples: digits('30') }],
    },
    loss: { value: digits('1E-3') },
  };
  expect((await factsOf({ 'metrics.json': json })).metrics).toEqual(wanted);
  expect((await factsOf({ 'metrics.yaml': yaml })).metrics).toEqual(wanted);
});

describe('model cards', () => {
  it.each<[string, Files, Record<string, unknown>]>([
    ['without front matter', { 'README.md': '# Uses\nabc\n' }, {}],
    ['with front matter', { 'MODEL_CARD.md': '---\nlicense: mit\n---\n# Uses\nabc\n' }, { license: 'mit' }],
    ['beside the artifact', { 'artifacts.yaml': 'm: {path: a/m.pkl}', 'a/README.md': '# Uses\nabc' }, {}],
    [
      'where artifacts.yaml says',
      { 'artifacts.yaml': 'm: {custom: {card: docs/m.md}}', 'docs/m.md': '# Uses\nabc' },
      {},
    ],
  ])('%s', async (_form, files, frontMatter) => {
    expect((await factsOf({ 'README.md': '# Other\n', ...files })).card).toMatchObject({
      frontMatter,
      sections: { Uses: 3 },
    });
  });

  it('says which card is broken, and that there is none', async () => {
    const repo = repoOf('m', { 'README.md': '---\nlicense: [\n---\n' });
    const { facts, unavailable } = await read(repo, 'm', 'v1.0.0');
    expect(facts[0]).not.toHaveProperty('card');
    const short = repo.git('rev-parse', '--short=10', 'HEAD');
    expect(unavailable.card).toContain(`README.md at commit ${short} of m v1.0.0 cannot be read: its front matter`);
    expect((await factsOf({})).card).toBeNull();
  });
});

describe('files that cannot be read', () => {
  const broken = { 'metrics.json': 'f1: 0.9' };
  const good = { 'metrics.json': f1('0.90') };

  it("names the candidate's broken metrics file and its commit", async () => {
    const repo = repoOf('m', good, broken);
    const { facts, unavailable } = await read(repo, 'm', 'v1.1.0', 'v1.0.0');
    const short = repo.git('rev-parse', '--short=10', 'HEAD');
    expect(Object.keys(unavailable)).toEqual(['metrics']);
    expect(unavailable.metrics).toMatch(
      new RegExp(`^metrics\\.json at commit ${short} of m v1\\.1\\.0 cannot be read: it is not valid JSON .*\\.$`),
    );
    expect(facts[0]).not.toHaveProperty('metrics');
    expect(facts[1]?.metrics).toEqual(readsF1('0.90'));
  });

  it("leaves another version's metrics unknown, and the candidate's as they are", async () => {
    const { facts, unavailable } = await read(repoOf('m', broken, good), 'm', 'v1.1.0', 'v1.0.0');
    expect(facts[0]?.metrics).toEqual(readsF1('0.90'));
    expect(facts[1]).not.toHaveProperty('metrics');
    expect(unavailable).toEqual({ versions: expect.stringContaining('m v1.0.0 cannot be read') as string });
  });

  it("does not mind another version's broken card, which nobody compares with", async () => {
    const { facts, unavailable } = await read(
      repoOf('m', { 'README.md': '---\na: [\n---\n' }, { 'README.md': '# A' }),
      'm',
      'v1.1.0',
      'v1.0.0',
    );
    expect(unavailable).toEqual({});
    expect(facts[1]).not.toHaveProperty('card');
  });

  it.each<[string, Files]>([
    ['artifacts.yaml', { 'artifacts.yaml': 'm: [', 'metrics.json': f1('1') }],
    ['dvc.yaml', { 'dvc.yaml': 'artifacts: {', 'metrics.json': f1('1') }],
  ])("does not guess where a version's files are when %s is broken", async (file, files) => {
    const { facts, unavailable } = await read(repoOf('m', files), 'm', 'v1.0.0');
    expect(Object.keys(unavailable).sort()).toEqual(['card', 'metrics', 'signature', 'tags']);
    expect(unavailable.metrics).toContain(`${file} at commit`);
    for (const part of Object.keys(unavailable)) expect(facts[0]).not.toHaveProperty(part);
  });

  it('outlives files that are nested without end', async () => {
    const nested = (open: string, close: string): string => open.repeat(20_000) + close.repeat(20_000);
    const yaml = `a: ${nested('[', ']')}`;
    const files = { 'metrics.yaml': yaml, 'README.md': `---\n${yaml}\n---\n` };
    const { unavailable } = await read(repoOf('m', files), 'm', 'v1.0.0');
    expect(unavailable).toMatchObject({
      metrics: expect.stringContaining('nested too deeply') as string,
      card: expect.stringContaining('nested too deeply') as string,
    });
    const json = await read(repoOf('m', { 'metrics.json': nested('{"a":', '}') }), 'm', 'v1.0.0');
    expect(json.unavailable.metrics).toContain('JSON');
    const artifacts = await read(repoOf('m', { 'artifacts.yaml': yaml }), 'm', 'v1.0.0');
    expect(artifacts.unavailable.tags).toContain('nested too deeply');
  });
});

describe('since when a stage is held', () => {
  const at = (hour: number): string => `2026-01-01T${String(hour).padStart(2, '0')}:00:00+00:00`;
  const seconds = (hour: number): number => Date.parse(at(hour)) / 1000;

  /**
   * `steps` are tags such as `#prod#1` (assign), `#prod!#2` (release) of a version, one an hour from 01:00 on; those with
   * a record are Stagegate's.
   */
  async function stagesAfter(
    ...steps: readonly (readonly [version: 0 | 1, tag: string, record?: string])[]
  ): Promise<unknown> {
    const repo = GitRepo.create();
    const commits = [repo.commit(), repo.commit()];
    for (const [index, commit] of commits.entries()) repo.tag(`m@v1.${index}.0`, commit, { time: seconds(0) });
    for (const [index, [version, tag, record]] of steps.entries()) {
      const time = seconds(index + 1);
      const head = `object ${commits[version]!}\ntype commit\ntag m${tag}\ntagger Ana <ana@example.com> ${time} +0000\n`;
      const message = record === undefined ? 'Moving' : `Moving\n\nStagegate-Record: ${record}`;
      repo.tag(`m${tag}`, commits[version]!, { text: `${head}\n${message}\n` });
    }
    const { facts } = await read(repo, 'm', 'v1.0.0', 'v1.1.0');
    return facts.map(({ stages }) => stages);
  }

  it('is the assignment', async () => {
    expect(await stagesAfter([0, '#prod#1'])).toEqual([[{ stage: 'prod', since: at(1) }], []]);
  });

  it('starts again after a release', async () => {
    const steps = [
      [0, '#prod#1'],
      [0, '#prod!#2'],
      [0, '#prod#3'],
    ] as const;
    expect(await stagesAfter(...steps)).toEqual([[{ stage: 'prod', since: at(3) }], []]);
  });

  it('does not start again when the assignment is repeated', async () => {
    expect(await stagesAfter([0, '#prod#1'], [0, '#prod#2'])).toEqual([[{ stage: 'prod', since: at(1) }], []]);
  });

  it('starts again when another version held the stage between', async () => {
    const steps = [
      [0, '#prod#1'],
      [1, '#prod#2'],
      [0, '#prod#3'],
    ] as const;
    expect(await stagesAfter(...steps)).toEqual([[{ stage: 'prod', since: at(3) }], []]);
  });

  it('starts with the release of the version that stood before it', async () => {
    const steps = [
      [0, '#prod#1'],
      [1, '#prod#2'],
      [1, '#prod!#3'],
    ] as const;
    expect(await stagesAfter(...steps)).toEqual([[{ stage: 'prod', since: at(3) }], []]);
  });

  it('does not start again for a version that shares the stage when another one comes, and goes', async () => {
    const steps = [
      [0, '#prod#1', 'r1'],
      [1, '#prod#2', 'r2'],
    ] as const;
    const one = { stage: 'prod', since: at(1) };
    expect(await stagesAfter(...steps)).toEqual([[one], [{ stage: 'prod', since: at(2) }]]);
    expect(await stagesAfter(...steps, [0, '#prod#3', 'r3'])).toEqual([[one], [{ stage: 'prod', since: at(2) }]]);
    expect(await stagesAfter(...steps, [1, '#prod!#3', 'r3'])).toEqual([[one], []]);
    const again = [
      [0, '#prod!#3', 'r3'],
      [0, '#prod#4', 'r4'],
    ] as const;
    expect(await stagesAfter(...steps, ...again, [1, '#prod!#5', 'r5'])).toEqual([
      [{ stage: 'prod', since: at(4) }],
      [],
    ]);
  });

  it('is told of each stage on its own', async () => {
    const steps = [
      [0, '#staging#1'],
      [0, '#prod#2'],
      [0, '#staging!#3'],
    ] as const;
    expect(await stagesAfter(...steps)).toEqual([[{ stage: 'prod', since: at(2) }], []]);
  });
});
