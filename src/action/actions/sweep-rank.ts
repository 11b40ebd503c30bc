import { resolve } from 'node:path';
import { z } from 'zod';
import { nodeEvidenceCarrier } from '../../adapters/evidence-carrier-node.ts';
import { blobId } from '../../adapters/git-objects.ts';
import { nodeParamsFile } from '../../adapters/params-file-node.ts';
import { openProposals } from '../../adapters/proposals-github.ts';
import { OUTPUT_FOLDERS } from '../../config/output-folders.ts';
import { proposeWinner } from '../../flows/propose-winner.ts';
import { importTrials, rankSweep, shownSweep } from '../../flows/sweep.ts';
import { renderSweepMarkdown } from '../../report/sweep-table.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { flag, modelInput, tokenInput } from '../inputs.ts';
import { jsonInput, SweepMatrix, splitInput } from '../sweep-inputs.ts';

export const sweepRank = defineAction(
  {
    name: 'sweep-rank',
    description: 'Ranks the trials of a sweep, and opens a pull request with the params of the winner when asked to.',
    permissions: ['contents: write', 'pull-requests: write'],
    needsSetup: false,
    inputs: z.strictObject({
      model: modelInput,
      trials: jsonInput(SweepMatrix, 'the output matrix of sweep-plan').describe(
        'The output `matrix` of `sweep-plan`.',
      ),
      results: z
        .string()
        .default(OUTPUT_FOLDERS.carried)
        .describe('Folder with what the trials left, one folder an artifact.'),
      split: splitInput,
      'open-pr': flag(false, 'Open a pull request with the params of the winner.'),
      token: tokenInput,
    }),
    outputs: z.object({
      winner: z.string().describe('JSON of the params of the best trial; empty when none has a value.'),
      'pull-request': z.string().describe('Address of the pull request; empty without one.'),
    }),
    example: { model: 'fraud', trials: expression('needs.plan.outputs.matrix'), 'open-pr': 'true' },
  },
  async ({ model, trials: matrix, results, split, token, ...inputs }, { context, lifecycle }) => {
    const opened = await lifecycle(token);
    const paramsFile = nodeParamsFile(opened.git.root);
    const ports = { ...opened, paramsFile, objectId: blobId, carrier: nodeEvidenceCarrier };
    const request = { model, trials: matrix.include, ...(split === undefined ? {} : { split }) };
    await importTrials({ ...request, folder: resolve(results) }, ports);
    const sweep = await rankSweep(request, ports);
    const summary = renderSweepMarkdown(shownSweep(sweep));
    const best = sweep.ranked[0]!;
    if (best.evaluation === null) {
      return { outputs: { winner: '', 'pull-request': '' }, summary, failure: 'No trial could be evaluated.' };
    }
    const outputs = { winner: JSON.stringify(best.trial.params), 'pull-request': '' };
    if (!inputs['open-pr']) return { outputs, summary };
    const proposals = openProposals({ ...context, token: token! }, ports.git, ports.log);
    const url = await proposeWinner({ sweep, table: summary, runUrl: context.runUrl }, { proposals });
    return { outputs: { ...outputs, 'pull-request': url }, summary };
  },
);
