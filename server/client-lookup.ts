import type { Connection } from 'vscode-languageserver/node';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { RegistryLookup } from '../core/language/knowledge';
import type { RegistryLookupParams, RegistryLookupResult } from './protocol';
import { REGISTRY_LOOKUP } from './protocol';

/** Asks the client, which owns the registry sessions; an abort cancels the request. */
export function clientLookup(connection: Connection): RegistryLookup {
  return async ({ documentUri, declared }, needs, signal) => {
    const cancellation = new CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const params: RegistryLookupParams = {
      documentUri,
      needs,
      ...(declared !== undefined && { registryUri: declared }),
    };
    try {
      return await connection.sendRequest<RegistryLookupResult>(REGISTRY_LOOKUP, params, cancellation.token);
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  };
}
