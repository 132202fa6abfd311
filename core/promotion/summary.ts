import type { Decision } from '../policy/decision';
import type { PromotionMove } from './changes';

/** Why a decision does not let a promotion pass: its first blocker in its own words, and how many more there are. */
export function decisionRefusal({ result, checks, blockers }: Decision): string {
  const blocking = checks.filter(({ id }) => blockers.includes(id));
  const [first] = blocking.length > 0 ? blocking : checks.filter((check) => check.result === result);
  const more = blocking.length - 1;
  const rest = more < 1 ? '' : ` ${more} more ${more === 1 ? 'check does' : 'checks do'} not pass.`;
  return `${first?.message ?? `The decision is ${result}.`}${rest}`;
}

interface PromotionFacts {
  readonly replaced: readonly string[];
  readonly forced: boolean;
  readonly ungoverned: boolean;
}

/** What an allowed promotion will do. */
export function promotionSummary(
  { version, from, to, archiveExisting }: PromotionMove,
  model: string,
  { replaced, forced, ungoverned }: PromotionFacts,
): string {
  const moves = `${model}/${version} goes from ${from} to ${to}`;
  const replaces = replaced.length === 0 ? '' : ` and replaces ${replaced.join(', ')}`;
  const archives = replaced.length > 0 && archiveExisting ? ', which goes to Archived' : '';
  const how = forced ? ', by break-glass' : ungoverned ? ', with no policy governing it' : '';
  return `${moves}${replaces}${archives}${how}.`;
}

/** What an allowed rollback will do. */
export function rollbackSummary(model: string, stage: string, target: string, losing: string | undefined): string {
  const instead = losing === undefined ? '' : ` instead of ${losing}`;
  return `${model}/${target} gets ${stage} back${instead}, and ${stage} is held until released.`;
}
