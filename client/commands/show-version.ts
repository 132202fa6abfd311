import { RegistryFailure } from '../../core/registry/errors';
import type { VersionDetails } from '../../core/promotion/services';
import { defined } from '../../core/text/defined';
import { versionPage } from '../documents/version-page';
import type { OpenRegistry } from '../registry/open-registry';
import { isNode, targetArguments } from './arguments';
import { ask, modelStep, registryStep, versionStep } from './ask';
import type { Command } from './context';

/** Shows all that is known about a version. */
export const showVersion: Command = async (context, argument) => {
  const steps = { registry: registryStep, model: modelStep, version: versionStep };
  const draft = await ask(context, context.t('Show Version'), targetArguments(argument), steps);
  if (draft === undefined) return;
  const { registry, model, version } = draft;
  const details =
    isNode(argument) && argument.kind === 'version' ? argument.version : await findVersion(registry, model, version);
  const entries = await registry.services.auditLog(registry.session, { model });
  const page = versionPage(
    details,
    entries.map(({ event }) => event),
    context.pageContext(),
  );
  await context.showPage(page, registry.key);
};

async function findVersion(registry: OpenRegistry, model: string, version: string): Promise<VersionDetails> {
  let pageToken: string | undefined;
  do {
    const page = await registry.versions(model, { pageSize: 1000, ...defined({ pageToken }) });
    const found = page.items.find((item) => item.version === version || item.semver === version);
    if (found !== undefined) return found;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  throw new RegistryFailure('invalid', `${model} has no version ${version} in ${registry.session.registry.uri}.`);
}
