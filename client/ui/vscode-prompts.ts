import * as vscode from 'vscode';
import type { Answer, Choice, Confirmation, InputRequest, PickRequest, Place, Progress, Prompts } from './prompts';
import type { CancelSignal } from '../../core/text/cancellation';
import { readableTimes } from '../text/dates';
import { plain } from '../text/plain';
import { defined } from '../../core/text/defined';

/** The prompts as VS Code shows them. */
export const vscodePrompts: Prompts = {
  pick,
  input,
  confirm: async ({ message, detail, severity, actions }) =>
    await dialogs[severity](readable(message), { modal: true, detail: readable(detail) }, ...actions),
  notify: async (severity, message, ...actions) => await dialogs[severity](readable(message), {}, ...actions),
  progress: withProgress,
};

const dialogs: Record<
  Confirmation['severity'],
  (message: string, options: vscode.MessageOptions, ...actions: string[]) => Thenable<string | undefined>
> = {
  information: (message, options, ...actions) => vscode.window.showInformationMessage(message, options, ...actions),
  warning: (message, options, ...actions) => vscode.window.showWarningMessage(message, options, ...actions),
  error: (message, options, ...actions) => vscode.window.showErrorMessage(message, options, ...actions),
};

const readable = (text: string): string => plain(readableTimes(text, vscode.env.language));

function place(prompt: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox, { title, step, steps }: Place): void {
  prompt.title = plain(title);
  prompt.ignoreFocusOut = true;
  if (steps > 1) {
    prompt.step = step;
    prompt.totalSteps = steps;
  }
  if (step > 1) prompt.buttons = [vscode.QuickInputButtons.Back];
}

/** Shows a prompt until the person accepts, goes back or closes it. */
async function until<T>(
  prompt: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  accepted: () => T | undefined,
): Promise<Answer<T>> {
  const subscriptions: { dispose(): unknown }[] = [prompt];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      subscriptions.push(
        prompt.onDidAccept(() => {
          const value = accepted();
          if (value !== undefined) resolve({ kind: 'value', value });
        }),
        prompt.onDidTriggerButton(() => resolve({ kind: 'back' })),
        prompt.onDidHide(() => resolve({ kind: 'closed' })),
      );
      prompt.show();
    });
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
  }
}

interface Item<T> extends vscode.QuickPickItem {
  readonly choice: Choice<T>;
}

async function pick<T>(request: PickRequest<T>): Promise<Answer<T>> {
  const prompt = vscode.window.createQuickPick<Item<T>>();
  place(prompt, request);
  prompt.placeholder = request.placeholder;
  prompt.matchOnDescription = true;
  prompt.busy = true;
  const loaded = request.choices.then(
    (choices) => {
      prompt.items = choices.map(item);
      prompt.busy = false;
      return undefined;
    },
    (error: unknown) => {
      prompt.hide();
      throw error;
    },
  );
  const answered = until<T>(prompt, () => prompt.selectedItems[0]?.choice.value);
  // Choices that cannot be loaded are the caller's to say; a person who does not wait for them has closed the prompt.
  return (await Promise.race([answered, loaded])) ?? (await answered);
}

function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plain(text);
}

function item<T>(choice: Choice<T>): Item<T> {
  return {
    label: plain(choice.label),
    choice,
    ...defined({ description: shown(choice.description), detail: shown(choice.detail) }),
    ...(choice.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(choice.icon) }),
  };
}

async function input(request: InputRequest): Promise<Answer<string>> {
  const prompt = vscode.window.createInputBox();
  place(prompt, request);
  prompt.prompt = plain(request.prompt);
  prompt.placeholder = request.placeholder;
  prompt.value = request.value ?? '';
  prompt.password = request.secret ?? false;
  const text = (): string => (prompt.password ? prompt.value : prompt.value.trim());
  const complain = (): boolean => {
    prompt.validationMessage = shown(request.validate?.(text()));
    return prompt.validationMessage !== undefined;
  };
  const typing = prompt.onDidChangeValue(() => {
    if (prompt.validationMessage !== undefined) complain();
  });
  try {
    return await until(prompt, () => (complain() ? undefined : text()));
  } finally {
    typing.dispose();
  }
}

async function withProgress<T>(
  title: string,
  task: (progress: Progress, signal: CancelSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: plain(title), cancellable: true };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      return await task((message) => progress.report({ message: plain(message) }), abort.signal);
    } finally {
      subscription.dispose();
    }
  });
}
