import { referenceOf } from '../registry/open-registry';
import type { Choice } from '../ui/prompts';
import { annotateArguments } from './arguments';
import { ask, modelStep, registryStep } from './ask';
import type { Command, CommandContext } from './context';
import type { AnnotateArguments } from './ids';
import { offer } from './offer';

type Change = Pick<AnnotateArguments, 'description' | 'tags'>;

/** Records a description or a tag of a model, or of a version where one was given. */
export const annotate: Command = async (context, argument) => {
  const { t } = context;
  const given = annotateArguments(argument);
  const draft = await ask(context, t('Annotate'), given, { registry: registryStep, model: modelStep });
  if (draft === undefined) return;
  const { registry, model, version } = draft;
  const subject = version === undefined ? model : `${model} ${version}`;
  const change =
    given.description !== undefined || given.tags !== undefined ? given : await askChange(context, subject);
  if (change === undefined) return;
  const { description, tags } = change;
  const ref = version === undefined ? model : referenceOf(model, version);
  await context.prompts.progress(t('Annotating {0}', subject), (_, signal) =>
    registry.services.annotate(registry.session, { ref, description, tags }, signal),
  );
  context.registries.changed(registry, model);
  offer(context, 'information', t('{0} is annotated.', subject));
};

async function askChange(context: CommandContext, subject: string): Promise<Change | undefined> {
  const { prompts, t } = context;
  const place = { title: t('Annotate {0}', subject), step: 1, steps: 2 };
  const choices: readonly Choice<'description' | 'set' | 'remove'>[] = [
    { label: t('Description'), icon: 'note', value: 'description' },
    { label: t('Set a tag'), icon: 'tag', value: 'set' },
    { label: t('Remove a tag'), icon: 'trash', value: 'remove' },
  ];
  for (;;) {
    const what = await prompts.pick({
      ...place,
      placeholder: t('What should be recorded?'),
      choices: Promise.resolve(choices),
    });
    if (what.kind !== 'value') return undefined;
    const answer = await askText(context, { ...place, step: 2 }, what.value);
    if (answer.kind === 'value') return changeOf(what.value, answer.value);
    if (answer.kind === 'closed') return undefined;
  }
}

function askText(
  { prompts, t }: CommandContext,
  place: { readonly title: string; readonly step: number; readonly steps: number },
  what: 'description' | 'set' | 'remove',
): ReturnType<CommandContext['prompts']['input']> {
  switch (what) {
    case 'description':
      return prompts.input({ ...place, prompt: t('The new description') });
    case 'set':
      return prompts.input({
        ...place,
        prompt: t('The tag and its value'),
        placeholder: 'risk=low',
        validate: (text) => (/^[^=]+=/.test(text) ? undefined : t('Write the tag as name=value.')),
      });
    case 'remove':
      return prompts.input({
        ...place,
        prompt: t('The tag to remove'),
        validate: (text) => (text === '' ? t('Name a tag.') : undefined),
      });
  }
}

function changeOf(what: 'description' | 'set' | 'remove', text: string): Change {
  if (what === 'description') return { description: text };
  if (what === 'remove') return { tags: { [text]: null } };
  const at = text.indexOf('=');
  return { tags: { [text.slice(0, at).trim()]: text.slice(at + 1).trim() } };
}
