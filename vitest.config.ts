import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'models/**/*.test.ts'],
    // Also on a machine of two cores, of which one would be left idle.
    maxWorkers: '100%',
    testTimeout: 20_000,
    // A machine that stumbles once does not stop a landing; whatever needed it is reported as such.
    retry: process.env.CI === 'true' ? 1 : 0,
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['**/*.test.ts'], reporter: ['text-summary', 'lcov'] },
  },
});
