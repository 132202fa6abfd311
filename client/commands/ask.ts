import type { Governance } from '../../core/promotion/services';
import { defined } from '../../core/text/defined';
import { relativeDate } from '../text/dates';
import type { Choice } from '../ui/prompts';
import { into, runSteps, type Step } from '../ui/steps';
import { nextStages, type OpenRegistry } from '../registry/open-registry';
import { isArchived, sortedStages, stageLook } from '../views/stages';
import type { CommandContext } from './context';
import { sayUndecided } from './governance';
import type { WriteArguments } from './ids';

type Governed = Extract<Governance, { kind: 'governed' }>;

/** What a sequence of prompts has found out so far. */
export interface Draft {
  readonly registry?: OpenRegistry;
  readonly model?: string;
  readonly version?: string;
  readonly stage?: string;
  readonly reason?: string;
}

export type Known<K extends keyof Draft> = Draft & Required<Pick<Draft, K>>;

type AskStep = (context: CommandContext) => Step<Draft>;

/** More models than this are not offered in one list; typing narrows what a filter could not. */
const OFFERED = 1000;

/**
 * Asks for whatever `given` lacks of the named things, in their order. Undefined when the person closed a prompt, or when no
 * registry is open, which is said.
 */
export async function ask<K extends keyof Draft>(
  context: CommandContext,
  title: string,
  given: WriteArguments,
  steps: Readonly<Record<K, AskStep>>,
): Promise<Known<K> | undefined> {
  const { registries, prompts, t } = context;
  await registries.settled(given.registry);
  if (registries.open.length === 0) {
    const why =
      registries.failures[0] ?? t('Open a folder that you trust, with a Git repository or a configured registry.');
    await prompts.notify('warning', t('No model registry is open. {0}', why));
    return undefined;
  }
  const { registry: name, model, version, stage, reason } = given;
  const registry = registries.find(name);
  const initial: Draft = defined({ registry, model, version, stage, reason });
  const list: Step<Draft>[] = Object.values<AskStep>(steps).map((make) => make(context));
  const answer = await runSteps(title, list, initial);
  return answer === undefined ? undefined : (answer as Known<K>);
}

export const registryStep: AskStep = ({ prompts, registries, t }) => ({
  done: ({ registry }) => registry !== undefined,
  ask: async (draft, place) => {
    const choices = registries.open.map((registry): Choice<OpenRegistry> => ({
      label: registry.identity.label,
      description: registry.session.registry.uri,
      icon: 'repo',
      value: registry,
    }));
    const request = { ...place, placeholder: t('Choose a registry'), choices: Promise.resolve(choices) };
    return into(await prompts.pick(request), (registry) => ({ ...draft, registry }));
  },
});

export const modelStep: AskStep = ({ prompts, t }) => ({
  done: ({ model }) => model !== undefined,
  ask: async (draft, place) => {
    const request = { ...place, placeholder: t('Choose a model'), choices: modelChoices(registryOf(draft)) };
    return into(await prompts.pick(request), (model) => ({ ...draft, model }));
  },
});

export const versionStep: AskStep = (context) => ({
  done: ({ version }) => version !== undefined,
  ask: async (draft, place) => {
    const { prompts, t } = context;
    const request = {
      ...place,
      placeholder: t('Choose a version of {0}', modelOf(draft)),
      choices: versionChoices(context, draft),
    };
    return into(await prompts.pick(request), (version) => ({ ...draft, version }));
  },
});

/** Where the policy lets the version go. Where no policy can decide, that is said instead. */
export const nextStageStep: AskStep = (context) => ({
  done: ({ stage }) => stage !== undefined,
  ask: async (draft, place) => {
    const { prompts, t } = context;
    const registry = registryOf(draft);
    const governance = await registry.governance(modelOf(draft));
    if (governance.kind !== 'governed') {
      sayUndecided(context, registry, modelOf(draft), governance);
      return { kind: 'closed' };
    }
    const placeholder = t('Where should {0} {1} go?', modelOf(draft), draft.version ?? '');
    const choices = nextStageChoices(draft, governance);
    return into(await prompts.pick({ ...place, placeholder, choices }), (stage) => ({ ...draft, stage }));
  },
});

