import type { RegisteredModel } from '../../core/registry/model';
import type { Line } from '../output/line';
import { table } from '../output/table';

/** One row a model. */
export function modelsTable(models: readonly RegisteredModel[]): Line[] {
  if (models.length === 0) return ['There are no registered models.'];
  return table(
    ['MODEL', 'LATEST', 'STAGES', 'ALIASES', 'DESCRIPTION'],
    models.map((model) => [
      model.name,
      model.latestVersion ?? '',
      pointers(model.stages),
      pointers(model.aliases),
      model.description ?? '',
    ]),
  );
}

/** `Production v1.0.0, Staging v1.1.0` */
function pointers(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
