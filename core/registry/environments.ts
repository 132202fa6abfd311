import type { VersionFacts } from '../policy/evidence';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import type { Copy, HeldCopy } from './copies';
import { copyOf } from './environment-copies';
import {
  arrivals,
  moveHere,
  moveThere,
  partsOf,
  receiptsHere,
  translated,
  type Part,
  type Translated,
} from './environment-moves';
import {
  heldHere,
  holdersIn,
  placesByRegistry,
  strangerIn,
  strangerVersion,
  type PlaceThere,
} from './environment-names';
import { OpenEnvironments, type OtherRegistries } from './environment-opening';
import { RegistryFailure } from './errors';
import type { Holders } from './holders';
import type { ModelVersion, RegistryProblem } from './model';
import { allPages } from './pages';
import type { Capabilities, FactsAnswer, Receipt, RegistryPort, StageMove } from './port';

/** Models of one listing that are looked up at the same time. */
const AT_ONCE = 6;

/**
 * A registry together with those that keep some of its stages. Everything is the home registry's, but places of others
 * (`mlflow:https://prod.example.com|alias:champion`) can be asked for by name and moved: the version is copied there, and
 * whoever holds a place there is called like the version of ours that it is a copy of. Others are opened when they are needed.
 */
export class Environments {
  public readonly can: Capabilities;
  private readonly open: OpenEnvironments;
  /** The copies of the move that is prepared. */
  private prepared: { readonly record: string; readonly copies: Map<string, Copy> } | undefined;

  public constructor(
    private readonly home: RegistryPort,
    /** As records call it. */
    private readonly homeName: string,
    others: OtherRegistries,
  ) {
    this.open = new OpenEnvironments(others);
    this.can = { ...home.can, elsewhere: (uri) => (uri === home.uri ? undefined : others.can(uri)) };
  }

  /** Who holds places here and elsewhere. */
  public async holders(
    ...[models, named = [], signal]: Parameters<RegistryPort['holders']>
  ): Promise<ReadonlyMap<string, Holders>> {
    const groups = placesByRegistry(named);
    const own = named.filter((place) => strangerIn(place) === undefined);
    const here = await this.home.holders(models, own, signal);
    const there = groups.size === 0 ? NOBODY : await this.elsewhere(models ?? [...here.keys()], named, signal);
    return merged([here, there]);
  }

  public async elsewhere(
    models: readonly string[],
    places: readonly string[],
    signal?: CancelSignal,
  ): Promise<ReadonlyMap<string, Holders>> {
    const held = await this.copies(models, places, signal);
    const holders = models.map((model): [string, Holders] => [
      model,
      holdersIn(held.filter((one) => one.model === model)),
    ]);
    return merged([new Map(holders)]);
  }

  public async copies(
    models: readonly string[],
    places: readonly string[],
    signal?: CancelSignal,
  ): Promise<readonly HeldCopy[]> {
    const answers = [...placesByRegistry(places)].map(([registry, wanted]) =>
      this.open.asking(registry, () => this.heldIn(registry, { models, wanted }, signal)),
    );
    return (await Promise.all(answers)).flat();
  }

  public async getVersion(model: string, name: string, signal?: CancelSignal): Promise<ModelVersion | undefined> {
    const stranger = strangerIn(name);
    if (stranger === undefined) return this.home.getVersion(model, name, signal);
    const { registry } = await this.open.at(stranger.registry, signal);
    const found = await registry.getVersion(model, stranger.version, signal);
    return found && strangerVersion(found, name);
  }

  /** A stranger's facts are what its own registry says, but for where it is, which means nothing here. */
  public async readFacts(model: string, names: readonly string[], signal?: CancelSignal): Promise<FactsAnswer> {
    const own = names.filter((name) => strangerIn(name) === undefined);
    if (own.length === names.length) return this.home.readFacts(model, names, signal);
    const answer = await this.home.readFacts(model, own, signal);
    const facts = new Map(answer.facts.map((fact) => [fact.version, fact]));
    let versions: string | undefined;
    for (const name of names.filter((one) => !own.includes(one))) {
      try {
        facts.set(name, await this.strangerFacts(model, name, signal));
      } catch (error) {
        if (!(error instanceof RegistryFailure) || error.reason === 'cancelled') throw error;
        versions = error.message;
      }
    }
    return {
      facts: names.map((name) => facts.get(name) ?? { version: name }),
      unavailable: { ...answer.unavailable, ...defined({ versions }) },
    };
  }

  public async problems(signal?: CancelSignal): Promise<readonly RegistryProblem[]> {
    return [...(await this.home.problems(signal)), ...this.silence()];
  }

  public silence(): readonly RegistryProblem[] {
    return this.open.silence();
  }

  public async refresh(signal?: CancelSignal): Promise<void> {
    await Promise.all([this.home.refresh(signal), this.open.refresh(signal)]);
  }

  /** Copies are made, or compared, before the lock is asked for: a model may take longer than a lease. */
  public async prepare(
    { model, changes, record }: Pick<StageMove, 'model' | 'changes' | 'record'>,
    signal?: CancelSignal,
  ): Promise<void> {
    for (const part of partsOf(changes)) {
      if (part.registry !== undefined) await this.copiesFor(part, { model, record }, signal);
    }
  }

