import { targetArguments } from './arguments';
import type { Command } from './context';

/** Shows the next page of the list that the row is in. */
export const loadMore: Command = ({ view }, argument) => {
  const { registry, model } = targetArguments(argument);
  if (registry !== undefined) view.loadMore(registry, model);
  return Promise.resolve();
};
