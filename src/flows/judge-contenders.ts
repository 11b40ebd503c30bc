import type { Policy } from '../config/policy.ts';
import { outputForm } from '../config/tensor-binding.ts';
import type { Waiver } from '../config/waivers.ts';
import { UserError } from '../errors.ts';
import type { Differences } from '../experiment/differences.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { keyOf } from '../experiment/keys.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { Stage } from '../gate/decide.ts';
import { openVerdict } from '../gate/judge.ts';
import type { JudgedModel } from '../gate/judge-request.ts';
import type { SeedEvaluations } from '../gate/recipe-question.ts';
import { verdictMaterial } from '../gate/verdict-key.ts';
import type { VerdictQuestion } from '../gate/verdict-question.ts';
import { LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';
import type { Clock, EvidenceContent, EvidenceEntry, Pictures, SliceSearcher } from '../ports.ts';
import { renderComment } from '../report/comment.ts';
import { renderHtml } from '../report/html.ts';
import type { ModelReport } from '../report/model-report.ts';
import { plotsOf } from '../report/plots/plots.ts';
import { PRINT_THEME } from '../report/plots/theme.ts';
import { othersTurn } from '../side-by-side.ts';
import type { EvaluatedAnchor } from './anchor.ts';
import { answerChallenges } from './challenges.ts';
import { measureConfirmed } from './confirm-latency.ts';
import { type Arena, type ContenderPorts, type EvaluatedContender, splitOf } from './contender.ts';
import { digestPredictions } from './digest-predictions.ts';
import { withErrorRows } from './error-rows-evidence.ts';
import { measureLatency } from './latency.ts';
import { parseEvidence } from './parse-evidence.ts';
import { readPredictions } from './read-predictions.ts';

export interface JudgeContendersRequest {
  readonly candidate: EvaluatedContender;
  readonly baseline: EvaluatedContender | null;
  /** Null when it is the baseline. */
  readonly production: EvaluatedContender | null;
  /** Where the regression budget is measured from; left out where none is judged. */
  readonly anchor?: EvaluatedAnchor;
  /** The seeds of both recipes, where the candidate was trained with several. */
  readonly seeds?: SeedEvaluations;
  readonly baselineNote: string;
  readonly arena: Arena;
  readonly stage: Stage;
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
  /** Runs of the candidate, first seed first. */
  readonly runs: readonly RunRecord[];
  readonly differences: Differences;
}

export type JudgePorts = ContenderPorts & {
  readonly clock: Clock;
  readonly pictures: Pictures;
  readonly sliceSearcher: SliceSearcher;
};

export interface JudgedContenders {
  readonly report: ModelReport;
  readonly entry: EvidenceEntry;
  /** The verdict was found, not reached anew. */
  readonly reused: boolean;
}

/**
 * The verdict over evaluated contenders, kept as evidence with its report: `verdict.json`, `latency.json` where latency is
 * judged, `report.md`, `report.html`, the plots as PNG, and the rows worth a look as `worst.parquet` and `flips.parquet`. The same question asked again finds its verdict.
 */
export async function judgeContenders(request: JudgeContendersRequest, ports: JudgePorts): Promise<JudgedContenders> {
  const { candidate, baseline, production, anchor } = request;
  const { facts } = candidate.entrant;
  const question: VerdictQuestion = {
    format: 'proofmark-verdict-question/1',
    stage: request.stage,
    config: facts.config,
    policy: request.policy,
    waivers: request.waivers.filter((waiver) => waiver.model === facts.model),
    today: ports.clock.now().toISOString().slice(0, 10),
    baselineNote: request.baselineNote,
  };
  const material = verdictMaterial({
    candidate: candidate.contender,
    baseline: baseline?.contender ?? null,
    production: production?.contender ?? null,
    ...(anchor === undefined ? {} : { anchor: anchor.contender?.contender ?? null }),
    ...(request.seeds === undefined ? {} : { seeds: seedKeys(request.seeds) }),
    question,
  });
  const { key } = keyOf(material, ports.sha256);
  const id = { kind: 'verdicts', model: facts.model, key } as const;
  const known = await ports.evidence.find(id);
  if (known !== undefined) return { report: await readReport(known, request, ports), entry: known, reused: true };

  const rules = { config: facts.config, policy: request.policy, stage: request.stage };
  const { spec } = request.arena;
  // While the predictions are read, the models are made ready to be measured.
  const reading = awaitedLater(readModels(candidate, baseline, spec, ports));
  const latency = judgesLatency(facts.config)
    ? await measureConfirmed(rules, () => measure(request, reading, ports))
    : null;
  const models = await reading;
  const asked = { candidate, baseline, test: models.candidate.predictions, spec };
  const { discovery, decide } = openVerdict({
    ...question,
    key,
    model: facts.model,
    ...models,
    challenges: await answerChallenges(asked, ports),
    production,
    latency,
    ...(request.seeds === undefined ? {} : { seeds: request.seeds }),
    ...(anchor === undefined ? {} : { anchor: await judgedAnchor(anchor, request, ports) }),
  });
  // Slices that nobody named decide nothing, so they are searched for while the verdict is reached.
  const searching = discovery === null ? [] : awaitedLater(ports.sliceSearcher.search(discovery.search));
  const complete = decide();
  const verdict = complete(await searching);
  const report = reportOf(verdict, latency, request);
  // Plots are drawn beside this thread, and the engine writes rows while the pages are made.
  const drawn = awaitedLater(draw(report, question.stage, ports.pictures));
  const pages = awaitedLater(othersTurn().then(() => files(report, question)));
  const written = await withErrorRows({ candidate, baseline, models }, ports, async (rows) =>
    ports.evidence.write(id, {
      ...(await pages),
      ...(await drawn),
      ...rows,
      // Whoever gets the verdict from another machine can see what its key stands for.
      'material.json': `${JSON.stringify(material, null, 2)}\n`,
    }),
  );
  const entry = { id, commit: written.commit };
  if (written.status === 'created') return { report, entry, reused: false };
  return { report: await readReport(entry, request, ports), entry, reused: true };
}

function seedKeys({ candidate, baseline }: SeedEvaluations) {
  const keys = (side: SeedEvaluations['candidate']) => side.map(({ evaluationKey }) => evaluationKey);
  return { candidate: keys(candidate), baseline: keys(baseline) };
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
    reproduce: `proofmark reproduce ${verdict.key.slice(0, 12)}`,
    plotBase: null,
    fullCopy: null,
  };
}

