import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { clientFiles } from './client-files';
import { clientLookup } from './client-lookup';
import { serve } from './serve';

/** The language server of the VS Code extension; the transport is named on the command line (`--node-ipc`, `--stdio`). */
const connection = createConnection(ProposedFeatures.all);
serve(connection, { lookup: clientLookup(connection), files: () => clientFiles(connection), trusted: false });
