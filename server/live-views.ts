import type { CodeLens, Connection, InlayHint } from 'vscode-languageserver/node';
import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import { inertMarkdown } from '../core/language/markdown';
import type { ClientFeatures } from './client-features';
import { toRange } from './convert';
import type { LensCommands } from './protocol';
import { onceATurn } from './once-a-turn';
import type { OpenDocument, Workspace } from './workspace';

/** Answers what a client shows between the lines of a policy: from what is known by now, and again once more is. */
export class LiveViews {
  #features: ClientFeatures | undefined;
  readonly #refreshSoon = onceATurn(() => this.#refreshNow());

  public constructor(
    private readonly connection: Connection,
    private readonly workspace: Workspace,
  ) {}

  public start(features: ClientFeatures): void {
    this.#features = features;
    const { lensCommands } = features;
    this.connection.languages.inlayHint.on(async ({ textDocument }) => {
      const open = await this.#opened(textDocument.uri);
      return open?.service.inlayHints(open.parsed, open.knowledge).map((hint) => toInlayHint(open, hint)) ?? null;
    });
    if (lensCommands === undefined) return;
    this.connection.onCodeLens(async ({ textDocument }) => {
      const open = await this.#opened(textDocument.uri);
      return open ? [...policyLenses(open, lensCommands), ...testLenses(open, lensCommands)] : null;
    });
  }

  /** Knowledge has changed. */
  public refresh(): void {
    if (this.#features) this.#refreshSoon();
  }

  // Fails only when the client is gone.
  #refreshNow(): void {
    const { refreshesInlayHints, refreshesLenses, lensCommands } = this.#features ?? {};
    if (refreshesInlayHints === true) this.connection.languages.inlayHint.refresh().catch(() => undefined);
    if (refreshesLenses !== true || lensCommands === undefined) return;
    this.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  }

  /** What is learned comes back through `refresh`; nobody waits for it. */
  async #opened(uri: string): Promise<OpenDocument | undefined> {
    const open = await this.workspace.open(uri);
    if (open) void this.workspace.learn(open);
    return open;
  }
}

function toInlayHint(
  { text }: OpenDocument,
  hint: { readonly offset: number; readonly label: string; readonly tooltip: string },
): InlayHint {
  const { offset, label } = hint;
  // VS Code breaks the lines of a plain text within its words.
  const tooltip = { kind: 'markdown', value: inertMarkdown(hint.tooltip) } as const;
  return { position: text.positionAt(offset), label, tooltip, paddingLeft: true };
}

function policyLenses({ service, text, parsed, knowledge }: OpenDocument, commands: LensCommands): readonly CodeLens[] {
  return service.lenses(parsed, knowledge).map((lens) => {
    const { action, target } = lens;
    const title = withoutPictures(lens.title);
    return { range: toRange(text, lens), command: { title, command: commands[action], arguments: [target] } };
  });
}

/** VS Code makes pictures of `$(name)` in the titles of lenses, which have names of registries and repositories in them. */
function withoutPictures(title: string): string {
  return title.replaceAll('$(', '$ (');
}

function testLenses(
  { service, text, parsed, knowledge }: OpenDocument,
  { runPolicyTest: command }: LensCommands,
): readonly CodeLens[] {
  if (command === undefined) return [];
  return service.caseLenses(parsed, knowledge).map((lens) => {
    const { target } = lens;
    const title = withoutPictures(lens.title);
    return { range: toRange(text, lens), command: { title, command, arguments: [target] } };
  });
}
