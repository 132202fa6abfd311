import { textArgument } from './arguments';
import type { Command } from './context';

/** Shows only models whose name contains a text. */
export const filter: Command = async ({ prompts, view, t }, argument) => {
  const given = textArgument(argument, 'filter');
  const place = { title: t('Filter Models'), step: 1, steps: 1 };
  const prompt = t('Part of a model’s name; empty shows all models');
  const answer =
    given === undefined
      ? await prompts.input({ ...place, prompt, value: view.filter ?? '' })
      : ({ kind: 'value', value: given } as const);
  if (answer.kind === 'value') view.setFilter(answer.value === '' ? undefined : answer.value);
};

export const clearFilter: Command = ({ view }) => {
  view.setFilter(undefined);
  return Promise.resolve();
};
