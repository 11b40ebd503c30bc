import { config } from 'zod';

/**
 * Zod writes and compiles a function for each object that it is to read, which pays from thousands of readings on. An action
 * reads a few files and ends: it is done sooner when the schemas are walked through, also with thousands of slices. The
 * command line lists registries of thousands of tags, too, and compiles them. Has to be loaded before the schemas are.
 */
config({ jitless: true });
