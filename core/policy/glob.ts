import { RE2JS } from 're2js';

const TOKEN = /\*+|\?|\[[^\]/]+\]|\{[^{}]+\}|\\.|[^*?[\]{}\\]/gsu;
const MAX_GLOB = 500;

/** How many of a glob's characters stand for themselves: the more, the more specific. */
export function globLiterals(glob: string): number {
  return tokens(glob).filter((token) => !/^[*?[{]/.test(token)).length;
}

function tokens(glob: string): readonly string[] {
  return glob.match(TOKEN) ?? [];
}

/** Whether a name matches a glob; nothing matches one that is malformed. */
export function matchesGlob(glob: string, name: string): boolean {
  return glob === name || compileGlob(glob)?.matches(name) === true;
}

/** Whether names can be compared with it; to find out costs a compilation only where there are brackets. */
export function isGlob(glob: string): boolean {
  const isSimple = glob !== '' && glob.length <= MAX_GLOB && !/[[\]{}\\]/.test(glob);
  return isSimple || compileGlob(glob) !== undefined;
}

const compiled = new Map<string, RE2JS | undefined>();

/**
 * A glob on RE2, since policies come from strangers and a backtracking engine can be made to hang: `*` without slashes,
 * `**` with them, `?`, `[a-c]`, `[!a]`, `{a,b}` of plain texts, `\` before a character that is meant itself.
 * Nothing when a bracket is not closed or the glob is longer than 500 characters.
 */
export function compileGlob(glob: string): RE2JS | undefined {
  if (compiled.has(glob)) return compiled.get(glob);
  if (compiled.size > 1000) compiled.clear();
  const parts = glob.length > MAX_GLOB ? [] : tokens(glob);
  const complete = parts.join('') === glob && glob !== '';
  const pattern = complete ? tryCompile(parts.map(tokenPattern).join('')) : undefined;
  compiled.set(glob, pattern);
  return pattern;
}

function tryCompile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}

function tokenPattern(token: string): string {
  if (token === '*') return '[^/]*';
  if (token.startsWith('*')) return '.*';
  if (token === '?') return '[^/]';
  if (token.startsWith('[')) return token.replace(/^\[!/, '[^');
  if (token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(escaped).join('|')})`;
  return escaped(token.startsWith('\\') ? token.slice(1) : token);
}

const escaped = (text: string): string => RE2JS.quote(text);
