import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recordedName } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow } from '../support/mlflow';
import { expectFailure } from './registry-contract';

describeWithMlflow('The workspace of a real MLflow server', (url) => {
  beforeEach(() => {
    vi.stubEnv('MLFLOW_REGISTRY_URI', undefined);
    vi.stubEnv('MLFLOW_TRACKING_URI', undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('is part of the name in records, unless it is the default one', async () => {
    vi.stubEnv('MLFLOW_WORKSPACE', 'team a');
    expect(recordedName(await openMlflow(url, GitRepo.create()))).toBe(`mlflow:${url}?workspace=team%20a`);
    vi.stubEnv('MLFLOW_WORKSPACE', 'default');
    const s = await openMlflow(url, GitRepo.create());
    expect(recordedName(s)).toBe(`mlflow:${url}`);
    expect((await s.registry.listModels({ pageSize: 1 })).items.length).toBeLessThanOrEqual(1);
  });

  it('is not taken for another one where there are none', async () => {
    vi.stubEnv('MLFLOW_WORKSPACE', 'team-a');
    const { registry } = await openMlflow(url, GitRepo.create());
    const { message } = await expectFailure('invalid', registry.listModels());
    expect(message).toBe(`${url} has no workspaces: take MLFLOW_WORKSPACE away for it.`);
  });
});
