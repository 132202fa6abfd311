import { holderOf, ownEntry } from '../governed';
import type { Knowledge, ModelSummary, VersionSummary } from '../knowledge';
import type { PolicyOutline } from '../policy-outline';
import { member, name } from '../policy-outline';

/** A version that a candidate is compared with, and why: the stage or alias that it holds, or `baseline`. */
export interface BaselineVersion {
  readonly label: string;
  readonly version: VersionSummary;
}

interface Compared {
  readonly outline: PolicyOutline;
  readonly knowledge: Knowledge;
  readonly model: ModelSummary;
}

/** The version that a gate names as its baseline, as far as it is known. */
export function baselineVersion(compared: Compared, gate: unknown): BaselineVersion | undefined {
  const baseline = member(gate, 'baseline');
  const stage = textOf(baseline, 'stage');
  if (stage !== undefined) return stageVersion(compared, stage);
  const alias = textOf(baseline, 'alias');
  const held = alias === undefined ? textOf(baseline, 'version') : ownEntry(compared.model.aliases, alias);
  return known(compared, alias ?? 'baseline', held);
}

/** The version that holds a stage of the policy, as far as it is known. */
export function stageVersion(compared: Compared, stage: string): BaselineVersion | undefined {
  const listed = compared.outline.stages.find((one) => one.name === stage);
  return listed && known(compared, stage, holderOf(compared.model, listed));
}

function known({ knowledge, model }: Compared, label: string, held: string | undefined): BaselineVersion | undefined {
  const version = knowledge.facts.get(model.name)?.find((one) => one.version === held);
  return version && { label, version };
}

function textOf(node: unknown, key: string): string | undefined {
  return name(member(node, key))?.text;
}
