import type { Document } from 'yaml';
import type { CardFinding } from '../../cards/card-finding';
import type { Policy } from '../../policy/types';
import type { YamlPath } from '../../text/yaml-document';
import type { Finding } from '../finding';
import { located } from '../located';
import { constantExpression } from './constant-expression';
import { contradictoryDirection } from './contradictory-direction';
import { emptyLicenses } from './empty-licenses';
import { impossibleBounds } from './impossible-bounds';
import { impossibleNot } from './impossible-not';
import { impossibleTag } from './impossible-tag';
import { redundantThreshold } from './redundant-threshold';
import type { DesignRule } from './rule';
import { selfApproval } from './self-approval';
import { skippedStage } from './skipped-stage';
import { tooFewApprovers } from './too-few-approvers';
import { unguardedStage } from './unguarded-stage';
import { unlikelyDirection } from './unlikely-direction';
import { unreachableStage } from './unreachable-stage';
import { unusedBaseline } from './unused-baseline';
import { unusedDeployment, unusedMonitor, unusedPerson, unusedRole } from './unused-names';

/** Longer policies are generated, and would make every keystroke slow. */
const MAX_LENGTH = 200_000;

export const DESIGN_RULES: readonly DesignRule[] = [
  unreachableStage,
  skippedStage,
  unguardedStage,
  impossibleBounds,
  impossibleNot,
  impossibleTag,
  emptyLicenses,
  constantExpression,
  redundantThreshold,
  contradictoryDirection,
  unlikelyDirection,
  unusedBaseline,
  selfApproval,
  tooFewApprovers,
  unusedRole,
  unusedPerson,
  unusedDeployment,
  unusedMonitor,
];

/** What the rules say of a policy without errors, at paths that are told; nothing of places that have a finding already. */
export function designFindings(
  policy: () => Policy | undefined,
  { document, text }: { readonly document: Document; readonly text: string },
  known: readonly Pick<Finding, 'start' | 'end'>[],
  isTold: (path: YamlPath) => boolean = () => true,
): readonly Finding[] {
  const valid = text.length > MAX_LENGTH ? undefined : policy();
  if (valid === undefined) return [];
  const remarks = DESIGN_RULES.flatMap(({ id, severity, find }) =>
    find(valid)
      .filter(({ path }) => isTold(path))
      .map((remark): CardFinding => ({ severity, code: id, ...remark })),
  );
  const taken = new Set(known.map(({ start, end }) => `${start}:${end}`));
  return located(document, text, remarks).filter(({ start, end }) => !taken.has(`${start}:${end}`));
}
