import type { RegistrySession } from '../core/promotion/session';
import type { Context } from './context';

/** Tells, on stderr, what of that which was just shown is unknown, because another registry that keeps it did not answer. */
export function warnOfSilence(context: Context, { registry }: RegistrySession): void {
  for (const { message, fix } of registry.silence?.() ?? []) {
    context.output.note([{ text: '!', tone: 'warn' }, ` ${message} ${fix}`]);
  }
}
