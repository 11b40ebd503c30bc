import { defineConfig } from 'vitest/config';

// The workflow files themselves, executed by act against a GitHub server on this machine.
export default defineConfig({
  test: {
    include: ['test/act/**/*.e2e.ts'],
    globalSetup: ['test/act/harness/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A machine that stumbles once does not stop a landing; whatever needed it is reported as such.
    retry: process.env.CI === 'true' ? 1 : 0,
    maxWorkers: 2,
  },
});
