import type { DecisionContext } from '../context';
import { broken, failed, passed, skipped, unknown, worst, type Finding } from '../outcome';
import { mayDo } from '../people';

/** The actor's roles may promote to the stage; a protected stage demands a verified identity as well. */
export function authorizationFinding(context: DecisionContext): Finding {
  const findings = [roleFinding(context), ...identityFindings(context)];
  const result = worst(findings.map((finding) => finding.result));
  return findings.find((finding) => finding.result === result) ?? skipped('There is nothing to authorize.');
}

function roleFinding({ evidence, policy }: DecisionContext): Finding {
  const { to } = evidence.transition;
  if (policy.roles === undefined) return skipped('The policy has no roles.');
  if (evidence.actor === undefined) return unknown('Who is acting is unknown.');
  return mayDo(policy, evidence.actor, `promote:${to}`)
    ? passed(`${evidence.actor} may promote to ${to}.`)
    : failed(`${evidence.actor} has no role that may promote to ${to}.`);
}

function identityFindings({ evidence, policy }: DecisionContext): readonly Finding[] {
  const { to } = evidence.transition;
  const stage = policy.stages?.find(({ name }) => name === to);
  return stage?.protected === true
    ? [broken(`${to} is protected and demands a verified identity, which is not checked yet.`)]
    : [];
}
