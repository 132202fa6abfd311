import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import { answerNeeds } from '../core/language/registry-answer';
import type { RegistryLookup } from '../core/language/knowledge';
import { serve } from './serve';

/** Nobody tells a standalone server that a registry has changed. */
const KNOWLEDGE_LIFETIME = 60_000;

/** `stagegate lsp --stdio`: the same server for any editor; it asks registries itself. Returns at once. */
export function startStandalone(): void {
  const connection = createConnection(process.stdin, process.stdout);
  serve(connection, { lookup: adapterLookup, trusted: true, knowledgeLifetime: KNOWLEDGE_LIFETIME });
}

const adapterLookup: RegistryLookup = async ({ documentUri, declared }, needs, signal) => {
  const { openRegistry } = await import('../adapters/open');
  const session = await openRegistry(declared, { cwd: dirname(fileURLToPath(documentUri)) }, signal);
  return answerNeeds(session, needs, signal);
};
