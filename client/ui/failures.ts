import { RegistryFailure } from '../../core/registry/errors';
import type { Translate } from './translate';

/** One sentence for a person; what is no `RegistryFailure` is a defect of ours, and the log has its details. */
export function failureMessage(error: unknown, t: Translate): string {
  if (error instanceof RegistryFailure) return error.message;
  return t('Something unexpected went wrong; the log says more.');
}

export function isCancelled(error: unknown): boolean {
  return error instanceof RegistryFailure && error.reason === 'cancelled';
}

/** For the log: a stack only for defects of ours. */
export function logText(error: unknown): string {
  if (error instanceof RegistryFailure) return `${error.reason}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
