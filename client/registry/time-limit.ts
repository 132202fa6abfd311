import { RegistryFailure } from '../../core/registry/errors';

const LIMIT_MS = 30_000;

/** Runs a read that is given up after a while, which is no cancelling of a person's. `registry` is its name for people. */
export async function withinTime<T>(registry: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    return await read(signal);
  } catch (error) {
    const isLate = signal.aborted && error instanceof RegistryFailure && error.reason === 'cancelled';
    if (!isLate) throw error;
    const seconds = String(LIMIT_MS / 1000);
    throw new RegistryFailure(
      'unreachable',
      `${registry} did not answer within ${seconds} seconds: check the network, then retry.`,
    );
  }
}
