import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { RegisteredModel } from '../../core/registry/model';
import { Git } from '../../adapters/git/git';
import { isoTime } from '../../adapters/git/gto/events';
import { history } from '../../adapters/git/gto/history';
import { toModels } from '../../adapters/git/mapping';
import { SnapshotReader } from '../../adapters/git/snapshot';

/** Python of the environment that the real gto is installed in; undefined where it is not installed. */
export const gtoPython = findPython();

function findPython(): string | undefined {
  const program = process.platform === 'win32' ? 'python.exe' : 'python';
  const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
  const given = process.env['STAGEGATE_GTO'];
  const folder = given === undefined ? path.resolve(import.meta.dirname, '../../.cache/gto', bin) : path.dirname(given);
  const python = path.join(folder, program);
  return existsSync(python) ? python : undefined;
}

/** Tests against the real gto: skipped by name where it is missing, but a failure in CI. */
export function describeWithGto(name: string, define: (oracle: () => GtoOracle) => void): void {
  const isMissing = gtoPython === undefined;
  if (isMissing && process.env['CI'] === 'true') {
    it(`${name}: gto is installed`, () =>
      expect.fail('gto is missing: run npm test, or set STAGEGATE_GTO to its program.'));
    return;
  }
  const why = isMissing ? ' (gto is not installed)' : '';
  describe.skipIf(isMissing)(`${name}${why}`, () => {
    let oracle: GtoOracle | undefined;
    define(() => (oracle ??= new GtoOracle(gtoPython!)));
  });
}

export interface GtoReply {
  readonly rc: number;
  readonly error: string;
  readonly show: Readonly<Record<string, GtoModelView>> | null;
  readonly history: readonly Readonly<Record<string, unknown>>[] | null;
}

export interface GtoModelView {
  readonly version: string | null;
  readonly stage: Readonly<Record<string, string | null>>;
}

/** A real gto that stays loaded between operations; see gto_oracle.py. */
export class GtoOracle {
  private readonly child;
  private readonly replies;

  public constructor(python: string) {
    const script = path.join(import.meta.dirname, 'gto_oracle.py');
    const env = { ...process.env, NO_COLOR: '1', COLUMNS: '400', TZ: 'UTC', GTO_EMOJIS: 'false' };
    this.child = spawn(python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.replies = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Runs `gto ARGV` on the repository as if at a time; without `argv` only reads. */
  public async ask(repo: string, argv: readonly string[] = [], time = 0): Promise<GtoReply> {
    this.child.stdin.write(`${JSON.stringify({ repo, argv, time })}\n`);
    const reply = await this.replies.next();
    if (reply.done === true) throw new Error('gto ended');
    return JSON.parse(reply.value) as GtoReply;
  }

  public stop(): void {
    this.child.stdin.end();
  }
}

/** What `gto show` and `gto history` say, as our adapter reads the same repository. */
export async function readLikeGto(
  dir: string,
): Promise<Pick<GtoReply, 'history'> & { show: Record<string, GtoModelView> }> {
  const snapshot = await new SnapshotReader(new Git(dir)).read();
  const models = toModels(snapshot);
  const stages = [...new Set(models.flatMap((model) => Object.keys(model.stages)))];
  return {
    show: Object.fromEntries(models.map((model) => [model.name, view(model, stages)])),
    history: history(snapshot.state).map(({ event, version }) => ({
      timestamp: isoTime(event),
      artifact: event.model,
      event: event.kind,
      version: version ?? null,
      stage: 'stage' in event ? event.stage : null,
      commit: event.commit,
      author: event.author,
      author_email: event.email,
      message: event.message,
      ref: event.tag,
    })),
  };
}

function view(model: RegisteredModel, stages: readonly string[]): GtoModelView {
  return {
    version: model.latestVersion ?? null,
    stage: Object.fromEntries(stages.map((stage) => [stage, model.stages[stage] ?? null])),
  };
}

/** Fails unless our adapter reads the repository exactly as gto did. */
export async function expectSameAsGto(dir: string, reply: GtoReply): Promise<void> {
  const ours = await readLikeGto(dir);
  expect(reply.show, reply.error).not.toBeNull();
  expect(namedStages(ours.show)).toEqual(namedStages(reply.show!));
  expect(ours.history).toEqual(reply.history!.map((event) => withoutPriority(event)));
}

function withoutPriority(event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'priority'));
}

/** Columns without a holder depend on other models, hidden ones too. */
function namedStages(show: Readonly<Record<string, GtoModelView>>): Record<string, GtoModelView> {
  return Object.fromEntries(
    Object.entries(show).map(([name, { version, stage }]) => [
      name,
      { version, stage: Object.fromEntries(Object.entries(stage).filter(([, holder]) => holder !== null)) },
    ]),
  );
}
