import { RegistryFailure } from '../../core/registry/errors';

/** What was read, or why it could not be. */
export type Known<T> = { readonly value: T; readonly why?: never } | { readonly value?: never; readonly why: string };

/** A part that cannot be read is unknown, and nothing else is; only a cancel ends the whole reading. */
export async function known<T>(read: () => Promise<T>): Promise<Known<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') return { why: error.message };
    throw error;
  }
}
