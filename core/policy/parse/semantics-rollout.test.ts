import { test } from 'vitest';
import { expectOneError, withTransition, type Mistake } from '../fixtures/policy-text';

test.each<Mistake>([
  [
    'an unknown deployment',
    withTransition('rollout: {target: fraut, steps: [100]}', 'deployments: {fraud: {type: rest}}'),
    'unknown-deployment',
    'fraut',
    '`fraud`?',
  ],
  [
    'an unknown monitor',
    withTransition('rollout: {target: f, steps: [100], analysis: [x]}', 'deployments: {f: {type: rest}}'),
    'unknown-monitor',
    'x',
    '`monitors`',
  ],
  [
    'steps that fall',
    withTransition('rollout: {target: f, steps: [50, 20]}', 'deployments: {f: {type: rest}}'),
    'falling-steps',
    '20',
    'greater',
  ],
])('%s', expectOneError);
