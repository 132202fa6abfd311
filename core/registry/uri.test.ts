import { describe, expect, it } from 'vitest';
import { environmentRegistryUri, originOf, parseRegistryUri } from './uri';

describe('parseRegistryUri', () => {
  it.each([
    ['git:.', 'git', 'git:.', '.'],
    ['git:', 'git', 'git:.', '.'],
    ['git:/srv/models/', 'git', 'git:/srv/models', '/srv/models'],
    ['git:C:\\models', 'git', 'git:C:\\models', 'C:\\models'],
    ['https://MLflow.Example.com/', 'mlflow', 'mlflow:https://mlflow.example.com', 'https://mlflow.example.com'],
    ['mlflow:http://localhost:5000/base', 'mlflow', 'mlflow:http://localhost:5000/base', 'http://localhost:5000/base'],
    ['databricks://PROD', 'databricks', 'databricks://PROD', 'PROD'],
    ['databricks-uc:', 'databricks-uc', 'databricks-uc://', ''],
    ['kubeflow:https://host', 'kubeflow', 'kubeflow:https://host', 'https://host'],
    ['sagemaker:eu-west-1', 'sagemaker', 'sagemaker:eu-west-1', 'eu-west-1'],
    ['memory:demo', 'memory', 'memory:demo', 'demo'],
  ])('reads %s', (text, kind, uri, location) => {
    expect(parseRegistryUri(text)).toEqual({ ok: true, kind, uri, location });
  });

  it.each([
    '',
    'fraud',
    'ftp://host',
    'mlflow:host',
    'mlflow:https://h?x=1',
    'git:--upload-pack=x',
    'sagemaker:x',
    'git:a\nb',
  ])('refuses %j', (text) => expect(parseRegistryUri(text).ok).toBe(false));

  it('refuses credentials in an address and does not repeat them', () => {
    const result = parseRegistryUri('https://me:s3cret@host');
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).not.toContain('s3cret');
  });
});

describe('originOf', () => {
  it.each([
    ['mlflow:https://ml.example.com/team', 'https://ml.example.com'],
    [' HTTPS://ML.example.com:443/', 'https://ml.example.com'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['https://me:secret@host/x', 'https://host'],
    ['git:.', undefined],
    ['git:https://host', undefined],
    ['databricks://p', undefined],
    ['https://', undefined],
    ['nothing', undefined],
  ])('of %j is %s', (uri, origin) => expect(originOf(uri)).toBe(origin));
});

describe('environmentRegistryUri', () => {
  it.each([
    [{}, undefined],
    [{ MLFLOW_TRACKING_URI: 'http://t' }, 'http://t'],
    [{ MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' }, undefined],
    [{ MLFLOW_TRACKING_URI: 'http://t', MLFLOW_REGISTRY_URI: '' }, 'http://t'],
    [{ MLFLOW_TRACKING_URI: 'http://t', MLFLOW_REGISTRY_URI: 'mlflow:http://r' }, 'mlflow:http://r'],
    [{ MLFLOW_REGISTRY_URI: 'sqlite:///r.db' }, 'sqlite:///r.db'],
  ])('of %j is %s', (env, uri) => expect(environmentRegistryUri(env)).toBe(uri));
});
