import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { AuditDestination, RegistrySession } from '../../core/promotion/session';
import { dataFolder, trailFileName } from './data-folder';
import { identityOutside, type IdentitySources } from './identity';
import { FileTrail } from './trail';

/** What of a session does not depend on the registry. */
export interface Surroundings extends Pick<
  RegistrySession,
  'trail' | 'policies' | 'identity' | 'now' | 'newId' | 'wait'
> {
  readonly withAudit: (settings: AuditDestination) => Surroundings;
}

export interface OutsideOptions extends Pick<IdentitySources, 'cwd' | 'login'> {
  /** Normalized; each registry has a trail of its own. */
  readonly uri: string;
}

/**
 * Where no Git repository is: the trail is a file in the person's data folder, and no policy is committed, so that nothing is
 * governed.
 */
export function surroundingsOutside({ uri, cwd, login }: OutsideOptions): Surroundings {
  const { env, platform } = process;
  const folder = dataFolder({ platform, env, home: homedir() });
  const file = path.join(folder, trailFileName(uri));
  const surroundings: Surroundings = {
    trail: new FileTrail(file),
    policies: {
      committed: () => Promise.resolve([]),
      workingCopy: () => Promise.resolve([]),
      history: () => Promise.resolve({ files: [], changes: [], complete: true }),
    },
    identity: (signal) => identityOutside({ cwd, login, env }, signal),
    withAudit: ({ push, remote }) => {
      if (push !== 'required' && remote === undefined) return surroundings;
      const refusal = `The audit trail is to be pushed, but ${cwd} is in no Git repository: open the repository that the policy is in, or run git init.`;
      return { ...surroundings, trail: new FileTrail(file, refusal) };
    },
    now: () => new Date(),
    newId: () => ulid(),
    wait: (milliseconds) => setTimeout(milliseconds),
  };
  return surroundings;
}