  /** One move, in the order of the changes as far as they are in one registry. */
  public async moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    const parts = partsOf(move.changes);
    if (parts.every(({ registry }) => registry === undefined)) return this.home.moveStages(move, signal);
    const steps: Step[] = [];
    for (const part of parts) steps.push(await this.stepOf(part, move, signal));
    const receipts: Receipt[] = [];
    for (const [index, step] of steps.entries()) {
      try {
        // Once something is written, it is finished.
        receipts.push(...(await step(index === 0 ? signal : undefined)));
      } catch (error) {
        throw receipts.length === 0 ? error : halfDone(error, receipts);
      }
    }
    return receipts;
  }

  /** Does the work under the locks of the other registries that `stages` names. */
  public async exclusively<T>(
    model: string,
    request: { readonly record: string; readonly deadline: string; readonly stages?: readonly string[] | undefined },
    work: () => Promise<T>,
    signal?: CancelSignal,
  ): Promise<T> {
    const names = [...placesByRegistry(request.stages ?? []).keys()].sort();
    const locked = names.reduceRight<() => Promise<T>>(
      (next, name) => async () => {
        const { exclusively } = await this.open.at(name, signal);
        return exclusively ? exclusively(model, request, next, signal) : next();
      },
      work,
    );
    return locked();
  }

  /** Everything that may be refused is refused here, before the first step writes. */
  private async stepOf(part: Part, move: StageMove, signal: CancelSignal | undefined): Promise<Step> {
    const { registry: name, changes } = part;
    if (name === undefined) {
      const here = moveHere(move, changes);
      await this.home.checkMove?.(here, signal);
      return (later) => this.home.moveStages(here, later);
    }
    const { model } = move;
    const { registry } = await this.open.at(name, signal);
    const copies = await this.copiesFor(part, move, signal);
    const versions = await allPages((query) => registry.listVersions(model, query, signal));
    const known: readonly Translated[] = translated(part, {
      registry: name,
      homeName: this.homeName,
      versions,
      copies,
    });
    if (known.length === 0) return () => Promise.resolve([]);
    const there = moveThere(move, name, known);
    await registry.checkMove?.(there, signal);
    return async (later) => {
      try {
        return receiptsHere(await registry.moveStages(there, later), name, known);
      } catch (error) {
        throw error instanceof RegistryFailure && error.receipts.length > 0
          ? new RegistryFailure(error.reason, error.message, receiptsHere(error.receipts, name, known))
          : error;
      }
    };
  }

  /** What was compared for the same move is not read again: it may be many gigabytes. */
  private async copiesFor(
    part: Part,
    { model, record }: Pick<StageMove, 'model' | 'record'>,
    signal: CancelSignal | undefined,
  ): Promise<ReadonlyMap<string, Copy>> {
    if (this.prepared?.record !== record) this.prepared = { record, copies: new Map() };
    const { copies } = this.prepared;
    const { registry = '' } = part;
    const found = new Map<string, Copy>();
    for (const version of arrivals(part)) {
      const key = JSON.stringify([registry, model, version]);
      const route = {
        home: this.home,
        homeName: this.homeName,
        there: (await this.open.at(registry, signal)).registry,
      };
      const copy = copies.get(key) ?? (await copyOf(route, model, version, signal));
      copies.set(key, copy);
      found.set(version, copy);
    }
    return found;
  }

  private async heldIn(
    name: string,
    { models, wanted }: { readonly models: readonly string[]; readonly wanted: readonly PlaceThere[] },
    signal: CancelSignal | undefined,
  ): Promise<readonly HeldCopy[]> {
    const { registry } = await this.open.at(name, signal);
    const held: HeldCopy[] = [];
    for (let from = 0; from < models.length; from += AT_ONCE) {
      const answers = models.slice(from, from + AT_ONCE).map(async (model) => {
        const versions = await allPages((query) => registry.listVersions(model, query, signal));
        return heldHere(versions, wanted, this.homeName);
      });
      held.push(...(await Promise.all(answers)).flat());
    }
    return held;
  }

  private async strangerFacts(model: string, name: string, signal: CancelSignal | undefined): Promise<VersionFacts> {
    const { registry: uri, version = name } = strangerIn(name) ?? {};
    const { registry } = await this.open.at(uri ?? '', signal);
    const [facts] = (await registry.readFacts(model, [version], signal)).facts;
    return { ...facts, version: name, stages: [], aliases: [] };
  }
}

/** Writes one registry's part of a move. */
type Step = (signal: CancelSignal | undefined) => Promise<readonly Receipt[]>;

const NOBODY: ReadonlyMap<string, Holders> = new Map();

function merged(all: readonly ReadonlyMap<string, Holders>[]): ReadonlyMap<string, Holders> {
  const holders = new Map<string, Holders>();
  for (const [model, held] of all.flatMap((one) => [...one])) {
    if (Object.keys(held).length > 0) holders.set(model, { ...holders.get(model), ...held });
  }
  return holders;
}

/** Something is written: whatever stopped the rest, nobody may take the move for one that did not happen. */
function halfDone(error: unknown, receipts: readonly Receipt[]): unknown {
  return error instanceof RegistryFailure
    ? new RegistryFailure('unknown', error.message, [...receipts, ...error.receipts])
    : error;
}
