import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assignments, newestEvent } from '../support/workspace';

// One story in the order in which it happens: each test starts where the one before it ended.
suite('moving a stage', () => {
  const target = { model: 'fraud-detection', stage: 'Production', confirmed: true };

  test('a version that misses a gate is refused, and the refusal is recorded', async () => {
    await vscode.commands.executeCommand('stagegate.promote', {
      ...target,
      version: 'v1.1.0',
      reason: 'more features',
    });
    assert.deepEqual(assignments('Production', 'v1.1.0'), []);
    const { outcome, version } = newestEvent();
    assert.deepEqual({ outcome, version }, { outcome: 'refused', version: 'v1.1.0' });
  });

  test('a version that passes every gate takes the stage', async () => {
    await vscode.commands.executeCommand('stagegate.promote', {
      ...target,
      version: 'v1.2.0',
      reason: 'better and faster',
    });
    assert.equal(assignments('Production', 'v1.2.0').length, 1);
    const { outcome, version } = newestEvent();
    assert.deepEqual({ outcome, version }, { outcome: 'applied', version: 'v1.2.0' });
  });

  test('a rollback gives the stage back to the version before', async () => {
    const before = assignments('Production', 'v1.0.0').length;
    await vscode.commands.executeCommand('stagegate.rollBack', { ...target, reason: 'false positives at night' });
    assert.equal(assignments('Production', 'v1.0.0').length, before + 1);
    const { outcome, version, action } = newestEvent();
    assert.deepEqual({ outcome, version, action }, { outcome: 'applied', version: 'v1.0.0', action: 'rollback' });
  });

  test('the stage is on hold after the rollback', async () => {
    await vscode.commands.executeCommand('stagegate.promote', { ...target, version: 'v1.2.0', reason: 'once more' });
    const { outcome, version } = newestEvent();
    assert.deepEqual({ outcome, version }, { outcome: 'refused', version: 'v1.2.0' });
  });
});
