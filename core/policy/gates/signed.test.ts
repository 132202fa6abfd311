import { describe, expect, test } from 'vitest';
import { explain } from '../explain';
import { decideOn, evidenceOf, gateCheck, transitionPolicy } from '../fixtures/build';
import { P256, P256_FINGERPRINT, P384, P384_FINGERPRINT, P521, P521_FINGERPRINT } from '../fixtures/signing-keys';
import { signingKeys } from './signed';

const flow = (...keys: readonly string[]): string => `{keys: ${JSON.stringify(keys)}}`;
const gate = (keys: string, rest = ''): string => `{signed: ${keys}${rest}}`;
const DIGEST = `sha256:${'0'.repeat(64)}`;
const by = (key: string, more = {}) => ({ modelSignature: { key, digest: DIGEST, ...more } });

describe('signed', () => {
  test.each([
    ['by the key', flow(P256), by(P256_FINGERPRINT), 'pass'],
    ['by one of the keys', flow(P384, P256), by(P256_FINGERPRINT), 'pass'],
    ['by another key', flow(P384), by(P256_FINGERPRINT), 'fail'],
    ['not at all', flow(P256), { modelSignature: null }, 'fail'],
    ['as far as anybody knows', flow(P256), {}, 'fail'],
    ['by nobody', flow(P256), { modelSignature: {} }, 'fail'],
    ['but not this', flow(P256), { modelSignature: { problem: 'It was changed.' } }, 'fail'],
    ['by the key, and yet not', flow(P256), by(P256_FINGERPRINT, { problem: 'It was changed.' }), 'fail'],
  ])('%s', (_how, keys, candidate, result) => {
    expect(gateCheck(gate(keys), evidenceOf({}, candidate)).result).toBe(result);
  });

  test('says which keys count, and who signed what', () => {
    expect(gateCheck(gate(flow(P256, P384)), evidenceOf({}, by(P256_FINGERPRINT)))).toMatchObject({
      gate: 'signed',
      observed: { key: P256_FINGERPRINT, digest: DIGEST },
      required: { keys: [P256_FINGERPRINT, P384_FINGERPRINT] },
      message: `The version's files are signed with the key ${P256_FINGERPRINT}.`,
    });
  });

  test.each([
    [{ modelSignature: null }, "The version's files are not signed (model.sig)."],
    [{}, "Nobody has looked whether the version's files are signed."],
    [{ modelSignature: {} }, "The signature of the version's files was verified with no key."],
  ])('tells none from unknown: %j', (candidate, message) => {
    expect(gateCheck(gate(flow(P256)), evidenceOf({}, candidate)).message).toBe(message);
  });

  test('says why a signature does not count, in one line', () => {
    const candidate = { modelSignature: { problem: 'The file\nx is missing.' } };
    expect(gateCheck(gate(flow(P256)), evidenceOf({}, candidate)).message).toBe('The file x is missing.');
  });

  test('is an error where the files could not be read, whatever is there', () => {
    const evidence = evidenceOf({ unavailable: { modelSignature: 'timeout' } }, by(P256_FINGERPRINT));
    expect(gateCheck(gate(flow(P256)), evidence)).toMatchObject({
      result: 'error',
      message: "The signature of the model's files could not be read: timeout.",
    });
  });

  test.each([
    ['another key', by(P384_FINGERPRINT), 'warn', 'pass'],
    ['none', { modelSignature: null }, 'fail', 'fail'],
    ['one that does not count', { modelSignature: { problem: 'It was changed.' } }, 'fail', 'fail'],
  ])('is softened and inverted for %s only', (_what, candidate, softened, inverted) => {
    const evidence = evidenceOf({}, candidate);
    expect(gateCheck(gate(flow(P256), ', enforcement: warn'), evidence).result).toBe(softened);
    expect(gateCheck(`{not: ${gate(flow(P256))}}`, evidence).result).toBe(inverted);
  });

  test('keys are found in every gate of the transition, each once', () => {
    const nested = `{anyOf: [${gate(flow(P256))}, {allOf: [${gate(flow(P384))}]}]}, {not: ${gate(flow(P521, P256))}}`;
    const policy = transitionPolicy(`gates: [{signature: required}, ${nested}]`);
    const found = signingKeys(policy.transitions?.[0]).map(({ fingerprint }) => fingerprint);
    expect(found).toEqual([P256_FINGERPRINT, P384_FINGERPRINT, P521_FINGERPRINT]);
    expect(signingKeys(transitionPolicy('gates: [{signature: required}]').transitions?.[0])).toEqual([]);
  });
});

test('explains what would unblock it', () => {
  const policy = transitionPolicy(`gates: [${gate(flow(P256))}]`);
  const [blocker] = explain(decideOn(policy, evidenceOf({}, { modelSignature: null })));
  expect(blocker).toMatchObject({
    id: 'transitions[0].gates[0]',
    why: "The version's files are not signed (model.sig).",
    unblock: expect.stringContaining('put model.sig beside them') as string,
  });
});
