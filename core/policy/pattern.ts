import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | undefined>();
const MAX_CACHED = 256;
/** RE2 matches in linear time, but a program's size grows with the pattern. */
const MAX_LENGTH = 1000;

/** A policy's regular expression on RE2; nothing when RE2 does not understand it. */
export function compilePattern(source: string): RE2JS | undefined {
  if (compiled.has(source)) return compiled.get(source);
  if (compiled.size >= MAX_CACHED) compiled.clear();
  const pattern = source.length > MAX_LENGTH ? undefined : tryCompile(source);
  compiled.set(source, pattern);
  return pattern;
}

function tryCompile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}
