import type { Policy } from '../config/policy.ts';
import { outputForm } from '../config/tensor-binding.ts';
import type { Waiver } from '../config/waivers.ts';
import type { Differences } from '../experiment/differences.ts';
import { keyOf } from '../experiment/keys.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { Stage } from '../gate/decide.ts';
import { openVerdict } from '../gate/judge.ts';
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
import { allOf, othersTurn } from '../side-by-side.ts';
import type { EvaluatedAnchor } from './anchor.ts';
import { answerChallenges } from './challenges.ts';
import { measureConfirmed } from './confirm-latency.ts';
import { type Arena, type ContenderPorts, type EvaluatedContender, splitOf } from './contender.ts';
import { writeErrorRows } from './error-rows-evidence.ts';
import { judged, judgedIn } from './judged-models.ts';
import { inJudgingSession, type JudgingSession } from './judging-session.ts';
import { type LoadedArms, loadArms, measureLatency } from './latency.ts';
import { parseEvidence } from './parse-evidence.ts';

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
  /** Told how far the verdict is, while nothing else has its turn: thousands of slices take a while. */
  readonly tell?: (share: number) => void;
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

  const timed = judgesLatency(facts.config);
  const split = timed ? (await splitOf(request.arena, ports)).path : undefined;
  // Models are loaded while the table engine starts.
  let loading: Promise<LoadedArms> | undefined;
  const load = () => {
    if (timed) loading = awaitedLater(loadModels(request, ports));
  };
  try {
    return await inJudgingSession({ candidate, baseline, split }, ports, load, async (judging) => {
      const { report, files } = await judgeAnew(request, { ...question, key }, { ...judging, loading }, ports);
      const written = await ports.evidence.write(id, {
        ...files,
        'question.json': json(question),
        // Whoever gets the verdict from another machine can see what its key stands for.
        'material.json': json(material),
      });
      const entry = { id, commit: written.commit };
      if (written.status === 'created') return { report, entry, reused: false };
      return { report: await readReport(entry, request, ports), entry, reused: true };
    });
  } finally {
    await (await loading?.catch(() => undefined))?.close();
  }
}

/** What a verdict is reached with. */
interface Judging extends JudgingSession {
  /** The models whose latency is measured, candidate first; undefined where it is not judged. */
  readonly loading: Promise<LoadedArms> | undefined;
}

/** Reaches a verdict, and makes the files that tell of it. */
async function judgeAnew(
  request: JudgeContendersRequest,
  question: VerdictQuestion & { readonly key: string },
  judging: Judging,
  ports: JudgePorts,
): Promise<{ readonly report: ModelReport; readonly files: Readonly<Record<string, EvidenceContent>> }> {
  const { candidate, baseline, production, anchor, seeds } = request;
  const { facts } = candidate.entrant;
  const { spec } = request.arena;
  const reading = readModels(request, judging, ports);
  const timing = judging.loading?.then(async ({ arms: [ours, theirs = null], close }) => {
    const timed = { candidate: ours!, baseline: theirs, session: judging.session, after: reading };
    const rules = { config: facts.config, policy: request.policy, stage: request.stage };
    return measureConfirmed(rules, () => measureLatency(timed, ports)).finally(close);
  });
  const [models, latency = null] = await allOf([reading, timing]);
  const asked = { candidate, baseline, test: models.candidate.predictions, spec };
  const { discovery, decide } = openVerdict({
    ...question,
    model: facts.model,
    ...models,
    challenges: await answerChallenges(asked, ports),
    production,
    latency,
    ...(seeds === undefined ? {} : { seeds }),
    ...(anchor === undefined ? {} : { anchor: await judgedAnchor(anchor, request, ports) }),
  });
  // Slices that nobody named decide nothing, so they are searched for while the verdict is reached.
  const searching = discovery === null ? [] : awaitedLater(ports.sliceSearcher.search(discovery.search));
  const complete = decide(request.tell);
  const verdict = complete(await searching);
  const report = reportOf(verdict, latency, request);
  // Plots are drawn beside this thread, which makes the pages once the engine does not need it any more.
  const writing = writeErrorRows({ candidate, models }, judging).finally(() => judging.close());
  const [rows, plots, pages] = await allOf([
    writing,
    draw(report, request.stage, ports.pictures),
    writing.then(() => pagesOf(report, request.stage)),
  ]);
  const files = {
    'verdict.json': json(verdict),
    ...(latency === null ? {} : { 'latency.json': json(latency) }),
    ...pages,
    ...plots,
    ...rows,
  };
  return { report, files };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

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

/** The report to read; the plots lie beside it. */
async function pagesOf(report: ModelReport, stage: Stage): Promise<Record<string, EvidenceContent>> {
  const plotBase = stage === 'merge' ? '.' : null;
  const comment = renderComment([{ ...report, plotBase }], { limit: Number.MAX_SAFE_INTEGER });
  await othersTurn();
  const page = renderHtml([report]);
  await othersTurn();
  return { 'report.md': comment, 'report.html': page };
}

async function judgedAnchor(
  { contender, note }: EvaluatedAnchor,
  { arena }: JudgeContendersRequest,
  ports: JudgePorts,
) {
  return { model: contender === null ? null : await judged(contender, arena.spec, ports), note };
}

function judgesLatency(config: EvaluatedContender['entrant']['facts']['config']): boolean {
  return config.evaluate.metrics.some((entry) =>
    (typeof entry === 'string' ? [entry] : Object.keys(entry)).some((name) => name.startsWith('latency_')),
  );
}

async function readModels(
  { candidate, baseline, arena }: JudgeContendersRequest,
  { session }: JudgingSession,
  { sha256 }: JudgePorts,
) {
  const [ours, theirs] = await allOf([
    judgedIn(session, 'predictions', candidate, arena.spec, sha256),
    baseline === null ? null : judgedIn(session, 'before', baseline, arena.spec, sha256),
  ]);
  return { candidate: ours, baseline: theirs };
}

/** Of a promise that is awaited after other work: its failure must not count as unhandled before that. */
function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

async function loadModels({ candidate, baseline }: JudgeContendersRequest, ports: JudgePorts): Promise<LoadedArms> {
  const model = async ({ run, runEntry, entrant }: EvaluatedContender) => ({
    file: await ports.evidence.checkout(runEntry, run.file!.name, run.file!.sha256),
    binding: entrant.facts.config.onnx,
    form: outputForm(entrant.facts.config.task, entrant.facts.config.onnx),
  });
  const models = [await model(candidate), ...(baseline === null ? [] : [await model(baseline)])];
  return loadArms(models, ports.engine);
}
