import { CHALLENGE_WAIVER } from '../config/challenge.ts';
import type { Task } from '../config/model-config.ts';
import type { Waiver } from '../config/waivers.ts';
import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { invalidWords } from '../metrics/invalid-rows.ts';
import { incredibleGain } from './clean-rows.ts';
import type { FurtherFindings } from './further-findings.ts';
import type { JudgeRequest } from './judge-request.ts';
import { resolutionWarning } from './metric-rows.ts';
import { grouped, short } from './number-text.ts';
import type { MetricRow, SliceRow, VerdictRecord } from './verdict-record.ts';

/** With fewer rows of a class, intervals rest on too few independent facts. */
const FEW_OF_A_CLASS = 50;

interface Evidence {
  readonly request: JudgeRequest;
  readonly metrics: readonly MetricRow[];
  readonly slices: { readonly rows: readonly SliceRow[] };
  readonly further: FurtherFindings;
  readonly references: VerdictRecord['references'];
  readonly invalid: VerdictRecord['invalid'];
  readonly valid: readonly Waiver[];
}

/** What a person should look at although it does not decide. */
export function warningsOf(evidence: Evidence): readonly string[] {
  const { request, metrics, slices, further, references, invalid, valid } = evidence;
  const { evaluation } = request.candidate;
  const judged = metrics.filter((row) => row.role !== 'report');
  return [
    judged.length === 0 ? 'No metric has the role optimize, guard or budget: nothing was judged.' : undefined,
    ...judged.map(tooGoodWarning),
    ...judged.map((row) => referenceWarning(row, references)),
    ...judged.map((row) => resolutionWarning(row, evaluation.rows)),
    fewOfAClass(evaluation),
    invalidWarning(invalid, request.config.task),
    ...valid.map((waiver) => unusedWaiver(waiver, metrics, slices.rows, further)),
  ].filter((warning) => warning !== undefined);
}

function tooGoodWarning(row: MetricRow): string | undefined {
  const found = incredibleGain(row);
  if (found === undefined) return undefined;
  return `${row.metric} improved by ${short(found.gain)}, ${found.margins} margins: check for a leak before trusting it.`;
}

function referenceWarning(row: MetricRow, references: VerdictRecord['references']): string | undefined {
  const own = row.candidate.value;
  if (own === null) return undefined;
  const sign = row.direction === 'higher' ? 1 : -1;
  const naive = references.find((reference) => reference.name === 'naive')?.metrics[row.metric];
  if (row.role === 'optimize' && typeof naive === 'number' && sign * (own - naive) <= 0) {
    return `${row.metric} ${short(own)} is no better than the naive reference, ${short(naive)}.`;
  }
  const human = references.find((reference) => reference.name === 'human')?.metrics[row.metric];
  if (typeof human === 'number' && sign * (own - human) > 0) {
    return `${row.metric} ${short(own)} is better than people, ${short(human)}: check for a leak, or for noisy labels in the reference.`;
  }
  return undefined;
}

function fewOfAClass({ positives, rows, classes = [] }: EvaluationRecord): string | undefined {
  if (positives === null) return fewOfSeveral(classes, rows);
  const fewest = Math.min(positives, rows - positives);
  if (fewest >= FEW_OF_A_CLASS) return undefined;
  const name = positives <= rows - positives ? 'positive' : 'negative';
  return `Only ${grouped(fewest)} of ${grouped(rows)} rows are ${name}: the intervals rest on few rows.`;
}

function fewOfSeveral(classes: NonNullable<EvaluationRecord['classes']>, rows: number): string | undefined {
  const few = classes.filter((each) => each.rows < FEW_OF_A_CLASS);
  const [rarest] = few.toSorted((a, b) => a.rows - b.rows);
  if (rarest === undefined) return undefined;
  const more = few.length > 1 ? `, and fewer than ${FEW_OF_A_CLASS} of ${few.length - 1} other classes` : '';
  return `Only ${grouped(rarest.rows)} of ${grouped(rows)} rows are of the class ${rarest.name}${more}: metrics that weigh classes equally rest on few rows.`;
}

function invalidWarning({ candidate, baseline }: VerdictRecord['invalid'], task: Task): string | undefined {
  if (candidate + (baseline ?? 0) === 0) return undefined;
  const what =
    task === 'multiclass-classification' ? `an answer that is ${invalidWords(task)}` : 'a NaN or infinite score';
  return `Rows with ${what} were left out of the comparison: ${candidate} of the candidate, ${baseline ?? 0} of the baseline.`;
}

function unusedWaiver(
  { metric, slice, owner }: Waiver,
  metrics: readonly MetricRow[],
  slices: readonly SliceRow[],
  further: FurtherFindings,
): string | undefined {
  const row =
    slice === undefined
      ? metrics.find((found) => found.metric === metric)
      : slices.find((found) => found.metric === metric && found.slice === slice);
  if (row?.status === 'waived' || waivesFurther(further, metric, slice)) return undefined;
  return `The waiver of ${metric}${slice === undefined ? '' : ` on ${slice}`} (owner ${owner}) is not needed: nothing is waived by it.`;
}

function waivesFurther({ fairness, challenges }: FurtherFindings, metric: string, slice: string | undefined): boolean {
  return [
    ...fairness.map(({ measure, by, status }) => ({ metric: measure, slice: by, status })),
    ...challenges.map(({ name, status }) => ({ metric: CHALLENGE_WAIVER, slice: name, status })),
  ].some((row) => row.status === 'waived' && row.metric === metric && row.slice === slice);
}
