import { z } from 'zod';
import { ModelName } from '../config/model-config.ts';
import { CardChange } from '../data/data-diff.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { ReplayedVerdict } from '../gate/replay.ts';
import { Difference, LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';
import { beyondLimits, type JsonLimits, unknownNames, withShortTexts } from './json-limits.ts';
import type { ModelReport, ModelWithoutVerdict } from './model-report.ts';
import type { ReportedReplay } from './replay-table.ts';

/** Bytes of a report at most: what is larger is not read. */
export const REPORT_BYTES = 32 * 2 ** 20;

/** Longest text of a report; longer ones are cut when it is written. No renderer shows more of one. */
const LONGEST_TEXT = 4000;

const LIMITS: JsonLimits = { text: LONGEST_TEXT, entries: 5000, values: 3_000_000, depth: 16 };

/** Models of one report: as many as a job matrix has jobs. */
const MOST_MODELS = 256;

/** Differences of one kind; no comment shows more of them, and the rest is counted. */
const MOST_DIFFERENCES = 1000;

/** Changed data cards of one report. */
const MOST_CARDS = 100;

/** Past verdicts of one report. */
const MOST_VERDICTS = 1000;

const Commit = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const PullRequestNumber = z.number().int().positive().max(2_147_483_647);

const Count = z.number().int().nonnegative();

const JudgedModel = z.strictObject({
  verdict: VerdictRecord.extend({ model: ModelName }),
  runs: z.array(RunRecord).max(100),
  baselineRun: RunRecord.nullable(),
  latency: LatencyRecord.nullable(),
  differences: z.strictObject({
    params: z.array(Difference),
    data: z.array(Difference),
    inputs: z.array(Difference),
  }),
  omitted: z.strictObject({ params: Count, data: Count, inputs: Count }).optional(),
  reproduce: z.string(),
  /** Evidence commit with `verdict.json`, `report.md` and the plots. */
  evidence: Commit,
});

const UnjudgedModel = z.strictObject({
  model: z.string(),
  verdict: z.enum(['skipped', 'error']),
  reason: z.string(),
  log: z.array(z.string()),
});

/** What a verdict was reached for. */
const Origin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pull-request'), number: PullRequestNumber, head: Commit }),
  /** `number` is the pull request that the queue's entry adds; `ahead` those below it, which land first. */
  z.strictObject({
    kind: z.literal('merge-group'),
    number: PullRequestNumber,
    head: Commit,
    ahead: z.array(PullRequestNumber),
  }),
  z.strictObject({ kind: z.literal('commit'), head: Commit }),
]);

const Replay = z.strictObject({
  files: z.array(z.string()),
  verdicts: z.array(ReplayedVerdict.extend({ moreRows: Count })).max(MOST_VERDICTS),
  judged: Count,
  turned: Count,
  skipped: Count,
});

/**
 * `report.json`: everything that the comment of a pull request is rendered from. The job that judges writes it and has no
 * write permission; the job that posts reads it, holds it against this shape, and renders it again.
 */
export const ReportDocument = z.strictObject({
  format: z.literal('proofmark-report/1'),
  origin: Origin,
  /** Attempt of the run that judged. */
  attempt: z.number().int().positive().default(1),
  models: z.array(JudgedModel).max(MOST_MODELS),
  others: z.array(UnjudgedModel).max(MOST_MODELS),
  /** Models that the change removes. */
  removed: z.array(z.string()),
  /** Past verdicts under the rules of the change, when it changes rules. */
  replay: Replay.nullable().default(null),
  /** Data cards that the change touches, when it touches some. */
  data: z.array(CardChange).max(MOST_CARDS).nullable().default(null),
});
export type ReportDocument = z.infer<typeof ReportDocument>;
export type ReportOrigin = z.infer<typeof Origin>;

export interface ReportedModels {
  /** Attempt of the run that judged; default the first. */
  readonly attempt?: number;
  readonly judged: readonly { readonly report: ModelReport; readonly entry: { readonly commit: string } }[];
  readonly others: readonly ModelWithoutVerdict[];
  readonly removed: readonly string[];
  readonly replay?: ReportedReplay | null;
  readonly data?: readonly CardChange[] | null;
}

/** What a comment shows of an experiment: params, logs and most steps of the runs stay in evidence; long texts are cut. */
export function reportDocument(
  { judged, others, removed, replay = null, data = null, attempt = 1 }: ReportedModels,
  origin: ReportOrigin,
): ReportDocument {
  return withShortTexts(
    {
      format: 'proofmark-report/1',
      origin,
      attempt,
      models: judged.map(({ report, entry }) => ({
        verdict: report.verdict,
        runs: report.runs.map(shownOfRun),
        baselineRun: report.baselineRun === null ? null : shownOfRun(report.baselineRun),
        latency: report.latency,
        ...shownDifferences(report.differences),
        reproduce: report.reproduce,
        evidence: entry.commit,
      })),
      others: others.map(({ model, verdict, reason, log }) => ({ model, verdict, reason, log: [...log] })),
      removed: [...removed],
      data: data === null ? null : data.slice(0, MOST_CARDS),
      replay: replay === null ? null : { ...replay, files: [...replay.files], verdicts: [...replay.verdicts] },
    },
    LONGEST_TEXT,
  );
}

function shownDifferences({ params, data, inputs }: ModelReport['differences']) {
  const first = <T>(all: readonly T[]) => all.slice(0, MOST_DIFFERENCES);
  const beyond = ({ length }: readonly unknown[]) => Math.max(0, length - MOST_DIFFERENCES);
  const omitted = { params: beyond(params), data: beyond(data), inputs: beyond(inputs) };
  return {
    differences: { params: first(params), data: first(data), inputs: first(inputs) },
    ...(Object.values(omitted).some((count) => count > 0) && { omitted }),
  };
}

/** Of the steps, enough to tell that there is a curve, and which lines it has. */
function shownOfRun(run: RunRecord): RunRecord {
  const steps = run.steps.length <= 4 ? run.steps : [...run.steps.slice(0, 2), ...run.steps.slice(-2)];
  return { ...run, material: null, params: {}, metrics: {}, steps, log: [] };
}

/** The document in a text, or why it is none; the reasons name the places. */
export function parseReportDocument(text: string): ReportDocument | { readonly problems: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problems: ['it is not JSON'] };
  }
  const beyond = beyondLimits(value, LIMITS);
  if (beyond !== null) return { problems: [beyond] };
  const parsed = ReportDocument.safeParse(value);
  if (!parsed.success) {
    return { problems: parsed.error.issues.slice(0, 10).map(({ path, message }) => `/${path.join('/')}: ${message}`) };
  }
  const unknown = unknownNames(value, parsed.data);
  if (unknown.length > 0) return { problems: unknown.slice(0, 10).map((path) => `${path} is not known`) };
  const names = parsed.data.models.map(({ verdict }) => verdict.model);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? parsed.data : { problems: [`the model ${JSON.stringify(twice)} is there twice`] };
}
