import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitRepo, temporaryFolder } from '../support/git-repo';
import { buildServer } from './support/client';

const GUIDE = new URL('../../docs/other-editors.md', import.meta.url);
const DRIVER = path.join(import.meta.dirname, 'support/neovim.lua');
const title = 'Neovim, set up as the documentation says';

const version = neovimVersion();
if (version === undefined && process.platform === 'linux' && process.env['CI'] === 'true') {
  it(`${title}: nvim is there`, () => expect.fail('Run npm test as root, or install the package neovim.'));
}

/** `[major, minor]` of the Neovim on the PATH. */
function neovimVersion(): readonly [number, number] | undefined {
  try {
    const [, major, minor] = /NVIM v(\d+)\.(\d+)/.exec(execFileSync('nvim', ['--version'], { encoding: 'utf8' })) ?? [];
    return [Number(major), Number(minor)];
  } catch {
    return undefined;
  }
}

/** The lines that people are told to put into their `init.lua`. */
function configuration([major, minor]: readonly [number, number]): string {
  const [newer, older] = [...readFileSync(GUIDE, 'utf8').matchAll(/^```lua\n(.*?)^```$/gms)].map(
    ([, lua]) => lua ?? '',
  );
  return (major > 0 || minor >= 11 ? newer : older) ?? '';
}

/** One file to open: the code that is waited for, and what the cursor is put on. */
interface Step {
  readonly file: string;
  readonly wait: string;
  readonly hover: string;
  readonly complete: string;
}

interface Seen {
  readonly filetype: string;
  readonly codes: readonly string[];
  readonly hover: string;
  readonly completions: readonly string[];
}

describe.skipIf(version === undefined)(version ? title : `${title} (nvim is not installed)`, () => {
  let server: Awaited<ReturnType<typeof buildServer>>;
  let home: string;
  beforeAll(async () => {
    server = await buildServer('cli/main.ts');
    home = temporaryFolder('home');
    const config = path.join(home, 'config/nvim');
    mkdirSync(config, { recursive: true });
    writeFileSync(path.join(config, 'init.lua'), configuration(version ?? [0, 0]));
    const program = path.join(home, 'bin/stagegate');
    mkdirSync(path.dirname(program));
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${server.path}' "$@"\n`);
    chmodSync(program, 0o755);
  });
  afterAll(() => server.remove());

  async function open(cwd: string, steps: readonly Step[]): Promise<{ seen: readonly Seen[]; message: string }> {
    const [stepsFile, seenFile] = [path.join(home, 'steps.json'), path.join(home, 'seen.json')];
    writeFileSync(stepsFile, JSON.stringify(steps));
    const env = {
      ...process.env,
      PATH: `${path.join(home, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      XDG_CONFIG_HOME: path.join(home, 'config'),
      XDG_DATA_HOME: path.join(home, 'data'),
      XDG_STATE_HOME: path.join(home, 'state'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
      STAGEGATE_STEPS: stepsFile,
      STAGEGATE_SEEN: seenFile,
    };
    const args = ['--headless', '-n', '-i', 'NONE', '-c', `luafile ${DRIVER}`, '-c', 'cquit'];
    await promisify(execFile)('nvim', args, { cwd, env, timeout: 150_000 });
    return JSON.parse(readFileSync(seenFile, 'utf8')) as { seen: readonly Seen[]; message: string };
  }

  it('shows what is wrong in a policy, a model card and an MLmodel, completes and explains', async () => {
    const repo = GitRepo.create();
    repo.commit({
      'promotion-policy.yaml':
        'version: 1\nmodels: [frad]\nstages: [{ name: Staging }]\ntransitions: [{ from: [None], to: Stagin }]\n',
      'README.md': '---\nlicense: apache2.0\n---\n# Fraud\n',
      MLmodel: 'flavors: {}\nmodel_uuid: 1\nrun: 1\n',
    });
    repo.git('tag', '--annotate', '--message=fraud', 'fraud@v1.0.0');
    const { seen, message } = await open(repo.dir, [
      { file: 'promotion-policy.yaml', wait: 'unknown-model', hover: 'models', complete: 'to: ' },
      { file: 'README.md', wait: 'unknown-license', hover: 'license', complete: 'license: ' },
      { file: 'MLmodel', wait: 'unknown-key', hover: 'flavors', complete: '^r' },
    ]);
    expect(message).toBe('');
    const [policy, card, mlmodel] = seen;
    expect(policy).toMatchObject({ filetype: 'yaml', hover: expect.stringContaining('globs of the models') as string });
    expect(policy?.codes).toEqual(expect.arrayContaining(['unknown-stage', 'unknown-model']));
    expect(policy?.completions).toEqual(expect.arrayContaining(['Staging']));
    expect(card).toMatchObject({
      filetype: 'markdown',
      codes: ['unknown-license'],
      hover: expect.stringContaining('license identifier') as string,
    });
    expect(card?.completions).toEqual(expect.arrayContaining(['apache-2.0', 'mit']));
    expect(mlmodel).toMatchObject({
      filetype: 'yaml',
      codes: ['unknown-key'],
      hover: expect.stringContaining('python_function') as string,
    });
    expect(mlmodel?.completions).toEqual(expect.arrayContaining(['run_id', 'signature']));
  }, 180_000);
});
