import type { Check, Decision } from './decision';
import { isBlocking } from './outcome';
import { asList, asRecord, asText } from './record';
import { inSentence } from './sentence';
import { parseDuration, parseInstant } from './time';

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
  const scene = { model, version: evidence.candidate.version, from: transition.from, to: transition.to };
  return checks
    .filter(({ id }) => blockers.includes(id))
    .map((check) => ({ id: check.id, why: check.message, unblock: remedy(check, scene) }));
}

interface Scene {
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
}

function remedy(check: Check, scene: Scene): string {
  if (check.result === 'error') return 'Correct what the sentence names, or make its source answer, and check again.';
  return (REMEDIES[check.gate] ?? anotherVersion)(check, scene);
}

type Remedy = (check: Check, scene: Scene) => string;

const anotherVersion: Remedy = () => 'Choose a version that meets it.';

const REMEDIES: Readonly<Record<string, Remedy>> = {
  transition: ({ result }, { from, to }) =>
    result === 'inconclusive'
      ? 'Let the registry tell which stages the version holds, and check again.'
      : `Take a way that the policy lists; from ${from} to ${to}, only a version that holds ${from} can go.`,
  metric: ({ result }) =>
    result === 'inconclusive'
      ? 'Evaluate the version again: now, on the same data set as the baseline, with enough samples.'
      : 'Train a version that meets the bound, or record the number that is missing, and check again.',
  modelCard: () =>
    "Complete the version's model card, or make its numbers those of the metrics, and register the result.",
  signature: () => 'Log the model with a signature of its inputs and outputs, and register it as a new version.',
  signed: () =>
    'Let the owner of a key that the policy names sign its files as they are, put model.sig beside them, and register the result.',
  tag: tagRemedy,
  expression: () => 'Choose a version for which it is true, or record what it reads and does not find.',
  anyOf: (check, scene) => `Meet one of them: ${partsOf(check, scene).join(' Or: ')}`,
  allOf: (check, scene) => partsOf(check, scene).join(' '),
  not: () => 'Choose a version for which this is not so, and for which nothing that it asks for is missing.',
  hold: (_check, { model, to }) =>
    `Once its reason is gone, release it: stagegate release ${model} --stage ${to} --reason TEXT.`,
  soak: soakRemedy,
  windows: windowRemedy,
  approvals: approvalRemedy,
  authorization: (_check, { to }) => `Let somebody promote it whose role may promote:${to}.`,
};

/** What would meet the parts of a composition that block. */
function partsOf({ children = [] }: Check, scene: Scene): readonly string[] {
  const parts = children.filter(({ result }) => isBlocking(result)).map((child) => remedy(child, scene));
  return [...new Set(parts)];
}

function tagRemedy({ required }: Check, { model, version }: Scene): string {
  const { key, equals, setBy } = asRecord(required);
  const value = asText(equals) ?? 'VALUE';
  const who = asText(setBy) === undefined ? 'Set' : `Let somebody of ${asText(setBy) ?? ''} set`;
  return `${who} it: stagegate annotate ${model}/${version} --tag ${inSentence(asText(key) ?? 'KEY', 80)}=${inSentence(value, 80)}.`;
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

function approvalRemedy({ result, required }: Check): string {
  if (result === 'fail') return 'Talk to whoever rejected it, and request the promotion again.';
  const rules = asList(required).map(asRecord);
  const wanted = rules
    .map(({ from, count }) => `${typeof count === 'number' ? count : 1} of ${asText(from) ?? ''}`)
    .join(', and ');
  return `Let the persons approve that the policy asks for: ${wanted}.`;
}
