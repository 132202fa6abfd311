import path from 'node:path';
import { EMBEDDED_URI, environmentRegistryUri, originOf, parseRegistryUri } from '../../core/registry/uri';

/** One registry that a folder has, by name. */
export interface NamedRegistry {
  /** Normalized where it is a registry URI at all. */
  readonly uri: string;
  /** Nobody named it: it is the default. */
  readonly isDefault: boolean;
}

/** The registries of a folder, each once, in the order of its setting; without any, what MLflow's environment names, else Git. */
export function namedRegistries(
  configured: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly NamedRegistry[] {
  const uris = configured.filter((text) => typeof text === 'string' && text.trim() !== '').map(normalized);
  if (uris.length > 0) return [...new Set(uris)].map((uri) => ({ uri, isDefault: false }));
  return [{ uri: fromEnvironment(environment) ?? EMBEDDED_URI, isDefault: true }];
}

/** MLflow takes other addresses too, such as `sqlite:///mlflow.db`; those are no registry of ours. */
function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const parsed = parseRegistryUri(environmentRegistryUri(environment) ?? '');
  return parsed.ok ? parsed.uri : undefined;
}

function normalized(text: string): string {
  const parsed = parseRegistryUri(text);
  return parsed.ok ? parsed.uri : text.trim();
}

/** A folder's setting with one more registry in it; `keepsDefault`: what it has without the setting stays in view. */
export function withRegistry(
  folder: {
    readonly configured: readonly string[];
    readonly named: readonly NamedRegistry[];
    readonly keepsDefault: boolean;
  },
  uri: string,
): readonly string[] {
  const { configured, named, keepsDefault } = folder;
  const defaults = named.filter(({ isDefault }) => isDefault && keepsDefault).map((one) => one.uri);
  const before = named.some(({ isDefault }) => isDefault) ? defaults : configured;
  return before.some((text) => normalized(text) === uri) ? before : [...before, uri];
}

export function isGit(uri: string): boolean {
  return uri.startsWith('git:');
}

/** Reached over the network, and perhaps with a sign-in. */
export function isRemote(uri: string): boolean {
  return originOf(uri) !== undefined;
}

/** The registry's name for people: its host, or the name of the folder that its repository is in. */
export function labelOf(uri: string, folder: string): string {
  const parsed = parseRegistryUri(uri);
  if (!parsed.ok) return withoutCredentials(uri);
  if (parsed.kind === 'git' || parsed.kind === 'memory') {
    return parsed.location === '.' ? folder : path.basename(parsed.location);
  }
  return parsed.location.replace(/^https?:\/\//, '');
}

/** The URI as it may be shown: settings are typed by people, who paste addresses with a password in them. */
export function withoutCredentials(uri: string): string {
  return uri.replace(/\/\/.*@/, '//');
}
