import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { isGit } from './configured';
import type { RegistryIdentity, RegistryState } from './configured-registry';
import { gitDirectory, onPath } from './git-directory';
import { OpenRegistry, type Services } from './open-registry';
import { openProblem } from './state';
import { withinTime } from './time-limit';

/** What the composition root provides; loaded only when a registry is opened. */
export interface RegistryOpener {
  open(uri: string, cwd: string, signal: CancelSignal): Promise<RegistrySession>;
  services(): Promise<Services>;
}

/** Opens one registry; what goes wrong is a state, so that it concerns no other. */
export async function openConfigured(
  opener: RegistryOpener,
  identity: RegistryIdentity,
): Promise<Exclude<RegistryState, { kind: 'opening' }>> {
  const { uri, cwd, label } = identity;
  const repository = await gitDirectory(cwd);
  try {
    const [session, services] = await Promise.all([
      withinTime(label, (signal) => opener.open(uri, cwd, signal)),
      opener.services(),
    ]);
    // `git:.` alone does not say which repository, and the policies and the trail of any registry are the repository's.
    const source = `${session.registry.uri} ${repository ?? session.trail.location}`;
    return { kind: 'open', registry: new OpenRegistry(identity, source, session, services) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = error instanceof RegistryFailure ? error.reason : undefined;
    const surroundings = {
      isGit: isGit(uri),
      hasRepository: repository !== undefined,
      hasGit: await onPath('git', process.env['PATH'] ?? ''),
    };
    return { kind: 'failed', problem: openProblem(reason, surroundings), message };
  }
}
