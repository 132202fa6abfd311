import { unavailable, type DecisionContext } from '../context';
import type { Hold } from '../evidence';
import { failed, passed, unknown, type Finding } from '../outcome';
import { because, inSentence } from '../sentence';
import { parseInstant } from '../time';

/** No unreleased hold stands on the stage that the candidate goes to. */
export function holdFinding(context: DecisionContext): Finding {
  const { evidence } = context;
  const outage = unavailable(evidence, 'holds');
  if (outage !== undefined) return outage;
  const { to } = evidence.transition;
  if (evidence.holds === undefined) return unknown(`Whether a hold stands on ${to} is unknown.`);
  const hold = evidence.holds.find((candidate) => candidate.stage === to && counts(candidate, context));
  return hold === undefined ? passed(`No hold stands on ${to}.`) : failed(holdSentence(hold));
}

/** A hold counts until its release; a release that nobody can date is none. */
function counts({ releasedAt }: Hold, { now }: DecisionContext): boolean {
  const released = releasedAt === undefined ? undefined : parseInstant(releasedAt);
  return released === undefined || now < released;
}

function holdSentence({ stage, at, by, reason }: Hold): string {
  const who = by === undefined ? '' : ` by ${inSentence(by)}`;
  return `A hold stands on ${stage} since ${inSentence(at)}${who}${because(reason)}.`;
}
