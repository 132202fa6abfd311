import { targetArguments } from './arguments';
import type { Command } from './context';

/** Reads again what could not be read: a row's list, or every registry. */
export const retry: Command = async ({ registries }, argument) => {
  const { registry: name, model } = targetArguments(argument);
  const registry = name === undefined ? undefined : registries.find(name);
  if (name === undefined) registries.openAll();
  else if (registry === undefined) registries.reopen(({ key }) => key === name);
  else registries.changed(registry, model);
  await registries.settled(name);
};
