import type { Authorization } from '../../core/registry/credentials';
import type { Choice, Prompts } from './prompts';
import { into, runSteps, type Step } from './steps';
import type { Translate } from './translate';

type Kind = Authorization['kind'];

interface Draft {
  readonly kind?: Kind;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
}

interface Asking {
  readonly prompts: Pick<Prompts, 'pick' | 'input'>;
  readonly t: Translate;
}

/** Asks who somebody is at an origin; undefined when the prompt was closed. */
export async function askCredentials(asking: Asking, origin: string): Promise<Authorization | undefined> {
  const { t } = asking;
  const host = new URL(origin).host;
  const title = t('Sign In to {0}', host);
  const first = await runSteps(title, [kindStep(asking, origin)], {});
  if (first?.kind === undefined) return undefined;
  const steps = first.kind === 'basic' ? [usernameStep(asking, host), passwordStep(asking)] : [tokenStep(asking, host)];
  const { username, password, token } = (await runSteps<Draft>(title, steps, first)) ?? {};
  if (token !== undefined) return { kind: 'bearer', token };
  return username === undefined || password === undefined ? undefined : { kind: 'basic', username, password };
}

function kindStep({ prompts, t }: Asking, origin: string): Step<Draft> {
  const choices: readonly Choice<Kind>[] = [
    { label: t('User name and password'), icon: 'account', value: 'basic' },
    { label: t('Access token'), icon: 'key', value: 'bearer' },
  ];
  const placeholder = isPlain(origin)
    ? t('{0} is not encrypted: others may read what you send.', origin)
    : t('How do you sign in?');
  return {
    done: ({ kind }) => kind !== undefined,
    ask: async (draft, place) =>
      into(await prompts.pick({ ...place, placeholder, choices: Promise.resolve(choices) }), (kind) => ({
        ...draft,
        kind,
      })),
  };
}

function usernameStep({ prompts, t }: Asking, host: string): Step<Draft> {
  const validate = (text: string): string | undefined =>
    /^[^:\p{Cc}]+$/u.test(text) ? undefined : t('Type a user name, without a colon.');
  return {
    done: ({ username }) => username !== undefined,
    ask: async (draft, place) =>
      into(await prompts.input({ ...place, prompt: t('User name at {0}', host), validate }), (username) => ({
        ...draft,
        username,
      })),
  };
}

function passwordStep({ prompts, t }: Asking): Step<Draft> {
  const validate = (text: string): string | undefined => (text === '' ? t('Type the password.') : undefined);
  return {
    done: ({ password }) => password !== undefined,
    ask: async (draft, place) => {
      const prompt = t('Password of {0}', draft.username ?? '');
      return into(await prompts.input({ ...place, prompt, secret: true, validate }), (password) => ({
        ...draft,
        password,
      }));
    },
  };
}

function tokenStep({ prompts, t }: Asking, host: string): Step<Draft> {
  const validate = (text: string): string | undefined =>
    /^[\x21-\x7e]+$/.test(text) ? undefined : t('Paste the token: one word, without spaces.');
  return {
    done: ({ token }) => token !== undefined,
    ask: async (draft, place) => {
      const prompt = t('Access token for {0}', host);
      return into(await prompts.input({ ...place, prompt, secret: true, validate }), (token) => ({ ...draft, token }));
    },
  };
}

/** What goes to this machine itself does not travel. */
function isPlain(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(hostname);
}
