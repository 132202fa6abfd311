import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{core,adapters,server,client,cli}/**/*.test.ts',
      'test/unit/**/*.test.ts',
      'test/contract/**/*.test.ts',
      'test/cli/**/*.test.ts',
      'test/lsp/**/*.test.ts',
    ],
    globalSetup: ['test/cli/global-setup.ts', 'test/contract/mlflow-setup.ts'],
    testTimeout: 30_000,
  },
});
