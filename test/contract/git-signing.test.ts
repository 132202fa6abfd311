import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import type { StageMove } from '../../core/registry/port';
import { ANA, eventOf, outcomeOf } from '../support/events';
import { GitRepo, temporaryFolder } from '../support/git-repo';
import { describeWithGto, expectSameAsGto } from '../support/gto';
import { expectFailure } from './registry-contract';

const hasSshKeys = spawnSync('ssh-keygen', ['-?']).error === undefined;

const MOVE: StageMove = {
  model: 'm',
  changes: [{ kind: 'assign', version: 'v1.0.0', stage: 'prod' }],
  actor: ANA,
  at: '2026-11-22T12:00:00Z',
  record: 'record-1',
  deadline: '2999-01-01T00:00:00Z',
};

/** A repository whose person signs commits with an SSH key made for this test. */
function signingRepo(): GitRepo {
  const repo = GitRepo.create();
  repo.tag('m@v1.0.0', repo.commit());
  const key = path.join(temporaryFolder('key'), 'id');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', ANA.email, '-f', key]);
  const allowed = `${key}.allowed`;
  writeFileSync(allowed, `${ANA.email} ${readFileSync(`${key}.pub`, 'utf8')}`);
  const settings = {
    'commit.gpgsign': 'true',
    'tag.gpgSign': 'true',
    'gpg.format': 'ssh',
    'user.signingkey': `${key}.pub`,
    'gpg.ssh.allowedSignersFile': allowed,
  };
  for (const [name, value] of Object.entries(settings)) repo.git('config', name, value);
  return repo;
}

async function promote(repo: GitRepo): Promise<void> {
  const session = await openGitSession({ cwd: repo.dir });
  const entry = await session.trail.append(eventOf({ id: 'event-1' }), undefined);
  await session.write(MOVE, (receipts) => outcomeOf({ receipts }), entry.id);
}

it('writes objects that git finds no fault with', async () => {
  const repo = GitRepo.create();
  repo.tag('m@v1.0.0', repo.commit());
  await promote(repo);
  expect(repo.git('fsck', '--strict', '--no-dangling')).toBe('');
});

describe.skipIf(!hasSshKeys)(`a person who signs commits${hasSshKeys ? '' : ' (ssh-keygen is not installed)'}`, () => {
  it('signs every event, and everything is read as before', async () => {
    const repo = signingRepo();
    await promote(repo);
    const signatures = repo.git('log', '--format=%G? %GS', 'stagegate-audit').split('\n');
    expect(signatures).toEqual([`G ${ANA.email}`, `G ${ANA.email}`]);
    const { registry, trail } = await openGitSession({ cwd: repo.dir });
    expect(await trail.read()).toMatchObject({
      entries: [{ event: { type: 'hold' } }, { event: { type: 'outcome' } }],
      problems: [],
    });
    expect((await registry.getModel('m'))?.stages).toEqual({ prod: 'v1.0.0' });
    expect(await registry.problems()).toEqual([]);
  });

  it('signs no tags: their content follows from the record, so that anybody can complete a move', async () => {
    const repo = signingRepo();
    await promote(repo);
    expect(repo.git('cat-file', 'tag', 'refs/tags/m#prod#1')).not.toContain('SIGNATURE');
    expect(repo.git('cat-file', 'tag', 'refs/tags/m#prod#1')).toContain('Stagegate-Record: record-1');
  });

  const secret = 'no-such-folder';
  it.each<[string, (repo: GitRepo) => void]>([
    ['a key that is gone', (repo) => repo.git('config', 'user.signingkey', `/${secret}/id.pub`)],
    ['no key', (repo) => repo.git('config', '--unset', 'user.signingkey')],
    ['a program that is missing', (repo) => repo.git('config', 'gpg.ssh.program', `/${secret}/ssh-keygen`)],
    ['a program that fails', (repo) => failingProgram(repo)],
    [
      'GPG without a key',
      (repo) => {
        repo.git('config', 'gpg.format', 'openpgp');
        repo.git('config', 'gpg.program', 'false');
      },
    ],
  ])('is told when signing fails for %s, and nothing is left behind', async (_why, breakSigning) => {
    const repo = signingRepo();
    breakSigning(repo);
    const before = repo.refs();
    const session = await openGitSession({ cwd: repo.dir });
    const failures = [
      await expectFailure('refused', session.trail.append(eventOf({ id: 'event-1' }), undefined)),
      await expectFailure(
        'refused',
        session.write(MOVE, (receipts) => outcomeOf({ receipts }), undefined),
      ),
    ];
    for (const { message } of failures) expect(message).toMatch(/^Git could not sign the commit: [^\n]*\.$/);
    expect(repo.refs()).toBe(before);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  describeWithGto('gto', (oracle) => {
    it('reads a registry whose trail is signed', async () => {
      const repo = signingRepo();
      await promote(repo);
      await expectSameAsGto(repo.dir, await oracle().ask(repo.dir));
    });
  });
});

function failingProgram(repo: GitRepo): void {
  const program = path.join(temporaryFolder('bin'), 'sign');
  writeFileSync(program, '#!/bin/sh\necho agent refused operation >&2\nexit 1\n');
  chmodSync(program, 0o755);
  repo.git('config', 'gpg.ssh.program', program);
}
