import { expect, it } from 'vitest';
import { isServed } from './served';

const SERVICE = 'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec: {}\n';
const COMPOSE = 'services:\n  web: {image: nginx}\n';

it.each([
  ['/repo/serve.yaml', 'yaml', SERVICE],
  ['/repo/all.yml', 'yaml', `${COMPOSE}---\n${SERVICE}`],
  ['/repo/artifacts.yaml', 'yaml', ''],
  ['/repo/MLmodel', 'yaml', 'flavors: {}\n'],
  ['/repo/promotion-policy.yaml', 'promotion-policy', ''],
  ['/repo/README.md', 'markdown', '---\nlicense: mit\n---\n'],
])('%s starts the language server', (path, languageId, text) => {
  expect(isServed({ path, languageId, text: () => text })).toBe(true);
});

it.each([
  ['/repo/docker-compose.yaml', 'yaml', COMPOSE],
  ['/repo/deployment.yaml', 'yaml', 'apiVersion: apps/v1\nkind: Deployment\n'],
  ['/repo/.github/workflows/ci.yml', 'yaml', 'on: push\n'],
  ['/repo/README.md', 'markdown', '# Title\n'],
  ['/repo/notes.md', 'markdown', '---\nlicense: mit\n---\n'],
])('%s does not', (path, languageId, text) => {
  expect(isServed({ path, languageId, text: () => text })).toBe(false);
});

it('reads no text of other languages', () => {
  const text = (): string => {
    throw new Error('The text was read.');
  };
  expect(isServed({ path: '/repo/main.ts', languageId: 'typescript', text })).toBe(false);
});
