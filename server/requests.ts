import type { CancellationToken, Connection, Position } from 'vscode-languageserver/node';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { RegistryNeeds } from '../core/language/knowledge';
import type { CompletionOptions } from '../core/language/proposal';
import { doneWithin, withSignal } from './cancellation';
import { toCompletionList, toFolding, toHover, toSymbol } from './convert';
import { codeActions } from './quick-fixes';
import type { OpenDocument, Workspace } from './workspace';

/** A person who types does not wait longer for a registry, in milliseconds. */
const LOOKUP_BUDGET = 300;

/** Registers what is answered on request, apart from diagnostics. */
export function handleRequests(
  connection: Connection,
  workspace: Workspace,
  completionOptions: () => CompletionOptions,
): void {
  connection.onCompletion(async ({ textDocument, position }, token) => {
    const open = await workspace.open(textDocument.uri);
    const site = open?.service.completionSite(open.parsed, offsetOf(open, position));
    if (!open || !site) return null;
    const needs = 'needs' in site ? site.needs : undefined;
    const answered = !site.live || (await learned(workspace, open, token, needs));
    const completion = open.service.complete(site, workspace.known(open), completionOptions());
    return toCompletionList(open.text, completion, !answered);
  });

  connection.onHover(async ({ textDocument, position }, token) => {
    const open = await workspace.open(textDocument.uri);
    const site = open?.service.hoverSite(open.parsed, offsetOf(open, position));
    if (!open || !site) return null;
    if (site.live) await learned(workspace, open, token);
    const hover = open.service.hover(site, workspace.known(open));
    return hover ? toHover(open.text, hover) : null;
  });

  connection.onDocumentSymbol(async ({ textDocument }) => {
    const open = await workspace.open(textDocument.uri);
    return open ? open.service.documentSymbols(open.parsed).map((symbol) => toSymbol(open.text, symbol)) : null;
  });

  connection.onFoldingRanges(async ({ textDocument }) => {
    const open = await workspace.open(textDocument.uri);
    return open?.service.folds(open.parsed).flatMap((fold) => toFolding(open.text, fold)) ?? null;
  });

  connection.onCodeAction(async (params) => {
    const open = await workspace.open(params.textDocument.uri);
    return open ? codeActions(open, params) : null;
  });
}

/**
 * Waits a short time for what the document needs to know; false where that was not enough. A request that was cancelled or
 * overtaken meanwhile ends here, as an error that clients expect.
 */
async function learned(
  workspace: Workspace,
  open: OpenDocument,
  token: CancellationToken,
  needs?: RegistryNeeds,
): Promise<boolean> {
  const work = (signal: AbortSignal): Promise<boolean> =>
    doneWithin(LOOKUP_BUDGET, workspace.learn(open, { signal, needs }));
  const done = await withSignal(token, work);
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
  if (open.isStale()) throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed.');
  return done;
}

function offsetOf({ text }: OpenDocument, position: Position): number {
  return text.offsetAt(position);
}
