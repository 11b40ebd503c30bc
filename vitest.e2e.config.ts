import { defineConfig } from 'vitest/config';

// Whole commands in child processes, real training, killed processes: minutes, not seconds.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A machine that stumbles once does not stop a landing; whatever needed it is reported as such.
    retry: process.env.CI === 'true' ? 1 : 0,
    // Also on a machine of two cores, of which one would be left idle.
    maxWorkers: '100%',
  },
});
