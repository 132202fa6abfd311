import { RegistryFailure } from '../../core/registry/errors';
import type { Identity } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { Git } from '../git/git';
import { readIdentity } from '../git/repository';

export interface IdentitySources {
  readonly cwd: string;
  /** The name that the registry knows the person by; undefined where it knows nobody. */
  readonly login: (signal?: CancelSignal) => Promise<string | undefined>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Who is asking where no repository says it: the registry's account, else what Git would say, be it installed or not. */
export async function identityOutside({ cwd, login, env }: IdentitySources, signal?: CancelSignal): Promise<Identity> {
  const account = await login(signal);
  if (account !== undefined) return { name: account, email: account, via: 'registry login' };
  const { GIT_COMMITTER_NAME: name = '', GIT_COMMITTER_EMAIL: email = '' } = env;
  try {
    return await readIdentity(new Git(cwd), signal);
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason === 'cancelled') throw error;
    if (email !== '') return { name: name === '' ? email : name, email, via: 'environment' };
    throw new RegistryFailure(
      'refused',
      'Nobody can say who you are: set user.name and user.email with git config --global, or GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL.',
    );
  }
}
