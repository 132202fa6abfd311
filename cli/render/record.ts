import type { OutcomeEvent } from '../../core/audit/events';
import { indent, type Line, type Tone } from '../output/line';
import { decisionLines } from './decision';

/** A decision record: what was decided, and what came of it. */
export function recordLines(event: OutcomeEvent): Line[] {
  const decision = event.decision === undefined ? [] : decisionLines(event.decision, { explain: false });
  return [
    ...decision,
    [{ text: event.outcome, tone: toneOf(event) }, `  ${event.message}`],
    ...(event.hold === undefined
      ? []
      : [`  ${event.hold.stage} is on hold until it is released: nothing else is promoted to it.`]),
    ...event.receipts.map(({ subject, id }) => indent({ text: `${subject}  ${id.slice(0, 12)}`, tone: 'dim' }, 2)),
    { text: `record ${event.id}`, tone: 'dim' },
  ];
}

function toneOf({ outcome, severity }: OutcomeEvent): Tone {
  if (outcome === 'applied') return severity === 'raised' ? 'warn' : 'good';
  return outcome === 'reverted' ? 'warn' : 'bad';
}
