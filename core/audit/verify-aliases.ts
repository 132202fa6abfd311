import { formatPlace } from '../registry/places';
import type { AliasEvent, AuditEvent } from './events';
import type { Governors } from './governors';
import type { VerifyFinding } from './report';

/** Records of aliases that moved something else, or a stage that only a promotion moves. */
export function aliasFindings(events: readonly AuditEvent[], governors: Governors): readonly VerifyFinding[] {
  const findings: VerifyFinding[] = [];
  let time = -Infinity;
  for (const event of events) {
    time = Math.max(time, Date.parse(event.at));
    const problem = event.type === 'alias' ? aliasProblem(event, governors, time) : undefined;
    if (problem === undefined) continue;
    const { id, model } = event;
    findings.push({ kind: 'decision', subject: id, model, message: `The record ${id} of ${model}: ${problem}` });
  }
  return findings;
}

function aliasProblem(
  { model, alias, version, changes = [] }: AliasEvent,
  governors: Governors,
  time: number,
): string | undefined {
  const places = [alias, formatPlace({ kind: 'alias', alias })];
  const fits = changes.every(
    ({ kind, stage, version: moved }) => places.includes(stage) && (kind === 'assign') === (moved === version),
  );
  if (!fits) return `it moved something else than the alias ${alias}.`;
  const governor = governors.governedAt(model, time);
  return governor?.natives.some((native) => places.includes(native))
    ? `it moved ${alias}, which ${governor.path} used for a stage then.`
    : undefined;
}
