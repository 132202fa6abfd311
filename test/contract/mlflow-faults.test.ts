import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { check } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import type { RegistryPort } from '../../core/registry/port';
import {
  answering,
  cutOff,
  FaultProxy,
  hang,
  reset,
  skewed,
  truncated,
  wrongTypes,
  type Fault,
} from '../support/fault-proxy';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';
import { expectFailure } from './registry-contract';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Longer than a busy server takes. */
const TIMEOUT_MS = 4000;
const SECRET = 's3cret-t0ken';
const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const POLICY = `version: 1
models: ["*"]
stages: [{name: Production, alias: champion}]
transitions:
  - from: [None]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9}
`;
const CARD_POLICY = POLICY.replace(/- \{metric.*\}/, '- {modelCard: {}}\n      - {signature: required}');

/** Whatever tells of a version's evaluation. */
const EVIDENCE = /\/runs\/|\/logged-models/;
const FILES = /get-artifact/;

describeWithMlflow('A network in front of a real MLflow server', (url) => {
  const outsider = new Outsider(url);
  const model = uniqueName('broken');
  let proxy: FaultProxy;
  let elsewhere: FaultProxy;
  let s: RegistrySession;
  let registry: RegistryPort;
  let repo: GitRepo;

  beforeAll(async () => {
    [proxy, elsewhere] = await Promise.all([FaultProxy.start(url), FaultProxy.start(url)]);
    await outsider.post('registered-models/create', { name: model });
    const run = await outsider.run();
    const metric = { key: 'accuracy', value: 0.95, timestamp: Date.now(), step: 0 };
    await outsider.post('runs/log-metric', { run_id: run.id, ...metric });
    await outsider.version(model, run);
    repo = GitRepo.create();
    repo.commit({ 'promotion-policy.yaml': POLICY });
    s = await open();
    ({ registry } = s);
  });
  afterEach(() => {
    expect(elsewhere.asked, 'of a server that nobody named').toEqual([]);
    proxy.heal();
  });
  afterAll(() => Promise.all([proxy.stop(), elsewhere.stop()]));

  const open = (): Promise<RegistrySession> =>
    openMlflow(proxy.url, repo, {
      credentials: () => Promise.resolve({ kind: 'bearer', token: SECRET }),
      timeoutMs: TIMEOUT_MS,
    });
  const checked = async (): Promise<unknown> => {
    const answer = await check(s, { ref: `${model}/1`, to: 'Production', point: 'ci' });
    return answer.kind === 'decision' ? answer.decision : answer;
  };
  const fails = async (work: Promise<unknown>, part: string): Promise<void> => {
    const { message } = await expectFailure('unreachable', work);
    expect(message).toContain(part);
    expect(message).toContain(proxy.url);
    expect(message).not.toContain(SECRET);
  };

  const redirect: Fault = (exchange) =>
    answering(307, '', { location: `${elsewhere.url}${exchange.request.url ?? ''}` })(exchange);
  const huge = answering(200, JSON.stringify({ x: 'x'.repeat(10 * 1024 * 1024) }), JSON_TYPE);
  const faults: readonly (readonly [string, Fault, part: string])[] = [
    ['never answers', hang, `within ${String(TIMEOUT_MS / 1000)} seconds`],
    ['resets connections', reset, 'could not be asked'],
    ['wants fewer requests', answering(429, 'slow down', { 'retry-after': '0' }), 'fewer requests'],
    ['is overloaded', answering(503, '', {}), '503'],
    ['cuts answers short', truncated, "not MLflow's"],
    ['cuts connections', cutOff, 'could not be asked'],
    ['shows a login page', answering(200, '<html>Sign in</html>', HTML), "not MLflow's"],
    ['finds no server', answering(502, 'Bad gateway\n  at x.js:1', { 'content-type': 'text/plain' }), '502'],
    ['sends people elsewhere', redirect, 'not followed'],
    ['answers with 10 MB', huge, '8 MB'],
    ['confuses types', wrongTypes, "not MLflow's"],
  ];

  describe.each(faults)('that %s', (_, fault, part) => {
    it('is told in one sentence by reads, and forgotten when it is over', async () => {
      proxy.break(fault);
      await Promise.all([
        fails(registry.listModels({ filter: model }), part),
        fails(registry.readFacts(model, ['1']), part),
        fails(checked(), part),
      ]);
      proxy.heal();
      expect((await registry.listModels({ filter: model })).items).toHaveLength(1);
      expect((await registry.readFacts(model, ['1'])).unavailable).toEqual({});
      expect(proxy.asked.map(({ authorization }) => authorization)).toContain(`Bearer ${SECRET}`);
    });

    it('lets no gate pass that it keeps the facts from', async () => {
      proxy.break(fault, EVIDENCE);
      const decision = await checked();
      expect(decision).toMatchObject({ result: 'error', blockers: ['transitions[0].gates[0]'] });
      expect(JSON.stringify(decision)).toContain(part);
      expect(JSON.stringify(decision)).not.toContain(SECRET);
      proxy.heal();
      expect(await checked()).toMatchObject({ result: 'pass' });
    });
  });

  it('waits as long as the server asks for', async () => {
    let first = true;
    const passing: Fault = async ({ response, forward }) => {
      if (first) response.writeHead(429, { 'retry-after': '1' }).end();
      else response.writeHead(200, JSON_TYPE).end((await forward()).body);
      first = false;
    };
    proxy.break(passing);
    expect((await registry.listModels({ filter: model })).items).toHaveLength(1);
    const [before, after] = proxy.asked.map(({ at }) => at);
    expect((after ?? 0) - (before ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('whose login page is no model card, and no signature', async () => {
    const own = GitRepo.create();
    own.commit({ 'promotion-policy.yaml': CARD_POLICY });
    const strict = await openMlflow(proxy.url, own, { timeoutMs: TIMEOUT_MS });
    proxy.break(answering(200, '<html>Sign in</html>', HTML), FILES);
    const answer = await check(strict, { ref: `${model}/1`, to: 'Production', point: 'ci' });
    const checks = answer.kind === 'decision' ? answer.decision.checks : [];
    const gates = checks.filter(({ id }) => id.includes('gates'));
    expect(gates.map(({ gate, result }) => [gate, result])).toEqual([
      ['modelCard', 'error'],
      ['signature', 'error'],
    ]);
  });

  it.each([[-9], [9]])('whose clock is wrong by %i hours changes nothing', async (hours) => {
    proxy.break(skewed(hours));
    expect((await registry.listModels({ filter: model })).items).toHaveLength(1);
    expect(await checked()).toMatchObject({ result: 'pass' });
  });
});
