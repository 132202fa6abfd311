import { RegistryFailure } from '../../core/registry/errors';
import { originOf } from '../../core/registry/uri';
import { askCredentials } from '../ui/credentials';
import type { Choice } from '../ui/prompts';
import { targetArguments } from './arguments';
import type { Command, CommandContext } from './context';
import { commandIds } from './ids';
import { offer } from './offer';

/** Signs in where a registry asks for it; the answer is tried at once. */
export const signIn: Command = async (context, argument) => {
  const { t } = context;
  const origin = await chooseOrigin(context, t('Sign In'), originsMeant(context, argument));
  if (origin === undefined || !(await askToSignIn(context, origin))) return;
  const { host } = new URL(origin);
  if (await isAccepted(context, origin)) {
    offer(context, 'information', t('You are signed in to {0}.', host));
    return;
  }
  offer(context, 'error', t('{0} does not accept these credentials.', host), {
    [t('Sign In…')]: () => context.run(commandIds.signIn, { registry: origin }),
  });
};

/** False when the person closed the prompt. */
export async function askToSignIn(context: CommandContext, origin: string): Promise<boolean> {
  const authorization = await askCredentials(context, origin);
  if (authorization !== undefined) await context.signIns.signIn(origin, authorization);
  return authorization !== undefined;
}

/** Forgets who somebody is at an origin. */
export const signOut: Command = async (context, argument) => {
  const { t, signIns } = context;
  const meant = originsMeant(context, argument);
  const all = await signIns.all();
  const isNamed = targetArguments(argument).registry !== undefined;
  const candidates = all.map(({ origin }) => origin).filter((origin) => !isNamed || meant.includes(origin));
  if (candidates.length === 0) {
    offer(context, 'information', t('Nobody is signed in to a registry here.'));
    return;
  }
  const chosen = await chooseOrigin(context, t('Sign Out'), candidates);
  const signedIn = all.find(({ origin }) => origin === chosen);
  if (signedIn === undefined) return;
  await signIns.signOut(signedIn.id);
  offer(context, 'information', t('You are signed out of {0}.', new URL(signedIn.origin).host));
};

/** Of the registry that was named, by key, URI or origin; else of every registry of the window. */
function originsMeant({ registries }: CommandContext, argument: unknown): readonly string[] {
  const { registry } = targetArguments(argument);
  const all = registries.all.map(({ key, identity }) => ({ key, uri: identity.uri, origin: originOf(identity.uri) }));
  const named = all.filter(({ key, uri, origin }) => [key, uri, origin].includes(registry));
  const meant = registry === undefined ? all : named;
  return [...new Set(meant.flatMap(({ origin }) => origin ?? []))];
}

async function chooseOrigin(
  { prompts, run, t }: CommandContext,
  title: string,
  origins: readonly string[],
): Promise<string | undefined> {
  const [only] = origins;
  if (only === undefined) {
    offer({ prompts }, 'information', t('No registry of this window has a sign-in.'), {
      [t('Connect Registry…')]: () => run(commandIds.connectRegistry),
    });
    return undefined;
  }
  if (origins.length === 1) return only;
  const choices = origins.map((origin): Choice<string> => ({
    label: new URL(origin).host,
    description: origin,
    icon: 'cloud',
    value: origin,
  }));
  const place = { title, step: 1, steps: 1, placeholder: t('Choose a registry') };
  const answer = await prompts.pick({ ...place, choices: Promise.resolve(choices) });
  return answer.kind === 'value' ? answer.value : undefined;
}

/** Whether the registries at an origin let us read; whatever else is wrong there is said where it shows. */
export async function isAccepted({ registries }: CommandContext, origin: string): Promise<boolean> {
  const there = registries.all.filter(({ identity }) => originOf(identity.uri) === origin);
  await Promise.all(there.map(({ settled }) => settled));
  if (there.some(({ state }) => state.kind === 'failed' && state.problem === 'unauthorized')) return false;
  const registry = there.find((one) => one.registry !== undefined)?.registry;
  try {
    await registry?.models({ pageSize: 1 });
    return true;
  } catch (error) {
    return !(error instanceof RegistryFailure && error.reason === 'unauthorized');
  }
}
