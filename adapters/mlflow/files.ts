import { parseCard } from '../../core/cards/card';
import type { CardFacts, EvidencePart } from '../../core/policy/evidence';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { readYaml } from '../../core/text/yaml';
import type { Client } from './client';
import { known } from './known';
import type { StoredVersion } from './mapping';

export interface FileFacts {
  readonly signature?: boolean;
  readonly card?: CardFacts | null;
  readonly unavailable: Readonly<Partial<Record<EvidencePart, string>>>;
}

const VERSION_FILE = '/model-versions/get-artifact';
const RUN_FILE = '/get-artifact';
const CARDS = ['MODEL_CARD.md', 'README.md'];

/** The signature and the card of a version, from its own files or those of its run. */
export async function readFiles(client: Client, stored: StoredVersion, signal?: CancelSignal): Promise<FileFacts> {
  const { model, version } = stored.version;
  const [signature, card] = await Promise.all([
    known(() => readSignature(client, stored, signal)),
    known(() => readCard(client, stored, signal)),
  ]);
  const cannot = (what: string, why: string): string => `The ${what} of ${model}/${version} cannot be read: ${why}`;
  return {
    ...('value' in signature ? { signature: signature.value } : {}),
    ...('value' in card ? { card: card.value } : {}),
    unavailable: {
      ...('why' in signature ? { signature: cannot('signature', signature.why) } : {}),
      ...('why' in card ? { card: cannot('model card', card.why) } : {}),
    },
  };
}

/** True if MLmodel describes the model's inputs; without the file there is no signature. */
async function readSignature(
  client: Client,
  { version: { model, version } }: StoredVersion,
  signal: CancelSignal | undefined,
): Promise<boolean> {
  const text = await client.file(VERSION_FILE, { name: model, version, path: 'MLmodel' }, signal);
  if (text === undefined) return false;
  const yaml = readYaml(text);
  if (!yaml.ok) throw new RegistryFailure('invalid', `MLmodel cannot be used: ${yaml.message}.`);
  const { signature } = (yaml.value ?? {}) as { signature?: { inputs?: unknown } };
  return typeof signature?.inputs === 'string' && signature.inputs !== '';
}

async function readCard(
  client: Client,
  stored: StoredVersion,
  signal: CancelSignal | undefined,
): Promise<CardFacts | null> {
  for (const { path, query } of cardPlaces(stored)) {
    const text = await client.file(path, query, signal);
    if (text === undefined) continue;
    const parsed = parseCard(text);
    if (parsed.ok) return parsed.card;
    throw new RegistryFailure('invalid', `${query.path} is no model card: ${parsed.message}.`);
  }
  return null;
}

function cardPlaces({ version: { model, version, runId } }: StoredVersion): readonly {
  readonly path: string;
  readonly query: Readonly<Record<string, string>> & { readonly path: string };
}[] {
  const own = CARDS.map((path) => ({ path: VERSION_FILE, query: { name: model, version, path } }));
  const ofRun = CARDS.flatMap((path) =>
    runId === undefined ? [] : [{ path: RUN_FILE, query: { run_id: runId, path } }],
  );
  return [...own, ...ofRun];
}
