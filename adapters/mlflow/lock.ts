import { createHash } from 'node:crypto';
import type { ExclusiveRequest } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { EXISTS, invalid, type Client } from './client';
import { RECORD_TAG } from './mapping';
import { stopIfCancelled } from './writes';

export interface LockParts {
  readonly now: () => Date;
  readonly newId: () => string;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds, of the time between the making of the lock and the deadline. */
const LEASE_TAG = 'stagegate.lease';
const MODEL_TAG = 'stagegate.model';
/** Tells one attempt from any other, also of the same record. */
const ATTEMPT_TAG = 'stagegate.attempt';
const POLL_MS = 400;
/** The server's clock is told in whole seconds. */
const CLOCK_STEP_MS = 1000;

/**
 * A lock on an MLflow server, which has none: of all who make an experiment of one name, exactly one succeeds. The lock is
 * that experiment; it is given back by renaming it, because the name of a deleted experiment stays taken. Whatever a
 * crashed holder leaves is broken when its lease is over, by the server's own clock. Experiments are renamed by id, so that
 * nobody who breaks an old lock can remove a new one.
 */
export class ModelLock {
  public constructor(
    private readonly client: Client,
    private readonly parts: LockParts,
  ) {}

  /** Does the work while nobody else who asks like this does any on the model. Throws `conflict` if the lock does not come free in time. */
  public async exclusively<T>(
    model: string,
    request: ExclusiveRequest,
    work: () => Promise<T>,
    signal?: CancelSignal,
  ): Promise<T> {
    const id = await this.acquire(model, request, signal);
    try {
      return await work();
    } finally {
      await this.remove(id);
    }
  }

  private async acquire(model: string, request: ExclusiveRequest, signal: CancelSignal | undefined): Promise<string> {
    const name = lockName(model);
    for (;;) {
      stopIfCancelled(signal);
      const left = Date.parse(request.deadline) - this.parts.now().getTime();
      if (left <= 0) {
        throw new RegistryFailure(
          'conflict',
          `Somebody else is changing ${model}: look again, then repeat; if nobody is, delete the experiment ${name}.`,
        );
      }
      const id = await this.make(name, { model, record: request.record, lease: left });
      if (id !== undefined) return id;
      if (!(await this.breakIfOver(name, signal))) await this.parts.wait(Math.min(POLL_MS, left));
    }
  }

  /** The experiment's id; undefined while somebody else has the lock. */
  private async make(
    name: string,
    { model, record, lease }: { readonly model: string; readonly record: string; readonly lease: number },
  ): Promise<string | undefined> {
    const attempt = this.parts.newId();
    const tags = [
      { key: LEASE_TAG, value: String(lease + this.client.http.timeoutMs) },
      { key: RECORD_TAG, value: record },
      { key: MODEL_TAG, value: model },
      { key: ATTEMPT_TAG, value: attempt },
    ];
    try {
      const reply = await this.client.attempt('POST', 'experiments/create', { name, tags });
      if (reply.ok) return this.client.reader(reply).text('experiment_id');
      if (reply.error.code === EXISTS) return undefined;
      throw invalid(reply.error);
    } catch (error) {
      if (!(error instanceof RegistryFailure) || error.reason !== 'unknown') throw error;
      return this.madeBy(name, attempt, model);
    }
  }

  /** The lock whose making nobody answered for. Without it nothing is moved, so that nothing is unknown. */
  private async madeBy(name: string, attempt: string, model: string): Promise<string> {
    const found = await this.client.find('experiments/get-by-name', { experiment_name: name });
    const experiment = found?.object('experiment');
    if (experiment?.record('tags')[ATTEMPT_TAG] === attempt) return experiment.text('experiment_id');
    const { origin } = this.client.http;
    throw new RegistryFailure(
      'unreachable',
      `${origin} did not give the lock on ${model}, so that nothing was moved: repeat it.`,
    );
  }

  /** True if the lock is there no more. */
  private async breakIfOver(name: string, signal: CancelSignal | undefined): Promise<boolean> {
    const found = await this.look(name, signal);
    if (found === 'hidden') return false;
    if (!found) return true;
    const experiment = found.answer.object('experiment');
    const id = experiment.text('experiment_id');
    // Somebody who deletes the experiment by hand means to break the lock, but its name is still taken.
    if (experiment.optionalText('lifecycle_stage') === 'deleted') {
      await this.succeeds(() => this.client.write('POST', 'experiments/restore', { experiment_id: id }));
      return this.remove(id);
    }
    const made = experiment.optionalNumber('creation_time') ?? 0;
    const lease = Number(experiment.record('tags')[LEASE_TAG] ?? 0);
    return found.date - made > lease + CLOCK_STEP_MS && this.remove(id);
  }

  /** Where nobody sees what others make, only they can give it back. */
  private async look(
    name: string,
    signal: CancelSignal | undefined,
  ): Promise<Awaited<ReturnType<Client['dated']>> | 'hidden'> {
    try {
      return await this.client.dated('experiments/get-by-name', { experiment_name: name }, signal);
    } catch (error) {
      if (error instanceof RegistryFailure && error.reason === 'refused') return 'hidden';
      throw error;
    }
  }

  /**
   * The new name frees the old one. A holder need not care if this fails: the work is done, and the lease ends the lock.
   * Without the right to it, or where somebody else was faster, this gives false.
   */
  private remove(id: string): Promise<boolean> {
    return this.succeeds(async () => {
      const name = `stagegate-released-${this.parts.newId()}`;
      await this.client.write('POST', 'experiments/update', { experiment_id: id, new_name: name });
      await this.client.write('POST', 'experiments/delete', { experiment_id: id });
    });
  }

  private async succeeds(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof RegistryFailure) return false;
      throw error;
    }
  }
}

/** Names of models may be longer than those of experiments. */
export function lockName(model: string): string {
  return `stagegate-lock-${createHash('sha256').update(model).digest('hex').slice(0, 32)}`;
}
