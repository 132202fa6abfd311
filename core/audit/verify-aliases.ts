import { formatPlace } from '../registry/places';
import type { AliasEvent, AuditEvent } from './events';
import type { Governors } from './governors';
import type { VerifyFinding, VerifyReport } from './report';
import { governedIn, spanOf } from './span';
import { governedVerdict, type Verdict } from './verdict';

/** Records of aliases that moved something else, or a stage that only a promotion moves. */
export function aliasFindings(
  events: readonly AuditEvent[],
  governors: Governors,
): Pick<VerifyReport, 'findings' | 'notes'> {
  const findings: VerifyFinding[] = [];
  const notes: string[] = [];
  const previous = new Map<string, AuditEvent>();
  for (const event of events) {
    const { id, model } = event;
    const before = previous.get(model);
    previous.set(model, event);
    if (event.type !== 'alias') continue;
    const { problem, note } = aliasVerdict(event, governors, before ? [before] : []);
    if (note !== undefined) notes.push(note);
    if (problem === undefined) continue;
    findings.push({ kind: 'decision', subject: id, model, message: `The record ${id} of ${model}: ${problem}` });
  }
  return { findings, notes };
}

function aliasVerdict(event: AliasEvent, governors: Governors, before: readonly AuditEvent[]): Verdict {
  const { model, alias, version, changes = [] } = event;
  const places = [alias, formatPlace({ kind: 'alias', alias })];
  const fits = changes.every(
    ({ kind, stage, version: moved }) => places.includes(stage) && (kind === 'assign') === (moved === version),
  );
  if (!fits) return { problem: `it moved something else than the alias ${alias}.` };
  const governed = governedIn(governors, { model, span: spanOf(event, event, before) }, ({ natives }) =>
    natives.some((native) => places.includes(native)),
  );
  return governed
    ? governedVerdict(event, governed, `it moved ${alias}, which ${governed.path} used for a stage then.`)
    : {};
}
