import type { DecisionContext } from '../context';
import { broken, failed, passed, type Finding } from '../outcome';
import type { PromotionWindow } from '../types';
import { windowState, type WindowState } from '../windows/window';

interface Reading {
  readonly finding: Finding;
  /** The windows that are open. */
  readonly observed: readonly unknown[];
}

interface Seen {
  readonly window: PromotionWindow;
  readonly state: WindowState;
}

/** No window that denies promoting is open and, where windows allow it, one of them is. */
export function readWindows(windows: readonly PromotionWindow[], { now, evidence }: DecisionContext): Reading {
  const seen = windows.map((window) => ({ window, state: windowState(window, now) }));
  const observed = seen.flatMap(({ window, state }) =>
    state.kind === 'open' ? [{ ...window, until: state.until }] : [],
  );
  return { finding: windowsFinding(seen, evidence.transition.to), observed };
}

function windowsFinding(seen: readonly Seen[], to: string): Finding {
  for (const { window, state } of seen) {
    if (state.kind === 'invalid') return broken(`The window \`${ruleOf(window)}\` cannot be used: ${state.problem}.`);
  }
  const denying = seen.find(({ window, state }) => window.deny !== undefined && state.kind === 'open');
  if (denying !== undefined) return failed(`Promoting to ${to} is denied ${spanOf(denying)}.`);
  const allowing = seen.filter(({ window }) => window.allow !== undefined);
  const open = allowing.find(({ state }) => state.kind === 'open');
  if (open !== undefined) return passed(`Promoting to ${to} is allowed ${spanOf(open)}.`);
  if (allowing.length === 0) return passed(`No window denies promoting to ${to} now.`);
  return allowing.every(({ state }) => state.kind === 'over')
    ? failed(`All windows that allowed promoting to ${to} are over.`)
    : failed(`No window that allows promoting to ${to} is open now.`);
}

const ruleOf = ({ deny, allow }: PromotionWindow): string => deny ?? allow ?? '';

function spanOf({ window, state }: Seen): string {
  const until = state.kind === 'open' ? state.until.replace('T', ' ') : '';
  return `until ${until} (${window.timeZone}) by the window \`${ruleOf(window)}\` from ${window.start} for ${window.duration}`;
}
