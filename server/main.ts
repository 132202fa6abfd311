import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { clientLookup } from './client-lookup';
import { serve } from './serve';

/** The language server of the VS Code extension; the transport is named on the command line (`--node-ipc`, `--stdio`). */
const connection = createConnection(ProposedFeatures.all);
serve(connection, { lookup: clientLookup(connection), trusted: false });
