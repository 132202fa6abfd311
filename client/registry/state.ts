import type { FailureReason } from '../../core/registry/errors';

/** Why a folder has no open registry. */
export type OpenProblem = 'noRepository' | 'gitMissing' | 'misconfigured' | 'unreachable';

/** The value of the context key `stagegate.state`, which chooses the welcome text. */
export type ViewState = 'noFolder' | 'untrusted' | 'opening' | OpenProblem | 'noModels' | 'noMatch' | 'ready';

/** What is known about one workspace folder. */
export type FolderState =
  { readonly kind: 'opening' | 'open' } | { readonly kind: 'failed'; readonly problem: OpenProblem };

/** The state of the window before anything was listed: one open registry makes it ready; else the gravest problem counts. */
export function windowState(trusted: boolean, folders: readonly FolderState[]): ViewState {
  if (folders.length === 0) return 'noFolder';
  if (!trusted) return 'untrusted';
  if (folders.some(({ kind }) => kind === 'open')) return 'ready';
  if (folders.some(({ kind }) => kind === 'opening')) return 'opening';
  const problems = folders.flatMap((folder) => (folder.kind === 'failed' ? [folder.problem] : []));
  return GRAVEST_FIRST.find((problem) => problems.includes(problem)) ?? 'noFolder';
}

const GRAVEST_FIRST: readonly OpenProblem[] = ['gitMissing', 'misconfigured', 'unreachable', 'noRepository'];

/** What was found out about the surroundings after a registry could not be opened. */
export interface Surroundings {
  readonly isGit: boolean;
  readonly hasRepository: boolean;
  readonly hasGit: boolean;
}

export function openProblem(reason: FailureReason | undefined, surroundings: Surroundings): OpenProblem {
  if (reason === 'invalid' || reason === 'unsupported') {
    return surroundings.isGit && !surroundings.hasRepository ? 'noRepository' : 'misconfigured';
  }
  if (surroundings.isGit && !surroundings.hasGit) return 'gitMissing';
  return surroundings.isGit && !surroundings.hasRepository ? 'noRepository' : 'unreachable';
}
