import type { Connection } from 'vscode-languageserver/node';
import type { WorkspaceFiles } from '../core/language/surroundings';
import type { FindPoliciesParams, FindPoliciesResult, ReadDocumentParams, ReadDocumentResult } from './protocol';
import { FIND_POLICIES, READ_DOCUMENT } from './protocol';

/** Asks the client, which knows where the workspace's files are and how they are read. */
export function clientFiles(connection: Connection): WorkspaceFiles {
  return {
    read: async (uri, documentUri) => {
      const params: ReadDocumentParams = { uri, documentUri };
      return (await connection.sendRequest<ReadDocumentResult>(READ_DOCUMENT, params)).text;
    },
    findPolicies: (documentUri) => {
      const params: FindPoliciesParams = { documentUri };
      return connection.sendRequest<FindPoliciesResult>(FIND_POLICIES, params);
    },
  };
}
