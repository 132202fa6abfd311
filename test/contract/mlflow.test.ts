import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';
import { GitRepo } from '../support/git-repo';
import { describeRegistry } from './registry-contract';

describeWithMlflow('A real MLflow server', (url) => {
  const outsider = new Outsider(url);

  describeRegistry('MLflow', async () => {
    const model = uniqueName('scorer');
    const run = await outsider.model(model, 3);
    const repo = GitRepo.create();
    repo.commit();
    return {
      session: await openMlflow(url, repo),
      model,
      versions: ['1', '2', '3'],
      source: `runs:/${run}/model`,
      nextVersion: '4',
      places: { prod: 'Production', staging: 'Staging', archived: 'Archived' },
      oneStage: true,
    } as const;
  });
});
