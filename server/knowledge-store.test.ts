import { afterEach, describe, expect, it, vi } from 'vitest';
import { CHURN, FRAUD, FRAUD_VERSIONS } from '../test/lsp/support/knowledge';
import type { RegistryAnswer, RegistryLookup, RegistryNeeds, RegistryQuery } from '../core/language/knowledge';
import { KnowledgeStore } from './knowledge-store';

const HERE: RegistryQuery = { documentUri: 'file:///here/promotion-policy.yaml' };
const THERE: RegistryQuery = { documentUri: 'file:///there/promotion-policy.yaml' };
const ANSWER: RegistryAnswer = { registryUri: 'git:.', models: [FRAUD, CHURN] };
const models = (): RegistryNeeds => ({ models: true });

function storeWith(lookup: RegistryLookup, lifetime?: number): { store: KnowledgeStore; onChange: () => number } {
  let changes = 0;
  const onChange = (): void => {
    changes++;
  };
  const store = new KnowledgeStore({ lookup, onChange, ...(lifetime !== undefined && { lifetime }) });
  store.enable(true);
  return { store, onChange: () => changes };
}

afterEach(() => vi.useRealTimers());

describe('a store of knowledge', () => {
  it('asks first for models, then for what they need, each once', async () => {
    const lookup = vi.fn<RegistryLookup>((_, needs) =>
      Promise.resolve(needs.models ? ANSWER : { registryUri: 'git:.', facts: { [FRAUD.name]: FRAUD_VERSIONS } }),
    );
    const { store } = storeWith(lookup);
    const needs = ({ models: known }: { models?: unknown }): RegistryNeeds => ({
      models: true,
      ...(known !== undefined && { facts: [FRAUD.name, 'gone'] }),
    });
    await Promise.all([store.ensure(HERE, needs), store.ensure(HERE, needs)]);
    await store.ensure(HERE, needs);
    expect(lookup.mock.calls.map(([, asked]) => asked)).toEqual([{ models: true }, { facts: [FRAUD.name, 'gone'] }]);
    expect(store.known(HERE).facts.get(FRAUD.name)).toBe(FRAUD_VERSIONS);
    expect(store.known(HERE).facts.has('gone')).toBe(false);
  });

  it('keeps folders apart, whose registries may have the same URI', async () => {
    const { store } = storeWith(({ documentUri }) =>
      Promise.resolve({ registryUri: 'git:.', models: documentUri === HERE.documentUri ? [FRAUD] : [CHURN] }),
    );
    await Promise.all([store.ensure(HERE, models), store.ensure(THERE, models)]);
    expect(store.known(HERE).models).toEqual([FRAUD]);
    expect(store.known(THERE).models).toEqual([CHURN]);
  });

  it('does not believe an answer to a question from before a change', async () => {
    let reply: (answer: RegistryAnswer) => void = () => undefined;
    const old = new Promise<RegistryAnswer>((resolve) => {
      reply = resolve;
    });
    const lookup = vi
      .fn<RegistryLookup>()
      .mockReturnValueOnce(old)
      .mockResolvedValue({ ...ANSWER, models: [CHURN] });
    const { store } = storeWith(lookup);
    const learning = store.ensure(HERE, models);
    store.invalidate('git:.');
    reply(ANSWER);
    await learning;
    expect(lookup).toHaveBeenCalledTimes(2);
    expect(store.known(HERE).models).toEqual([CHURN]);
  });

  it('asks a changed registry again, and no other, and believes the old answers until then', async () => {
    const lookup = vi.fn<RegistryLookup>((query) => Promise.resolve({ ...ANSWER, registryUri: query.documentUri }));
    const { store, onChange } = storeWith(lookup);
    await Promise.all([store.ensure(HERE, models), store.ensure(THERE, models)]);
    const before = onChange();
    store.invalidate(HERE.documentUri);
    expect(onChange()).toBe(before + 1);
    expect(store.known(HERE).models).toEqual(ANSWER.models);
    lookup.mockImplementation((query) => Promise.resolve({ registryUri: query.documentUri, models: [CHURN] }));
    await Promise.all([store.ensure(HERE, models), store.ensure(THERE, models)]);
    expect(lookup).toHaveBeenCalledTimes(3);
    expect(store.known(HERE).models).toEqual([CHURN]);
    expect(store.known(THERE).models).toEqual(ANSWER.models);
  });

  it('replaces old answers one by one, and forgets what is not answered again', async () => {
    const facts = (): RegistryNeeds => ({ models: true, facts: [FRAUD.name, CHURN.name] });
    const old = { [FRAUD.name]: FRAUD_VERSIONS, [CHURN.name]: FRAUD_VERSIONS };
    const lookup = vi.fn<RegistryLookup>().mockResolvedValue({ ...ANSWER, facts: old });
    const { store } = storeWith(lookup);
    await store.ensure(HERE, facts);
    store.invalidate('git:.', [CHURN.name]);
    expect(store.known(HERE).facts.size).toBe(2);
    lookup.mockResolvedValue({ ...ANSWER, facts: {} });
    await store.ensure(HERE, facts);
    expect(lookup.mock.lastCall?.[1]).toEqual({ models: true, facts: [CHURN.name] });
    expect([...store.known(HERE).facts.keys()]).toEqual([FRAUD.name]);
  });

  it('believes old answers no longer when the registry does not answer', async () => {
    const lookup = vi.fn<RegistryLookup>().mockResolvedValueOnce(ANSWER).mockRejectedValue(new Error('down'));
    const { store, onChange } = storeWith(lookup);
    await store.ensure(HERE, models);
    store.invalidate('git:.');
    const before = onChange();
    await store.ensure(HERE, models);
    expect(store.known(HERE).models).toBeUndefined();
    expect(onChange()).toBe(before + 1);
  });

  it('ends a request when the last who waits for it leaves, not before', async () => {
    const aborted = vi.fn();
    const { store } = storeWith((_, __, signal) => {
      signal?.addEventListener('abort', aborted);
      return new Promise<never>((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [store.ensure(HERE, models, first.signal), store.ensure(HERE, models, second.signal)];
    first.abort();
    await both[0];
    expect(aborted).not.toHaveBeenCalled();
    second.abort();
    await both[1];
    expect(aborted).toHaveBeenCalledOnce();
  });

  it('leaves a registry that failed alone for a while', async () => {
    vi.useFakeTimers();
    const lookup = vi.fn<RegistryLookup>().mockRejectedValueOnce(new Error('down')).mockResolvedValue(ANSWER);
    const { store } = storeWith(lookup);
    await store.ensure(HERE, models);
    await store.ensure(HERE, models);
    expect(lookup).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(31_000);
    await store.ensure(HERE, models);
    expect(store.known(HERE).models).toEqual(ANSWER.models);
  });

  it('asks again when the lifetime of an answer is over', async () => {
    vi.useFakeTimers();
    const lookup = vi.fn<RegistryLookup>().mockResolvedValue(ANSWER);
    const { store } = storeWith(lookup, 60_000);
    await store.ensure(HERE, models);
    vi.advanceTimersByTime(59_000);
    await store.ensure(HERE, models);
    expect(lookup).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2000);
    await store.ensure(HERE, models);
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it('knows and asks nothing while it is not enabled', async () => {
    const lookup = vi.fn<RegistryLookup>().mockResolvedValue(ANSWER);
    const { store } = storeWith(lookup);
    await store.ensure(HERE, models);
    store.enable(false);
    expect(store.known(HERE).models).toBeUndefined();
    await store.ensure(HERE, models);
    expect(lookup).toHaveBeenCalledTimes(1);
  });
});
