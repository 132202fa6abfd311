import * as vscode from 'vscode';
import { RegistryFailure, type FailureReason } from '../../core/registry/errors';
import { failureMessage, isCancelled, logText } from '../ui/failures';
import { TreeRow } from '../views/rows';
import { annotate } from './annotate';
import { archive } from './archive';
import { checkGates } from './check-gates';
import type { Command, CommandContext } from './context';
import { connectRegistry } from './connect-registry';
import { copyUri } from './copy-uri';
import { createModelCard } from './create-model-card';
import { clearFilter, filter } from './filter';
import { holdStage, releaseHold } from './holds';
import { commandIds, type CommandId } from './ids';
import { resumePromotion, revertPromotion } from './interrupted';
import { loadMore } from './load-more';
import { offer } from './offer';
import { openInBrowser } from './open-in-browser';
import { createPolicy, openPolicy } from './policies';
import { promote } from './promote';
import { refresh } from './refresh';
import { registerVersion } from './register-version';
import { retry } from './retry';
import { rollBack } from './roll-back';
import { runPolicyTest } from './run-policy-test';
import { setAlias } from './set-alias';
import { showAuditLog } from './show-audit-log';
import { showVersion } from './show-version';
import { signIn, signOut } from './sign-in';
import { verifyAudit } from './verify-audit';

const showLog: Command = ({ log }) => {
  log.show();
  return Promise.resolve();
};

const commands: Readonly<Record<keyof typeof commandIds, Command>> = {
  refresh,
  filter,
  clearFilter,
  loadMore,
  checkGates,
  promote,
  rollBack,
  archive,
  holdStage,
  releaseHold,
  registerVersion,
  annotate,
  setAlias,
  showVersion,
  copyUri,
  createModelCard,
  createPolicy,
  openPolicy,
  runPolicyTest,
  showAuditLog,
  verifyAudit,
  resumePromotion,
  revertPromotion,
  connectRegistry,
  signIn,
  signOut,
  openInBrowser,
  showLog,
  retry,
};

/** Registers every command; whatever goes wrong in one becomes a notification and a line of the log. */
export function registerCommands(make: (run: CommandContext['run']) => CommandContext): vscode.Disposable {
  const byId = new Map<CommandId, Command>(
    (Object.keys(commandIds) as (keyof typeof commandIds)[]).map((name) => [commandIds[name], commands[name]]),
  );
  const run: CommandContext['run'] = async (id, argument) => {
    try {
      await byId.get(id)?.(context, argument);
    } catch (error) {
      sayFailure(context, error);
    }
  };
  const context = make(run);
  const registrations = [...byId.keys()].map((id) =>
    vscode.commands.registerCommand(id, (argument: unknown) =>
      run(id, argument instanceof TreeRow ? argument.node : argument),
    ),
  );
  return vscode.Disposable.from(...registrations);
}

const PLAIN: readonly FailureReason[] = ['invalid', 'refused', 'unauthorized'];

function sayFailure(context: CommandContext, error: unknown): void {
  const { log, t, run } = context;
  if (isCancelled(error)) return;
  log.error(logText(error));
  // What a person can put right at once is said in full; the log would only repeat it.
  const isPlain = error instanceof RegistryFailure && PLAIN.includes(error.reason);
  offer(context, 'error', failureMessage(error, t), isPlain ? {} : { [t('Show Log')]: () => run(commandIds.showLog) });
}
