import type { Confirmation } from '../ui/prompts';
import type { CommandContext } from './context';

/** What a notification offers: a button's text → what it does. */
export type Offers = Readonly<Record<string, () => Promise<unknown>>>;

/** Says something and does what the person chooses, whenever that is: a command is done before its notification is closed. */
export function offer(
  { prompts }: Pick<CommandContext, 'prompts'>,
  severity: Confirmation['severity'],
  message: string,
  offers: Offers = {},
): void {
  void prompts.notify(severity, message, ...Object.keys(offers)).then(async (chosen) => {
    if (chosen !== undefined) await offers[chosen]?.();
  });
}
