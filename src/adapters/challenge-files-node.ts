import { rm } from 'node:fs/promises';
import type { ChallengeFiles } from '../ports.ts';
import { nodeShardFiles } from './shard-files-node.ts';

/** Files of the work tree, written whole or not at all. */
export const nodeChallengeFiles: ChallengeFiles = {
  read: nodeShardFiles.read,
  digest: nodeShardFiles.digest,
  publish: nodeShardFiles.publish,
  writeText: nodeShardFiles.writeText,
  remove: (file) => rm(file, { force: true }),
};
