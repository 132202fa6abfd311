import { expect, test } from 'vitest';
import type { AuditEvent } from '../../core/audit/events';
import type { Check, Decision } from '../../core/policy/decision';
import type { PromotionPlan } from '../../core/promotion/plan';
import type { InspectedVersion, VersionDetails } from '../../core/promotion/services';
import { plainEnglish } from '../ui/translate';
import { auditPage } from './audit-page';
import { decisionReport } from './decision-report';
import { planDialog } from './plan-dialog';
import { versionTooltip } from './tooltips';
import { versionPage } from './version-page';

const context = { t: plainEnglish, now: new Date('2026-11-22T12:00:00Z'), language: 'en' };
const actor = { name: 'Bo', email: 'bo@example.com', via: 'git config' };

const passed: Check = {
  id: 'transition',
  gate: 'transition',
  result: 'pass',
  message: 'Staging to Production is listed.',
};
const failed: Check = {
  id: 'transitions[1].gates[0]',
  gate: 'metric',
  name: 'accuracy floor',
  result: 'fail',
  observed: { isLosslessNumber: true, value: '0.90' },
  required: { threshold: '0.92' },
  message: 'accuracy is 0.90; at least 0.92 is required.',
};

function decisionWith(checks: readonly Check[], result: Decision['result']): Decision {
  return {
    ...{ model: 'fraud', version: 'v2', from: 'Staging', to: 'Production', result, checks },
    policy: { path: 'promotion-policy.yaml', digest: '0123456789abcdef', preview: false },
    blockers: checks.filter((check) => check.result === 'fail').map(({ id }) => id),
    evidence: {
      now: '2026-11-22T12:00:00Z',
      model: 'fraud',
      transition: { from: 'Staging', to: 'Production' },
      candidate: { version: 'v2' },
    },
  };
}

function planWith(decision: Decision, allowed: boolean): PromotionPlan {
  return {
    ...{ action: 'promote', registry: 'git:.', model: 'fraud', version: 'v2', from: 'Staging', to: 'Production' },
    ...{
      reason: 'Q4',
      actor,
      decision,
      allowed,
      summary: 'A summary.',
      forced: false,
      ungoverned: false,
      exclusive: [],
    },
    ...{ basis: { holders: {} }, changes: [], replaces: 'v1', audit: { push: 'never' } },
  };
}

test('a report has every check with what was observed and required, and children below their gate', () => {
  const any: Check = { id: 'x', gate: 'anyOf', result: 'pass', message: 'One is met.', children: [failed, passed] };
  const { title, markdown } = decisionReport(decisionWith([passed, any], 'pass'), context);
  expect(title).toBe('fraud v2 to Production');
  expect(markdown).toContain('**It may be promoted.**');
  expect(markdown).toMatch(/✗&nbsp;failed \| &emsp;accuracy floor \| .* \| 0\\.90 \| threshold\\: 0\\.92 \|/);
  expect(markdown).toContain('0123456789ab');
});

test('a report says how many checks stand in the way', () => {
  const { markdown } = decisionReport(decisionWith([passed, failed], 'fail'), context);
  expect(markdown).toContain('**1 of 2 checks keep it from being promoted.**');
});

test('a report says what somebody can do about what stands in the way', () => {
  const decision = decisionWith([passed, failed], 'fail');
  const { markdown } = decisionReport({ ...decision, blockers: [failed.id] }, context);
  expect(markdown).toContain('## What would change that\n\n- **accuracy floor**: Train a version that meets the bound');
  expect(decisionReport({ ...decision, blockers: [] }, context).markdown).not.toContain('What would change that');
});

test('a dialog for an allowed plan shows what it does, every gate and the policy', () => {
  const { message, detail } = planDialog(planWith(decisionWith([passed], 'pass'), true), plainEnglish);
  expect(message).toBe('Promote fraud v2 to Production?');
  expect(detail.split('\n')).toEqual([
    'A summary.',
    'Reason: Q4',
    '',
    '✓ Staging to Production is listed.',
    '',
    'Policy: promotion-policy.yaml@0123456789ab',
  ]);
});

test('a dialog for a refusal shows what is in the way, and nothing that passed', () => {
  const { message, detail } = planDialog(planWith(decisionWith([passed, failed], 'fail'), false), plainEnglish);
  expect(message).toBe('fraud v2 cannot be promoted to Production.');
  expect(detail).toContain('Transition: Staging → Production\nReplaces: v1\nReason: Q4');
  expect(detail).toContain('✗ accuracy is 0.90; at least 0.92 is required.');
  expect(detail).not.toContain('is listed');
});

test('a long plan is cut, and says so', () => {
  const checks = Array.from({ length: 15 }, (_, index) => ({ ...passed, message: `Check ${index}.` }));
  const { detail } = planDialog(planWith(decisionWith(checks, 'pass'), true), plainEnglish);
  expect(detail).toContain('… and 3 more in the report');
});

const hostile = '<img src=x onerror=alert(1)> [x](command:evil) | `y`';
const version: VersionDetails = {
  ...{ model: hostile, version: 'v2', stages: [], aliases: [], params: {}, description: hostile },
  tags: { [hostile]: hostile },
  facts: { version: 'v2', metrics: { accuracy: { value: { isLosslessNumber: true, value: '0.930' } }, broken: null } },
};
const field = { name: hostile, type: hostile };
const inspected: InspectedVersion = {
  details: {
    ...{ ...version, params: { [hostile]: hostile }, source: hostile, runId: hostile, aliases: [hostile] },
    facts: {
      ...version.facts,
      metrics: { ...version.facts.metrics, [hostile]: { value: hostile, dataset: { name: hostile, digest: hostile } } },
      card: { frontMatter: { [hostile]: hostile }, sections: { [hostile]: 1 } },
    },
    unavailable: { tags: hostile },
  },
  inspection: {
    signature: { inputs: [field], outputs: [field], params: [field] },
    run: { id: hostile, name: hostile, url: `https://ml.example.com/)${hostile}`, source: hostile, commit: hostile },
    unavailable: [hostile],
  },
};

