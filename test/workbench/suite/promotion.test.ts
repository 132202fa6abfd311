import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assignments, exampleVersions, newestEvent } from '../support/workspace';

// One story in the order in which it happens: each test starts where the one before it ended.
suite('moving a stage', () => {
  const [champion, weak, strong] = exampleVersions();
  const target = { model: 'fraud-detection', stage: 'Production', confirmed: true };

  test('a version that misses a gate is refused, and the refusal is recorded', async () => {
    await vscode.commands.executeCommand('stagegate.promote', {
      ...target,
      version: weak,
      reason: 'more features',
    });
    assert.deepEqual(assignments('Production', weak), []);
    const { outcome, version } = newestEvent();
    assert.deepEqual({ outcome, version }, { outcome: 'refused', version: weak });
  });

  test('a version that passes every gate takes the stage', async () => {
    await vscode.commands.executeCommand('stagegate.promote', {
      ...target,
      version: strong,
      reason: 'better and faster',
    });
    assert.equal(assignments('Production', strong).length, 1);
    const { outcome, version } = newestEvent();
    assert.deepEqual({ outcome, version }, { outcome: 'applied', version: strong });
  });

  test('a rollback gives the stage back to the version before', async () => {
    const before = assignments('Production', champion).length;
    await vscode.commands.executeCommand('stagegate.rollBack', { ...target, reason: 'false positives at night' });
    assert.equal(assignments('Production', champion).length, before + 1);
    const { outcome, version, action } = newestEvent();
    assert.deepEqual({ outcome, version, action }, { outcome: 'applied', version: champion, action: 'rollback' });
  });

  test('the stage is on hold after the rollback', async () => {
    await vscode.commands.executeCommand('stagegate.promote', { ...target, version: strong, reason: 'once more' });
    const { outcome, version } = newestEvent();
    assert.deepEqual({ outcome, version }, { outcome: 'refused', version: strong });
  });
});
