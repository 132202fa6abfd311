import { describe, expect, test } from 'vitest';
import type { IntentEvent } from '../../core/audit/events';
import type { Hold } from '../../core/policy/evidence';
import type { OpenPromotion, VersionDetails } from '../../core/promotion/services';
import type { RegisteredModel } from '../../core/registry/model';
import { plainEnglish } from '../ui/translate';
import { nodeId, type Node } from './nodes';
import { render } from './render';

const context = { t: plainEnglish, now: new Date('2026-11-22T12:00:00Z'), language: 'en' };
const hold: Hold = { stage: 'Production', at: '2026-11-20T08:00:00Z', by: 'cy@example.com', reason: 'fraud spike' };

const model: RegisteredModel = {
  name: 'fraud-detection',
  tags: {},
  latestVersion: 'v1.3.0',
  stages: { Archived: 'v1.0.0', Staging: 'v1.3.0', Production: 'v1.2.0' },
  aliases: {},
};

const version: VersionDetails = {
  model: 'fraud-detection',
  version: 'v1.2.0',
  stages: [{ stage: 'Production', since: '2026-11-01T00:00:00Z' }],
  aliases: ['champion'],
  createdAt: '2026-11-19T12:00:00Z',
  params: {},
  tags: {},
  facts: { version: 'v1.2.0' },
};

describe('a model', () => {
  test('says who holds its stages, nearest to users first, and leaves archived versions out', () => {
    const row = render({ kind: 'model', registry: 'r', hasPage: false, model, holds: [] }, context);
    expect(row).toMatchObject({
      label: 'fraud-detection',
      description: 'Production v1.2.0 · Staging v1.3.0',
      context: 'model staged',
    });
    expect(row.badge).toBeUndefined();
  });

  test('without a holder shows its latest version', () => {
    const row = render(
      { kind: 'model', registry: 'r', hasPage: false, model: { ...model, stages: {} }, holds: [] },
      context,
    );
    expect(row).toMatchObject({ description: 'v1.3.0', context: 'model' });
  });

  test('on hold has a badge, and says so to a screen reader', () => {
    const row = render({ kind: 'model', registry: 'r', hasPage: false, model, holds: [hold] }, context);
    expect(row.badge).toEqual({ text: 'H', tooltip: 'Production is on hold by cy@example.com: fraud spike' });
    expect(row.context).toBe('model staged held');
    expect(row.description).toBe('Production v1.2.0 (on hold) · Staging v1.3.0');
    expect(row.spoken).toContain('Production is on hold by cy@example.com: fraud spike');
  });
});

describe('a version', () => {
  test('shows its stage, aliases and age', () => {
    const row = render({ kind: 'version', registry: 'r', hasPage: false, version, holds: [] }, context);
    expect(row).toMatchObject({
      label: 'v1.2.0',
      description: 'Production · @champion · 3 days ago',
      icon: { id: 'rocket', color: 'charts.green' },
      context: 'version staged active',
      spoken: 'Version v1.2.0 of fraud-detection, in Production, @champion, 3 days ago',
    });
  });

  test('in no stage can be promoted; an archived one is not active', () => {
    const free = render(
      { kind: 'version', registry: 'r', hasPage: false, version: { ...version, stages: [] }, holds: [hold] },
      context,
    );
    expect(free).toMatchObject({ context: 'version active', icon: { id: 'circle-outline' } });
    expect(free.badge).toBeUndefined();
    const archived = { ...version, stages: [{ stage: 'Archived' }] };
    expect(
      render({ kind: 'version', registry: 'r', hasPage: false, version: archived, holds: [] }, context).context,
    ).toBe('version staged archived');
  });

  test('in a stage of a policy’s own naming still has its name beside it', () => {
    const row = render(
      {
        kind: 'version',
        registry: 'r',
        hasPage: false,
        version: { ...version, stages: [{ stage: 'shadow' }] },
        holds: [],
      },
      context,
    );
    expect(row.description).toContain('shadow');
    expect(row.icon).toEqual({ id: 'circle-filled', color: 'charts.purple' });
  });
});

