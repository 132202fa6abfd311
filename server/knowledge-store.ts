import type { Knowledge, RegistryLookup, RegistryNeeds, RegistryQuery } from '../core/language/knowledge';
import {
  forget,
  learn,
  missingNeeds,
  needsExcept,
  NO_KNOWLEDGE,
  relearn,
  wholePartsOf,
} from '../core/language/knowledge';
import { SharedRequests } from './shared-requests';

/** A registry that did not answer is not asked again for so many milliseconds. */
const PAUSE_AFTER_FAILURE = 30_000;

export interface KnowledgeStoreOptions {
  readonly lookup: RegistryLookup;
  /** Answers are asked for again after so many milliseconds. Absent: only after `invalidate`. */
  readonly lifetime?: number;
  /** Something was learned or forgotten: findings may have changed. */
  readonly onChange: () => void;
}

/**
 * A folder that documents are in, with what is known about the registry that is meant there. Knowledge is not shared
 * between folders by URI: `git:.` is another registry in each.
 */
interface Scope {
  readonly key: string;
  /** Tells a scope from the one that it replaces. */
  readonly serial: number;
  /** With answers from before a change until new ones replace them: findings must not vanish and come back. */
  knowledge: Knowledge;
  /** What still holds. */
  confirmed: Knowledge;
  /** What was asked for, answered or not: nothing is asked twice. */
  readonly asked: Set<string>;
  readonly since: number;
  failedAt: number | undefined;
}

/** What registries have answered; asked for once, however many documents of a folder want to know. */
export class KnowledgeStore {
  readonly #scopes = new Map<string, Scope>();
  readonly #requests = new SharedRequests();
  #enabled = false;
  #revision = 0;

  public constructor(private readonly options: KnowledgeStoreOptions) {}

  /** Changes whenever any knowledge does. */
  public get revision(): number {
    return this.#revision;
  }

  /** Until it is enabled nothing is looked up and nothing is known: the workspace is not trusted. */
  public enable(enabled: boolean): void {
    if (this.#enabled === enabled) return;
    this.#enabled = enabled;
    this.#scopes.clear();
    this.#changed();
  }

  /** What has been answered so far. */
  public known(query: RegistryQuery): Knowledge {
    return this.#scopes.get(scopeKey(query))?.knowledge ?? NO_KNOWLEDGE;
  }

  /**
   * Asks for what is missing, again as long as answers raise new needs (models first, then their metrics). Resolves when
   * there is nothing left to ask; never rejects. An abort of `signal` ends requests that nobody else waits for.
   */
  public async ensure(
    query: RegistryQuery,
    needsOf: (knowledge: Knowledge) => RegistryNeeds,
    signal?: AbortSignal,
  ): Promise<void> {
    while (this.#enabled && signal?.aborted !== true) {
      const scope = this.#currentScope(query);
      const needs = unasked(scope, missingNeeds(needsOf(scope.confirmed), scope.confirmed));
      if (!needs) return;
      const request = (ending: AbortSignal): Promise<void> => this.#ask(scope, query, needs, ending);
      await this.#requests.join(`${scope.serial} ${JSON.stringify(needs)}`, request, signal);
    }
  }

  /** What no longer holds is asked for again. Absent arguments: every registry, every model. */
  public invalidate(registryUri?: string, models?: readonly string[]): void {
    for (const scope of this.#scopes.values()) {
      // A registry that has not answered yet may be the one that is meant.
      const { registryUri: known = registryUri } = scope.knowledge;
      if (registryUri === undefined || known === registryUri) this.#renew(scope, models);
    }
    this.#changed();
  }

  async #ask(scope: Scope, query: RegistryQuery, needs: RegistryNeeds, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.options.lookup(query, needs, signal);
      // An answer to what was asked before an invalidation may be of the old state.
      if (signal.aborted || this.#scopes.get(scope.key) !== scope) return;
      for (const need of namesOf(needs)) scope.asked.add(need);
      scope.confirmed = learn(scope.confirmed, answer);
      scope.knowledge = relearn(scope.knowledge, needs, answer);
      this.#changed();
    } catch {
      if (!signal.aborted) this.#fail(scope);
    }
  }

  /** Nobody will say soon whether old answers still hold: they are unknown. */
  #fail(scope: Scope): void {
    scope.failedAt = Date.now();
    const hadOldAnswers = scope.knowledge !== scope.confirmed;
    scope.knowledge = scope.confirmed;
    if (hadOldAnswers) this.#changed();
  }

  #currentScope(query: RegistryQuery): Scope {
    const key = scopeKey(query);
    const known = this.#scopes.get(key);
    if (known && Date.now() - known.since <= (this.options.lifetime ?? Infinity)) return known;
    if (known) return this.#renew(known, undefined);
    const scope = newScope(key, NO_KNOWLEDGE, NO_KNOWLEDGE);
    this.#scopes.set(key, scope);
    return scope;
  }

  #renew({ key, knowledge, confirmed }: Scope, models: readonly string[] | undefined): Scope {
    const scope = newScope(key, knowledge, forget(confirmed, models));
    this.#scopes.set(key, scope);
    return scope;
  }

  #changed(): void {
    this.#revision++;
    this.options.onChange();
  }
}

let serial = 0;

function newScope(key: string, knowledge: Knowledge, confirmed: Knowledge): Scope {
  return { key, serial: ++serial, knowledge, confirmed, asked: new Set(), since: Date.now(), failedAt: undefined };
}

/** Documents of one folder mean the same registry, unless they declare another. */
function scopeKey({ documentUri, declared }: RegistryQuery): string {
  return JSON.stringify([documentUri.slice(0, documentUri.lastIndexOf('/') + 1), declared]);
}

function unasked(scope: Scope, needs: RegistryNeeds | undefined): RegistryNeeds | undefined {
  if (!needs || isPausing(scope)) return undefined;
  return needsExcept(
    needs,
    (part) => scope.asked.has(part),
    (model) => scope.asked.has(factsOf(model)),
  );
}

function isPausing({ failedAt }: Scope): boolean {
  return failedAt !== undefined && Date.now() - failedAt < PAUSE_AFTER_FAILURE;
}

function namesOf(needs: RegistryNeeds): readonly string[] {
  return [...wholePartsOf(needs), ...(needs.facts ?? []).map(factsOf)];
}

function factsOf(model: string): string {
  return `facts of ${model}`;
}
