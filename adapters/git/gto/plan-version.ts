import type { TagListing } from './events';
import { ambiguity } from './find';
import { formatTag } from './grammar';
import { checkModelName, checkTagName, nextCounter } from './plan';
import { bumpVersion, FIRST_VERSION } from './semver';
import type { Bump } from './semver';
import type { GtoModel, GtoState, GtoVersion } from './state';
import { isRegistered, isVersionActive, latestVersion } from './views';

export interface VersionPlan {
  readonly version: string;
  readonly tag: string;
  readonly message: string;
}

export interface VersionRequest {
  readonly model: string;
  readonly commit: string;
  readonly bump?: Bump | undefined;
}

/** The tag that registers the next version at a commit, or one sentence about why there can be none. */
export function planVersion(
  known: { listing: TagListing; state: GtoState },
  request: VersionRequest,
): VersionPlan | string {
  const { model: name } = request;
  const objection = checkModelName(name);
  if (objection !== undefined) return objection;
  const version = chooseVersion(known.state.models.get(name), request);
  if ('refusal' in version) return version.refusal;
  const simple = formatTag({ kind: 'registration', model: name, version: version.name });
  const counter = String(nextCounter(known.listing, name));
  const tag = known.listing.names.has(simple)
    ? formatTag({ kind: 'registration', model: name, version: version.name, counter })
    : simple;
  const message = `Registering artifact ${name} version ${version.name}`;
  return checkTagName(tag, known.listing.names) ?? { version: version.name, tag, message };
}

type Choice = { readonly name: string } | { readonly refusal: string };

function chooseVersion(model: GtoModel | undefined, request: VersionRequest): Choice {
  const here = model?.versions.find((version) => version.commit === request.commit && isTagged(version));
  if (here === undefined) return nextVersion(model, request);
  if (!(isRegistered(here) && isVersionActive(here))) return againAs(here, model);
  const place = `commit ${request.commit.slice(0, 10)}, as ${here.name}`;
  return { refusal: `${request.model} is already registered at ${place}: register it at another commit.` };
}

/** A version that was deregistered here comes back, unless its name has meanwhile been given to another commit. */
function againAs(here: GtoVersion, model: GtoModel | undefined): Choice {
  const named = model?.versions.filter(({ name }) => name === here.name) ?? [];
  const refusal = ambiguity(model?.name ?? '', named);
  return refusal === undefined ? { name: here.name } : { refusal };
}

function isTagged({ registrations, deregistrations }: GtoVersion): boolean {
  return registrations.length + deregistrations.length > 0;
}

function nextVersion(model: GtoModel | undefined, { model: name, bump }: VersionRequest): Choice {
  const latest = model && latestVersion(model);
  if (model !== undefined && latest !== undefined)
    return { name: freeVersion(model, bumpVersion(latest.name, bump ?? 'patch')) };
  if (bump !== undefined)
    return { refusal: `The first version of ${name} is always ${FIRST_VERSION}: register it without a bump.` };
  return { name: model === undefined ? FIRST_VERSION : freeVersion(model, FIRST_VERSION) };
}

/** Deregistered versions keep their numbers. */
function freeVersion(model: GtoModel, version: string): string {
  const taken = new Set(model.versions.map(({ name }) => name));
  let free = version;
  while (taken.has(free)) free = bumpVersion(free, 'patch');
  return free;
}
