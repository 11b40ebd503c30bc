/**
 * Trains the model `loan-default` of the repository in the current folder and prints what came of it: a process of its
 * own, to be killed by a test.
 */
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock-node.ts';
import { sha256Hex } from '../../src/adapters/digest-node.ts';
import { openEvidence } from '../../src/adapters/evidence-git.ts';
import { openGit } from '../../src/adapters/git-cli.ts';
import { openLog } from '../../src/adapters/log-terminal.ts';
import { checkModelFile } from '../../src/adapters/onnx-file.ts';
import { nodeProcesses } from '../../src/adapters/processes-node.ts';
import { nodeMachine } from '../../src/adapters/testbed-node.ts';
import { workFoldersIn } from '../../src/adapters/work-folder.ts';
import { openFacts } from '../../src/flows/read-facts.ts';
import { trainSeed } from '../../src/flows/train.ts';

const git = await openGit(process.cwd());
const log = openLog();
const { facts } = await (await openFacts({ git, sha256: sha256Hex }).at('work-tree')).models();
const { status } = await trainSeed(
  { facts: facts.get('loan-default')!, seed: 1 },
  {
    git,
    evidence: openEvidence(git, log),
    processes: nodeProcesses,
    machine: nodeMachine(),
    workFolders: workFoldersIn(git.privateFolder),
    clock: systemClock,
    log,
    sha256: sha256Hex,
    checkModelFile,
    prepareSplit: async () => ({ path: join(git.root, 'data/loans.csv'), rows: 1 }),
  },
);
console.log(status);
log.close();
