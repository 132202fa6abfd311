import { Uri, window, workspace } from 'vscode';
import { starterPolicy } from '../../core/policy/starter';
import { targetArguments } from './arguments';
import { ask, modelStep, registryStep } from './ask';
import type { Command } from './context';
import { sayUndecided } from './governance';
import { offer } from './offer';

const FILE_NAME = 'promotion-policy.yaml';

/** Writes a first policy into the workspace folder and opens it. An existing file is opened and left as it is. */
export const createPolicy: Command = async (context, argument) => {
  const { t } = context;
  const given = targetArguments(argument);
  const draft = await ask(context, t('Create Policy'), given, { registry: registryStep });
  if (draft === undefined) return;
  const file = await freeFile(Uri.file(draft.registry.identity.cwd), given.model);
  if (file === undefined) {
    offer(context, 'information', t('There is a policy already; add the model to its list.'));
    await window.showTextDocument(Uri.joinPath(Uri.file(draft.registry.identity.cwd), FILE_NAME));
    return;
  }
  const models = given.model === undefined ? [] : [given.model];
  // Without a name it would govern every registry of the folder.
  const { identity, session } = draft.registry;
  const registry = context.registries.of(identity.folder).length > 1 ? session.registry.uri : undefined;
  await workspace.fs.writeFile(file, new TextEncoder().encode(starterPolicy({ models, registry })));
  await window.showTextDocument(file);
  offer(
    context,
    'information',
    t('Edit the policy, then commit it: the copy on the default branch is the one that decides.'),
  );
};

/** Opens the working copy of the policy that governs a model. */
export const openPolicy: Command = async (context, argument) => {
  const { t } = context;
  const steps = { registry: registryStep, model: modelStep };
  const draft = await ask(context, t('Open Policy'), targetArguments(argument), steps);
  if (draft === undefined) return;
  const { registry, model } = draft;
  const governance = await registry.governance(model);
  const path =
    governance.kind === 'governed'
      ? governance.identity.path
      : governance.kind === 'invalid'
        ? governance.path
        : undefined;
  if (path === undefined) {
    if (governance.kind !== 'governed') sayUndecided(context, registry, model, governance);
    return;
  }
  const file = await findFile(Uri.file(registry.identity.cwd), path);
  if (file === undefined)
    offer(context, 'warning', t('{0} is committed on the governance ref, but not in this working copy.', path));
  else await window.showTextDocument(file);
};

/** The usual name, or for one model in a folder that has a policy a name of its own. */
async function freeFile(folder: Uri, model: string | undefined): Promise<Uri | undefined> {
  const names = [FILE_NAME, ...(model === undefined ? [] : [`${model.replaceAll(/[^\w.-]+/g, '-')}.${FILE_NAME}`])];
  for (const name of names) {
    const file = Uri.joinPath(folder, name);
    if (!(await exists(file))) return file;
  }
  return undefined;
}

/** `path` is from the repository's root; the workspace folder may be further down. */
async function findFile(folder: Uri, path: string): Promise<Uri | undefined> {
  for (let directory = folder; ; directory = Uri.joinPath(directory, '..')) {
    const file = Uri.joinPath(directory, path);
    if (await exists(file)) return file;
    if (directory.path === '/' || directory.path === Uri.joinPath(directory, '..').path) return undefined;
  }
}

async function exists(file: Uri): Promise<boolean> {
  return await workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
