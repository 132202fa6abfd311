import { describe, expect, it } from 'vitest';
import { P256 } from '../policy/fixtures/signing-keys';
import { readPublicKey, type PublicKey } from '../policy/public-key';
import { RegistryFailure } from '../registry/errors';
import type { FactsAnswer, RegistryPort } from '../registry/port';
import { withModelSignature } from './model-signature';

const reading = readPublicKey(P256);
const KEYS: readonly PublicKey[] = reading.ok ? [reading.key] : [];
const FACTS: FactsAnswer = { facts: [{ version: '8' }, { version: '7' }], unavailable: { card: 'timeout' } };

/** What is known when the registry answers like this. */
function known(modelSignature?: RegistryPort['modelSignature'], keys = KEYS): Promise<FactsAnswer> {
  const registry = { uri: 'git:.', ...(modelSignature && { modelSignature }) } as RegistryPort;
  return withModelSignature(registry, { model: 'fraud', version: '8', keys }, FACTS, undefined);
}

describe('the model signature', () => {
  it.each([[null], [{ key: 'sha256:ab' }], [{ problem: 'It was changed.' }]])(
    '%j is a fact of the candidate',
    async (fact) => {
      const asked: unknown[] = [];
      const answer = await known((...all) => {
        asked.push(all);
        return Promise.resolve(fact);
      });
      expect(answer.facts).toEqual([{ version: '8', modelSignature: fact }, { version: '7' }]);
      expect(answer.unavailable).toEqual(FACTS.unavailable);
      expect(asked).toEqual([['fraud', '8', KEYS, undefined]]);
    },
  );

  it('is not asked for without keys', async () => {
    expect(await known(() => Promise.reject(new Error('asked')), [])).toBe(FACTS);
  });

  it.each([
    ['does not answer', () => Promise.reject(new RegistryFailure('unreachable', 'Gone.')), 'Gone.'],
    ['knows no files', undefined, 'git:. does not give the files of its versions.'],
  ])('is unavailable where the registry %s', async (_why, modelSignature, reason) => {
    expect(await known(modelSignature)).toEqual({
      facts: FACTS.facts,
      unavailable: { card: 'timeout', modelSignature: reason },
    });
  });

  it.each([new RegistryFailure('cancelled', 'Cancelled.'), new Error('a defect')])(
    '%s ends the reading',
    async (error) => {
      await expect(known(() => Promise.reject(error))).rejects.toBe(error);
    },
  );
});
