import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExperimentPorts, ExperimentResult } from '../flows/experiment.ts';
import { renderComment } from '../report/comment.ts';
import { renderHtml } from '../report/html.ts';
import type { ModelReport, ModelWithoutVerdict } from '../report/model-report.ts';
import { renderSummary } from '../report/terminal.ts';
import type { SetExitCode } from './context.ts';
import { type CommandContext, fromHere } from './context.ts';
import { exitCodeOf, type FormatOptions, jsonText } from './output.ts';

export interface JudgementOptions extends FormatOptions {
  /** Folder for comment.md and report.html. */
  readonly output?: string;
}

/** Prints what the loop found in the format asked for, and sets the exit code of its verdict. */
export async function printJudgement(
  result: ExperimentResult,
  options: JudgementOptions,
  context: CommandContext,
  setExitCode: SetExitCode,
): Promise<void> {
  const { evidence } = await context.ports();
  const reports: readonly (ModelReport | ModelWithoutVerdict)[] = [
    ...result.judged.map(({ report }) => report),
    ...result.others,
  ];
  if (options.output !== undefined) await writeReports(fromHere(options.output), reports);
  if (options.json === true) context.print(jsonText(judgementDocument(result)));
  else if (options.md === true) context.print(renderComment(reports));
  else context.print(await judgementText(result, reports, options, evidence, context));
  for (const { model, reason, verdict } of result.others) {
    if (verdict === 'error') context.printError(context.colours.red(`${model}: ${reason}`));
  }
  setExitCode(exitCodeOf(result.verdict));
}

/** What people read of verdicts: a summary of each model, and where the full reports are. */
export async function judgementText(
  result: Pick<ExperimentResult, 'judged' | 'reason'>,
  reports: readonly (ModelReport | ModelWithoutVerdict)[],
  options: Pick<JudgementOptions, 'output'>,
  evidence: Pick<ExperimentPorts['evidence'], 'checkout'>,
  context: CommandContext,
): Promise<string> {
  if (reports.length === 0) return `${context.colours.green('PASS')}  ${result.reason}`;
  const summaries = reports.map((report) => renderSummary(report, { colour: context.colours, width: context.width }));
  const pages =
    options.output === undefined
      ? await Promise.all(result.judged.map(({ entry }) => evidence.checkout(entry, 'report.html')))
      : [join(fromHere(options.output), 'report.html')];
  const several = reports.length > 1 ? [result.reason] : [];
  return [...summaries, ...several, ...pages.map((page) => `Full report: ${page}`)].join('\n\n');
}

/** The shape of `--json`: for scripts, stable within a major version. */
function judgementDocument(result: ExperimentResult) {
  return {
    verdict: result.verdict,
    reason: result.reason,
    base: result.plan.base,
    models: modelDocuments(result),
  };
}

/** `models` of that shape. */
export function modelDocuments(result: Pick<ExperimentResult, 'judged' | 'others'>) {
  return [
    ...result.judged.map(({ report, entry, trained, evaluated }) => ({
      model: report.verdict.model,
      verdict: report.verdict.verdict,
      reason: report.verdict.reason,
      baseline: report.verdict.baseline?.label ?? null,
      baselineNote: report.verdict.baselineNote,
      trained,
      evaluated,
      runs: report.runs.map((run) => run.key),
      evaluation: report.verdict.candidate.evaluationKey,
      evidence: { ref: `refs/proofmark/verdicts/${entry.id.model}/${entry.id.key}`, commit: entry.commit },
      metrics: report.verdict.metrics,
      slices: report.verdict.slices,
      warnings: report.verdict.warnings,
    })),
    ...result.others.map(({ model, verdict, reason, log }) => ({ model, verdict, reason, log })),
  ];
}

async function writeReports(folder: string, reports: readonly (ModelReport | ModelWithoutVerdict)[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'comment.md'), renderComment(reports));
  await writeFile(join(folder, 'report.html'), renderHtml(reports));
}
