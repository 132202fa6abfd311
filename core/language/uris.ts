/** One spelling for all URIs of a file: clients encode more characters or fewer. */
export function normalizedUri(uri: string): string {
  const [, server = '', path = uri] = /^([a-z][a-z\d+.-]*:\/\/[^/]*)(\/.*)$/is.exec(uri) ?? [];
  const spelled = path.split('/').map((segment) => encoded(decoded(segment)));
  return server + spelled.join('/').replace(/^\/[A-Z](?=%3A\/)/, (drive) => drive.toLowerCase());
}

/** The file that a relative path such as `../team.yaml` names beside a document; nothing for any other path. */
export function uriBeside(uri: string, path: string): string | undefined {
  if (path === '' || /^\/|^[a-z][a-z\d+.-]*:|[\\\p{Cc}]/iu.test(path)) return undefined;
  const [, server, folders = ''] = /^([a-z][a-z\d+.-]*:\/\/[^/]*\/)(.*)$/is.exec(normalizedUri(uri)) ?? [];
  const parts = walked(folders.split('/').slice(0, -1), path.split('/'));
  return server === undefined || parts === undefined ? undefined : server + parts.join('/');
}

function walked(folders: readonly string[], steps: readonly string[]): readonly string[] | undefined {
  const parts = [...folders];
  for (const step of steps.filter((one) => one !== '' && one !== '.')) {
    if (step !== '..') parts.push(encoded(step));
    else if (parts.pop() === undefined) return undefined;
  }
  return parts;
}

/** A file's path from a folder on, as a person writes it; nothing for one that is not in it. */
export function pathWithin(root: string, uri: string): string | undefined {
  const [folder, file] = [normalizedUri(root), normalizedUri(uri)];
  return file.startsWith(folder) ? file.slice(folder.length).split('/').map(decoded).join('/') : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function encoded(segment: string): string {
  const encode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  // A text from outside may hold half a surrogate pair, which has no encoding.
  return encodeURIComponent(segment.replaceAll(/\p{Cs}/gu, '\uFFFD')).replaceAll(/[!'()*]/g, encode);
}

/** How a file names another one of the same server, as `uriBeside` reads it. */
export function relativePath(from: string, to: string): string | undefined {
  const [own, other] = [normalizedUri(from).split('/'), normalizedUri(to).split('/')];
  if (own.slice(0, 3).join('/') !== other.slice(0, 3).join('/')) return undefined;
  let shared = 0;
  while (shared < own.length - 1 && own[shared] === other[shared]) shared++;
  return [...own.slice(shared + 1).map(() => '..'), ...other.slice(shared).map(decoded)].join('/');
}