test('text from a registry stays text, on pages and in tooltips', () => {
  const { markdown } = versionPage(inspected, [], context);
  const tooltip = versionTooltip(version, [], { kind: 'none' }, context);
  for (const text of [markdown, tooltip]) {
    expect(text).not.toContain('<img');
    expect(text).not.toContain('[x](');
    expect(text).toContain('0\\.930');
  }
  const tables = markdown.split('\n').filter((line) => line.startsWith('|'));
  expect(tables.every((line) => [3, 4].includes(line.replaceAll('\\|', '').split('|').length - 1))).toBe(true);
});

test('a page shows what a version is made of, and where it comes from', () => {
  const { markdown } = versionPage(
    {
      details: {
        ...{ model: 'fraud', version: '3', stages: [{ stage: 'Production' }], aliases: ['champion'], tags: {} },
        ...{ params: { depth: '6' }, source: 'models:/m-1', runId: 'abc' },
        facts: {
          version: '3',
          metrics: { recall: { value: 0.9, dataset: { name: 'holdout', digest: 'ab12' } }, latency: { value: 71 } },
          card: { frontMatter: { license: 'mit' }, sections: { Uses: 412, Limits: 0 } },
        },
      },
      inspection: {
        signature: {
          inputs: [{ name: 'amount', type: 'double', required: true }],
          outputs: [{ type: 'long', required: false }],
          params: [],
        },
        inputExample: true,
        run: {
          id: 'abc',
          name: 'brave-owl',
          url: 'https://ml.example.com/#/experiments/1/runs/abc',
          source: 'train.py',
        },
        unavailable: [],
      },
    },
    [],
    context,
  );
  expect(markdown).toContain('| **Aliases** | \\@champion |');
  expect(markdown).toContain('[brave\\-owl](https://ml.example.com/#/experiments/1/runs/abc) abc');
  expect(markdown).toContain('| **Source of the run** | train\\.py |');
  expect(markdown).toContain('| **Input example** | It is kept with the model |');
  expect(markdown).toContain('| Metric | Value | Data set |');
  expect(markdown).toContain('| recall | 0\\.9 | holdout ab12 |');
  expect(markdown).toContain('| depth | 6 |');
  expect(markdown).toContain('| Input | amount | double |\n| Output | – | long, optional |');
  expect(markdown).toContain('| license | mit |');
  expect(markdown).toContain('| Uses | 412 characters |\n| Limits | empty |');
});

test('a page of a registry that keeps less says only what is known', () => {
  const details: VersionDetails = { ...version, model: 'm', facts: { version: 'v2', signature: false, card: null } };
  const { markdown } = versionPage({ details }, [], context);
  expect(markdown).toContain('## Signature\n\nThere is none');
  expect(markdown).toContain('## Model card\n\nThere is none');
  expect(markdown).not.toContain('Input example');
  expect(markdown).not.toContain('Data set');
});

test('a tooltip says what keeps a version from its next stage', () => {
  const answer = { kind: 'decision', decision: decisionWith([passed, failed], 'fail') } as const;
  const text = versionTooltip(version, [], { kind: 'answer', to: 'Production', answer }, context);
  expect(text).toContain('Not ready for Production\\: 1 of 2 checks');
  expect(text).toContain('✗ accuracy is 0\\.90; at least 0\\.92 is required\\.');
});

test('an audit log leaves out intents whose outcome is told, and keeps open ones', () => {
  const base = {
    schema: 1,
    actor,
    registry: 'git:.',
    model: 'fraud',
    version: 'v2',
    from: 'Staging',
    to: 'Production',
  } as const;
  const move = { ...base, action: 'promote', basis: { holders: {} }, changes: [] } as const;
  const events: readonly AuditEvent[] = [
    {
      ...move,
      type: 'outcome',
      id: '3',
      at: '2026-11-22T12:00:00Z',
      intent: '2',
      outcome: 'applied',
      message: '',
      severity: 'raised',
      receipts: [],
    },
    { ...move, type: 'intent', id: '2', at: '2026-11-22T11:59:00Z', deadline: '' },
    { ...move, type: 'intent', id: '1', at: '2026-11-22T11:00:00Z', deadline: '' },
    {
      schema: 1,
      actor,
      registry: 'git:.',
      model: 'fraud',
      type: 'hold',
      stage: 'Production',
      id: '0',
      at: '2026-11-20T11:00:00Z',
      reason: 'spike',
    },
  ];
  const { markdown } = auditPage(events, { model: 'fraud', location: 'branch x' }, context);
  expect(markdown.match(/began to move/g)).toHaveLength(1);
  expect(markdown).toContain('**raised severity** promoted fraud v2 from Staging to Production');
  expect(markdown).toContain('put Production of fraud on hold | spike');
});

test('an audit log says which move was refused, and why', () => {
  const refused: AuditEvent = {
    ...{ schema: 1, actor, registry: 'git:.', model: 'fraud', version: 'v2', from: 'Staging', to: 'Production' },
    ...{ type: 'outcome', id: '1', at: '2026-11-22T12:00:00Z', action: 'promote', outcome: 'refused' },
    ...{ message: 'accuracy is low.', severity: 'normal', basis: { holders: {} }, changes: [], receipts: [] },
  };
  const { markdown } = auditPage([refused], { location: 'branch x' }, context);
  expect(markdown).toContain('promotion of fraud v2 to Production\\: refused\\. accuracy is low\\.');
});
