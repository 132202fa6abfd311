import * as vscode from 'vscode';
import type { OpenPromotion } from '../../core/promotion/services';
import { commandIds } from '../commands/ids';
import type { AttentionReader } from '../registry/attention-reader';
import type { OpenRegistry } from '../registry/open-registry';
import type { Prompts } from '../ui/prompts';
import type { InterruptedNode } from './nodes';

/** Says once of every promotion that was interrupted what may be done about it. */
export class InterruptedNotice implements vscode.Disposable {
  private readonly said = new Set<string>();
  private readonly subscription: vscode.Disposable;

  public constructor(
    attention: AttentionReader,
    private readonly prompts: Pick<Prompts, 'notify'>,
  ) {
    this.subscription = attention.onDidChange((registry) => {
      for (const open of registry.attention.interrupted) void this.say(registry, open);
    });
  }

  public dispose(): void {
    this.subscription.dispose();
  }

  private async say(registry: OpenRegistry, open: OpenPromotion): Promise<void> {
    const { id } = open.event;
    // What is not expired may be another person's promotion, well under way.
    if (!open.expired || open.can.length === 0 || this.said.has(id)) return;
    this.said.add(id);
    const commands = new Map([
      [vscode.l10n.t('Resume…'), { way: 'resume', command: commandIds.resumePromotion }],
      [vscode.l10n.t('Revert…'), { way: 'revert', command: commandIds.revertPromotion }],
    ] as const);
    const possible = [...commands].filter(([, { way }]) => open.can.includes(way)).map(([text]) => text);
    const chosen = await this.prompts.notify('warning', open.message, ...possible);
    const node: InterruptedNode = { kind: 'interrupted', registry: registry.key, open };
    const command = chosen === undefined ? undefined : commands.get(chosen)?.command;
    if (command !== undefined) await vscode.commands.executeCommand(command, node);
  }
}
