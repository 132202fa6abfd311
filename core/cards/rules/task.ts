import { mostSimilar } from '../../text/similar';
import { isEmpty, quoted, type CardFields, type Report } from '../card-finding';
import { LIBRARIES, RETIRED_TASKS, TASKS } from '../vocabularies';

/** `pipeline_tag` and `library_name`. */
export function taskRule(front: CardFields, report: Report): void {
  pipelineTag(front['pipeline_tag'], report);
  libraryName(front['library_name'], report);
}

function pipelineTag(task: unknown, report: Report): void {
  if (isEmpty(task) || (typeof task === 'string' && TASKS.has(task))) return;
  const at = { path: ['pipeline_tag'], at: 'value' } as const;
  if (typeof task !== 'string') {
    const message = '`pipeline_tag` is one task, such as `text-generation`.';
    report({ severity: 'warning', code: 'bad-value', message, ...at });
    return;
  }
  const successor = RETIRED_TASKS.get(task);
  if (successor !== undefined) {
    const message = `The Hub has retired the task ${quoted(task)}; \`${successor}\` took its place.`;
    report({ severity: 'hint', code: 'retired-task', message, ...at, replacement: successor });
    return;
  }
  const simple = task
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const meant = TASKS.has(simple) ? simple : mostSimilar(simple, TASKS.keys());
  const message = `The Hub has no task ${quoted(task)}`;
  report({
    // What resembles a task only from afar may be newer than the list.
    severity: meant === simple ? 'error' : 'warning',
    code: 'unknown-task',
    message: meant === undefined ? `${message}.` : `${message}; did you mean \`${meant}\`?`,
    ...at,
    ...(meant !== undefined && { replacement: meant }),
  });
}

/** Libraries that the Hub does not know are legal; only what looks like a slip is told. */
function libraryName(library: unknown, report: Report): void {
  if (isEmpty(library) || (typeof library === 'string' && LIBRARIES.has(library))) return;
  const at = { path: ['library_name'], at: 'value' } as const;
  if (typeof library !== 'string') {
    report({
      severity: 'warning',
      code: 'bad-value',
      message: '`library_name` is one name, such as `transformers`.',
      ...at,
    });
    return;
  }
  const simple = library
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const meant = [...LIBRARIES.keys()].find((known) => known.toLowerCase().replaceAll('_', '-') === simple);
  if (meant === undefined) return;
  const message = `The Hub writes this library \`${meant}\`.`;
  report({ severity: 'warning', code: 'unknown-library', message, ...at, replacement: meant });
}
