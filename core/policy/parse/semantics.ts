import { asRecord, isRecord } from '../record';
import type { LocatedFinding, PolicyPath, Report } from './finding';
import { expressionFindings } from './semantics-expressions';
import { gateFindings } from './semantics-gates';
import { peopleFindings } from './semantics-people';
import { rolloutFindings } from './semantics-rollout';
import { scalarFindings } from './semantics-scalars';
import { signedFindings } from './semantics-signed';
import { stageFindings } from './semantics-stages';
import { transitionFindings } from './semantics-transitions';

export interface SemanticFindings {
  readonly findings: readonly LocatedFinding[];
  /** Gates whose kind is not clear: what a schema says of their inside is noise. */
  readonly obscured: readonly PolicyPath[];
}

/** What a policy means wrongly although its shape may be right. The value comes straight from YAML: nothing is sure. */
export function semanticFindings(value: unknown): SemanticFindings {
  const findings: LocatedFinding[] = [];
  const report: Report = (finding) => findings.push(finding);
  if (!isRecord(value)) return { findings, obscured: [] };
  const policy = asRecord(value);
  const obscured = gateFindings(policy, report);
  expressionFindings(policy, report);
  signedFindings(policy, report);
  scalarFindings(policy, report);
  peopleFindings(policy, report);
  stageFindings(policy, report);
  transitionFindings(policy, report);
  rolloutFindings(policy, report);
  return { findings, obscured };
}
