import type { Actor } from '../../github-server/state.ts';

/** Who a workflow acts as. */
export const WORKFLOW: Actor = { login: 'github-actions[bot]', type: 'Bot', permission: 'write' };

/** The token of a job that may write. */
export const WRITE_TOKEN = 'ghs_of-a-job-that-writes';
/** The token of a job that only reads, as all of a fork's are. */
export const READ_TOKEN = 'ghs_of-a-job-that-reads';
