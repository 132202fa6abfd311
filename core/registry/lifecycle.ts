import { NO_STAGE, type Policy, type Stage } from '../policy/types';
import type { StageHolding } from './model';
import { canBeElsewhere, formatPlace, namedPlacesIn, parsePlace, placesOf, type Placed } from './places';
import type { Capabilities } from './port';
import { parseRegistryUri } from './uri';

/** Where `archiveExisting` puts previous holders. */
export const ARCHIVED = 'Archived';

/** All that a registry without custom stages has. */
export const FIXED_STAGES: readonly string[] = ['Staging', 'Production', ARCHIVED];

/** The tag of a stage that has no other place. */
const STAGE_TAG = 'stage';

export interface LifecycleStage {
  /** As the policy and people say. */
  readonly name: string;
  /** Where the registry keeps it: the text of a `Place`. */
  readonly native: string;
  /** Has one holder at a time. */
  readonly exclusive: boolean;
  /** Whoever moves it must prove who they are. */
  readonly protected: boolean;
}

/** The stages of a model in their order, and how its registry calls them. */
export interface Lifecycle {
  readonly stages: readonly LifecycleStage[];
  toNative(name: string): string;
  fromNative(native: string): string;
}

/** The part of a policy that makes a lifecycle; stages that only transitions name are listed after the others. */
export type LifecycleDefinition = Pick<Policy, 'registry' | 'stages' | 'transitions'>;

export type LifecycleResult =
  { readonly ok: true; readonly lifecycle: Lifecycle } | { readonly ok: false; readonly message: string };

/** Without a policy, stages are the registry's own, unlisted and named as they are. */
export function lifecycleOf(policy: LifecycleDefinition | undefined, can: Capabilities): LifecycleResult {
  if (!policy) {
    return { ok: true, lifecycle: lifecycle([], (name) => ownPlace(name, can)) };
  }
  const stages: LifecycleStage[] = [];
  for (const definition of definitionsOf(policy)) {
    const native = isElsewhere(definition, policy) ? nativeElsewhere(definition, can) : nativeOf(definition, can);
    if (typeof native !== 'string') {
      return { ok: false, message: native.message };
    }
    const { name } = definition;
    stages.push({ name, native, exclusive: exclusiveOf(definition), protected: definition.protected ?? false });
  }
  return { ok: true, lifecycle: lifecycle(stages, (name) => silentPlace({ name }, can) ?? name) };
}

/** True unless the policy lets several versions hold the stage. Archived is a place for many unless a policy says otherwise. */
export function isExclusive({ stages }: Lifecycle, name: string): boolean {
  return stages.find((stage) => stage.name === name)?.exclusive ?? name !== ARCHIVED;
}

/** The places of the lifecycle that must be named to be found: tags, and places in other registries. */
export function namedPlacesOf(lifecycle: Lifecycle): readonly string[] {
  return namedPlacesIn([...lifecycle.stages.map(({ native }) => native), lifecycle.toNative(ARCHIVED)]);
}

/** The places of a version that are stages of the policy, under its names; others are no part of its lifecycle. */
export function lifecycleHoldings(lifecycle: Lifecycle, version: Placed): readonly StageHolding[] {
  const listed = new Map(lifecycle.stages.map(({ native, name }) => [native, name]));
  return placesOf(version, namedPlacesOf(lifecycle)).flatMap((holding) => {
    const stage = listed.get(holding.stage);
    return stage === undefined ? [] : [{ ...holding, stage }];
  });
}

function lifecycle(stages: readonly LifecycleStage[], placeOf: (name: string) => string): Lifecycle {
  const native = new Map(stages.map((stage) => [stage.name, stage.native]));
  const names = new Map(stages.map((stage) => [stage.native, stage.name]));
  return {
    stages,
    toNative: (name) => native.get(name) ?? (isExplicit(name) ? name : placeOf(name)),
    // A registry's stage that is called like a policy's, but is not the one that the policy means, must not pass for it.
    fromNative: (text) => names.get(text) ?? (native.has(text) ? `native:${text}` : text),
  };
}

function definitionsOf({ stages = [], transitions = [] }: LifecycleDefinition): readonly Stage[] {
  const named = transitions.flatMap(({ from, to }) => [...from, to]).filter((name) => name !== NO_STAGE);
  const known = new Set(stages.map(({ name }) => name));
  return [...stages, ...[...new Set(named)].filter((name) => !known.has(name)).map((name) => ({ name }))];
}

