import { strangerIn } from '../registry/environment-names';
import { RegistryFailure } from '../registry/errors';
import { holding } from '../registry/holders';
import { namedPlacesOf, type Lifecycle } from '../registry/lifecycle';
import type { ModelVersion, RegisteredModel } from '../registry/model';
import { namedPlacesIn, placesElsewhere } from '../registry/places';
import { parseReference } from '../registry/reference';
import type { CancelSignal } from '../text/cancellation';
import { lifecycleFor } from './lifecycles';
import type { RegistrySession } from './session';

/**
 * The version that a reference means, with the registry's own stage names. An alias is tried before a stage of that name;
 * a stage with several holders means the newest. Throws `RegistryFailure` `invalid` when there is no such version.
 */
export async function resolveReference(s: RegistrySession, text: string, signal?: CancelSignal): Promise<ModelVersion> {
  const parsed = parseReference(text);
  if (!parsed.ok) {
    throw new RegistryFailure('invalid', parsed.message);
  }
  const { model, version, label } = parsed.reference;
  const registered = await existingModel(s, model, signal);
  const wanted = version ?? (label === undefined ? undefined : await labeled(s, registered, label, signal));
  if (wanted === undefined) {
    throw new RegistryFailure('invalid', missing(model, label));
  }
  const found = await findVersion(s, model, wanted, signal);
  if (!found) {
    throw await notHere(s, `version ${wanted} of ${model}`, signal);
  }
  return found;
}

/** Throws `RegistryFailure` `invalid` when there is no such model. */
export async function existingModel(s: RegistrySession, name: string, signal?: CancelSignal): Promise<RegisteredModel> {
  const found = await s.registry.getModel(name, signal);
  if (!found) {
    throw await notHere(s, `model ${name}`, signal);
  }
  return found;
}

async function notHere(
  { registry }: RegistrySession,
  what: string,
  signal: CancelSignal | undefined,
): Promise<RegistryFailure> {
  const advice = await registry.adviseMissing?.(signal);
  const rest = advice === undefined ? '' : `; if it is registered elsewhere, ${advice}`;
  return new RegistryFailure('invalid', `The registry ${registry.uri} has no ${what}${rest}.`);
}

async function labeled(
  s: RegistrySession,
  model: RegisteredModel,
  label: string,
  signal: CancelSignal | undefined,
): Promise<string | undefined> {
  const alias = Object.hasOwn(model.aliases, label) ? model.aliases[label] : undefined;
  if (alias !== undefined || label === 'latest') {
    return alias ?? model.latestVersion;
  }
  const lifecycle = await lifecycleFor(s, model.name, signal);
  if (strangerIn(label) !== undefined) {
    return strangerNamed(s, { model: model.name, lifecycle, label }, signal);
  }
  const native = lifecycle.toNative(label);
  const holders = (await s.registry.holders([model.name], namedPlacesIn([native]), signal)).get(model.name) ?? {};
  return [...holding(holders, native), ...holding(holders, label)][0];
}

/** What another registry has of its own is known here only while it holds a stage that the policy keeps there. */
async function strangerNamed(
  { registry }: RegistrySession,
  { model, lifecycle, label }: { readonly model: string; readonly lifecycle: Lifecycle; readonly label: string },
  signal: CancelSignal | undefined,
): Promise<string | undefined> {
  const places = placesElsewhere(namedPlacesOf(lifecycle));
  const holders = (await registry.elsewhere?.([model], places, signal))?.get(model) ?? {};
  return Object.values(holders).flat().includes(label) ? label : undefined;
}

/** SemVer is found with and without its `v`, however the registry writes it. */
async function findVersion(
  { registry }: RegistrySession,
  model: string,
  version: string,
  signal: CancelSignal | undefined,
): Promise<ModelVersion | undefined> {
  const found = await registry.getVersion(model, version, signal);
  if (found || !registry.can.semver) {
    return found;
  }
  return registry.getVersion(model, version.startsWith('v') ? version.slice(1) : `v${version}`, signal);
}

function missing(model: string, label: string | undefined): string {
  return label === undefined
    ? `Name a version of ${model}: ${model}/3, ${model}@latest, or a stage or alias after the @.`
    : `No version of ${model} holds ${label}, neither as a stage nor as an alias.`;
}
