import type { Hold } from '../../core/policy/evidence';
import { accountRefusal } from '../../core/promotion/account';
import type * as services from '../../core/promotion/services';
import { recordedName, type RegistrySession } from '../../core/promotion/session';
import { ReadCache } from '../../core/registry/cache';
import { NO_STAGE } from '../../core/policy/types';
import { ARCHIVED } from '../../core/registry/lifecycle';
import type { Page, RegisteredModel } from '../../core/registry/model';
import type { PageQuery } from '../../core/registry/port';
import type { RegistryIdentity } from './configured-registry';
import { holdsByModel, NOTHING_TO_SAY, type Attention } from './attention';
import { withinTime } from './time-limit';

export type Services = typeof services;

/** Long enough to browse without asking again; changes in Git and our own writes invalidate at once. */
const TIME_TO_LIVE_MS = 60_000;

/** One registry of the window: its session, and cached reads for everything that is shown. */
export class OpenRegistry {
  private readonly modelPages = new ReadCache<Page<RegisteredModel>>(TIME_TO_LIVE_MS);
  private readonly versionPages = new Map<string, ReadCache<Page<services.VersionDetails>>>();
  private readonly policies = new ReadCache<services.Governance>(TIME_TO_LIVE_MS);
  private readonly checks = new ReadCache<services.CheckAnswer>(TIME_TO_LIVE_MS);
  private readonly attentions = new ReadCache<Attention>(TIME_TO_LIVE_MS);
  private latest: Attention = NOTHING_TO_SAY;
  /** How many readings of it have begun. */
  private readings = 0;

  public constructor(
    public readonly identity: RegistryIdentity,
    /** The same for folders that share a registry. */
    public readonly source: string,
    public readonly session: RegistrySession,
    public readonly services: Services,
  ) {}

  public get key(): string {
    return this.identity.key;
  }

  /** It shows what it holds in a browser, too. */
  public get hasPages(): boolean {
    return this.session.registry.webUrl !== undefined;
  }

  /** What was known at the last reading, and which registries of stages have not answered since; never waits. */
  public get attention(): Attention {
    return { ...this.latest, problems: [...this.latest.problems, ...this.silence()] };
  }

  public models(query: PageQuery): Promise<Page<RegisteredModel>> {
    return this.modelPages.get(JSON.stringify(query), () =>
      this.inTime((signal) => this.services.listModels(this.session, query, signal)),
    );
  }

  public versions(model: string, query: PageQuery): Promise<Page<services.VersionDetails>> {
    const pages = this.versionPages.get(model) ?? new ReadCache<Page<services.VersionDetails>>(TIME_TO_LIVE_MS);
    this.versionPages.set(model, pages);
    return pages.get(JSON.stringify(query), () =>
      this.inTime((signal) => this.services.listVersions(this.session, model, query, signal)),
    );
  }

  /** All that is known about one version, read afresh: it takes requests of its own, and people look closely at what they get. */
  public inspect(model: string, version: string): Promise<services.InspectedVersion> {
    return this.inTime(async (signal) => {
      const found = await this.services.resolveReference(this.session, referenceOf(model, version), signal);
      return this.services.inspectVersion(this.session, found, signal);
    });
  }

  public governance(model: string): Promise<services.Governance> {
    return this.policies.get(model, () =>
      this.inTime((signal) => this.services.governingPolicy(this.session, model, {}, signal)),
    );
  }

  /** The gates as an editor sees them. */
  public check(model: string, version: string, to: string): Promise<services.CheckAnswer> {
    const request = { ref: referenceOf(model, version), to, point: 'editor' } as const;
    return this.checks.get(JSON.stringify(request), () =>
      this.inTime((signal) => this.services.check(this.session, request, signal)),
    );
  }

  public readAttention(): Promise<Attention> {
    return this.attentions.get('', async () => {
      this.readings += 1;
      const reading = this.readings;
      const [trail, problems, interrupted] = await this.inTime((signal) =>
        Promise.all([
          this.session.trail.read(signal),
          this.session.registry.problems(signal),
          this.services.openPromotions(this.session, signal),
        ]),
      );
      // One that has begun before a promotion ended may itself end after a later one.
      if (reading === this.readings) {
        const silent = new Set(this.silence().map(({ message }) => message));
        const own = problems.filter(({ message }) => !silent.has(message));
        this.latest = { holds: holdsByModel(trail.entries, recordedName(this.session)), problems: own, interrupted };
      }
      return this.attention;
    });
  }

  /** Lists learn of it while they are read. */
  private silence(): Attention['problems'] {
    return this.session.registry.silence?.() ?? [];
  }

  public holds(model: string): readonly Hold[] {
    return this.latest.holds.get(model) ?? [];
  }

  /** Why the account may only read the model; undefined also where nobody knows. Models share one question to the server. */
  public readOnly(model: string): Promise<string | undefined> {
    return this.inTime((signal) => accountRefusal(this.session, model, signal));
  }

  /** Forgets what was read about one model, or everything. */
  public invalidate(model?: string): void {
    this.modelPages.invalidate();
    this.attentions.invalidate();
    this.checks.invalidate();
    this.policies.invalidate();
    if (model === undefined) this.versionPages.clear();
    else this.versionPages.delete(model);
  }

  private inTime<T>(read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withinTime(this.identity.label, read);
  }
}

export function referenceOf(model: string, version: string): string {
  return `${model}@${version}`;
}

/** Where the governing policy lets a version go from the stages that it holds, in the policy's order. */
export function nextStages(governance: services.Governance, held: readonly string[]): readonly string[] {
  if (governance.kind !== 'governed') return [];
  const from = held.length === 0 ? [NO_STAGE] : held;
  const reachable = (governance.policy.transitions ?? [])
    .filter((transition) => transition.from.some((stage) => from.includes(stage)))
    .map(({ to }) => to)
    .filter((to) => to !== ARCHIVED && !held.includes(to));
  return [...new Set(reachable)];
}
