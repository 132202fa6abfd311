import { RegistryFailure } from '../registry/errors';

/** Records are kept for ever and read by everybody. Lengths as JavaScript counts them. */
const LIMITS = { key: 250, value: 5000, reason: 2000 } as const;

/** Throws `RegistryFailure` `invalid` for a reason that is too long to be one. */
export function checkReason(reason: string | undefined): void {
  if (reason !== undefined && reason.length > LIMITS.reason) {
    throw new RegistryFailure('invalid', tooLong('The reason', LIMITS.reason, 'say it in fewer words'));
  }
}

/** Throws `RegistryFailure` `invalid` for tags that a line of text cannot hold or whose texts are too long. */
export function checkTags(tags: Readonly<Record<string, string | null>> = {}): void {
  for (const [key, value] of Object.entries(tags)) {
    const problem = keyProblem(key) ?? valueProblem(key, value ?? '');
    if (problem !== undefined) {
      throw new RegistryFailure('invalid', problem);
    }
  }
}

function keyProblem(key: string): string | undefined {
  if (/\p{Cc}/u.test(key)) {
    const shown = key.replace(/\p{C}/gu, ' ').slice(0, 50);
    return `The tag "${shown}" has control characters in its key; leave them out.`;
  }
  return key.length > LIMITS.key
    ? tooLong(`The key of the tag "${key.slice(0, 50)}…"`, LIMITS.key, 'choose a shorter one')
    : undefined;
}

function valueProblem(key: string, value: string): string | undefined {
  return value.length > LIMITS.value
    ? tooLong(`The value of the tag "${key}"`, LIMITS.value, 'keep it elsewhere and name the place')
    : undefined;
}

function tooLong(what: string, limit: number, advice: string): string {
  return `${what} is longer than ${String(limit)} characters; ${advice}.`;
}
