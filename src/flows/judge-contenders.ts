import type { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import type { Differences } from '../experiment/differences.ts';
import { keyOf } from '../experiment/keys.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { Stage } from '../gate/decide.ts';
import { type JudgedModel, judge } from '../gate/judge.ts';
import { verdictMaterial } from '../gate/verdict-key.ts';
import { LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';
import type { Clock, EvidenceContent, EvidenceEntry, Pictures } from '../ports.ts';
import { renderComment } from '../report/comment.ts';
import { renderHtml } from '../report/html.ts';
import type { ModelReport } from '../report/model-report.ts';
import { plotsOf } from '../report/plots/plots.ts';
import { PRINT_THEME } from '../report/plots/theme.ts';
import { type Arena, type ContenderPorts, type EvaluatedContender, splitOf } from './contender.ts';
import { measureLatency } from './latency.ts';
import { parseEvidence } from './parse-evidence.ts';
import { readPredictions } from './read-predictions.ts';

export interface JudgeContendersRequest {
  readonly candidate: EvaluatedContender;
  readonly baseline: EvaluatedContender | null;
  /** Null when it is the baseline. */
  readonly production: EvaluatedContender | null;
  readonly baselineNote: string;
  readonly arena: Arena;
  readonly stage: Stage;
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
  /** Runs of the candidate, first seed first. */
  readonly runs: readonly RunRecord[];
  readonly differences: Differences;
}

export type JudgePorts = ContenderPorts & { readonly clock: Clock; readonly pictures: Pictures };

export interface JudgedContenders {
  readonly report: ModelReport;
  readonly entry: EvidenceEntry;
  /** The verdict was found, not reached anew. */
  readonly reused: boolean;
}

/**
 * The verdict over evaluated contenders, kept as evidence with its report: `verdict.json`, `latency.json` where latency is
 * judged, `report.md`, `report.html` and the plots as PNG. The same question asked again finds its verdict.
 */
export async function judgeContenders(request: JudgeContendersRequest, ports: JudgePorts): Promise<JudgedContenders> {
  const { candidate, baseline, production } = request;
  const { facts } = candidate.entrant;
  const today = ports.clock.now().toISOString().slice(0, 10);
  const waivers = request.waivers.filter((waiver) => waiver.model === facts.model);
  const { key } = keyOf(
    verdictMaterial({
      stage: request.stage,
      candidate: candidate.contender,
      baseline: baseline?.contender ?? null,
      production: production?.contender ?? null,
      task: facts.config.task,
      evaluate: facts.config.evaluate,
      policy: request.policy,
      waivers,
      today,
    }),
    ports.sha256,
  );
  const id = { kind: 'verdicts', model: facts.model, key } as const;
  const known = await ports.evidence.find(id);
  if (known !== undefined) return { report: await readReport(known, request, ports), entry: known, reused: true };

  const latency = judgesLatency(facts.config) ? await measure(request, ports) : null;
  const verdict = judge({
    key,
    model: facts.model,
    config: facts.config,
    policy: request.policy,
    waivers,
    today,
    stage: request.stage,
    candidate: await judged(candidate, request.arena, ports),
    baseline: baseline === null ? null : await judged(baseline, request.arena, ports),
    baselineNote: request.baselineNote,
    production,
    latency,
  });
  const report = reportOf(verdict, latency, request);
  const written = await ports.evidence.write(id, await files(report, ports.pictures));
  const entry = { id, commit: written.commit };
  if (written.status === 'created') return { report, entry, reused: false };
  return { report: await readReport(entry, request, ports), entry, reused: true };
}

async function readReport(
  entry: EvidenceEntry,
  request: JudgeContendersRequest,
  ports: JudgePorts,
): Promise<ModelReport> {
  const verdict = await parseEvidence(VerdictRecord, entry, 'verdict.json', ports.evidence);
  const names = await ports.evidence.fileNames(entry);
  const latency = names.includes('latency.json')
    ? await parseEvidence(LatencyRecord, entry, 'latency.json', ports.evidence)
    : null;
  return reportOf(verdict, latency, request);
}

function reportOf(verdict: VerdictRecord, latency: LatencyRecord | null, request: JudgeContendersRequest): ModelReport {
  return {
    verdict,
    runs: request.runs,
    baselineRun: request.baseline?.run ?? null,
    latency,
    differences: request.differences,
    reproduce: `proofmark reproduce ${verdict.candidate.evaluationKey.slice(0, 12)}`,
    plotBase: null,
    fullCopy: null,
  };
}

/** The files of the evidence commit; plots lie beside the report that shows them. */
async function files(report: ModelReport, pictures: Pictures): Promise<Record<string, EvidenceContent>> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const content: Record<string, EvidenceContent> = {
    'verdict.json': json(report.verdict),
    'report.md': renderComment([{ ...report, plotBase: '.' }], { limit: Number.MAX_SAFE_INTEGER }),
    'report.html': renderHtml([report]),
  };
  if (report.latency !== null) content['latency.json'] = json(report.latency);
  for (const plot of plotsOf(report)) content[`${plot.name}.png`] = await pictures.png(plot.svg(PRINT_THEME));
  return content;
}

async function judged(contended: EvaluatedContender, arena: Arena, ports: JudgePorts): Promise<JudgedModel> {
  const path = await ports.evidence.checkout(contended.evaluationEntry, 'predictions.parquet');
  return {
    contender: contended.contender,
    evaluation: contended.evaluation,
    predictions: await readPredictions(path, arena.spec, ports),
  };
}

function judgesLatency(config: EvaluatedContender['entrant']['facts']['config']): boolean {
  return config.evaluate.metrics.some((entry) =>
    (typeof entry === 'string' ? [entry] : Object.keys(entry)).some((name) => name.startsWith('latency_')),
  );
}

async function measure(request: JudgeContendersRequest, ports: JudgePorts): Promise<LatencyRecord> {
  const model = async ({ run, runEntry, entrant }: EvaluatedContender) => ({
    file: await ports.evidence.checkout(runEntry, run.file!.name, run.file!.sha256),
    binding: entrant.facts.config.onnx,
  });
  const split = await splitOf(request.arena, ports);
  return measureLatency(
    {
      candidate: await model(request.candidate),
      baseline: request.baseline === null ? null : await model(request.baseline),
      splitPath: split.path,
    },
    ports,
  );
}
