import { unavailable, type DecisionContext } from '../context';
import type { Evidence } from '../evidence';
import { failed, passed, unknown, type Finding } from '../outcome';
import { NO_STAGE, type Policy, type Transition } from '../types';

/** The transition that the policy lists for what is asked, with its place in the list. */
export function findTransition(
  policy: Policy,
  from: string,
  to: string,
): { readonly transition: Transition; readonly index: number } | undefined {
  const transitions = policy.transitions ?? [];
  const index = transitions.findIndex((transition) => transition.from.includes(from) && transition.to === to);
  const transition = transitions[index];
  return transition === undefined ? undefined : { transition, index };
}

export function unlistedFinding({ transition: { from, to } }: Evidence): Finding {
  return failed(`The policy lists no transition from ${from} to ${to}.`);
}

/** The candidate holds the stage that it comes from, and not yet the one that it goes to. */
export function transitionFinding({ evidence }: DecisionContext): Finding {
  const { candidate, transition } = evidence;
  const outage = unavailable(evidence, 'stages');
  if (outage !== undefined) return outage;
  const version = `Version ${candidate.version}`;
  if (candidate.stages === undefined) return unknown(`Which stages version ${candidate.version} holds is unknown.`);
  const held = candidate.stages.map(({ stage }) => stage);
  if (held.includes(transition.to)) return failed(`${version} already holds ${transition.to}.`);
  if (holdsFrom(held, transition.from)) return passed(`The policy lists ${transition.from} → ${transition.to}.`);
  return failed(`${version} holds ${held.length === 0 ? 'no stage' : held.join(', ')}, not ${transition.from}.`);
}

function holdsFrom(held: readonly string[], from: string): boolean {
  return from === NO_STAGE ? held.length === 0 : held.includes(from);
}
