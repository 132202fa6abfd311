import type {
  Connection,
  DocumentLink,
  Location,
  Position,
  TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { DocumentHighlightKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { NamePlace } from '../core/language/service';
import { toRange } from './convert';
import type { OpenDocument, Workspace } from './workspace';

/** Registers what is answered about the names that a policy gives to stages, roles, people, deployments and monitors. */
export function handleNavigation(connection: Connection, workspace: Workspace): void {
  const placesAt = async (params: TextDocumentPositionParams): Promise<readonly Found[]> => {
    const open = await workspace.open(params.textDocument.uri);
    if (!open) return [];
    return open.service.namePlacesAt(open.parsed, offsetOf(open, params.position)).map((place) => ({ open, place }));
  };

  connection.onDefinition(async (params) =>
    (await placesAt(params)).filter(({ place }) => place.defines).map(toLocation),
  );
  connection.onReferences(async (params) => {
    const { includeDeclaration } = params.context;
    return (await placesAt(params)).filter(({ place }) => includeDeclaration || !place.defines).map(toLocation);
  });
  connection.onDocumentHighlight(async (params) =>
    (await placesAt(params)).map(({ open, place }) => ({
      range: toRange(open.text, place),
      kind: place.defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    })),
  );
  connection.onDocumentLinks(async ({ textDocument: { uri } }) => {
    const open = await workspace.open(uri);
    return open?.service.documentLinks(open.parsed).flatMap((link) => toLink(open, uri, link)) ?? null;
  });
  handleRename(connection, workspace);
}

function handleRename(connection: Connection, workspace: Workspace): void {
  connection.onPrepareRename(async ({ textDocument, position }) => {
    const open = await workspace.open(textDocument.uri);
    const place = open?.service.renamable(open.parsed, offsetOf(open, position));
    return open && place ? { range: toRange(open.text, place), placeholder: place.name } : null;
  });
  connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }) => {
    const open = await workspace.open(uri);
    if (!open) return null;
    const renaming = open.service.rename(open.parsed, offsetOf(open, position), newName);
    if (!renaming.ok) return new ResponseError(LSPErrorCodes.RequestFailed, renaming.message);
    const edits = renaming.changes.map((change) => ({ range: toRange(open.text, change), newText: change.text }));
    return { changes: { [uri]: edits } };
  });
}

interface Found {
  readonly open: OpenDocument;
  readonly place: NamePlace;
}

function toLocation({ open, place }: Found): Location {
  return { uri: open.text.uri, range: toRange(open.text, place) };
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
