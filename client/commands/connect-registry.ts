import { ConfigurationTarget, workspace, type Uri, type WorkspaceFolder } from 'vscode';
import { RegistryFailure } from '../../core/registry/errors';
import { originOf, parseRegistryUri } from '../../core/registry/uri';
import { isGit, labelOf, withRegistry } from '../registry/configured';
import type { Choice } from '../ui/prompts';
import { textArgument } from './arguments';
import type { Command, CommandContext } from './context';
import { commandIds } from './ids';
import { offer } from './offer';
import { askToSignIn, isAccepted } from './sign-in';

/** Tries an address, says what is there, and names it in the settings of a folder. */
export const connectRegistry: Command = async (context, argument) => {
  const { prompts, t } = context;
  const folder = await chooseFolder(context, textArgument(argument, 'folder'));
  if (folder === undefined) return;
  const address = textArgument(argument, 'address') ?? (await askAddress(context));
  if (address === undefined) return;
  const problem = problemOf(address, t);
  const parsed = parseRegistryUri(address);
  if (problem !== undefined || !parsed.ok) {
    offer(context, 'error', problem ?? address);
    return;
  }
  const label = labelOf(parsed.uri, folder.name);
  const found = await prompts.progress(t('Connecting to {0}', label), (_, signal) =>
    context
      .probe(parsed.uri, folder.uri.fsPath, signal)
      .catch((error: unknown) => sayMissing(context, folder, address, error)),
  );
  if (found === undefined) return;
  const { description, needsSignIn } = found;
  const origin = originOf(parsed.uri);
  if (needsSignIn && origin !== undefined) await signInFirst(context, origin, description);
  await name(context, folder, parsed.uri);
  await context.registries.settled();
  await sayConnected(context, { label, description, origin });
};

/** Registries of other kinds have an address too, but nothing here speaks with them. */
function problemOf(address: string, t: CommandContext['t']): string | undefined {
  const parsed = parseRegistryUri(address);
  if (!parsed.ok) return parsed.message;
  return parsed.kind === 'mlflow' || parsed.kind === 'git'
    ? undefined
    : t('Stagegate cannot connect to registries of the kind {0} yet.', parsed.kind);
}

/** An address with a typing error in it is the likeliest reason. */
function sayMissing(context: CommandContext, folder: WorkspaceFolder, address: string, error: unknown): undefined {
  if (!(error instanceof RegistryFailure) || error.reason === 'cancelled') throw error;
  const { t, run } = context;
  const place = { folder: folder.uri.toString() };
  offer(context, 'error', error.message, {
    [t('Change Address…')]: () => run(commandIds.connectRegistry, place),
    [t('Retry')]: () => run(commandIds.connectRegistry, { ...place, address }),
  });
  return undefined;
}

async function askAddress({ prompts, t }: CommandContext): Promise<string | undefined> {
  const answer = await prompts.input({
    title: t('Connect Registry'),
    step: 1,
    steps: 1,
    prompt: t('Address of an MLflow server, or git: and the path of a repository'),
    placeholder: 'https://mlflow.example.com',
    validate: (text) => problemOf(text, t),
  });
  return answer.kind === 'value' ? answer.value : undefined;
}

async function chooseFolder(
  { prompts, t }: CommandContext,
  named: string | undefined,
): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const given = folders.find(({ name, uri }) => named === name || named === uri.toString());
  if (given !== undefined || folders.length <= 1) return given ?? folders[0];
  const choices = folders.map((folder): Choice<WorkspaceFolder> => ({
    label: folder.name,
    description: folder.uri.fsPath,
    icon: 'root-folder',
    value: folder,
  }));
  const place = { title: t('Connect Registry'), step: 1, steps: 1, placeholder: t('For which folder?') };
  const answer = await prompts.pick({ ...place, choices: Promise.resolve(choices) });
  return answer.kind === 'value' ? answer.value : undefined;
}

/** Who has signed in there already is asked again only if that is not accepted. */
async function signInFirst(context: CommandContext, origin: string, description: string): Promise<void> {
  const { prompts, signIns, t } = context;
  if ((await signIns.at(origin)) !== undefined) return;
  const signIn = t('Sign In');
  const detail = t('It is not shown before you sign in. You can do that later, too.');
  const chosen = await prompts.confirm({ message: description, detail, severity: 'information', actions: [signIn] });
  if (chosen === signIn) await askToSignIn(context, origin);
}

/** Names the registry in the folder's settings, beside those that it has. A repository without models is no reason to list it. */
async function name({ registries }: CommandContext, folder: WorkspaceFolder, uri: string): Promise<void> {
  const settings = workspace.getConfiguration('stagegate', folder);
  const configured = settings.get<readonly string[]>('registries', []);
  const named = registries.named(folder);
  const keepsDefault = named.some((one) => !isGit(one.uri)) || (await hasModels(registries, folder.uri));
  const list = withRegistry({ configured, named, keepsDefault }, uri);
  await settings.update('registries', list, ConfigurationTarget.WorkspaceFolder);
}

async function hasModels(registries: CommandContext['registries'], folder: Uri): Promise<boolean> {
  const [first] = registries.of(folder.toString());
  await first?.settled;
  const page = await first?.registry?.models({ pageSize: 1 });
  return page !== undefined && page.items.length > 0;
}

async function sayConnected(
  context: CommandContext,
  {
    label,
    description,
    origin,
  }: { readonly label: string; readonly description: string; readonly origin?: string | undefined },
): Promise<void> {
  const { t, run } = context;
  if (origin === undefined || (await isAccepted(context, origin))) {
    offer(context, 'information', t('{0} is connected: {1}', label, description));
    return;
  }
  offer(context, 'warning', t('{0} is connected, and asks you to sign in.', label), {
    [t('Sign In…')]: () => run(commandIds.signIn, { registry: origin }),
  });
}
