import type { Log } from '../../src/ports.ts';

/** A log that nobody reads. */
export const silentLog = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
