import type { AuditEvent } from '../../core/audit/events';
import { eventText, readEvent } from '../../core/audit/read-event';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { cleanIdentity } from './identity';
import { objectId } from './object-ids';
import type { Repository } from './repository';

/** The only file of a commit of the audit branch. */
export const EVENT_FILE = 'event.json';

/** A person may have to find a key and touch it, or type its passphrase. */
const SIGNING_TIMEOUT = 120_000;

export interface EventCommit {
  readonly event: AuditEvent;
  /** The event before it; absent for the first. */
  readonly parent: string | undefined;
  readonly sign: boolean;
}

/**
 * Writes the commit of an event, which no ref shows yet, and returns its id. Ids follow from contents, so that all objects
 * are written side by side; only a signature is left to Git's own commit, once the tree is there.
 */
export async function writeEventCommit(
  { git, hash }: Pick<Repository, 'git' | 'hash'>,
  { event, parent, sign }: EventCommit,
  signal?: CancelSignal,
): Promise<string> {
  const text = readableText(event);
  const blob = objectId('blob', Buffer.from(text), hash);
  const tree = eventTree(blob, hash);
  const files = [
    git.run(['hash-object', '-w', '--stdin'], { input: text, signal }),
    git.run(['mktree', '--missing'], { input: `100644 blob ${blob}\t${EVENT_FILE}\n`, signal }),
  ];
  const message = commitMessage(event);
  if (sign) {
    await Promise.all(files);
    const parents = parent === undefined ? [] : ['-p', parent];
    const call = { input: message, env: personVariables(event), signal, timeout: SIGNING_TIMEOUT };
    return (await git.run(['commit-tree', '-S', ...parents, '-F', '-', tree], call)).trim();
  }
  const input = `${[`tree ${tree}`, ...(parent === undefined ? [] : [`parent ${parent}`]), ...people(event)].join('\n')}\n\n${message}`;
  const commit = git.run(['hash-object', '-w', '-t', 'commit', '--stdin'], { input, signal });
  const [id] = await Promise.all([commit, ...files]);
  return id.trim();
}

/** Id of the tree that holds the event's file and nothing else. */
export function eventTree(blob: string, hash: Repository['hash']): string {
  return objectId('tree', Buffer.concat([Buffer.from(`100644 ${EVENT_FILE}\0`), Buffer.from(blob, 'hex')]), hash);
}

/** What nobody could read again must not become part of a trail that is kept for ever. */
function readableText(event: AuditEvent): string {
  const text = eventText(event);
  const reading = readEvent(text);
  if ('event' in reading) return text;
  throw new RegistryFailure('invalid', `The ${event.type} of ${event.model} cannot be recorded: ${reading.problem}.`);
}

/** Git's form of a moment. */
function dateOf({ at }: AuditEvent): string {
  return `${String(Math.floor(Date.parse(at) / 1000))} +0000`;
}

function people(event: AuditEvent): string[] {
  const { name, email } = cleanIdentity(event.actor);
  const person = `${name} <${email}> ${dateOf(event)}`;
  return [`author ${person}`, `committer ${person}`];
}

function personVariables(event: AuditEvent): Record<string, string> {
  const { name, email } = cleanIdentity(event.actor);
  const entries = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, name],
    [`GIT_${role}_EMAIL`, email],
    [`GIT_${role}_DATE`, dateOf(event)],
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A line for `git log`, and the word that keeps CI from running on it. */
function commitMessage(event: AuditEvent): string {
  const version = 'version' in event ? `/${event.version ?? ''}` : '';
  const stage = 'to' in event ? ` → ${event.to}` : 'stage' in event ? ` ${event.stage}` : '';
  const summary = `${event.type} ${event.model}${version}${stage}`;
  return `${summary.replace(/\p{C}/gu, '').slice(0, 200)}\n\n[skip ci]\n`;
}
