import type { ModelVersion } from '../../core/registry/model';
import { sortedStages } from '../views/stages';
import type { Choice } from '../ui/prompts';
import type { Translate } from '../ui/translate';

/** Names one version, as MLflow's clients and the command line read it. */
export function versionUri(model: string, version: string): string {
  return `models:/${model}/${version}`;
}

/** Names whichever version the alias stands for when somebody asks. */
export function aliasUri(model: string, alias: string): string {
  return `models:/${model}@${alias}`;
}

/** Everything that names a version now: itself, its aliases, and its stages, which MLflow's clients do not know by these names. */
export function uriChoices(
  { model, version, aliases, stages }: Pick<ModelVersion, 'model' | 'version' | 'aliases' | 'stages'>,
  t: Translate,
): readonly Choice<string>[] {
  const choice = (uri: string, description: string, icon: string): Choice<string> => ({
    ...{ label: uri, description, icon, value: uri },
  });
  return [
    choice(versionUri(model, version), t('this version'), 'package'),
    ...aliases.map((alias) => choice(aliasUri(model, alias), t('whichever version has the alias'), 'tag')),
    ...sortedStages(stages.map(({ stage }) => stage)).map((stage) =>
      choice(`${model}@${stage}`, t('whichever version is in {0}, for the command line', stage), 'symbol-event'),
    ),
  ];
}
