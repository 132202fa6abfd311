import type { HeldCopy } from '../registry/copies';
import { strangerIn } from '../registry/environment-names';
import { parsePlace } from '../registry/places';
import type { AuditEvent } from './events';
import { openIntents } from './history';
import type { VerifyFinding } from './report';
import { changeKey } from './verify-changes';

/**
 * Versions of other registries that say they are copies of ours, and that no record brought there. What a version says of itself
 * anybody can write who may write to its registry; whose record tells of it is known.
 */
export function copyFindings(events: readonly AuditEvent[], copies: readonly HeldCopy[]): readonly VerifyFinding[] {
  const recorded = new Set(events.flatMap(broughtBy));
  const underWay = new Set(
    openIntents(events).flatMap(({ model, changes }) => changes.map((one) => keyOf(model, one))),
  );
  return copies
    .filter(({ name }) => strangerIn(name) === undefined)
    .filter(({ model, place, name, there }) => {
      const key = keyOf(model, { stage: place, version: name });
      return ![there, ANY].some((version) => recorded.has(`${key} ${version}`)) && !underWay.has(key);
    })
    .map(({ model, place, name, there }) => ({
      kind: 'outOfBand',
      subject: `${model}@${place}`,
      model,
      message: `${place} of ${model} is held by version ${there} there, which says that it is a copy of ${model}/${name}, but no record tells of it; promote or roll back to put the record right.`,
    }));
}

/** Where a process died before it could say which copy it had assigned, any may be it. */
const ANY = '*';

function broughtBy(event: AuditEvent): readonly string[] {
  if (event.type !== 'outcome') return [];
  const { model, receipts, outcome, changes } = event;
  const proven = receipts.flatMap(({ change, copy }) => (copy ? [`${keyOf(model, change)} ${copy.version}`] : []));
  if (outcome !== 'applied') return proven;
  const written = new Set(receipts.map(({ change }) => changeKey(change)));
  const unproven = changes.filter((change) => change.kind === 'assign' && !written.has(changeKey(change)));
  return [...proven, ...unproven.map((change) => `${keyOf(model, change)} ${ANY}`)];
}

/** A version that was brought to another registry may go from one place to another there. */
function keyOf(model: string, { stage, version }: { readonly stage: string; readonly version: string }): string {
  const place = parsePlace(stage);
  return JSON.stringify([model, place.kind === 'elsewhere' ? place.registry : '', version]);
}
