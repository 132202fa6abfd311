import type { StageChange, StageMove } from '../../../core/registry/port';
import { isoTime } from './events';
import type { TagListing } from './events';
import { findVersion } from './find';
import { formatTag, isModelName, isName, parseTag } from './grammar';
import type { GtoTag } from './grammar';
import { compareDigits } from './order';
import type { GtoModel, GtoState, GtoVersion } from './state';
import { isShared, stageHolders } from './views';

/** A tag to be made. */
export interface NewTag {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
  readonly change: StageChange;
}

/** What a plan needs to know of the registry. */
export interface Known {
  readonly listing: TagListing;
  readonly state: GtoState;
  /** Stages that `.gto` allows; absent: all. */
  readonly stages?: readonly string[];
}

/** The tags of a move, in its order, or one sentence about why it cannot be made. */
export function planMove(
  known: Known,
  move: Pick<StageMove, 'model' | 'changes' | 'record'>,
): readonly NewTag[] | string {
  const model = known.state.models.get(move.model);
  if (model === undefined) return `There is no model ${move.model} in this registry.`;
  const tags: NewTag[] = [];
  let counter = nextCounter(known.listing, move.model);
  for (const change of [...move.changes, ...uncovered(model, move.changes)]) {
    const version = versionFor(model, change);
    if (typeof version === 'string') return version;
    const name = formatTag({ ...stageTag(move.model, change), counter: String(counter) });
    const objection = findObjection(known, change, name);
    if (objection !== undefined) return objection;
    tags.push({ name, commit: version.commit, message: stageMessage(move.model, change, move.record), change });
    counter += 1n;
  }
  return tags;
}

/** One more than the largest counter of any tag of the model, whatever the tag does and whether it counts. */
export function nextCounter(listing: TagListing, model: string): bigint {
  let largest = '0';
  for (const name of listing.names) {
    const { model: owner, counter = '0' } = parseTag(name) ?? {};
    if (owner === model && compareDigits(counter, largest) > 0) largest = counter;
  }
  return BigInt(largest) + 1n;
}

const DAY_SECONDS = 86_400;

/**
 * Seconds for the next tag of a model: now, but after every tag it has, for GTO orders by time alone. One sentence when
 * that would be a day or more from now: each further tag would have to carry on with a wrong date.
 */
export function nextTime(listing: TagListing, model: string, now: number): number | string {
  const newest = listing.events.findLast((event) => event.model === model);
  if (newest === undefined) return now;
  if (newest.time - now <= DAY_SECONDS) return Math.max(now, newest.time + 1);
  const date = isoTime(newest);
  return `Tag ${newest.tag} is dated ${date}, more than a day ahead: correct this computer's clock, or delete the tag here and on the remote and make it again.`;
}

/**
 * In GTO earlier holders stay assigned underneath the current one. Releasing the current one must not bring them back, so
 * they are released as well.
 */
function uncovered(model: GtoModel, changes: readonly StageChange[]): StageChange[] {
  const holders = stageHolders(model, new Map());
  const assigned = new Set(changes.filter(({ kind }) => kind === 'assign').map(({ stage }) => stage));
  const done = new Set(changes.map(({ stage, version }) => `${stage}\0${version}`));
  return changes.flatMap(({ kind, stage, version }) => {
    const [current, ...underneath] = holders.get(stage) ?? [];
    if (kind === 'assign' || assigned.has(stage) || current?.version.name !== version) return [];
    const names = underneath.filter((holder) => !isShared(holder)).map((holder) => holder.version.name);
    return names
      .filter((name) => !done.has(`${stage}\0${name}`))
      .map((name): StageChange => ({ kind: 'release', stage, version: name }));
  });
}

function versionFor(model: GtoModel, change: StageChange): GtoVersion | string {
  const version = findVersion(model, change.version);
  if (typeof version === 'string') return version;
  const others = model.versions.filter(({ commit, name }) => commit === version.commit && name !== version.name);
  if (others.length === 0) return version;
  const names = others.map(({ name }) => name).join(', ');
  return `${model.name} ${version.name} shares its commit with ${names}; a stage tag there would make the registry unreadable for gto: register the version at a commit of its own.`;
}

function stageTag(model: string, { kind, stage }: StageChange): GtoTag {
  return { kind: kind === 'assign' ? 'assignment' : 'unassignment', model, stage };
}

/** The message as gto writes it, with the id of the audit record. */
export function stageMessage(model: string, { kind, stage, version }: StageChange, record: string): string {
  const what =
    kind === 'assign'
      ? `Assigning stage ${stage} to artifact ${model} version ${version}`
      : `Unassigning stage '${stage}' to artifact '${model}' version '${version}'`;
  return record === '' ? what : `${what}\n\nStagegate-Record: ${record}`;
}

function findObjection(known: Known, { kind, stage }: StageChange, tag: string): string | undefined {
  if (!isName(stage))
    return `"${stage}" cannot be the name of a stage: use letters, digits, -, _ and /, with a letter or digit at both ends.`;
  if (kind === 'assign' && known.stages?.includes(stage) === false) {
    return `The file .gto allows only the stages ${known.stages.join(', ')}: use one of them, or add ${stage} to it.`;
  }
  return checkTagName(tag, known.listing.names);
}

/** A file's name has 255 characters at most, and git needs some for its lock. */
const MAX_PART = 250;

/** One sentence if git or gto could not live with a tag of this name beside those that exist. */
export function checkTagName(tag: string, existing: ReadonlySet<string>): string | undefined {
  const parts = tag.split('/');
  const isBad = parts.some(
    (part) => part === '' || part.startsWith('.') || part.endsWith('.lock') || part.includes('..'),
  );
  if (isBad || tag.startsWith('-'))
    return `${tag} cannot be the name of a Git tag: use a simpler name, without empty, hidden or .lock parts.`;
  if (parts.some((part) => part.length > MAX_PART))
    return `${tag.slice(0, 50)}… cannot be the name of a Git tag: a part of it is longer than 250 characters; use a shorter name, or delete tags with such a long counter.`;
  if (parseTag(tag) === undefined) return `${tag} is not a tag that GTO understands: use a simpler name.`;
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  const inTheWay = above.find((name) => existing.has(name)) ?? [...existing].find((name) => name.startsWith(`${tag}/`));
  return inTheWay === undefined ? undefined : `Git cannot hold the tag ${tag} beside ${inTheWay}: use another name.`;
}

/** One sentence if no model may have this name. */
export function checkModelName(name: string): string | undefined {
  if (isModelName(name) && checkTagName(`${name.replace(':', '=')}@v0.0.1`, new Set()) === undefined) return undefined;
  return `"${name}" cannot be the name of a model: use letters, digits, -, _ and /, with a letter or digit at both ends; directory:name for a model of a sub-directory.`;
}
