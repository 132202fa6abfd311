import type { RegistryProblem } from '../../../core/registry/model';
import { parseTag, tagName } from './grammar';
import type { GtoTag } from './grammar';
import { compareText } from './order';

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

/** What stands between fields and between records: a message cannot hold the first and so not the second either. */
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

/** Stands in the place of an object's type where there is no object, or none that git can read. */
export const NO_OBJECT = 'missing';

/** One record of the output that `TAG_FORMAT` gives. */
export function tagRecord(fields: readonly string[]): string {
  return fields.join(FIELD) + RECORD;
}

/** Reads the output of `git for-each-ref --format=TAG_FORMAT refs/tags`. Tags that GTO chokes on become problems. */
export function parseTagListing(output: string): TagListing {
  const events: GtoEvent[] = [];
  const problems: RegistryProblem[] = [];
  const names = new Set<string>();
  for (const record of output.split(RECORD)) {
    if (record === '') continue;
    const fields = record.split(FIELD);
    names.add(tagName(fields[0] ?? ''));
    const read = readTag(fields);
    if (read === undefined) continue;
    if ('fix' in read) problems.push(read);
    else events.push(read);
  }
  events.sort((a, b) => a.time - b.time || compareText(a.ref, b.ref));
  return { events, problems, names };
}

function readTag(fields: readonly string[]): GtoEvent | RegistryProblem | undefined {
  const [ref = '', objectType] = fields;
  const named = parseTag(tagName(ref));
  if (named === undefined) return undefined;
  if (objectType === NO_OBJECT) return problem(ref, named.model, 'names an object that is missing or damaged', 'fetch');
  if (objectType !== 'tag') return problem(ref, named.model, 'is a lightweight tag, which GTO ignores', 'annotated');
  const event = readTagObject(ref, fields.slice(2));
  return typeof event === 'string' ? problem(ref, named.model, event, 'delete') : event;
}

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
  if (when === undefined) return 'has a date that gto cannot read';
  return { ...parsed, ref, tag, commit, ...when, author, email, message: cleanMessage(text) };
}

/** The end of the year 9999, with a day to spare for every offset: later dates end every gto command. */
const LAST_SECOND = 253_402_300_799 - 86_400;
const DAY_MINUTES = 24 * 60;

/** Git's raw date: `1706000061 +0530`. An offset of more than 59 minutes at its end is written as hours. */
function parseDate(date: string): { time: number; offset: string } | undefined {
  const [, seconds, sign = '+', hours, rest] = /^([0-9]+) ([+-])([0-9]{2})([0-9]{2})$/.exec(date) ?? [];
  const minutes = Number(hours) * 60 + Number(rest);
  if (seconds === undefined || Number(seconds) > LAST_SECOND || minutes >= DAY_MINUTES) return undefined;
  return { time: Number(seconds), offset: `${sign}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}` };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

type Cure = 'annotated' | 'delete' | 'fetch';

function problem(ref: string, model: string, what: string, cure: Cure): RegistryProblem {
  const name = tagName(ref);
  return { subject: ref, model, message: `Tag ${name} ${what}.`, fix: fixOf(name, cure) };
}

function fixOf(name: string, cure: Cure): string {
  const remove = `git tag -d '${name}'`;
  switch (cure) {
    case 'annotated':
      return `Delete the tag here and on the remote (${remove}) and make it again as an annotated tag.`;
    case 'delete':
      return `Delete the tag here and on the remote (${remove}).`;
    case 'fetch':
      return `Delete the tag here (${remove}) and fetch it again (git fetch --tags).`;
  }
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
