import { TEMPLATE } from '../../cards/template';
import { LICENSES } from '../../cards/vocabularies';
import type { LiveValue } from '../policy-values';

/** Values that people often write at places of a policy, or that are all there are. */
interface WrittenValues {
  /** See `matchesPath`. */
  readonly paths: readonly string[];
  readonly values: () => readonly LiveValue[];
}

const GATE = 'transitions.*.gates.**';

const RULES = [
  ['FREQ=WEEKLY;BYDAY=FR,SA,SU', 'Fridays and weekends'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH', 'Mondays to Thursdays'],
  ['FREQ=DAILY', 'every day'],
  ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25,26,31', 'holidays of December'],
] as const;

/** Beginnings: people replace the names of series. */
const QUERIES = [
  [
    'histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m])))',
    'latency of 95 of 100 requests',
  ],
  ['sum(rate(requests_total{code=~"5.."}[5m])) / sum(rate(requests_total[5m]))', 'share of failed requests'],
] as const;

export const WRITTEN_VALUES: readonly WrittenValues[] = [
  {
    paths: ['soak', 'approvals.expiresAfter', 'windows.*.duration', 'rollout.pause', 'gates.**.maxAge'].map(
      (key) => `transitions.*.${key}`,
    ),
    values: () => listed('30m', '1h', '8h', '24h', '7d', '30d'),
  },
  { paths: ['monitors.*.interval', 'monitors.*.maxAge'], values: () => listed('1m', '5m', '15m', '1h', '24h') },
  { paths: ['transitions.*.windows.*.timeZone'], values: () => listed(...Intl.supportedValuesOf('timeZone')) },
  { paths: ['transitions.*.windows.*.start'], values: () => listed('00:00', '06:00', '09:00', '18:00', '22:00') },
  {
    paths: ['transitions.*.windows.*.deny', 'transitions.*.windows.*.allow'],
    values: () => RULES.map(([value, detail]) => ({ value, detail })),
  },
  { paths: ['transitions.*.approvals.rules.*.count'], values: () => listed(1, 2, 3) },
  { paths: ['monitors.*.count'], values: () => listed(1, 5, 10) },
  { paths: ['monitors.*.prometheus.query'], values: () => QUERIES.map(([value, detail]) => ({ value, detail })) },
  { paths: ['deployments.*.serving.autoscaling.min'], values: () => listed(1, 2, 3) },
  { paths: ['deployments.*.serving.autoscaling.max'], values: () => listed(5, 10, 20) },
  { paths: ['transitions.*.rollout.steps.*'], values: () => listed(5, 25, 50, 100) },
  { paths: [`${GATE}.baseline.lastPassed`], values: () => listed(1, 3, 5, 10) },
  { paths: [`${GATE}.modelCard.sections.*`], values: () => listed(...TEMPLATE.map(({ title }) => title)) },
  {
    paths: [`${GATE}.modelCard.licenses.*`],
    values: () => [...LICENSES].map(([value, detail]) => ({ value, detail })),
  },
];

function listed(...values: readonly (string | number)[]): readonly LiveValue[] {
  return values.map((value) => ({ value }));
}
