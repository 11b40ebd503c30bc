import { describeChange, explained, judgeChange as judge, WORKFLOW } from '../flows/judge-change.ts';
import { overallVerdict } from '../gate/overall.ts';
import type { VerdictWord } from '../gate/verdict-record.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { escapeMarkdown } from '../report/escape.ts';
import { planNotices, renderMergeGroup } from '../report/merge-group.ts';
import { baseOf } from './context.ts';
import type { ActionResult } from './define.ts';
import { type Needs, unmetNeed } from './needs.ts';
import { writeNotices } from './notices.ts';
import { mergeGroupOf, pullRequestsAhead } from './queue.ts';
import { writeReportFiles } from './report-files.ts';
import type { ActionTools } from './tools.ts';

export interface GateInputs {
  readonly needs?: Needs | undefined;
  /** Folder. */
  readonly output: string;
  readonly models?: readonly string[] | undefined;
  readonly base?: string | undefined;
  readonly baseline?: string | undefined;
  readonly queue?: MergeGroup | undefined;
}

export interface GateOutputs {
  readonly verdict: VerdictWord;
  readonly reason: string;
  /** JSON. */
  readonly models: string;
  /** Paths. */
  readonly report: string;
  readonly digest: string;
  readonly comment: string;
  readonly notices: string;
}

/**
 * The gate: what the evidence says about the change, or the merge group, and what became of the jobs before. Both have to
 * be fine. Writes the report whatever came out.
 */
export async function judgeChange(inputs: GateInputs, tools: ActionTools): Promise<ActionResult<GateOutputs>> {
  const { needs, output } = inputs;
  const { context, experiment } = tools;
  const { event } = context;
  const base = inputs.base ?? baseOf(event);
  const unmet = needs === undefined ? undefined : unmetNeed(needs);
  const found = await explained(async () => {
    const { models, baseline } = inputs;
    const asked = { ...(models && { models }), ...(baseline && { baseline }), ...(base && { base }) };
    const queued = mergeGroupOf(event, inputs.queue);
    const ports = await experiment();
    // A verdict is looked for on the remote wherever it is not here, which in a fresh checkout it never is.
    ports.evidence.askAhead();
    return judge({ ...asked, ...(queued && { group: queued }) }, ports);
  });
  const { group, findings, judged, problems } = found;
  const jobs = unmet === undefined ? [] : [{ model: WORKFLOW, log: [], ...unmet }];
  const madeTo = event.pull_request === undefined && group === null ? undefined : (group?.base ?? base);
  const beside = await describeChange(madeTo, found, experiment);
  const shown = { ...found, others: [...jobs, ...found.others], ...beside };
  const { summary, ...files } = await writeReportFiles(shown, output, context, pullRequestsAhead(group));
  const notices = await writeNotices(group === null ? [] : planNotices(group, findings, context.runUrl), output);
  const verdict = overallVerdict([found.verdict, ...jobs.map((each) => each.verdict)]);
  const reason = [...jobs.map((each) => each.reason), found.reason].join(' ');
  const words = [...judged.map(({ report }) => report.verdict), ...found.others]
    .filter(({ model }) => model !== WORKFLOW)
    .map((each) => ({ model: each.model, verdict: each.verdict }));
  const explicit = verdict === 'pass' && words.length === 0 ? [`**${escapeMarkdown(reason)}**`] : [];
  const queue = group === null ? [] : [renderMergeGroup(group, findings)];
  return {
    outputs: { verdict, reason, models: JSON.stringify(words), ...files, notices },
    summary: [...queue, ...explicit, summary].join('\n\n'),
    ...(problems.length === 0 ? {} : { problems }),
    ...(verdict === 'pass' ? {} : { failure: `The verdict is ${verdict}. ${reason}` }),
  };
}
