import { UserError } from '../errors.ts';
import { withParams } from '../experiment/params-text.ts';
import type { Proposals } from '../ports.ts';
import { escapeMarkdown } from '../report/escape.ts';
import type { RankedSweep } from './sweep.ts';

export interface ProposeWinnerRequest {
  readonly sweep: RankedSweep;
  /** Markdown of the ranking. */
  readonly table: string;
  /** Address of the workflow run. */
  readonly runUrl: string;
}

/**
 * Opens a pull request that writes the winner's params, or finds the one that is there; answers its address. Its evidence
 * has the keys of the winner's trial, so that nothing is trained again.
 * @throws UserError when the winner has the params that the file has already
 */
export async function proposeWinner(
  { sweep, table, runUrl }: ProposeWinnerRequest,
  { proposals }: { readonly proposals: Proposals },
): Promise<string> {
  const { model } = sweep.plan;
  const best = sweep.ranked[0]!;
  const { path, text } = sweep.file;
  const changed = withParams(path, text, best.trial.params);
  if (changed === text) {
    throw new UserError({
      what: `the best trial of ${model} has the params that ${path} has already, so there is nothing to propose`,
      where: { file: path },
    });
  }
  const { name } = sweep.metric;
  return proposals.open({
    branch: `proofmark/sweep-${model}-${best.runKey.slice(0, 12)}`,
    file: path,
    content: changed,
    title: `${model}: params of the best of ${sweep.ranked.length} trials`,
    body: [
      `The best of ${sweep.ranked.length} trials by ${escapeMarkdown(name)} on ${escapeMarkdown(sweep.split)}. The gate compares it with the baseline as it does every change.`,
      table,
      `From ${runUrl}.`,
    ].join('\n\n'),
  });
}
