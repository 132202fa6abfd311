import { afterAll, expect, it } from 'vitest';
import { Random } from '../support/random';
import { GitRepo } from '../support/git-repo';
import { describeWithGto, expectSameAsGto, readLikeGto } from '../support/gto';
import type { GtoOracle } from '../support/gto';

const SEEDS = [11, 23, 37, 41, 59, 73];
const OPERATIONS = 25;
const MODELS = ['m', 'dir/m', 'sub/dir:m'];
const STAGES = ['dev', 'staging', 'prod', 'prod/eu'];

/** Mostly valid operations, as people and CI jobs do them in the course of time; some are refused. */
function randomOperation(random: Random, commits: readonly string[], versions: readonly string[]): string[] {
  const model = random.pick(MODELS);
  const commit = random.pick(commits);
  const stage = random.pick(STAGES);
  const known = versions
    .filter((version) => version.startsWith(`${model}\0`))
    .map((version) => version.split('\0')[1]!);
  const free = [
    ...(random.chance(0.25) ? ['--force'] : []),
    ...(random.chance(0.25) ? ['--simple', random.pick(['true', 'false'])] : []),
  ];
  if (known.length === 0 || random.chance(0.25))
    return ['register', model, commit, ...randomVersion(random, known), ...free];
  const version = random.pick(known);
  const kinds: readonly (readonly [number, string[]])[] = [
    [0.5, ['assign', model, '--version', version, '--stage', stage, ...free]],
    [0.6, ['assign', model, commit, '--stage', stage, ...(random.chance(0.4) ? ['--skip-registration'] : [])]],
    [0.78, ['deprecate', model, version, stage, ...free]],
    [0.88, ['deprecate', model, version, ...free]],
    [0.93, ['deprecate', model, ...free.filter((word) => word === '--force')]],
    [0.97, ['deprecate', model, version, stage, '--delete']],
  ];
  const drawn = random.next();
  return kinds.find(([below]) => drawn < below)?.[1] ?? ['register', model, commit, '--version', 'not-a-version'];
}

function randomVersion(random: Random, known: readonly string[]): string[] {
  const digit = (): string => String(Math.floor(random.next() * 4));
  const named = ['--version', `v${digit()}.${digit()}.${digit()}${random.pick(['', '', '-rc.1', '+b1'])}`];
  const bumps = known.length === 0 ? [] : [['--bump-minor'], ['--bump-major']];
  return random.pick([[], [], named, ...bumps]);
}

describeWithGto('random gto operations', (oracle) => {
  let gto: GtoOracle | undefined;
  afterAll(() => gto?.stop());

  it.each(SEEDS)('seed %i: the same state and history after every operation', { timeout: 300_000 }, async (seed) => {
    gto = oracle();
    const random = new Random(seed);
    const repo = GitRepo.create();
    const commits = Array.from({ length: 10 }, () => repo.commit());
    let time = 1_710_000_000;
    let versions: string[] = [];
    let applied = 0;
    for (let step = 0; step < OPERATIONS; step += 1) {
      const argv = randomOperation(random, commits, versions);
      time += random.chance(0.1) ? 0 : random.pick([1, 7, 60]);
      const before = repo.refs();
      const reply = await gto.ask(repo.dir, argv, time);
      applied += reply.rc === 0 ? 1 : 0;
      if (reply.show === null) {
        // gto made a tag that it cannot read itself, and is of no use as an oracle until the tag is gone again.
        expect(reply.error).toMatch(/ManyVersions|Multiple versions/);
        restore(repo, before);
        continue;
      }
      await expectSameAsGto(repo.dir, reply);
      const { history } = await readLikeGto(repo.dir);
      versions = history!
        .filter(({ event }) => event === 'registration')
        .map((event) => `${String(event['artifact'])}\0${String(event['version'])}`);
    }
    expect(applied).toBeGreaterThan(OPERATIONS / 3);
  });
});

function restore(repo: GitRepo, refs: string): void {
  const kept = new Set(refs.split('\n').map((line) => line.split(' ')[0]));
  for (const line of repo.refs().split('\n')) {
    const [ref = ''] = line.split(' ');
    if (!kept.has(ref)) repo.git('update-ref', '-d', ref);
  }
}
