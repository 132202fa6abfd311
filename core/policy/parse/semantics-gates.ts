import { possible, preferred, type Fix } from '../../text/fix';
import { usualDirection } from '../metric-direction';
import { asList, asRecord, isRecord, type JsonRecord } from '../record';
import { NO_STAGE } from '../types';
import { GATE_KINDS } from './build';
import { errorAt, type PolicyPath, type Report } from './finding';
import { gatesOf, type RawGate } from './gate-walk';
import { suggestion, withSuggestion } from './suggestion';

const CHANGE_BOUNDS = ['minAbsoluteChange', 'minRelativeChange', 'maxRelativeChange'] as const;
const BOUNDS = ['threshold', 'range', ...CHANGE_BOUNDS] as const;

/** Checks every gate and returns those whose kind is not clear. */
export function gateFindings(policy: JsonRecord, report: Report): readonly PolicyPath[] {
  const obscured: PolicyPath[] = [];
  for (const raw of gatesOf(policy)) {
    if (!kindIsClear(raw, report)) obscured.push(raw.path);
    criticalFindings(raw, report);
    if (Object.hasOwn(raw.gate, 'metric')) metricFindings(raw, report);
  }
  return obscured;
}

function kindIsClear({ gate, path }: RawGate, report: Report): boolean {
  const kinds = GATE_KINDS.filter((kind) => Object.hasOwn(gate, kind));
  const [first, second] = kinds;
  if (first !== undefined && second !== undefined) {
    const message = `A gate is of one kind, but this one states \`${first}\` and \`${second}\`; make two gates of it.`;
    report({ ...errorAt([...path, second], 'two-kinds', message), at: 'key' });
  } else if (first === undefined) {
    reportNoKind(gate, path, report);
  }
  return kinds.length === 1;
}

function reportNoKind(gate: JsonRecord, path: PolicyPath, report: Report): void {
  for (const name of Object.keys(gate)) {
    if (suggestion(name, GATE_KINDS) === '.') continue;
    const finding = errorAt([...path, name], 'unknown-property', `Unknown property \`${name}\``);
    report(withSuggestion({ ...finding, at: 'key' }, name, GATE_KINDS));
    return;
  }
  const message = `A gate states one of ${GATE_KINDS.map((kind) => `\`${kind}\``).join(', ')}.`;
  report({ ...errorAt(path, 'no-kind', message), at: 'key' });
}

function criticalFindings({ gate, path, insideNot }: RawGate, report: Report): void {
  if (gate['critical'] !== true) return;
  const { enforcement } = gate as { enforcement?: unknown };
  const warns = enforcement === 'warn' || (isRecord(enforcement) && Object.values(enforcement).includes('warn'));
  if (warns) {
    const finding = errorAt(
      [...path, 'enforcement'],
      'critical-warn',
      'A critical gate cannot have `enforcement: warn`.',
    );
    // What holds at the other points would go with it.
    const spare = isRecord(enforcement) ? ['critical'] : ['critical', 'enforcement'];
    const removals = spare.map((key) => possible({ kind: 'remove', path: [...path, key] }));
    report({ ...finding, fixes: removals });
  }
  if (insideNot) {
    const finding = errorAt([...path, 'critical'], 'critical-not', 'A gate inside `not` cannot be critical.');
    report({ ...finding, at: 'key', fixes: [preferred({ kind: 'remove', path: finding.path })] });
  }
}

function metricFindings({ gate, path, to }: RawGate, report: Report): void {
  const places: readonly { readonly rule: JsonRecord; readonly at: PolicyPath }[] = [
    { rule: gate, at: path },
    ...asList(gate['slices']).map((slice, index) => ({ rule: asRecord(slice), at: [...path, 'slices', index] })),
  ];
  const compared = places.flatMap(({ rule }) => BOUNDS.filter((bound) => Object.hasOwn(rule, bound)));
  if (compared.length > 0 && !Object.hasOwn(gate, 'greaterIsBetter')) {
    const message = 'Where a number is compared, `greaterIsBetter` must say which direction is better.';
    const finding = errorAt([...path, 'metric'], 'missing-direction', message);
    report({ ...finding, at: 'key', fixes: directions(gate['metric'], path) });
  }
  if (Object.hasOwn(gate, 'baseline')) return;
  for (const { rule, at } of places) {
    for (const bound of CHANGE_BOUNDS.filter((name) => Object.hasOwn(rule, name))) {
      const message = `\`${bound}\` compares with a baseline, but the gate states no \`baseline\`.`;
      report({ ...errorAt([...at, bound], 'missing-baseline', message), at: 'key', fixes: baselines(path, to) });
    }
  }
}

/** Both, the usual one first. */
function directions(metric: unknown, path: PolicyPath): readonly Fix[] {
  const usual = typeof metric === 'string' ? usualDirection(metric) : undefined;
  return [usual ?? true, !(usual ?? true)].map((value) => {
    const change = { kind: 'addKey', path, key: 'greaterIsBetter', value, after: 'metric' } as const;
    return value === usual ? preferred(change) : possible(change);
  });
}

/** The version that the candidate would take the place of. */
function baselines(path: PolicyPath, to: unknown): readonly Fix[] {
  if (typeof to !== 'string' || to === NO_STAGE) return [];
  return [possible({ kind: 'addKey', path, key: 'baseline', value: { stage: to } })];
}
