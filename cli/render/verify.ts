import type { VerifyReport } from '../../core/promotion/services';
import type { Line } from '../output/line';
import { plural } from '../output/plural';

/** What verification found, one line a finding, and what it could not look at. */
export function verifyLines({ ok, events, tip, findings, notes }: VerifyReport): Line[] {
  const upTo = tip === undefined ? '' : `, up to ${tip.slice(0, 12)}`;
  const unverified = notes.map((note): Line => [{ text: '?', tone: 'warn' }, ` ${note}`]);
  if (ok) return [...unverified, [{ text: '✓', tone: 'good' }, ` ${plural(events, 'event')} verified${upTo}.`]];
  return [
    ...unverified,
    ...findings.map((finding): Line => [
      { text: '✗', tone: 'bad' },
      ` ${finding.message}`,
      { text: `  ${finding.kind} ${finding.subject}`, tone: 'dim' },
    ]),
    `${plural(findings.length, 'finding')} in ${plural(events, 'event')}${upTo}`,
  ];
}
