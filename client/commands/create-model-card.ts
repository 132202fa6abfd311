import path from 'node:path';
import { FileType, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { CardSubject } from '../../core/cards/card-subject';
import { headerOf } from '../../core/cards/front-matter';
import { modelDirectory, plainPath } from '../../core/registry/repository-paths';
import { parseRegistryUri } from '../../core/registry/uri';
import { defined } from '../../core/text/defined';
import { isGit } from '../registry/configured';
import type { OpenRegistry } from '../registry/open-registry';
import { targetArguments } from './arguments';
import { ask, modelStep, registryStep, versionStep, type Known } from './ask';
import type { Command } from './context';
import { offer } from './offer';

const FILE_NAME = 'MODEL_CARD.md';

/** Opens a first card with what the registry tells of a version, unsaved. A card that is there is opened instead. */
export const createModelCard: Command = async (context, argument) => {
  const { t, view } = context;
  const steps = { registry: registryStep, model: modelStep, version: versionStep };
  const draft = await ask(context, t('Create Model Card'), targetArguments(argument), steps);
  if (draft === undefined) return;
  await view.busy(async () => {
    const subject = await subjectOf(draft);
    const folder = await folderOf(draft.registry, subject.version);
    const present = await presentCard(folder);
    if (present !== undefined) {
      await window.showTextDocument(present);
      offer(context, 'information', t('There is a model card already; it is left as it is.'));
      return;
    }
    const { newCard } = await import('../../core/cards/new-card');
    await window.showTextDocument(await unsaved(Uri.joinPath(folder, FILE_NAME), newCard(subject)));
    offer(context, 'information', t('The card is not saved yet. Fill in what the registry does not tell.'));
  });
};

async function subjectOf({ registry, model, version }: Known<'registry' | 'model' | 'version'>): Promise<CardSubject> {
  const [{ details, inspection }, governance, { cardRequirements }] = await Promise.all([
    registry.inspect(model, version),
    registry.governance(model),
    import('../../core/cards/requirements'),
  ]);
  const requirements = governance.kind === 'governed' ? cardRequirements(governance.policy) : undefined;
  return { version: details, ...defined({ inspection, requirements }) };
}

/** Where the registry looks for the card of a Git model; other registries keep it with files that are not here. */
async function folderOf({ identity }: OpenRegistry, { model, source }: CardSubject['version']): Promise<Uri> {
  const parsed = parseRegistryUri(identity.uri);
  if (!parsed.ok || !isGit(identity.uri)) return Uri.file(identity.cwd);
  const root = await repositoryRoot(Uri.file(path.resolve(identity.cwd, parsed.location)));
  const artifact = plainPath(source ?? '');
  if (artifact !== undefined) {
    const place = Uri.joinPath(root, artifact);
    return (await isDirectory(place)) ? place : Uri.joinPath(place, '..');
  }
  const directory = modelDirectory(model);
  return directory === undefined ? root : Uri.joinPath(root, directory);
}

/** The folder itself where it is in no repository. */
async function repositoryRoot(folder: Uri): Promise<Uri> {
  for (let directory = folder; ; directory = Uri.joinPath(directory, '..')) {
    if (await exists(Uri.joinPath(directory, '.git'))) return directory;
    if (directory.path === Uri.joinPath(directory, '..').path) return folder;
  }
}

/** A README is a card where it has front matter. */
async function presentCard(folder: Uri): Promise<TextDocument | undefined> {
  for (const name of [FILE_NAME, 'model_card.md', 'model-card.md', 'README.md']) {
    const file = Uri.joinPath(folder, name);
    const document = (await exists(file)) ? await workspace.openTextDocument(file) : undefined;
    if (document && (name !== 'README.md' || headerOf(document.getText()) !== '')) return document;
  }
  return undefined;
}

/** A document that becomes the file when a person saves it; one that somebody is writing already is left as it is. */
async function unsaved(file: Uri, text: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(file.with({ scheme: 'untitled' }));
  if (document.getText() !== '') return document;
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(0), text);
  await workspace.applyEdit(edit);
  return document;
}

async function isDirectory(file: Uri): Promise<boolean> {
  return await workspace.fs.stat(file).then(
    // A symbolic link to a directory has both bits.
    ({ type }) => (type & FileType.Directory) !== 0,
    () => false,
  );
}

async function exists(file: Uri): Promise<boolean> {
  return await workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
