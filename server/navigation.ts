import type {
  Connection,
  DocumentLink,
  Location,
  Position,
  Range,
  TextDocumentPositionParams,
  TextEdit,
} from 'vscode-languageserver/node';
import { DocumentHighlightKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { PolicySource } from '../core/language/service';
import { doneWithin } from './cancellation';
import { toRange } from './convert';
import type { OpenDocument, Workspace } from './workspace';

/** Nobody waits longer for other files, in milliseconds. */
const READING_BUDGET = 1_000;

/**
 * Registers what is answered about the names that policies give to stages, roles, people, deployments and monitors, also where
 * they extend one another.
 */
export function handleNavigation(connection: Connection, workspace: Workspace): void {
  const asked = async ({ textDocument, position }: TextDocumentPositionParams): Promise<Asked | undefined> => {
    const open = await workspace.open(textDocument.uri);
    if (!open) return undefined;
    await doneWithin(READING_BUDGET, workspace.readFiles(open));
    if (open.isStale()) throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed.');
    return { open, sources: workspace.family(open), offset: offsetOf(open, position) };
  };
  connection.onDefinition(async (params) => {
    const place = await asked(params);
    return place?.open.service.definitionsAt(place.sources, place.offset).map(toLocation(workspace)) ?? null;
  });
  connection.onReferences(async (params) => {
    const { includeDeclaration } = params.context;
    const place = await asked(params);
    const places = place?.open.service.namePlacesAt(place.sources, place.offset) ?? [];
    return places.filter(({ defines }) => includeDeclaration || !defines).map(toLocation(workspace));
  });
  connection.onDocumentHighlight(async (params) => {
    const place = await asked(params);
    const places = place?.open.service.namePlacesAt(place.sources, place.offset) ?? [];
    return places
      .filter(({ source }) => source === place?.sources[0])
      .map((found) => ({
        range: rangeIn(workspace, found),
        kind: found.defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
  });
  connection.onDocumentLinks(async ({ textDocument: { uri } }) => {
    const open = await workspace.open(uri);
    return open?.service.documentLinks(open.parsed).flatMap((link) => toLink(open, uri, link)) ?? null;
  });
  connection.onPrepareRename(async (params) => {
    const place = await asked(params);
    const found = place?.open.service.renamable(place.sources, place.offset);
    return found ? { range: rangeIn(workspace, found), placeholder: found.name } : null;
  });
  connection.onRenameRequest(async (params) => {
    const place = await asked(params);
    const renaming = place?.open.service.rename(place.sources, place.offset, params.newName);
    if (!renaming) return null;
    if (!renaming.ok) return new ResponseError(LSPErrorCodes.RequestFailed, renaming.message);
    const changes: Record<string, TextEdit[]> = {};
    for (const change of renaming.changes) {
      const edit = { range: rangeIn(workspace, change), newText: change.text };
      (changes[workspace.spelled(change.source.uri)] ??= []).push(edit);
    }
    return { changes };
  });
}

/** A place in a policy, with the policies whose names may stand there. */
interface Asked {
  readonly open: OpenDocument;
  readonly sources: readonly PolicySource[];
  readonly offset: number;
}

interface Placed {
  readonly source: PolicySource;
  readonly start: number;
  readonly end: number;
}

function rangeIn(workspace: Workspace, place: Placed): Range {
  const { uri, text } = place.source;
  const known = workspace.opened(uri) ?? unopened.get(place.source);
  if (known) return toRange(known, place);
  const created = TextDocument.create(uri, 'yaml', 0, text);
  unopened.set(place.source, created);
  return toRange(created, place);
}

/** Thousands of places may be in one file: where its lines begin is found out once. */
const unopened = new WeakMap<PolicySource, TextDocument>();

function toLocation(workspace: Workspace): (place: Placed) => Location {
  return (place) => ({ uri: workspace.spelled(place.source.uri), range: rangeIn(workspace, place) });
}

function toLink(
  open: OpenDocument,
  uri: string,
  link: { readonly start: number; readonly end: number; readonly path: string },
): readonly DocumentLink[] {
  const path = link.path.split('/').map(encodeURIComponent).join('/');
  return URL.canParse(path, uri) ? [{ range: toRange(open.text, link), target: new URL(path, uri).href }] : [];
}

function offsetOf({ text }: OpenDocument, position: Position): number {
  return text.offsetAt(position);
}
