/**
 * The few narrow interfaces through which flows reach the world. Adapters implement them; the domain rooms never see them.
 * Paths named `path` inside a repository are relative to its root, with `/`, never starting with `/` or containing `..`.
 */

export * from './ports/engine.ts';
export * from './ports/evidence.ts';
export * from './ports/files.ts';
export * from './ports/git.ts';
export * from './ports/log.ts';
export * from './ports/machine.ts';
export * from './ports/slice-search.ts';
export * from './ports/tables.ts';
export * from './ports/trial.ts';
