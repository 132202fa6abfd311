import { RegistryFailure } from '../../core/registry/errors';
import { holdersOf, holding } from '../../core/registry/holders';
import { allPages } from '../../core/registry/pages';
import { parseOwnPlace, tagPlacesIn, type OwnPlace } from '../../core/registry/places';
import type { Receipt, StageChange, StageMove } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { invalid, type Client } from './client';
import { NO_STAGE, RECORD_TAG, type StoredVersion } from './mapping';
import type { Permissions } from './permissions';
import type { RegistryReader } from './reader';

/** Two clients that make the same alias at once: one is told about a broken constraint of the data base. */
const COLLISION = 'BAD_REQUEST';

/** Moves stages, aliases and tags, one request at a time: MLflow has no transactions and no compare-and-set. */
export class StageWrites {
  public constructor(
    private readonly client: Client,
    private readonly reader: RegistryReader,
    private readonly permissions: Permissions,
  ) {}

  /** In the order of the changes; the record's id is stamped on each version as soon as it was moved. */
  public async move(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    const { model, changes, record } = move;
    await this.check(move, signal);
    stopIfCancelled(signal);
    const receipts: Receipt[] = [];
    const stamped = new Set<string>();
    for (const change of changes) {
      try {
        receipts.push(await this.change(move, change));
        if (record !== '' && !stamped.has(change.version)) {
          await this.setTag(model, change.version, { key: RECORD_TAG, value: record });
          stamped.add(change.version);
        }
      } catch (error) {
        throw receipts.length === 0 ? error : halfDone(error, receipts, changes.length);
      }
    }
    return receipts;
  }

  /** Throws what can be known before the first write. */
  public async check(move: StageMove, signal?: CancelSignal): Promise<void> {
    await this.permissions.checkRemovals(move.model, move.changes);
    await this.look(move, signal);
  }

  public async setAlias(
    name: string,
    { alias, version }: { readonly alias: string; readonly version: string },
    signal?: CancelSignal,
  ): Promise<void> {
    if (!(await this.reader.version(name, version, signal))) throw noVersion(name, version);
    stopIfCancelled(signal);
    await this.pointAlias(name, alias, version);
  }

  /** The last look before the first write: nothing else keeps it from covering up what somebody did meanwhile. */
  private async look({ model, changes, exclusive = [] }: StageMove, signal: CancelSignal | undefined): Promise<void> {
    const versions = (await allPages((query) => this.reader.versions(model, query, signal))).map((one) => one.version);
    const known = new Set(versions.map(({ version }) => version));
    const missing = changes.find(({ version }) => !known.has(version));
    if (missing) throw noVersion(model, missing.version);
    const holders = holdersOf(versions, tagPlacesIn(exclusive));
    for (const stage of exclusive) {
      const here = changes.filter((change) => change.stage === stage);
      const stranger = holding(holders, stage).find((holder) => here.every(({ version }) => version !== holder));
      if (stranger !== undefined && here.some(({ kind }) => kind === 'assign')) {
        throw new RegistryFailure(
          'stale',
          `${stage} of ${model} went to ${stranger} meanwhile: look again, then repeat.`,
        );
      }
    }
  }

  private async change(move: StageMove, change: StageChange): Promise<Receipt> {
    const { model } = move;
    const { kind, version } = change;
    const place = parseOwnPlace(change.stage);
    const isThere = kind === 'release' && isAt(await this.reader.version(model, version), place);
    // Right before the write: a lock outlasts the deadline by one request.
    stopIfLate(move);
    if (kind === 'assign') await this.assign(model, version, place);
    else if (isThere) await this.release(model, version, place);
    return { subject: `${model}/${version}#${change.stage}`, id: kind, change };
  }

  private async assign(model: string, version: string, place: OwnPlace): Promise<void> {
    switch (place.kind) {
      case 'alias':
        return this.pointAlias(model, place.alias, version);
      case 'tag':
        return this.setTag(model, version, place);
      case 'stage':
        return this.transition(model, version, place.stage);
    }
  }

  private async release(model: string, version: string, place: OwnPlace): Promise<void> {
    switch (place.kind) {
      case 'alias':
        await this.client.write('DELETE', 'registered-models/alias', { name: model, alias: place.alias });
        return;
      case 'tag':
        await this.client.write('DELETE', 'model-versions/delete-tag', { name: model, version, key: place.key });
        return;
      case 'stage':
        return this.transition(model, version, NO_STAGE);
    }
  }

  /** Never with `archive_existing_versions`: who else goes is the plan's to say. */
  private async transition(model: string, version: string, stage: string): Promise<void> {
    const body = { name: model, version, stage, archive_existing_versions: false };
    await this.client.write('POST', 'model-versions/transition-stage', body);
  }

  private async setTag(
    model: string,
    version: string,
    { key, value }: { readonly key: string; readonly value: string },
  ): Promise<void> {
    await this.client.write('POST', 'model-versions/set-tag', { name: model, version, key, value });
  }

  private async pointAlias(name: string, alias: string, version: string): Promise<void> {
    const body = { name, alias, version };
    const reply = await this.client.attempt('POST', 'registered-models/alias', body);
    if (reply.ok) return;
    if (reply.error.code !== COLLISION) throw invalid(reply.error);
    await this.client.write('POST', 'registered-models/alias', body);
  }
}

function noVersion(model: string, version: string): RegistryFailure {
  return new RegistryFailure('invalid', `${model} has no version ${version}.`);
}

/** True if the version still has the place: a release takes nothing from anybody else. */
function isAt(stored: StoredVersion | undefined, place: OwnPlace): boolean {
  if (!stored) return false;
  const { stages, aliases, tags } = stored.version;
  switch (place.kind) {
    case 'alias':
      return aliases.includes(place.alias);
    case 'tag':
      return Object.hasOwn(tags, place.key) && tags[place.key] === place.value;
    case 'stage':
      return stages.some(({ stage }) => stage === place.stage);
  }
}

/** Something is written: whatever stopped the rest, nobody may take the move for one that did not happen. */
function halfDone(error: unknown, receipts: readonly Receipt[], all: number): unknown {
  if (!(error instanceof RegistryFailure)) return error;
  const done = `Of ${String(all)} changes ${String(receipts.length)} were written`;
  return new RegistryFailure('unknown', `${done}: ${error.message}`, receipts);
}

/** Throws `refused` after the deadline: somebody else may have taken over. */
export function stopIfLate({ model, deadline }: StageMove): void {
  if (Date.now() > Date.parse(deadline)) {
    throw new RegistryFailure('refused', `The time for moving ${model} is over; look again, then repeat.`);
  }
}

/** Throws `cancelled`; the last chance before something is written. */
export function stopIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted) throw new RegistryFailure('cancelled', 'Cancelled before anything was written.');
}
