import { beforeEach, expect, it, vi } from 'vitest';
import { vscodePrompts } from './vscode-prompts';

const shown = vi.hoisted((): unknown[] => []);

vi.mock('vscode', () => {
  const dialog = (...said: unknown[]): Promise<undefined> => {
    shown.push(said);
    return Promise.resolve(undefined);
  };
  const progress = { report: (step: unknown) => shown.push(step) };
  const token = { onCancellationRequested: () => ({ dispose: () => undefined }) };
  const event = () => ({ dispose: () => undefined });
  /** Closed by the person as soon as it is there. */
  const prompt = (): object => {
    let hide = (): void => undefined;
    const made = {
      ...{ onDidAccept: event, onDidTriggerButton: event, onDidChangeValue: event, dispose: () => undefined },
      onDidHide: (told: () => void) => {
        hide = told;
        return event();
      },
      show: () => setImmediate(() => hide()),
    };
    shown.push(made);
    return made;
  };
  return {
    env: { language: 'en' },
    ProgressLocation: { Notification: 15 },
    window: {
      createQuickPick: prompt,
      createInputBox: prompt,
      showInformationMessage: dialog,
      showWarningMessage: dialog,
      showErrorMessage: dialog,
      withProgress: async (options: unknown, task: (...given: unknown[]) => Promise<unknown>) => {
        shown.push(options);
        await task(progress, token);
      },
    },
  };
});

const HOSTILE = '[v3](command:workbench.action.terminal.sendSequence)';

beforeEach(() => void shown.splice(0));

it('what is said to a person has no links that somebody else has put there', async () => {
  await vscodePrompts.notify('error', HOSTILE);
  await vscodePrompts.confirm({ message: HOSTILE, detail: HOSTILE, severity: 'warning', actions: ['Promote'] });
  await vscodePrompts.progress(HOSTILE, async (say) => {
    await Promise.resolve();
    say(HOSTILE);
  });
  expect(shown).toHaveLength(4);
  expect(JSON.stringify(shown)).toContain('[v3] (command:');
  expect(JSON.stringify(shown)).not.toContain('](');
});

it('what a person is asked has no links and no pictures of somebody else either', async () => {
  const [place, picture] = [{ title: HOSTILE, step: 1, steps: 1 }, '$(pass) v3'];
  const choice = { label: picture, description: picture, detail: HOSTILE, value: 1 };
  await vscodePrompts.pick({ ...place, placeholder: '', choices: Promise.resolve([choice]) });
  await vscodePrompts.input({ ...place, prompt: HOSTILE });
  const asked = JSON.stringify(shown);
  expect(asked.match(/\$ \(pass\) v3/g)).toHaveLength(2);
  expect(asked.match(/\[v3\] \(command:/g)).toHaveLength(4);
  // A choice is given back as it is.
  expect(asked.replaceAll(JSON.stringify(choice), '')).not.toMatch(/\]\(|\$\(/);
});
