import { env, Uri } from 'vscode';
import { targetArguments } from './arguments';
import { ask, registryStep } from './ask';
import type { Command } from './context';
import { offer } from './offer';

/** Opens a registry, model or version in the registry's own web pages. */
export const openInBrowser: Command = async (context, argument) => {
  const { t } = context;
  const draft = await ask(context, t('Open in Browser'), targetArguments(argument), { registry: registryStep });
  if (draft === undefined) return;
  const { registry, model, version } = draft;
  const address = registry.session.registry.webUrl?.(model, version);
  // The address is made of what a setting and a server say.
  if (address !== undefined && /^https?:\/\//.test(address)) await env.openExternal(Uri.parse(address, true));
  else offer(context, 'information', t('{0} has no pages for a browser.', registry.identity.label));
};
