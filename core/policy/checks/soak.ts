import { unavailable, type DecisionContext } from '../context';
import { broken, failed, passed, unknown, type Finding } from '../outcome';
import { latest, parseDuration, parseInstant } from '../time';

/** The candidate has held the stage that it comes from for long enough, without a break. */
export function soakFinding(soak: string, context: DecisionContext): Finding {
  const { evidence, now } = context;
  const { from } = evidence.transition;
  const outage = unavailable(evidence, 'stages');
  if (outage !== undefined) return outage;
  if (evidence.candidate.stages === undefined) return unknown(`Since when the version holds ${from} is unknown.`);
  const since = evidence.candidate.stages.filter(({ stage }) => stage === from).map((holding) => holding.since);
  if (since.length === 0) return failed(`The version does not hold ${from}; ${soak} in it are required.`);
  if (since.includes(undefined)) return unknown(`Since when the version holds ${from} is unknown.`);
  const start = latest(since.map((at) => parseInstant(at ?? '') ?? Number.NaN));
  const required = parseDuration(soak);
  if (Number.isNaN(start) || required === undefined) {
    return broken(`Since when the version holds ${from} is no time stamp with an offset.`);
  }
  const sentence = `The version holds ${from} since ${new Date(start).toISOString()}; ${soak} are required.`;
  return now - start >= required ? passed(sentence) : failed(sentence);
}