describe('a version of another registry', () => {
  const stranger = 'mlflow:https://prod.example.com|7';

  test('is called by its number and its server', () => {
    const node = { kind: 'version', registry: 'r', hasPage: false, holds: [] } as const;
    const row = render({ ...node, version: { ...version, version: stranger, aliases: [] } }, context);
    expect(row.label).toBe('7 (prod.example.com)');
    expect(row.spoken).toContain('Version 7 (prod.example.com) of fraud-detection, in Production');
    const holder = { ...model, stages: { Production: stranger } };
    expect(
      render({ kind: 'model', registry: 'r', hasPage: false, model: holder, holds: [] }, context).description,
    ).toBe('Production 7 (prod.example.com)');
  });
});

describe('an interrupted promotion', () => {
  const event = {
    type: 'intent',
    id: '01J',
    at: '2026-11-22T11:00:00Z',
    actor: { name: 'Bo', email: 'bo@example.com', via: 'git config' },
    model: 'fraud-detection',
    version: 'v1.3.0',
    to: 'Production',
  } as IntentEvent;
  const open: OpenPromotion = {
    event,
    message: 'It was interrupted.',
    expired: true,
    written: true,
    superseded: false,
    can: ['resume', 'revert'],
  };

  test('offers what can be done about it', () => {
    const row = render({ kind: 'interrupted', registry: 'r', open }, context);
    expect(row).toMatchObject({
      label: 'Interrupted: fraud-detection → Production',
      context: 'interrupted resume revert',
    });
  });

  test('that may still be under way is no warning', () => {
    const row = render({ kind: 'interrupted', registry: 'r', open: { ...open, expired: false, can: [] } }, context);
    expect(row).toMatchObject({
      label: 'In progress: fraud-detection → Production',
      icon: { id: 'sync' },
      context: 'interrupted',
    });
  });
});

const nodes: readonly Node[] = [
  { kind: 'registry', registry: 'r', label: 'demo', description: 'git:.', remote: false, hasPage: false },
  { kind: 'model', registry: 'r', hasPage: false, model, holds: [] },
  { kind: 'version', registry: 'r', hasPage: false, version, holds: [] },
  { kind: 'more', registry: 'r' },
  { kind: 'more', registry: 'r', model: 'fraud-detection' },
  { kind: 'error', registry: 'r', message: 'The registry did not answer; retry.' },
  { kind: 'problems', registry: 'r', problems: [] },
  { kind: 'problem', registry: 'r', problem: { message: 'Tag is broken.', fix: 'Delete it.', subject: 'refs/tags/x' } },
  { kind: 'empty', registry: 'r', model: 'churn' },
];

test.each(nodes)('a row of kind $kind has words for eyes and ears', (node) => {
  const row = render(node, context);
  expect(row.label).not.toBe('');
  expect(row.spoken.length).toBeGreaterThanOrEqual(row.label.length);
  expect(row.context.split(' ')[0]).toBe(node.kind);
});

test('a registry behind a sign-in offers it', () => {
  const message = 'Nobody is signed in at ml.example.com.';
  const row = render({ kind: 'error', registry: 'r', message, problem: 'unauthorized' }, context);
  expect(row).toMatchObject({ label: 'Sign in', description: message, context: 'error signIn' });
  const registry = {
    kind: 'registry',
    registry: 'r',
    label: 'ml.example.com',
    description: 'mlflow:https://ml',
  } as const;
  expect(render({ ...registry, remote: true, hasPage: true }, context)).toMatchObject({
    icon: { id: 'cloud' },
    context: 'registry remote page',
  });
});

test.each([
  ['unreachable', 'Not reachable'],
  ['refused', 'Not allowed'],
  ['misconfigured', 'Wrong setting'],
  [undefined, 'Could not be read'],
] as const)('a row of what is %s begins with it, and not with an address', (problem, label) => {
  const message = 'http://127.0.0.1:5000 could not be asked: start it.';
  const row = render({ kind: 'error', registry: 'r', message, ...(problem && { problem }) }, context);
  expect(row).toMatchObject({ label, description: message, tooltip: message, context: 'error' });
});

test('every row has an id of its own', () => {
  expect(new Set(nodes.map(nodeId)).size).toBe(nodes.length);
});