/** Any stage of the model's lifecycle, as its policy lists them; without one, those that have a holder. */
export const anyStageStep: AskStep = ({ prompts, t }) => ({
  done: ({ stage }) => stage !== undefined,
  ask: async (draft, place) => {
    const request = { ...place, placeholder: t('Choose a stage of {0}', modelOf(draft)), choices: stageChoices(draft) };
    return into(await prompts.pick(request), (stage) => ({ ...draft, stage }));
  },
});

/** A stage that has a holder now, and that one can be rolled back in. */
export const heldStageStep: AskStep = ({ prompts, t }) => ({
  done: ({ stage }) => stage !== undefined,
  ask: async (draft, place) => {
    const choices = holderChoices(draft).then((all) => all.filter(({ value }) => !isArchived(value)));
    const request = { ...place, placeholder: t('Choose a stage of {0}', modelOf(draft)), choices };
    return into(await prompts.pick(request), (stage) => ({ ...draft, stage }));
  },
});

export const reasonStep: AskStep = ({ prompts, t }) => ({
  done: ({ reason }) => reason !== undefined,
  ask: async (draft, place) => {
    const validate = (text: string): string | undefined =>
      text === '' ? t('Say why: the reason is kept in the audit trail.') : undefined;
    const prompt = t('Why? The reason is kept in the audit trail.');
    return into(await prompts.input({ ...place, prompt, validate }), (reason) => ({ ...draft, reason }));
  },
});

export function registryOf({ registry }: Draft): OpenRegistry {
  if (registry === undefined) throw new Error('A step ran before the registry was known.');
  return registry;
}

function modelOf({ model }: Draft): string {
  return model ?? '';
}

async function modelChoices(registry: OpenRegistry): Promise<readonly Choice<string>[]> {
  const { items } = await registry.models({ pageSize: OFFERED });
  return items.map(({ name, stages }) => ({
    label: name,
    description: sortedStages(Object.keys(stages))
      .map((stage) => `${stage} ${stages[stage] ?? ''}`)
      .join(' · '),
    icon: 'package',
    value: name,
  }));
}

async function versionChoices({ pageContext }: CommandContext, draft: Draft): Promise<readonly Choice<string>[]> {
  const { now, language } = pageContext();
  const { items } = await registryOf(draft).versions(modelOf(draft), { pageSize: OFFERED });
  return items.map(({ version, stages, aliases, createdAt }) => {
    const names = sortedStages(stages.map(({ stage }) => stage));
    const date = createdAt === undefined ? [] : [relativeDate(createdAt, now, language)];
    return {
      label: version,
      description: [...names, ...aliases.map((alias) => `@${alias}`), ...date].join(' · '),
      icon: stageLook(names[0]).icon,
      value: version,
    };
  });
}

/** Where every move from here is forbidden, the list is of all stages: the plan then says what is wrong. */
async function nextStageChoices(draft: Draft, governance: Governed): Promise<readonly Choice<string>[]> {
  const { items } = await registryOf(draft).versions(modelOf(draft), { pageSize: OFFERED });
  const held = items.find(({ version }) => version === draft.version)?.stages.map(({ stage }) => stage) ?? [];
  const next = nextStages(governance, held);
  return next.length > 0 ? next.map((stage) => stageChoice(stage)) : lifecycleChoices(governance);
}

async function stageChoices(draft: Draft): Promise<readonly Choice<string>[]> {
  const governance = await registryOf(draft).governance(modelOf(draft));
  return governance.kind === 'governed' ? lifecycleChoices(governance) : await holderChoices(draft);
}

function lifecycleChoices({ lifecycle }: Governed): readonly Choice<string>[] {
  return lifecycle.stages.map(({ name }) => stageChoice(name));
}

async function holderChoices(draft: Draft): Promise<readonly Choice<string>[]> {
  const { items } = await registryOf(draft).models({ pageSize: OFFERED });
  const stages = items.find(({ name }) => name === draft.model)?.stages ?? {};
  return sortedStages(Object.keys(stages)).map((stage) => stageChoice(stage, stages[stage]));
}

function stageChoice(stage: string, holder?: string): Choice<string> {
  const described = holder === undefined ? {} : { description: holder };
  return { label: stage, ...described, icon: stageLook(stage).icon, value: stage };
}
