import type { Forge } from '../forge.ts';
import type { Clock, Evidence, Git, Log } from '../ports.ts';
import { localDeployments } from './forge-local-deployments.ts';
import { localLargeFiles } from './forge-local-large.ts';
import { readLocalQueue } from './forge-local-queue.ts';
import { localReleases } from './forge-local-releases.ts';
import { localComments, localIssues } from './forge-local-threads.ts';
import { FORGE_REFS, openForgeRecords } from './forge-refs.ts';
import { runGit } from './git-process.ts';

export interface LocalForgePorts {
  readonly git: Git;
  readonly evidence: Evidence;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The forge that needs no account: every record is a ref of this repository, shared with its remote like evidence. A
 * remote that cannot be reached is reported once; what was written meanwhile is sent by the next command that reaches it.
 */
export function openLocalForge({ git, evidence, clock, log }: LocalForgePorts): Forge {
  const records = openForgeRecords({ git, log, clock });
  return {
    kind: 'local',
    name: `${FORGE_REFS}* of this repository`,
    releases: localReleases({ git, evidence, records }),
    deployments: localDeployments({ records, clock }),
    issues: localIssues({ records }),
    comments: localComments({ records }),
    largeFiles: localLargeFiles({ git, log }),
    async access() {
      const remote = await git.remote();
      if (remote === null) return { write: true };
      // A dry run signs in and sends nothing.
      const args = ['push', '--dry-run', '--porcelain', '--no-verify', remote, `HEAD:${FORGE_REFS}access`];
      const result = await runGit(git.root, args, { accept: [0, 1, 128] });
      if (result.code === 0) return { write: true };
      const said = result.stderr.split('\n').find((entry) => /^(?:fatal|error|ssh|remote):/.test(entry));
      return { write: false, reason: `${remote} cannot be written to: ${(said ?? result.stderr).trim()}` };
    },
    openPullRequests: async () => [],
    pullRequest: async () => undefined,
    pullRequestsOf: async () => [],
    approvals: async () => ({ known: false, reason: `${FORGE_REFS}* knows nobody who approves workflow runs.` }),
    attestations: async () => ({ known: false, reason: `${FORGE_REFS}* keeps no attestations of builds.` }),
    mergeQueue: (branch) => readLocalQueue(records, git, branch),
  };
}
