import type { Check, Decision } from './decision';
import { isBlocking } from './outcome';
import { asList, asRecord, asText } from './record';
import { inSentence } from './sentence';
import { parseDuration, parseInstant } from './time';
import { NO_STAGE } from './types';

/** What keeps a version from being promoted, and what would change that; the JSON form is public interface. */
export interface Explanation {
  /** The check's id. */
  readonly id: string;
  /** The check's sentence. */
  readonly why: string;
  /** One sentence: what somebody can do. */
  readonly unblock: string;
}

/** One explanation for each blocker, in the decision's order. */
export function explain({ checks, blockers, evidence }: Decision): readonly Explanation[] {
  const { model, transition } = evidence;
  const { from, to, requestedAt } = transition;
  const scene = { model, version: evidence.candidate.version, from, to, isRequested: requestedAt !== undefined };
  return checks
    .filter(({ id }) => blockers.includes(id))
    .map((check) => ({ id: check.id, why: check.message, unblock: remedy(check, scene) }));
}

interface Scene {
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  /** It is known when the promotion was asked for. */
  readonly isRequested: boolean;
}

function remedy(check: Check, scene: Scene): string {
  if (check.result === 'error') return 'Correct what the sentence names, or make its source answer, and check again.';
  return (REMEDIES[check.gate] ?? anotherVersion)(check, scene);
}

type Remedy = (check: Check, scene: Scene) => string;

const anotherVersion: Remedy = () => 'Choose a version that meets it.';

const REMEDIES: Readonly<Record<string, Remedy>> = {
  transition: transitionRemedy,
  metric: metricRemedy,
  modelCard: () =>
    "Complete the version's model card, or make its numbers those of the metrics, and register the result.",
  signature: () => 'Log the model with a signature of its inputs and outputs, and register it as a new version.',
  signed: () =>
    'Let the owner of a key that the policy names sign its files as they are, put model.sig beside them, and register the result.',
  tag: tagRemedy,
  expression: ({ result }, { to }) =>
    result === 'inconclusive'
      ? `Let the registry tell which version holds ${to}, and check again.`
      : 'Choose a version for which it is true, or record what it reads and does not find.',
  anyOf: (check, scene) => `Meet one of them: ${partsOf(check, scene).join(' Or: ')}`,
  allOf: (check, scene) => partsOf(check, scene).join(' '),
  not: () => 'Choose a version for which this is not so, and for which nothing that it asks for is missing.',
  hold: ({ result }, { model, to }) =>
    result === 'inconclusive'
      ? `Let the audit trail tell which holds stand on ${to}, and check again.`
      : `Once its reason is gone, release it: stagegate release ${argument(model)} --stage ${argument(to)} --reason TEXT.`,
  soak: soakRemedy,
  windows: windowRemedy,
  approvals: approvalRemedy,
  authorization: (_check, { to }) => `Let somebody promote it whose role may promote:${to}.`,
};

/** The ways that there are, for a version that holds another stage than is said, or where the policy lists no way. */
function transitionRemedy({ result, observed }: Check, { from, to }: Scene): string {
  if (result === 'inconclusive') return 'Let the registry tell which stages the version holds, and check again.';
  const held = asList(observed);
  if (held.includes(to)) return `Nothing is left to do: the version holds ${to} already.`;
  const holdsFrom = from === NO_STAGE ? held.length === 0 : held.includes(from);
  return holdsFrom
    ? `Take a way that the policy lists, or let the policy list one from ${from} to ${to}.`
    : `Take a way that the policy lists; from ${from} to ${to}, only a version that holds ${from} can go.`;
}

/** What is missing may be the number itself or the baseline; a bound that is missed asks for another version. */
function metricRemedy({ result, observed, children }: Check): string {
  if (result === 'inconclusive') {
    return 'Evaluate the version again: now, on the same data set as the baseline, with enough samples.';
  }
  const { value, baseline } = asRecord(observed);
  // One with more digits than a double has is a text.
  if (value === null || (typeof value === 'string' && !Number.isFinite(Number(value)))) {
    return 'Evaluate the version, record the number that is missing, and check again.';
  }
  if (baseline === null) {
    return 'Train a version that meets the bound; where there is no baseline, promote one first or let `onMissingBaseline` say what to do.';
  }
  return children === undefined
    ? 'Train a version that meets the bound, and check that one.'
    : 'Train a version that meets the bound on every slice, or record those that are missing, and check again.';
}

/** What would meet the parts of a composition that block. */
function partsOf({ children = [] }: Check, scene: Scene): readonly string[] {
  const parts = children.filter(({ result }) => isBlocking(result)).map((child) => remedy(child, scene));
  return [...new Set(parts)];
}

function tagRemedy({ required }: Check, { model, version }: Scene): string {
  const { key, equals, setBy } = asRecord(required);
  const value = asText(equals) ?? 'VALUE';
  const who = asText(setBy) === undefined ? 'Set' : `Let somebody of ${asText(setBy) ?? ''} set`;
  const tag = argument(`${asText(key) ?? 'KEY'}=${value}`);
  return `${who} it: stagegate annotate ${argument(`${model}/${version}`)} --tag ${tag}.`;
}

/** A word of a command, in quotes where a shell would make something else of it. */
function argument(text: string): string {
  const shown = inSentence(text);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}

/** The moment at which the soak is over, where the stage's beginning is known. */
function soakRemedy({ observed, required }: Check, { from }: Scene): string {
  const starts = asList(observed).map((since) => parseInstant(asText(since) ?? ''));
  const length = parseDuration(asText(required) ?? '');
  const latest = Math.max(...starts.map((start) => start ?? Number.NaN));
  return length === undefined || !Number.isFinite(latest)
    ? `Record since when the version holds ${from}, by promoting it to ${from} with Stagegate.`
    : `Wait until ${new Date(latest + length).toISOString()}, and leave it in ${from} until then.`;
}

function windowRemedy({ observed }: Check, { to }: Scene): string {
  const denying = asList(observed)
    .map(asRecord)
    .find(({ deny }) => deny !== undefined);
  return denying === undefined
    ? `Wait for a window that allows promoting to ${to}.`
    : `Wait until ${(asText(denying['until']) ?? '').replace('T', ' ')} (${asText(denying['timeZone']) ?? ''}).`;
}

function approvalRemedy({ result, required }: Check, { isRequested }: Scene): string {
  if (result === 'fail') return 'Talk to whoever rejected it, and request the promotion again.';
  const wanted = asList(required)
    .map(asRecord)
    .map(({ from, count }) => `${typeof count === 'number' ? count : 1} of the role ${asText(from) ?? ''}`)
    .join(', and ');
  const first = isRequested ? '' : 'Request the promotion, because only what is approved after that counts. ';
  return `${first}Let the persons approve that the policy asks for: ${wanted}.`;
}
