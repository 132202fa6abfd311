import { unavailable, type DecisionContext } from '../context';
import { digestsOf } from '../digests';
import type { Approval, EvidenceDigests } from '../evidence';
import { failed, passed, unknown, type Finding } from '../outcome';
import { isMember, personOf, roleMay, type PersonKey } from '../people';
import { because, inSentence } from '../sentence';
import { parseDuration, parseInstant, type Milliseconds } from '../time';
import type { ApprovalRule, Approvals } from '../types';

/** What there is to say of a transition's approvals, and who approves, and counts: each person once. */
export interface ApprovalsReading {
  readonly finding: Finding;
  readonly observed: readonly string[];
}

/** Every rule is met by distinct persons, and no member has rejected. */
export function readApprovals(approvals: Approvals, context: DecisionContext): ApprovalsReading {
  const excluded = excludedPersons(approvals, context);
  const approvers = excluded === undefined ? [] : countingApprovers(approvals, excluded, context);
  const finding =
    unavailable(context.evidence, 'approvals') ??
    rejectionFinding(approvals, context) ??
    unknownFinding(excluded, context) ??
    rulesFinding(approvals, approvers, context);
  return { finding, observed: approvers.map(({ by }) => by) };
}

/** A member's rejection stands, whatever follows, until requested again; only one known to be older is gone. */
function rejectionFinding({ rules }: Approvals, { evidence, policy }: DecisionContext): Finding | undefined {
  const requestedAt = parseInstant(evidence.transition.requestedAt ?? '');
  const rejection = evidence.approvals?.find(({ decision, by, at }) => {
    const rejectedAt = parseInstant(at);
    const precedes = requestedAt !== undefined && rejectedAt !== undefined && rejectedAt < requestedAt;
    const person = personOf(policy, by);
    return decision === 'reject' && !precedes && rules.some(({ from }) => isMember(policy, from, person));
  });
  if (rejection === undefined) return undefined;
  return failed(`${inSentence(rejection.by)} rejected it${because(rejection.reason)}.`);
}

/** Why nobody can say which approvals count. */
function unknownFinding(
  excluded: readonly PersonKey[] | undefined,
  { evidence }: DecisionContext,
): Finding | undefined {
  if (evidence.transition.requestedAt === undefined) {
    return unknown('When the promotion was requested is unknown, so no approval counts.');
  }
  return excluded === undefined
    ? unknown('Who requested it or who made the version is unknown, so self-approval cannot be ruled out.')
    : undefined;
}

/** The persons whose own approval must not count; nothing when they are not all known. */
function excludedPersons({ preventSelfApproval }: Approvals, { evidence, policy }: DecisionContext) {
  if (preventSelfApproval !== true) return [];
  // A registry that does not know who it was may write an empty name.
  const requestedBy = evidence.transition.requestedBy?.trim() ?? '';
  const author = evidence.candidate.author?.trim() ?? '';
  if (requestedBy === '' || author === '') return undefined;
  return [personOf(policy, requestedBy), personOf(policy, author)];
}

interface Approver {
  readonly person: PersonKey;
  /** The name under which they approved. */
  readonly by: string;
}

/** The persons whose approval counts for at least one rule. */
function countingApprovers(
  approvals: Approvals,
  excluded: readonly PersonKey[],
  context: DecisionContext,
): readonly Approver[] {
  const inTime = (context.evidence.approvals ?? []).filter((approval) => isInTime(approval, approvals, context));
  const digests = inTime.some(hasDigests) ? digestsOf(context) : {};
  const approvers = new Map<PersonKey, Approver>();
  for (const approval of inTime) {
    const person = personOf(context.policy, approval.by);
    const counts = !excluded.includes(person) && approvals.rules.some((rule) => mayMeet(rule, person, context));
    if (counts && isBound(approval, digests) && !approvers.has(person))
      approvers.set(person, { person, by: approval.by });
  }
  return [...approvers.values()];
}

function isInTime(approval: Approval, { expiresAfter }: Approvals, { evidence, now }: DecisionContext): boolean {
  if (approval.decision !== 'approve') return false;
  const at = parseInstant(approval.at);
  const requestedAt = parseInstant(evidence.transition.requestedAt ?? '');
  if (at === undefined || requestedAt === undefined) return false;
  return at > requestedAt && at <= now && !isExpired(at, expiresAfter, now);
}

function isExpired(at: Milliseconds, expiresAfter: string | undefined, now: Milliseconds): boolean {
  if (expiresAfter === undefined) return false;
  const length = parseDuration(expiresAfter);
  return length === undefined || now >= at + length;
}

function hasDigests({ digests }: Approval): boolean {
  return Object.keys(digests ?? {}).length > 0;
}

/** Bound to exactly this evidence; written by hand without digests, it counts as bound. */
function isBound({ digests }: Approval, actual: Partial<EvidenceDigests>): boolean {
  return (['version', 'policy', 'evidence'] as const).every((name) => {
    const wanted = digests?.[name];
    return wanted === undefined || wanted === actual[name];
  });
}

/** A rule whose role lacks `approve` is met by nobody. */
function mayMeet({ from }: ApprovalRule, person: PersonKey, { policy }: DecisionContext): boolean {
  return roleMay(policy, from, 'approve') && isMember(policy, from, person);
}

function rulesFinding({ rules }: Approvals, approvers: readonly Approver[], context: DecisionContext): Finding {
  for (const rule of rules) {
    const { from, count = 1 } = rule;
    const given = approvers.filter(({ person }) => mayMeet(rule, person, context)).length;
    if (given >= count) continue;
    return roleMay(context.policy, from, 'approve')
      ? unknown(`${given} of ${count} approvals by ${from} are given.`)
      : unknown(`The role ${from} may not approve, so its approval is never given.`);
  }
  return passed(`All approvals are there: ${rules.map(({ from, count = 1 }) => `${count} by ${from}`).join(', ')}.`);
}
