import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import type { RegistryLookup } from '../core/language/knowledge';
import type { WorkspaceFiles } from '../core/language/surroundings';
import { serve } from './serve';

/** Nobody tells a standalone server that a registry has changed. */
const KNOWLEDGE_LIFETIME = 60_000;

/** `stagegate lsp --stdio`: the same server for any editor; it asks registries itself. Returns at once. */
export function startStandalone(): void {
  const connection = createConnection(process.stdin, process.stdout);
  const warn = (sentence: string): void => connection.console.warn(sentence);
  const lookup = adapterLookup(warn);
  serve(connection, { lookup, files: adapterFiles, trusted: true, knowledgeLifetime: KNOWLEDGE_LIFETIME });
}

/** What asks registries is loaded with the first question. */
function adapterLookup(warn: (sentence: string) => void): RegistryLookup {
  const adapters = once(async () => {
    const [{ openRegistry }, { environmentFetch }, { answerNeeds }] = await Promise.all([
      import('../adapters/open'),
      import('../adapters/mlflow/transport'),
      import('../core/language/registry-answer'),
    ]);
    return { openRegistry, fetch: environmentFetch({ env: process.env, warn }), answerNeeds };
  });
  return async ({ documentUri, declared }, needs, signal) => {
    const { openRegistry, fetch, answerNeeds } = await adapters();
    const session = await openRegistry(declared, { cwd: dirname(fileURLToPath(documentUri)), fetch }, signal);
    return answerNeeds(session, needs, signal);
  };
}

/** Loaded with the first file that is asked for. */
function adapterFiles(folders: () => readonly string[]): WorkspaceFiles {
  const files = once(async () => (await import('../adapters/workspace-files')).workspaceFiles(folders));
  return {
    read: async (file, documentUri) => (await files()).read(file, documentUri),
    findPolicies: async (documentUri) => (await files()).findPolicies(documentUri),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
