import path from 'node:path';
import { expect, it } from 'vitest';
import type { LintFinding } from '../../cli/lint/report';
import { emptyRepository, json, writeFiles } from './support';

const policy = (serving: string): string => `version: 1
models: [fraud]
stages: [{name: Staging}]
transitions: [{from: [None], to: Staging}]
deployments: {fraud-kserve: {type: rest, kserve: {namespace: ml, name: fraud}, serving: ${serving}}}
`;
const SERVICE = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: fraud, namespace: ml}
spec:
  predictor: {minReplicas: 1, model: {storageUri: "s3://models/fraud"}}
`;

it('holds a manifest against a policy elsewhere in the repository', async () => {
  const dir = emptyRepository();
  writeFiles(dir, {
    'policies/promotion-policy.yaml': policy('{autoscaling: {min: 2}}'),
    'k8s/serve.yaml': SERVICE,
    'k8s/docker-compose.yaml': 'services: {web: {image: nginx}}\n',
  });
  const found = await json<readonly LintFinding[]>(['lint', '.'], { cwd: path.join(dir, 'k8s'), code: 1 });
  expect(found).toMatchObject([
    {
      file: 'serve.yaml',
      severity: 'error',
      code: 'serving-autoscaling',
      message:
        '`policies/promotion-policy.yaml` demands at least 2 replicas of `fraud-kserve`: set `minReplicas` to 2 or more.',
      start: { line: 5, column: 28 },
    },
  ]);
  writeFiles(dir, { 'policies/promotion-policy.yaml': policy('{autoscaling: {min: 0}}') });
  expect(await json(['lint', '.'], { cwd: path.join(dir, 'k8s') })).toEqual([]);
});
