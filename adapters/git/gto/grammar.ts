/**
 * GTO's tag grammar: `m@v1.0.0`, `m@v1.0.0!`, `m#prod#3`, `m#prod!#4`, `m@deprecated`, `m@created`, each with an optional
 * counter `#N`. A model may live in a directory: `models/nlp:bert`, written `models/nlp=bert` in a tag.
 * Parsed by splitting at `#` and `@`, which no name contains, so that no input makes a regular expression backtrack.
 */
export type GtoTag = (VersionTag | StageTag | DeprecationTag | CreationTag) & {
  readonly model: string;
  /** Digits without leading zeros, for GTO counts beyond 2^53. */
  readonly counter?: string;
};

interface VersionTag {
  readonly kind: 'registration' | 'deregistration';
  /** With its `v`. */
  readonly version: string;
}

interface StageTag {
  readonly kind: 'assignment' | 'unassignment';
  readonly stage: string;
}

interface DeprecationTag {
  readonly kind: 'deprecation';
}

interface CreationTag {
  readonly kind: 'creation';
}

export type GtoKind = GtoTag['kind'];

export const TAGS = 'refs/tags/';

/** A tag's name, as `parseTag` takes it, from its full ref name. */
export function tagName(ref: string): string {
  return ref.slice(TAGS.length);
}

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/;
const DIRECTORY = /^[a-zA-Z0-9\-_./]+$/;
const DIGITS = /^[0-9]+$/;
const NUMBER = '(?:0|[1-9][0-9]*)';
const PRERELEASE_PART = '(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)';
const BUILD_PART = '[0-9a-zA-Z-]+';
const VERSION = new RegExp(
  `^v(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:-(${PRERELEASE_PART}(?:\\.${PRERELEASE_PART})*))?(?:\\+${BUILD_PART}(?:\\.${BUILD_PART})*)?$`,
);

/** Names of models without a directory, of stages, types and labels. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** `name` or `directory:name`. */
export function isModelName(text: string): boolean {
  const colon = text.indexOf(':');
  return NAME.test(text.slice(colon + 1)) && (colon < 0 || DIRECTORY.test(text.slice(0, colon)));
}

export interface SemVerParts {
  readonly numbers: readonly [major: string, minor: string, patch: string];
  /** Empty for a release. */
  readonly prerelease: readonly string[];
}

/** The parts of `v1.2.3-rc.1+build`; undefined when the text is no version. */
export function parseVersion(text: string): SemVerParts | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease] = match;
  return { numbers: [major, minor, patch], prerelease: prerelease === undefined ? [] : prerelease.split('.') };
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Reads a tag name; undefined when GTO would not take it for its own. */
export function parseTag(text: string): GtoTag | undefined {
  const split = text.search(/[#@]/);
  const model = parseModel(text.slice(0, Math.max(split, 0)));
  if (model === undefined) return undefined;
  const [event = '', ...counters] = text.slice(split + 1).split('#');
  if (counters.length > 1 || !counters.every((counter) => DIGITS.test(counter))) return undefined;
  const parsed = text[split] === '#' ? parseStage(event) : parseVersionEvent(event);
  const [counter] = counters;
  return parsed && { ...parsed, model, ...(counter === undefined ? {} : { counter: withoutZeros(counter) }) };
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=[0-9])/, '');
}

function parseModel(text: string): string | undefined {
  const model = text.replace('=', ':');
  return !text.includes(':') && isModelName(model) ? model : undefined;
}

function parseStage(event: string): StageTag | undefined {
  const cancels = event.endsWith('!');
  const stage = cancels ? event.slice(0, -1) : event;
  return NAME.test(stage) ? { kind: cancels ? 'unassignment' : 'assignment', stage } : undefined;
}

function parseVersionEvent(event: string): VersionTag | DeprecationTag | CreationTag | undefined {
  if (event === 'deprecated') return { kind: 'deprecation' };
  if (event === 'created') return { kind: 'creation' };
  const cancels = event.endsWith('!');
  const version = cancels ? event.slice(0, -1) : event;
  return isVersion(version) ? { kind: cancels ? 'deregistration' : 'registration', version } : undefined;
}

/** The tag's name, the inverse of `parseTag`. */
export function formatTag(tag: GtoTag): string {
  const counter = tag.counter === undefined ? '' : `#${tag.counter}`;
  return `${tag.model.replace(':', '=')}${formatEvent(tag)}${counter}`;
}

function formatEvent(tag: GtoTag): string {
  switch (tag.kind) {
    case 'registration':
      return `@${tag.version}`;
    case 'deregistration':
      return `@${tag.version}!`;
    case 'assignment':
      return `#${tag.stage}`;
    case 'unassignment':
      return `#${tag.stage}!`;
    case 'deprecation':
      return '@deprecated';
    case 'creation':
      return '@created';
  }
}
