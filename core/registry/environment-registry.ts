import type { Environments } from './environments';
import type { RegistryPort } from './port';

/** The home registry, with the places of others: whatever is not about those it is asked itself. */
export function registryWith(home: RegistryPort, environments: Environments): RegistryPort {
  const own: Partial<RegistryPort> = {
    can: environments.can,
    holders: (...asked) => environments.holders(...asked),
    elsewhere: (...asked) => environments.elsewhere(...asked),
    getVersion: (...asked) => environments.getVersion(...asked),
    readFacts: (...asked) => environments.readFacts(...asked),
    copies: (...asked) => environments.copies(...asked),
    silence: () => environments.silence(),
    problems: (...asked) => environments.problems(...asked),
    refresh: (...asked) => environments.refresh(...asked),
    prepare: (...asked) => environments.prepare(...asked),
    moveStages: (...asked) => environments.moveStages(...asked),
  };
  return new Proxy(home, {
    get: (target, name) => {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