/** Plots as pictures, for pull requests; the page has them as SVG anyway. */
async function draw(report: ModelReport, stage: Stage, pictures: Pictures): Promise<Record<string, EvidenceContent>> {
  const shown = stage === 'merge' ? plotsOf(report) : [];
  const drawn = shown.map(async ({ name, svg }) => [`${name}.png`, await pictures.png(svg(PRINT_THEME))] as const);
  return Object.fromEntries(await Promise.all(drawn));
}

/** The files of the evidence commit but the plots, which lie beside the report that shows them. */
async function files(report: ModelReport, question: VerdictQuestion): Promise<Record<string, EvidenceContent>> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const plotBase = question.stage === 'merge' ? '.' : null;
  const comment = renderComment([{ ...report, plotBase }], { limit: Number.MAX_SAFE_INTEGER });
  await othersTurn();
  const page = renderHtml([report]);
  await othersTurn();
  return {
    'verdict.json': json(report.verdict),
    'question.json': json(question),
    'report.md': comment,
    'report.html': page,
    ...(report.latency === null ? {} : { 'latency.json': json(report.latency) }),
  };
}

async function judgedAnchor(
  { contender, note }: EvaluatedAnchor,
  { arena }: JudgeContendersRequest,
  ports: JudgePorts,
) {
  return { model: contender === null ? null : await judged(contender, arena.spec, ports), note };
}

/** An evaluated contender with its predictions, which are held against the digest in its record. */
export async function judged(
  contended: Pick<EvaluatedContender, 'contender' | 'evaluation' | 'evaluationEntry'>,
  spec: EvaluationSpec,
  ports: Pick<JudgePorts, 'evidence' | 'tables' | 'sha256'>,
): Promise<JudgedModel> {
  const { contender, evaluation, evaluationEntry } = contended;
  const path = await ports.evidence.checkout(evaluationEntry, 'predictions.parquet');
  const predictions = await readPredictions(path, spec, ports);
  if (digestPredictions(predictions, ports.sha256) !== evaluation.predictionsDigest) {
    const { kind, model, key } = evaluationEntry.id;
    throw new UserError({
      what: 'the predictions are not those that evaluation.json describes: their digest differs',
      where: { file: `refs/proofmark/${kind}/${model}/${key}:predictions.parquet` },
      fix: `Remove the evaluation (git update-ref -d refs/proofmark/${kind}/${model}/${key}) and run again.`,
    });
  }
  return { contender, evaluation, predictions };
}

function judgesLatency(config: EvaluatedContender['entrant']['facts']['config']): boolean {
  return config.evaluate.metrics.some((entry) =>
    (typeof entry === 'string' ? [entry] : Object.keys(entry)).some((name) => name.startsWith('latency_')),
  );
}

async function readModels(
  candidate: EvaluatedContender,
  baseline: EvaluatedContender | null,
  spec: EvaluationSpec,
  ports: JudgePorts,
) {
  const [ours, theirs] = await Promise.all([
    judged(candidate, spec, ports),
    baseline === null ? null : judged(baseline, spec, ports),
  ]);
  return { candidate: ours, baseline: theirs };
}

/** Of a promise that is awaited after other work: its failure must not count as unhandled before that. */
function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

async function measure(
  request: JudgeContendersRequest,
  after: Promise<unknown>,
  ports: JudgePorts,
): Promise<LatencyRecord> {
  const model = async ({ run, runEntry, entrant }: EvaluatedContender) => ({
    file: await ports.evidence.checkout(runEntry, run.file!.name, run.file!.sha256),
    binding: entrant.facts.config.onnx,
    form: outputForm(entrant.facts.config.task, entrant.facts.config.onnx),
  });
  const split = await splitOf(request.arena, ports);
  return measureLatency(
    {
      candidate: await model(request.candidate),
      baseline: request.baseline === null ? null : await model(request.baseline),
      splitPath: split.path,
      after,
    },
    ports,
  );
}
