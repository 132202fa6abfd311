import { NO_STAGE, type Policy, type Stage } from '../policy/types';
import type { Capabilities } from './port';

/** Where `archiveExisting` puts previous holders. */
export const ARCHIVED = 'Archived';

export interface LifecycleStage {
  /** As the policy and people say. */
  readonly name: string;
  /** As the registry says. */
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
export type LifecycleDefinition = Pick<Policy, 'stages' | 'transitions'>;

export type LifecycleResult =
  { readonly ok: true; readonly lifecycle: Lifecycle } | { readonly ok: false; readonly message: string };

/** Without a policy, stages are the registry's own, unlisted and named as they are. */
export function lifecycleOf(policy: LifecycleDefinition | undefined, can: Capabilities): LifecycleResult {
  const definitions = policy ? definitionsOf(policy) : [];
  const unsupported = definitions.find((definition) => nativeOf(definition, can) === undefined);
  if (unsupported) {
    return { ok: false, message: unsupportedMessage(unsupported) };
  }
  const stages = definitions.map((definition) => ({
    name: definition.name,
    native: nativeOf(definition, can) ?? definition.name,
    exclusive: definition.exclusive ?? definition.name !== ARCHIVED,
    protected: definition.protected ?? false,
  }));
  return { ok: true, lifecycle: lifecycle(stages) };
}

/** True unless the policy lets several versions hold the stage. Archived is a place for many unless a policy says otherwise. */
export function isExclusive({ stages }: Lifecycle, name: string): boolean {
  return stages.find((stage) => stage.name === name)?.exclusive ?? name !== ARCHIVED;
}

function lifecycle(stages: readonly LifecycleStage[]): Lifecycle {
  const native = new Map(stages.map((stage) => [stage.name, stage.native]));
  const names = new Map(stages.map((stage) => [stage.native, stage.name]));
  return {
    stages,
    toNative: (name) => native.get(name) ?? name,
    // A registry's stage that is called like a policy's, but is not the one that the policy means, must not pass for it.
    fromNative: (text) => names.get(text) ?? (native.has(text) ? `native:${text}` : text),
  };
}

function definitionsOf({ stages = [], transitions = [] }: LifecycleDefinition): readonly Stage[] {
  const named = transitions.flatMap(({ from, to }) => [...from, to]).filter((name) => name !== NO_STAGE);
  const known = new Set(stages.map(({ name }) => name));
  return [...stages, ...[...new Set(named)].filter((name) => !known.has(name)).map((name) => ({ name }))];
}

function nativeOf({ name, native, alias, stage, tag }: Stage, can: Capabilities): string | undefined {
  if (!can.stages || alias !== undefined || tag !== undefined) {
    return undefined;
  }
  const text = native ?? stage ?? name;
  return can.customStages || ['Staging', 'Production', ARCHIVED].includes(text) ? text : undefined;
}

function unsupportedMessage({ name, alias, tag }: Stage): string {
  const form = alias !== undefined ? 'as an alias' : tag !== undefined ? 'as a tag' : 'like this';
  return `This registry cannot keep the stage ${name} ${form}; let the policy say native: with a stage of the registry.`;
}
