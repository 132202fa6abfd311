import type { AliasEvent, AuditEvent } from '../audit/events';
import type { Policy } from '../policy/types';
import { RegistryFailure } from '../registry/errors';
import type { Lifecycle } from '../registry/lifecycle';
import type { CancelSignal } from '../text/cancellation';
import { appendEvent } from './append';
import { auditDestination } from './destination';
import { governingPolicy } from './governance';
import { eventStart } from './records';
import { resolveReference } from './references';
import { recordFailure } from './register';
import type { RegistrySession } from './session';

export interface AliasRequest {
  readonly ref: string;
  readonly alias: string;
}

/** Points an alias at a version. A name that the policy uses for a stage is refused: only a promotion moves that. */
export async function setAlias(
  s: RegistrySession,
  { ref, alias }: AliasRequest,
  signal?: CancelSignal,
): Promise<AuditEvent> {
  const { model, version } = await resolveReference(s, ref, signal);
  const governance = await governingPolicy(s, model, {}, signal);
  if (governance.kind === 'invalid') {
    throw new RegistryFailure('invalid', governance.message);
  }
  if (governance.kind === 'governed' && isUsed(alias, governance.policy, governance.lifecycle)) {
    throw new RegistryFailure('refused', `The policy uses ${alias} for a stage of ${model}; promote ${ref} instead.`);
  }
  const actor = await s.identity(signal);
  await s.registry.setAlias(model, alias, version, actor, signal);
  try {
    return await appendEvent<AliasEvent>(s.withAudit(auditDestination(governance)), {
      ...eventStart(s, actor, model),
      type: 'alias',
      alias,
      version,
    });
  } catch (error) {
    throw recordFailure(error, `${alias} of ${model} points at ${version}`);
  }
}

function isUsed(alias: string, { stages = [] }: Policy, lifecycle: Lifecycle): boolean {
  return (
    lifecycle.stages.some(({ name, native }) => name === alias || native === alias || native === `alias:${alias}`) ||
    stages.some((stage) => stage.alias === alias)
  );
}
