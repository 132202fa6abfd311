import type { AuditEvent, IntentEvent, OutcomeEvent, RequestEvent, ReviewEvent } from '../../core/audit/events';
import { inertMarkdown } from '../../core/language/markdown';
import { absoluteDate } from '../text/dates';
import { table } from '../text/markdown';
import type { Translate } from '../ui/translate';
import { blocks, type Page, type PageContext } from './page';

/** A longer table makes the preview slow; the command line shows the rest. */
const MAX_ROWS = 500;

/** Who did what, when and why; `events` are newest first, of one model or of all. */
export function auditPage(
  events: readonly AuditEvent[],
  about: { readonly model?: string | undefined; readonly location: string },
  context: PageContext,
): Page {
  const { t } = context;
  const title = about.model === undefined ? t('Audit log') : t('Audit log of {0}', about.model);
  return {
    title,
    markdown: blocks(
      `# ${inertMarkdown(title)}`,
      inertMarkdown(t('Kept on {0}, newest first.', about.location)),
      events.length === 0 ? t('Nothing has been recorded yet.') : eventTable(events, context),
      events.length > MAX_ROWS
        ? inertMarkdown(
            t('The newest {0} of {1} events. The command "stagegate audit log" prints all.', MAX_ROWS, events.length),
          )
        : undefined,
    ),
  };
}

export function eventTable(events: readonly AuditEvent[], { t, language }: PageContext): string {
  // An intent says what its outcome says again, unless it is still open.
  const closed = new Set(events.flatMap((event) => (event.type === 'outcome' && event.intent ? [event.intent] : [])));
  const rows = events
    .filter((event) => event.type !== 'intent' || !closed.has(event.id))
    .slice(0, MAX_ROWS)
    .map((event) => [
      // On one line, however narrow the column.
      inertMarkdown(absoluteDate(event.at, language)).replaceAll(/\s/g, '&nbsp;'),
      inertMarkdown(event.actor.email),
      whatMarkdown(event, t),
      inertMarkdown(event.reason ?? ''),
    ]);
  return table([t('When'), t('Who'), t('What'), t('Why')], rows);
}

function whatMarkdown(event: AuditEvent, t: Translate): string {
  const raised = event.type === 'outcome' && event.severity === 'raised' ? `**${t('raised severity')}** ` : '';
  return raised + inertMarkdown(what(event, t));
}

function what(event: AuditEvent, t: Translate): string {
  if ('to' in event) return event.type === 'outcome' ? outcomeText(event, t) : stepText(event, t);
  switch (event.type) {
    case 'register':
      return t('registered {0} {1}', event.model, event.version);
    case 'annotate':
      return t('annotated {0}', [event.model, event.version].filter((part) => part !== undefined).join(' '));
    case 'alias':
      return t('set {0}@{1} to {2}', event.model, event.alias, event.version);
    case 'hold':
      return t('put {0} of {1} on hold', event.stage, event.model);
    case 'release':
      return t('released the hold on {0} of {1}', event.stage, event.model);
  }
}

/** One step on the way of a version to a stage. */
function stepText(event: RequestEvent | ReviewEvent | IntentEvent, t: Translate): string {
  const { model, version, to } = event;
  switch (event.type) {
    case 'request':
      return t('asked to promote {0} {1} to {2}', model, version, to);
    case 'approve':
      return t('approved {0} {1} for {2}', model, version, to);
    case 'reject':
      return t('rejected {0} {1} for {2}', model, version, to);
    case 'intent':
      return t('began to move {0} {1} to {2}', model, version, to);
  }
}

function outcomeText(event: OutcomeEvent, t: Translate): string {
  const { outcome, action, model, version, from, to, message } = event;
  const isRollback = action === 'rollback';
  if (outcome === 'applied') {
    return isRollback
      ? t('rolled back {0} of {1} to {2}', to, model, version)
      : t('promoted {0} {1} from {2} to {3}', model, version, from, to);
  }
  const move = isRollback
    ? t('rollback of {0} of {1} to {2}', to, model, version)
    : t('promotion of {0} {1} to {2}', model, version, to);
  return `${move}: ${outcome}. ${message}`;
}
