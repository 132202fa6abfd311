import type { ModelHistory } from '../audit/history';
import { movesStages } from '../audit/replay';
import { holding } from '../registry/holders';
import type { ModelVersion } from '../registry/model';

/**
 * Gives holdings that the registry does not date the time of the record that began them, where the trail shows no break since
 * then. What nobody recorded stays undated: unknown.
 */
export function datedBy(history: ModelHistory): (version: ModelVersion) => ModelVersion {
  const times = beginnings(history);
  return (version) => ({
    ...version,
    stages: version.stages.map((held) => {
      const since = held.since ?? times.get(keyOf(version.version, held.stage));
      return since === undefined ? held : { ...held, since };
    }),
  });
}

/** Since when versions hold stages without a break, as the records say: version and stage → ISO 8601. */
function beginnings(history: ModelHistory): ReadonlyMap<string, string> {
  const times = new Map<string, string>();
  for (const { basis, changes, at } of history.filter(movesStages)) {
    for (const key of times.keys()) {
      const [version = '', stage = ''] = JSON.parse(key) as readonly string[];
      // Somebody took it out by hand, so that it began again when it came back.
      if (!holding(basis.holders, stage).includes(version)) {
        times.delete(key);
      }
    }
    for (const { kind, version, stage } of changes) {
      const key = keyOf(version, stage);
      if (kind === 'release') {
        times.delete(key);
      } else if (!holding(basis.holders, stage).includes(version)) {
        times.set(key, at);
      }
    }
  }
  return times;
}

function keyOf(version: string, stage: string): string {
  return JSON.stringify([version, stage]);
}
