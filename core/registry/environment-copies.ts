import type { CancelSignal } from '../text/cancellation';
import { checkPaths, digestOf, readDigest, type Artifact, type Copy, type CopyOrigin } from './copies';
import { RegistryFailure } from './errors';
import type { ModelVersion } from './model';
import { allPages } from './pages';
import type { RegistryPort } from './port';

/** Two registries, and how records call the first. */
export interface Route {
  readonly home: RegistryPort;
  readonly homeName: string;
  readonly there: RegistryPort;
}

/**
 * The copy of a version in another registry; made if there is none. The files of both sides were read and are the same, or it
 * throws `RegistryFailure`: nothing holds a place by then, and what was begun is left as it is.
 */
export async function copyOf(route: Route, model: string, version: string, signal?: CancelSignal): Promise<Copy> {
  const files = await filesOf(route.home, model, version, signal);
  const copies = (await allPages((query) => route.there.listVersions(model, query, signal))).filter((one) =>
    isCopy(one, route.homeName, version),
  );
  return copies.length === 0
    ? makeCopy(route, { model, version, files }, signal)
    : compareCopy(route, { model, version, files, copies }, signal);
}

/** True for what we once copied from the version. */
export function isCopy({ model, copyOf: origin }: ModelVersion, homeName: string, version: string): boolean {
  return origin?.registry === homeName && origin.model === model && origin.version === version;
}

interface Source {
  readonly model: string;
  readonly version: string;
  readonly files: readonly Artifact[];
}

/** What is on the copy is only what we wrote there; what is in it is read. */
async function compareCopy(
  { there }: Route,
  { model, version, files, copies }: Source & { readonly copies: readonly ModelVersion[] },
  signal: CancelSignal | undefined,
): Promise<Copy> {
  const digest = await readDigest(files, signal);
  const copy = copies.find(({ copyOf: origin }) => origin?.digest === digest);
  if (copy === undefined) {
    const names = copies.map((one) => `${model}/${one.version}`).join(', ');
    throw new RegistryFailure(
      'refused',
      `${there.uri} has a copy of ${model}/${version} with other files (${names}): find out which of them were changed, and register a new version.`,
    );
  }
  const stored = await readDigest(await filesOf(there, model, copy.version, signal), signal);
  if (stored !== digest) {
    throw differing(there, `${model}/${copy.version}, the copy of ${model}/${version},`, [digest, stored]);
  }
  return { version: copy.version, digest };
}

async function makeCopy(
  { home, homeName, there }: Route,
  { model, version, files }: Source,
  signal: CancelSignal | undefined,
): Promise<Copy> {
  if (there.receive === undefined) {
    throw new RegistryFailure(
      'unsupported',
      `Versions cannot be copied to ${there.uri}: only MLflow servers take them.`,
    );
  }
  const found = await home.getVersion(model, version, signal);
  const { facts } = await home.readFacts(model, [version], signal);
  const origin: Omit<CopyOrigin, 'digest'> = { registry: homeName, model, version };
  const delivery = await there.receive(
    {
      ...{ model, files },
      title: `${model}/${version} of ${homeName}`,
      metrics: facts[0]?.metrics ?? {},
      params: found?.params ?? {},
    },
    signal,
  );
  checkPaths(delivery.stored, `What ${there.uri} took of ${model}/${version}`);
  const digest = digestOf(delivery.sent);
  const stored = await readDigest(delivery.stored, signal);
  if (stored !== digest) {
    throw differing(there, `what was copied of ${model}/${version}`, [digest, stored]);
  }
  const label = { origin: { ...origin, digest }, description: found?.description, tags: found?.tags ?? {} };
  return { version: (await delivery.register(label)).version, digest };
}

async function filesOf(
  registry: RegistryPort,
  model: string,
  version: string,
  signal: CancelSignal | undefined,
): Promise<readonly Artifact[]> {
  const files = await registry.artifacts?.(model, version, signal);
  if (files === undefined || files.length === 0) {
    throw new RegistryFailure(
      'unsupported',
      `${registry.uri} has no files of ${model}/${version} that could be copied or compared.`,
    );
  }
  checkPaths(files, `${model}/${version} of ${registry.uri}`);
  return files;
}

function differing({ uri }: RegistryPort, what: string, [sent, stored]: readonly [string, string]): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `${uri} holds other files than ${what} should have (${shortened(stored)} instead of ${shortened(sent)}): nothing was moved; look at its store.`,
  );
}

function shortened(digest: string): string {
  return digest.slice(0, 19);
}
