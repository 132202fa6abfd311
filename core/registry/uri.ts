/** The registries that a URI can name. */
export type RegistryKind = 'git' | 'mlflow' | 'databricks' | 'databricks-uc' | 'kubeflow' | 'sagemaker' | 'memory';

export type RegistryUriResult =
  | { readonly ok: true; readonly kind: RegistryKind; readonly uri: string; readonly location: string }
  | { readonly ok: false; readonly message: string };

/** The registry of a folder that says nothing about registries: its own repository. */
export const EMBEDDED_URI = 'git:.';

const EXAMPLES = 'Use git:., mlflow:https://host, databricks://PROFILE or another registry URI.';

/**
 * Reads a registry URI. `uri` is its normalized form, the key of every cache; `location` is the part that the adapter
 * needs: a directory, an http(s) address without a trailing slash, a profile or a region.
 */
export function parseRegistryUri(text: string): RegistryUriResult {
  const trimmed = text.trim();
  if (/^https?:\/\//i.test(trimmed)) {
    return web('mlflow', trimmed);
  }
  const match = /^([a-z][a-z-]*):(.*)$/is.exec(trimmed);
  const [, scheme = '', rest = ''] = match ?? [];
  const reader = SCHEMES.get(scheme.toLowerCase());
  return reader?.(rest) ?? bad(`${quoted(text)} is not a registry URI. ${EXAMPLES}`);
}

const SCHEMES: ReadonlyMap<string, (rest: string) => RegistryUriResult> = new Map([
  ['git', (rest) => local('git', rest)],
  ['memory', (rest) => local('memory', rest)],
  ['mlflow', (rest) => web('mlflow', rest)],
  ['kubeflow', (rest) => web('kubeflow', rest)],
  ['databricks', (rest) => profile('databricks', rest)],
  ['databricks-uc', (rest) => profile('databricks-uc', rest)],
  ['sagemaker', region],
]);

function local(kind: 'git' | 'memory', rest: string): RegistryUriResult {
  const location = rest === '' ? '.' : rest.replace(/(?<=[^/])\/+$/, '');
  if (hasControlCharacters(location) || location.startsWith('-')) {
    return bad(`${quoted(rest)} is not a directory that a ${kind}: registry can be in.`);
  }
  return { ok: true, kind, uri: `${kind}:${location}`, location };
}

function web(kind: 'mlflow' | 'kubeflow', rest: string): RegistryUriResult {
  const match = /^(https?):\/\/([^/?#\s]+)([^?#\s]*)$/i.exec(rest);
  const [, scheme = '', authority = '', path = ''] = match ?? [];
  if (!match || hasControlCharacters(rest)) {
    return bad(`A ${kind}: registry needs an address such as ${kind}:https://host, without query or fragment.`);
  }
  if (authority.includes('@')) {
    return bad(
      `Take the credentials out of the ${kind}: registry address; they are kept in the secret storage instead.`,
    );
  }
  const location = `${scheme.toLowerCase()}://${authority.toLowerCase()}${path.replace(/\/+$/, '')}`;
  return { ok: true, kind, uri: `${kind}:${location}`, location };
}

function profile(kind: 'databricks' | 'databricks-uc', rest: string): RegistryUriResult {
  const name = rest.replace(/^\/\//, '');
  return /^[\w.-]*$/.test(name) && !name.startsWith('-')
    ? { ok: true, kind, uri: `${kind}://${name}`, location: name }
    : bad(`${quoted(name)} is not the name of a profile. Use ${kind}://PROFILE.`);
}

function region(rest: string): RegistryUriResult {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(rest)
    ? { ok: true, kind: 'sagemaker', uri: `sagemaker:${rest}`, location: rest }
    : bad(`${quoted(rest)} is not a region. Use sagemaker:eu-west-1 or another region.`);
}

/**
 * The registry that MLflow's variables name; undefined where they name none. The tracking address may be a file or a data base,
 * and only a server has a registry.
 */
export function environmentRegistryUri(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { MLFLOW_REGISTRY_URI: registry = '', MLFLOW_TRACKING_URI: tracking = '' } = env;
  if (registry !== '') {
    return registry;
  }
  return /^https?:/i.test(tracking) ? tracking : undefined;
}

/** Every host has it, but its types come with those of a host. */
declare const URL: {
  canParse(text: string): boolean;
  new (text: string): { readonly origin: string };
};

/**
 * `https://host:port` of a registry that is reached there, of its URI or its bare address; undefined for any other. Credentials
 * belong to an origin and to nothing else.
 */
export function originOf(uri: string): string | undefined {
  const [, address = ''] = /^(?:(?:mlflow|kubeflow):)?(https?:.*)$/i.exec(uri.trim()) ?? [];
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

const WORKSPACE = '?workspace=';

/** What records call a workspace of a server: models of the same name in two of them have two histories. */
export function withWorkspace(uri: string, workspace: string): string {
  return `${uri}${WORKSPACE}${encodeURIComponent(workspace)}`;
}

/** The server's own URI, of a name in a record. */
export function withoutWorkspace(recorded: string): string {
  return recorded.split(WORKSPACE)[0] ?? recorded;
}

function bad(message: string): RegistryUriResult {
  return { ok: false, message };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
