import { RegistryFailure } from '../../core/registry/errors';

export function auditCut(): RegistryFailure {
  return new RegistryFailure(
    'unreachable',
    'This shallow clone has only the end of the audit trail, so that holds and rejections before it are not known: run git fetch --unshallow.',
  );
}

export function auditDeleted(remote: string): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `The audit branch stagegate-audit was deleted on ${remote}, which must never happen: find out who did it, then restore it with git push ${remote} stagegate-audit.`,
  );
}

export function auditRewritten(remote: string): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `The audit branch stagegate-audit was rewritten on ${remote}, which must never happen: find out who did it, restore it from ${seenRef(remote)} of this clone, then run git fetch ${remote}.`,
  );
}

/** The command comes early: where there is little room, only the beginning of a sentence is shown. */
export function auditDiverged(remote: string): RegistryFailure {
  return new RegistryFailure(
    'refused',
    `${remote} has other records than this clone: run git branch -m stagegate-audit unpushed-audit, then repeat what git log ${remote}/stagegate-audit..unpushed-audit shows.`,
  );
}

/** Where a clone keeps the end of the remote's trail as it last accepted it: no refspec of the person reaches it. */
export function seenRef(remote: string): string {
  return `refs/stagegate/seen/${remote}`;
}
