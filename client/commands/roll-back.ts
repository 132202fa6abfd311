import type { PlanAnswer } from '../../core/promotion/services';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { isArchived } from '../views/stages';
import { isNode, writeArguments } from './arguments';
import { ask, heldStageStep, modelStep, reasonStep, registryStep, versionStep, type Known } from './ask';
import type { Command, CommandContext } from './context';
import type { WriteArguments } from './ids';
import { move } from './move';

/** Gives a stage back to the version that held it before, and puts the stage on hold. */
export const rollBack: Command = async (context, argument) => {
  const { t } = context;
  const given = rollBackArguments(argument);
  const draft = await ask(context, t('Roll Back'), given, {
    registry: registryStep,
    model: modelStep,
    stage: heldStageStep,
    reason: reasonStep,
  });
  if (draft === undefined) return;
  const { registry, model, stage } = draft;
  await move(context, {
    registry,
    model,
    action: t('Roll Back'),
    title: t('Rolling back {0} of {1}', stage, model),
    plan: (signal) => plan(context, draft, given.confirmed ?? false, signal),
    confirmed: given.confirmed ?? false,
  });
};

type Rollback = Known<'registry' | 'model' | 'stage' | 'reason'>;

/** Where the trail does not know what was there before, the person does. */
async function plan(
  context: CommandContext,
  draft: Rollback,
  confirmed: boolean,
  signal: CancelSignal,
): Promise<PlanAnswer> {
  const answer = await planTo(draft, draft.version, signal);
  const isLost = answer.kind === 'invalid' && answer.path === undefined && draft.version === undefined;
  if (!isLost || confirmed) return answer;
  const { registry, model } = draft;
  const asked = await ask(context, answer.message, { registry: registry.key, model }, { version: versionStep });
  return asked === undefined ? answer : await planTo(draft, asked.version, signal);
}

function planTo(
  { registry, model, stage, reason }: Rollback,
  to: string | undefined,
  signal: CancelSignal,
): Promise<PlanAnswer> {
  return registry.services.planRollback(registry.session, { model, stage, to, reason }, signal);
}

/** A version's row names what is rolled back, not where to: its stage if it holds one, and never the version. */
function rollBackArguments(argument: unknown): WriteArguments {
  const { version, ...given } = writeArguments(argument);
  if (!isNode(argument)) return { ...given, ...defined({ version }) };
  if (argument.kind !== 'version') return given;
  const held = argument.version.stages.filter(({ stage }) => !isArchived(stage));
  const [only] = held;
  return { ...given, ...(held.length === 1 && only !== undefined ? { stage: only.stage } : {}) };
}
