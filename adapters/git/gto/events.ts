import type { RegistryProblem } from '../../../core/registry/model';
import { parseTag } from './grammar';
import type { GtoTag } from './grammar';

/** A GTO tag that counts, with what its tag object says. */
export type GtoEvent = Exclude<GtoTag, { kind: 'creation' }> & {
  /** Full ref name. */
  readonly ref: string;
  /** Tag name as the object says it. */
  readonly tag: string;
  readonly commit: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** The tagger's own, such as `+0530`. */
  readonly offset: string;
  readonly author: string;
  readonly email: string;
  readonly message: string;
};

export interface TagListing {
  /** By time, then by ref name: the order in which GTO applies them. */
  readonly events: readonly GtoEvent[];
  readonly problems: readonly RegistryProblem[];
  /** Every tag name of the repository, without `refs/tags/`. */
  readonly names: ReadonlySet<string>;
}

/** Sign and seal of one record, chosen so that no tag message can contain it. */
const FIELD = '\0';
const RECORD = '\0\u0001\n';

/** For `git for-each-ref`: everything a registry consists of, in one process. */
export const TAG_FORMAT = [
  '%(refname)',
  '%(objecttype)',
  '%(tag)',
  '%(type)',
  '%(object)',
  '%(taggername)',
  '%(taggeremail:trim)',
  '%(taggerdate:raw)',
  '%(contents)%00%01',
].join('%00');

const PREFIX = 'refs/tags/';

/** Reads the output of `git for-each-ref --format=TAG_FORMAT refs/tags`. Tags that GTO chokes on become problems. */
export function parseTagListing(output: string): TagListing {
  const events: GtoEvent[] = [];
  const problems: RegistryProblem[] = [];
  const names = new Set<string>();
  for (const record of output.split(RECORD)) {
    if (record === '') continue;
    const fields = record.split(FIELD);
    names.add((fields[0] ?? '').slice(PREFIX.length));
    const read = readTag(fields);
    if (read === undefined) continue;
    if ('fix' in read) problems.push(read);
    else events.push(read);
  }
  events.sort((a, b) => a.time - b.time || compareRefs(a.ref, b.ref));
  return { events, problems, names };
}

/** Ref names of GTO tags are ASCII, for which code units are code points. */
function compareRefs(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function readTag(fields: readonly string[]): GtoEvent | RegistryProblem | undefined {
  const [ref = '', objectType] = fields;
  const named = parseTag(ref.slice(PREFIX.length));
  if (named === undefined) return undefined;
  if (objectType !== 'tag') return problem(ref, named.model, 'is a lightweight tag, which GTO ignores', 'annotated');
  const event = readTagObject(ref, fields.slice(2));
  return typeof event === 'string' ? problem(ref, named.model, event, 'delete') : event;
}

/** Largest number of seconds that a date can hold. */
const LAST_SECOND = 8_640_000_000_000;

/** The event, or why every gto command would fail on this tag. A tag of a tag is harmless: it belongs to no version. */
function readTagObject(ref: string, fields: readonly string[]): GtoEvent | string {
  const [tag, targetType, commit, author, email, date, text] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const parsed = parseTag(tag);
  if (parsed === undefined) return 'has another name inside, one that GTO cannot read';
  if (parsed.kind === 'creation') return 'is a creation tag, on which every gto command fails';
  if (targetType !== 'commit' && targetType !== 'tag') return `points at a ${targetType}, not a commit`;
  if (author === '' || email === '') return 'has no tagger with a name and an e-mail address';
  const when = parseDate(date);
  if (when === undefined) return 'has no usable date';
  return { ...parsed, ref, tag, commit, ...when, author, email, message: cleanMessage(text) };
}

/** Git's raw date: `1706000061 +0530`. */
function parseDate(date: string): { time: number; offset: string } | undefined {
  const [, seconds, offset = '+0000'] = /^([0-9]+) ([+-][0-9]{4})$/.exec(date) ?? [];
  return seconds === undefined || Number(seconds) > LAST_SECOND ? undefined : { time: Number(seconds), offset };
}

function problem(ref: string, model: string, what: string, cure: 'annotated' | 'delete'): RegistryProblem {
  const name = ref.slice(PREFIX.length);
  const remove = `Delete the tag here and on the remote (git tag -d '${name}')`;
  return {
    subject: ref,
    model,
    message: `Tag ${name} ${what}.`,
    fix: cure === 'annotated' ? `${remove} and make it again as an annotated tag.` : `${remove}.`,
  };
}

/** Git shows a signature as the end of the message; GTO does not. */
function cleanMessage(text: string): string {
  const start = text.search(/^-----BEGIN (?:PGP|SSH) SIGNATURE-----/m);
  return (start < 0 ? text : text.slice(0, start)).trim();
}

const RECORD_TRAILER = /^Stagegate-Record: (\S+)$/m;

/** Id of the audit record that the tag was stamped with. */
export function recordOf(event: GtoEvent): string | undefined {
  return RECORD_TRAILER.exec(event.message)?.[1];
}

/** ISO 8601 in the tagger's own offset, as gto prints it. */
export function isoTime(event: GtoEvent): string {
  const match = /^([+-])([0-9]{2})([0-9]{2})$/.exec(event.offset);
  const [, sign = '+', hours = '00', minutes = '00'] = match ?? [];
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  return `${new Date((event.time + shift) * 1000).toISOString().slice(0, 19)}${sign}${hours}:${minutes}`;
}
