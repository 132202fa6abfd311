import { defined } from '../../core/text/defined';
import type { Choice } from '../ui/prompts';
import { into, runSteps, type Step } from '../ui/steps';
import { registerArguments } from './arguments';
import { ask, registryStep } from './ask';
import type { Command, CommandContext } from './context';
import type { RegisterArguments } from './ids';
import { offer } from './offer';
import { commandIds } from './ids';
import type { OpenRegistry } from '../registry/open-registry';

type Bump = NonNullable<RegisterArguments['bump']>;

/** Registers the next version of a model, new or known. */
export const registerVersion: Command = async (context, argument) => {
  const { t, run } = context;
  const given = registerArguments(argument);
  const title = t('Register Version');
  const asked = await ask(context, title, given, { registry: registryStep });
  if (asked === undefined) return;
  const { registry } = asked;
  const steps = [modelNameStep(context, registry), sourceStep(context, registry), bumpStep(context, registry)];
  const complete = await runSteps(title, steps, given);
  if (complete?.model === undefined || complete.source === undefined) return;
  const { model, source, bump, reason } = complete;
  const request = {
    model,
    source,
    ...defined({ bump, reason }),
  };
  const version = await context.prompts.progress(t('Registering a version of {0}', model), (_, signal) =>
    registry.services.register(registry.session, request, signal),
  );
  context.registries.changed(registry, model);
  const target = { registry: registry.key, model, version: version.version };
  offer(context, 'information', t('Registered {0} {1}.', model, version.version), {
    [t('Show Version')]: () => run(commandIds.showVersion, target),
    [t('Check Gates…')]: () => run(commandIds.checkGates, target),
  });
};

function modelNameStep({ prompts, t }: CommandContext, registry: OpenRegistry): Step<RegisterArguments> {
  const other = Symbol('another model');
  return {
    done: ({ model }) => model !== undefined,
    ask: async (draft, place) => {
      const choices = registry.models({ pageSize: 1000 }).then(({ items }): Choice<string | typeof other>[] => [
        { label: t('New model…'), icon: 'add', value: other },
        ...items.map(({ name, latestVersion }) => ({
          label: name,
          ...defined({ description: latestVersion }),
          icon: 'package',
          value: name,
        })),
      ]);
      const picked = await prompts.pick({ ...place, placeholder: t('Of which model?'), choices });
      if (picked.kind !== 'value' || picked.value !== other) {
        return into(picked, (model) => (typeof model === 'string' ? { ...draft, model } : draft));
      }
      const validate = (text: string): string | undefined => (text === '' ? t('A model needs a name.') : undefined);
      const prompt = t('Name of the new model');
      return into(await prompts.input({ ...place, prompt, placeholder: 'fraud-detection', validate }), (model) => ({
        ...draft,
        model,
      }));
    },
  };
}

function sourceStep({ prompts, t }: CommandContext, registry: OpenRegistry): Step<RegisterArguments> {
  const isGit = registry.session.registry.uri.startsWith('git:');
  return {
    done: ({ source }) => source !== undefined,
    ask: async (draft, place) => {
      const prompt = isGit ? t('Commit, branch or tag that the version names') : t('URI of the model’s files');
      const validate = (text: string): string | undefined => (text === '' ? t('Say where the model is.') : undefined);
      const value = isGit ? 'HEAD' : '';
      return into(await prompts.input({ ...place, prompt, value, validate }), (source) => ({ ...draft, source }));
    },
  };
}

/** Registries that number their versions have nothing to bump. */
function bumpStep({ prompts, t }: CommandContext, registry: OpenRegistry): Step<RegisterArguments> {
  const choices: readonly Choice<Bump>[] = [
    { label: t('Patch'), description: t('The same model, trained again'), value: 'patch' },
    { label: t('Minor'), description: t('A better model for the same inputs and outputs'), value: 'minor' },
    { label: t('Major'), description: t('Other inputs or outputs'), value: 'major' },
  ];
  return {
    done: ({ bump, model, source }) =>
      bump !== undefined || !registry.session.registry.can.semver || (model !== undefined && source !== undefined),
    ask: async (draft, place) => {
      const request = {
        ...place,
        placeholder: t('How does it differ from the latest version?'),
        choices: Promise.resolve(choices),
      };
      return into(await prompts.pick(request), (bump) => ({ ...draft, bump }));
    },
  };
}
