import type { RegistryProblem } from '../../../core/registry/model';
import type { GtoEvent } from './events';

export type StageTagEvent = Extract<GtoEvent, { kind: 'assignment' | 'unassignment' }>;
export type VersionTagEvent = Extract<GtoEvent, { kind: 'registration' | 'deregistration' }>;
export type ModelTagEvent = Extract<GtoEvent, { kind: 'deprecation' }>;

export interface GtoStage {
  readonly stage: string;
  readonly assignments: StageTagEvent[];
  readonly unassignments: StageTagEvent[];
}

/** A version, or, with the commit's id for a name, a commit that holds stages without being registered. */
export interface GtoVersion {
  readonly name: string;
  readonly commit: string;
  readonly registrations: VersionTagEvent[];
  readonly deregistrations: VersionTagEvent[];
  readonly stages: Map<string, GtoStage>;
}

export interface GtoModel {
  readonly name: string;
  readonly versions: GtoVersion[];
  readonly deprecations: ModelTagEvent[];
}

export interface GtoState {
  /** In the order in which GTO meets them. */
  readonly models: ReadonlyMap<string, GtoModel>;
  /** Stage events at a commit with two versions, with which GTO cannot read the registry; one name at two commits. */
  readonly problems: readonly RegistryProblem[];
}

/** Applies tags as GTO does: deprecations, then versions, then stages, each in the order given. Linear. */
export function computeState(events: readonly GtoEvent[]): GtoState {
  const builder = new StateBuilder();
  for (const event of events) if (event.kind === 'deprecation') builder.deprecate(event);
  for (const event of events) {
    if (event.kind === 'registration' || event.kind === 'deregistration') builder.version(event);
  }
  for (const event of events) {
    if (event.kind === 'assignment' || event.kind === 'unassignment') builder.stage(event);
  }
  return builder;
}

class StateBuilder implements GtoState {
  public readonly models = new Map<string, GtoModel>();
  public readonly problems: RegistryProblem[] = [];
  /** Model and commit → the versions registered there. */
  private readonly atCommit = new Map<string, GtoVersion[]>();
  /** Model and version → the first tag of that name. */
  private readonly named = new Map<string, VersionTagEvent>();

  public deprecate(event: ModelTagEvent): void {
    this.model(event.model).deprecations.push(event);
  }

  public version(event: VersionTagEvent): void {
    const here = this.registeredAt(event);
    let version = here.find((one) => one.name === event.version);
    if (version === undefined) {
      version = emptyVersion(event.version, event.commit);
      here.push(version);
      this.model(event.model).versions.push(version);
      this.checkName(event);
    }
    (event.kind === 'registration' ? version.registrations : version.deregistrations).push(event);
  }

  /** Called once for each commit that an event gives a name to. */
  private checkName(event: VersionTagEvent): void {
    const key = `${event.model}\0${event.version}`;
    const first = this.named.get(key);
    if (first === undefined) this.named.set(key, event);
    else this.problems.push(oneNameTwice(event, first));
  }

  public stage(event: StageTagEvent): void {
    const [version, second] = this.registeredAt(event);
    if (version !== undefined && second !== undefined) {
      this.problems.push(twoVersions(event, [version.name, second.name]));
      return;
    }
    const target = version ?? this.unregistered(event);
    let stage = target.stages.get(event.stage);
    if (stage === undefined) {
      stage = { stage: event.stage, assignments: [], unassignments: [] };
      target.stages.set(event.stage, stage);
    }
    (event.kind === 'assignment' ? stage.assignments : stage.unassignments).push(event);
  }

  private registeredAt(event: VersionTagEvent | StageTagEvent): GtoVersion[] {
    const key = `${event.model}\0${event.commit}`;
    const known = this.atCommit.get(key);
    if (known !== undefined) return known;
    const here: GtoVersion[] = [];
    this.atCommit.set(key, here);
    return here;
  }

  /** GTO makes a version of its own for each such event, so that one of them never cancels another. */
  private unregistered(event: StageTagEvent): GtoVersion {
    const version = emptyVersion(event.commit, event.commit);
    this.model(event.model).versions.push(version);
    return version;
  }

  private model(name: string): GtoModel {
    let model = this.models.get(name);
    if (model === undefined) {
      model = { name, versions: [], deprecations: [] };
      this.models.set(name, model);
    }
    return model;
  }
}

function emptyVersion(name: string, commit: string): GtoVersion {
  return { name, commit, registrations: [], deregistrations: [], stages: new Map() };
}

function twoVersions(event: StageTagEvent, versions: readonly string[]): RegistryProblem {
  return {
    subject: event.ref,
    model: event.model,
    message: `Tag ${event.tag} is at a commit that has two versions of ${event.model} (${versions.join(', ')}), so nobody can say which one it means.`,
    fix: `Delete the tag, or one of the two versions' tags, here and on the remote.`,
  };
}

function oneNameTwice(event: VersionTagEvent, first: VersionTagEvent): RegistryProblem {
  const [here, there] = [event, first].map(({ commit }) => commit.slice(0, 10)) as [string, string];
  return {
    subject: event.ref,
    model: event.model,
    message: `Tag ${event.tag} gives the name ${event.version} of ${event.model} to commit ${here}, which ${first.tag} gave to ${there}, so nobody can say which one it means.`,
    fix: `Delete the tags of ${event.version} at one of the two commits here and on the remote; until then its stages cannot move.`,
  };
}
