import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../core/audit/events';
import { eventLine, readEvent } from '../../core/audit/read-event';
import type { TrailEntry, TrailProblem, TrailSnapshot } from '../../core/audit/trail';
import { RegistryFailure } from '../../core/registry/errors';
import { defined } from '../../core/text/defined';

/** A line as it is written; whatever is written otherwise is no line of ours. */
const LINE = /^\{"previous":(?:null|"([0-9a-f]{64})"),"event":(\{.*\})\}$/s;
const LINE_FEED = 0x0a;

/** The event's line after the link `previous`, with its end. Throws `invalid` for what nobody could read again. */
export function lineOf(event: AuditEvent, previous: string | undefined): string {
  const line = `{"previous":${JSON.stringify(previous ?? null)},"event":${eventLine(event)}}`;
  const reading = parse(line);
  if ('event' in reading) return `${line}\n`;
  throw new RegistryFailure('invalid', `The ${event.type} of ${event.model} cannot be recorded: ${reading.problem}.`);
}

/** The link's id: the SHA-256 of the line without its end. */
export function idOf(line: string | Uint8Array): string {
  return createHash('sha256').update(line).digest('hex');
}

type Parsed = { readonly previous?: string } & ({ readonly event: AuditEvent } | { readonly problem: string });

/** Reads chains of hashed lines. What it has parsed once is only hashed the next time. */
export class ChainReader {
  private readonly parsed = new Map<string, Parsed>();

  /** A last line without its end is one that is being written, or that a crash has cut off. */
  public read(bytes: Buffer): TrailSnapshot {
    const entries: TrailEntry[] = [];
    const problems: TrailProblem[] = [];
    let tip: string | undefined;
    for (const [index, line] of linesOf(bytes).entries()) {
      const id = idOf(line);
      const { previous, ...content } = this.parse(id, line);
      const where = `Line ${String(index + 1)} of the audit trail`;
      if ('problem' in content) problems.push({ id, message: `${where} cannot be used: ${content.problem}.` });
      else entries.push({ id, ...defined({ parent: previous }), event: content.event });
      if (previous !== tip) problems.push({ id, message: `${where} does not follow the line before it: ${TAMPERED}.` });
      tip = id;
    }
    return { ...defined({ tip }), entries, problems };
  }

  private parse(id: string, line: Buffer): Parsed {
    const known = this.parsed.get(id) ?? parse(line.toString('utf8'));
    this.parsed.set(id, known);
    return known;
  }
}

const TAMPERED = 'a record was changed, taken away or put elsewhere';

function parse(line: string): Parsed {
  const [whole, previous, text = ''] = LINE.exec(line) ?? [];
  const reading = whole === undefined ? { problem: 'it is no line of a trail' } : readEvent(text);
  return { ...defined({ previous }), ...reading };
}

function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
