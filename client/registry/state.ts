import type { FailureReason } from '../../core/registry/errors';

/** Why a registry is not open, where the whole view says so when there is no other. */
type WelcomeProblem = 'noRepository' | 'gitMissing' | 'misconfigured' | 'unreachable';

/** Why a registry is not open. One that asks for a sign-in has a row that offers it. */
export type OpenProblem = WelcomeProblem | 'unauthorized';

/** The value of the context key `stagegate.state`, which chooses the welcome text. */
export type ViewState = 'noFolder' | 'untrusted' | 'opening' | WelcomeProblem | 'noModels' | 'noMatch' | 'ready';

/** What is known about one registry. */
export type OpenState =
  { readonly kind: 'opening' | 'open' } | { readonly kind: 'failed'; readonly problem: OpenProblem };

/** The state of the window before anything was listed: one row to show makes it ready; else the gravest problem counts. */
export function windowState(
  { hasFolders, trusted }: { readonly hasFolders: boolean; readonly trusted: boolean },
  registries: readonly OpenState[],
): ViewState {
  if (!hasFolders) return 'noFolder';
  if (!trusted) return 'untrusted';
  const problems = registries.flatMap((one) => (one.kind === 'failed' ? [one.problem] : []));
  if (problems.includes('unauthorized') || registries.some(({ kind }) => kind === 'open')) return 'ready';
  if (problems.length < registries.length) return 'opening';
  return GRAVEST_FIRST.find((problem) => problems.includes(problem)) ?? 'opening';
}

const GRAVEST_FIRST: readonly WelcomeProblem[] = ['gitMissing', 'misconfigured', 'unreachable', 'noRepository'];

/** What was found out about the surroundings after a registry could not be opened. */
export interface Surroundings {
  readonly isGit: boolean;
  readonly hasRepository: boolean;
  readonly hasGit: boolean;
}

export function openProblem(reason: FailureReason | undefined, surroundings: Surroundings): OpenProblem {
  if (reason === 'unauthorized') return reason;
  const lacksRepository = surroundings.isGit && !surroundings.hasRepository;
  if (reason === 'invalid' || reason === 'unsupported') return lacksRepository ? 'noRepository' : 'misconfigured';
  if (surroundings.isGit && !surroundings.hasGit) return 'gitMissing';
  return lacksRepository ? 'noRepository' : 'unreachable';
}
