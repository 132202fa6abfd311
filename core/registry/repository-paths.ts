/** The directory of a model called `directory:name`. */
export function modelDirectory(model: string): string | undefined {
  return model.includes(':') ? plainPath(model.slice(0, model.indexOf(':'))) : undefined;
}

/**
 * A path inside the repository in the form that `git cat-file` takes after `commit:`; undefined for one that leads out of
 * it or would break the line protocol.
 */
export function plainPath(path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..') || path.startsWith('/') || /\p{Cc}/u.test(path)) return undefined;
  return parts.join('/');
}
