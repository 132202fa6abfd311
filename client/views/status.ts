import type { Attention } from '../registry/attention';
import type { ViewState } from '../registry/state';
import type { Translate } from '../ui/translate';

export interface StatusFacts {
  readonly state: ViewState;
  /** Why registries could not be opened. */
  readonly failures: readonly string[];
  readonly registries: readonly { readonly label: string; readonly attention: Attention }[];
}

export interface Status {
  readonly text: string;
  readonly tooltip: string;
  readonly spoken: string;
  /** Shown with the warning background. */
  readonly warns: boolean;
}

/** What the status bar says; nothing where there is no registry to speak of. */
export function statusOf({ state, failures, registries }: StatusFacts, t: Translate): Status | undefined {
  const isFailed = state === 'unreachable' || state === 'misconfigured' || state === 'gitMissing';
  if (isFailed || (registries.length === 0 && failures.length > 0)) {
    const text = t('Registry unavailable');
    const tooltip = failures.join('\n');
    return { text: `$(warning) ${text}`, tooltip, spoken: `${text}. ${tooltip}`, warns: true };
  }
  const [first] = registries;
  if (first === undefined) return undefined;
  const label = registries.length === 1 ? first.label : t('{0} registries', registries.length);
  const counts = countTexts(
    registries.map(({ attention }) => attention),
    t,
  );
  const unavailable = counted(
    failures.length,
    t('1 registry unavailable'),
    t('{0} registries unavailable', failures.length),
  );
  const said = [...counts, ...(unavailable === '' ? [] : [unavailable])];
  const spoken = t('Model registry {0}', [label, ...said].join(', '));
  const tooltip = [spoken, ...failures].join('\n');
  return { text: `$(package) ${['Stagegate', ...said].join(', ')}`, tooltip, spoken, warns: false };
}

function countTexts(attentions: readonly Attention[], t: Translate): readonly string[] {
  const sum = (count: (attention: Attention) => number): number =>
    attentions.reduce((total, one) => total + count(one), 0);
  const holds = sum((attention) => [...attention.holds.values()].flat().length);
  const problems = sum((attention) => attention.problems.length);
  const interrupted = sum((attention) => attention.interrupted.filter(({ expired }) => expired).length);
  return [
    counted(holds, t('1 hold'), t('{0} holds', holds)),
    counted(problems, t('1 problem'), t('{0} problems', problems)),
    counted(interrupted, t('1 interrupted promotion'), t('{0} interrupted promotions', interrupted)),
  ].filter((text) => text !== '');
}

function counted(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return count === 1 ? one : many;
}