/** An alias names one version, whatever the stage is called. */
function exclusiveOf({ name, alias, exclusive }: Stage): boolean {
  return exclusive ?? (alias !== undefined || name !== ARCHIVED);
}

/** True for a stage that is kept in another registry than the policy's own. */
function isElsewhere({ registry }: Stage, { registry: own }: LifecycleDefinition): boolean {
  return registry !== undefined && (own === undefined || normalized(registry) !== normalized(own));
}

/** Where another registry keeps a stage of the policy; a sentence where it cannot, or where versions cannot get there. */
function nativeElsewhere(stage: Stage, can: Capabilities): string | { readonly message: string } {
  const registry = normalized(stage.registry ?? '');
  const there = canBeElsewhere(registry) ? can.elsewhere?.(registry) : undefined;
  if (there === undefined) {
    return { message: unreachableMessage(stage.name, registry, can) };
  }
  const place = nativeOf(stage, there);
  return typeof place === 'string' ? formatPlace({ kind: 'elsewhere', registry, place }) : place;
}

function unreachableMessage(stage: string, registry: string, can: Capabilities): string {
  return can.elsewhere
    ? `The stage ${stage} cannot be kept in ${registry}: name another MLflow server, or leave its registry out.`
    : `Versions of this registry cannot be copied to ${registry}, so that the stage ${stage} cannot be kept there: both must be MLflow servers.`;
}

function normalized(uri: string): string {
  const parsed = parseRegistryUri(uri);
  return parsed.ok ? parsed.uri : uri;
}

/** Where the registry keeps a stage of the policy; a sentence where it cannot. */
function nativeOf(stage: Stage, can: Capabilities): string | { readonly message: string } {
  if (stage.alias !== undefined && stage.exclusive === false) {
    return {
      message: `An alias names one version, so that ${stage.name} cannot be exclusive: false; keep it as a tag, or drop exclusive.`,
    };
  }
  return placeFor(stage, can) ?? { message: unsupportedMessage(stage, can) };
}

function placeFor(stage: Stage, can: Capabilities): string | undefined {
  const { alias, tag } = stage;
  if (alias !== undefined) {
    return can.aliases ? formatPlace({ kind: 'alias', alias }) : undefined;
  }
  const [entry] = Object.entries(tag ?? {});
  if (entry) {
    return can.tags ? formatPlace({ kind: 'tag', key: entry[0], value: entry[1] }) : undefined;
  }
  const own = stage.native ?? stage.stage;
  return own === undefined ? silentPlace(stage, can) : hasStage(own, can) ? own : undefined;
}

/**
 * Where a stage is kept that does not say so: a stage of the registry where those can have any name; else, because fixed
 * stages are what MLflow gives up, the alias of its name, or the tag for a stage of many.
 */
function silentPlace(stage: Stage, can: Capabilities): string | undefined {
  const { name } = stage;
  if (can.customStages) {
    return hasStage(name, can) ? name : undefined;
  }
  if (can.aliases && exclusiveOf(stage)) {
    return formatPlace({ kind: 'alias', alias: name });
  }
  if (can.tags) {
    return formatPlace({ kind: 'tag', key: STAGE_TAG, value: name });
  }
  return hasStage(name, can) ? name : undefined;
}

/** What people mean by a name where no policy says it: the registry's own stage, else an alias. */
function ownPlace(name: string, can: Capabilities): string {
  return hasStage(name, can) || !can.aliases ? name : formatPlace({ kind: 'alias', alias: name });
}

function hasStage(name: string, can: Capabilities): boolean {
  return can.stages && (can.customStages || FIXED_STAGES.includes(name));
}

function isExplicit(name: string): boolean {
  return parsePlace(name).kind !== 'stage';
}

function unsupportedMessage({ name, alias, tag, stage, native }: Stage, can: Capabilities): string {
  const form = alias !== undefined ? 'as an alias' : tag !== undefined ? 'as a tag' : `as ${native ?? stage ?? name}`;
  const forms = [
    can.stages
      ? can.customStages
        ? 'native: with a stage of the registry'
        : `stage: with ${FIXED_STAGES.join(', ')}`
      : [],
    can.aliases ? 'alias:' : [],
    can.tags ? 'tag:' : [],
  ].flat();
  return `This registry cannot keep the stage ${name} ${form}; let the policy say ${forms.join(' or ')}.`;
}
