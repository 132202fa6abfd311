/**
 * What `git rev-parse --local-env-vars` lists: they name another repository than the folder that we were asked to work in
 * (git sets them for its hooks), or show its history otherwise than it is. Only settings on the command line are kept.
 */
const REPOSITORY_VARIABLES: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

const OWN_VARIABLES = {
  // Messages in English, because they are read by failures.ts, and no question on a terminal that nobody watches.
  LC_ALL: 'C',
  LANGUAGE: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // An object is what its id says: a replacement would show one policy or event under the id of another.
  GIT_NO_REPLACE_OBJECTS: '1',
  // Git warns about a graft file that is there, and about one that it may not read, but not about one below a file.
  GIT_GRAFT_FILE: '/dev/null/grafts',
};

/** The person's own environment, for this repository and no other. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !REPOSITORY_VARIABLES.has(name.toUpperCase())) env[name] = value;
  }
  return { ...env, ...OWN_VARIABLES, ...extra };
}
