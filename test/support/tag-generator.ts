import { execFileSync } from 'node:child_process';
import { GitRepo } from './git-repo';

/**
 * A repository with many tags, made by one `git fast-import`: 40 % versions, 60 % assignments, spread over a hundred models
 * (fewer for small repositories), each version at a commit of its own per model.
 */
export function repoWithTags(count: number): GitRepo {
  const repo = GitRepo.create();
  execFileSync('git', ['-C', repo.dir, 'fast-import', '--quiet'], {
    input: [...fastImport(count)].join(''),
    maxBuffer: 2 ** 30,
  });
  repo.git('pack-refs', '--all');
  return repo;
}

const TAGGER = 'tagger Ana <ana@example.com>';
const START = 1_700_000_000;
const STAGES = ['dev', 'staging', 'prod'];

function* fastImport(count: number): Generator<string> {
  const models = Math.min(100, Math.ceil(count / 20));
  const versions = Math.ceil((count * 0.4) / models);
  for (let index = 1; index <= versions; index += 1) {
    yield `commit refs/heads/main\nmark :${String(index)}\ncommitter Ana <ana@example.com> ${String(START + index)} +0000\ndata 2\nc\n`;
  }
  for (let made = 0; made < count; made += 1) {
    const model = `model-${String(made % models)}`;
    const turn = Math.floor(made / models);
    const version = turn % versions;
    const isVersion = turn < versions;
    const stage = STAGES[turn % STAGES.length] ?? 'dev';
    const name = isVersion ? `${model}@v0.${String(version)}.0` : `${model}#${stage}#${String(turn)}`;
    yield `tag ${name}\nfrom :${String(version + 1)}\n${TAGGER} ${String(START + 10_000 + made)} +0000\ndata ${String(name.length)}\n${name}\n`;
  }
}
