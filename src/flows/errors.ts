import { UserError } from '../errors.ts';
import { type DiscoveredRow, discoveredRows } from '../gate/discovered-slices.ts';
import { type ErrorAnalysis, errorAnalysis } from '../gate/error-analysis.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import type { ShardFiles, TableSession } from '../ports.ts';
import { baselineFor } from './baseline.ts';
import { type EvaluatedContender, evaluateContender, findRun, splitOf } from './contender.ts';
import { errorRowsOf, writeFlippedRows, writeWorstRows } from './error-rows.ts';
import { planEvaluation } from './evaluate-revision.ts';
import type { JudgePorts } from './judge-contenders.ts';
import { judged, predictionsView } from './judged-models.ts';
import { type PlanPorts, planModels } from './plan.ts';
import { readTags } from './tag-columns.ts';

export interface ErrorsRequest {
  readonly model: string;
  readonly head?: string;
  readonly split?: string;
  /** What flips are counted against; default what model.yaml says, `none` for no comparison. */
  readonly baseline?: string;
  /** Columns or SQL (`distance > 2000 as far`) beside the slices of the model. */
  readonly tags?: readonly string[];
  /** Error rate that is within reach. */
  readonly reference?: number;
  readonly limit?: number;
  /** Absolute path of a folder for `worst.parquet` and `flips.parquet`. */
  readonly out?: string;
}

export interface ErrorReport {
  readonly model: string;
  readonly data: { readonly card: string; readonly split: string };
  readonly analysis: ErrorAnalysis;
  /** Slices nobody named in which errors concentrate, or in which the candidate lost against the baseline. */
  readonly discovered: readonly DiscoveredRow[];
  /** Name of the model that flips are counted against; null without one. */
  readonly baseline: string | null;
  /** What was written, and where; null when nothing was asked for. */
  readonly files: { readonly folder: string; readonly worst: number; readonly flips: number | null } | null;
}

type ErrorsPorts = PlanPorts & JudgePorts & { readonly shardFiles: Pick<ShardFiles, 'publish'> };

/**
 * Where the errors of a trained model are: tags ranked by what bringing each to the reference would be worth, and slices
 * that nobody named. With `out`, the worst and the flipped rows with the columns of the data.
 * @throws UserError when the model was never trained or a tag cannot be computed
 */
export async function analyseErrors(request: ErrorsRequest, ports: ErrorsPorts): Promise<ErrorReport> {
  const place = {
    model: request.model,
    ...(request.head === undefined ? {} : { head: request.head }),
    ...(request.split === undefined ? {} : { split: request.split }),
  };
  const { entrant, run, arena } = await planEvaluation(place, ports);
  const contender = await evaluateContender(entrant, run, arena, ports);
  const progress = ports.log.progress(`looking where ${request.model} errs`);
  try {
    const report = await analyse(request, { entrant, arena, contender }, ports);
    progress.done();
    return report;
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
}

type Planned = Pick<Awaited<ReturnType<typeof planEvaluation>>, 'entrant' | 'arena'>;

async function analyse(
  request: ErrorsRequest,
  { entrant, arena, contender }: Planned & { readonly contender: EvaluatedContender },
  ports: ErrorsPorts,
): Promise<ErrorReport> {
  const candidate = await judged(contender, arena.spec, ports);
  if (candidate.evaluation.invalid > 0) throw invalidScores(request.model, candidate.evaluation.invalid);
  const { facts } = entrant;
  const tags: readonly SliceDimension[] =
    (request.tags ?? []).length === 0
      ? []
      : await readTags({ tags: request.tags!, split: (await splitOf(arena, ports)).path }, ports);
  const baseline = await comparedWith(request, facts.model, arena, ports);
  const compared = baseline === null ? null : await judged(baseline, arena.spec, ports);
  const analysis = errorAnalysis(facts.config, candidate.predictions, {
    tags,
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    ...(request.limit === undefined ? {} : { limit: request.limit }),
  });
  const usable = compared !== null && compared.evaluation.invalid === 0 ? compared : null;
  return {
    model: facts.model,
    data: { card: arena.pin.card, split: arena.pin.split },
    analysis,
    discovered: discoveredRows(facts.config, candidate.predictions, usable?.predictions ?? null, arena.pin.digest),
    baseline: usable?.contender.label ?? null,
    files: request.out === undefined ? null : await writeFiles(request.out),
  };

  async function writeFiles(folder: string) {
    const split = await splitOf(arena, ports);
    const views = [
      await predictionsView('predictions', contender.evaluationEntry, ports.evidence),
      ...(usable === null ? [] : [await predictionsView('before', baseline!.evaluationEntry, ports.evidence)]),
      { name: 'split', file: split.path },
    ];
    const rows = { ...errorRowsOf(facts), candidate: candidate.predictions, withData: true };
    const before = usable?.predictions ?? null;
    const publish = async (name: string, write: (session: TableSession, file: string) => Promise<number>) => {
      let written = 0;
      await ports.shardFiles.publish(`${folder}/${name}`, async (file) => {
        const session = await ports.tables.open({ views, outputs: [file] });
        try {
          written = await write(session, file);
        } finally {
          session.close();
        }
      });
      return written;
    };
    const worst = await publish('worst.parquet', (session, file) =>
      writeWorstRows({ ...rows, baseline: before }, session, file),
    );
    if (before === null) return { folder, worst, flips: null };
    const flips = await publish('flips.parquet', (session, file) =>
      writeFlippedRows({ ...rows, baseline: before }, session, file),
    );
    return { folder, worst, flips };
  }
}

function invalidScores(model: string, rows: number): UserError {
  return new UserError({
    what: `${model} answers ${rows.toLocaleString('en-US')} rows with NaN or infinity; errors of the others would mislead`,
    fix: 'Find out why first: `proofmark evaluate` names the first of these rows.',
  });
}

/** The evaluated baseline, where there is one that was trained; without one there are no flips. */
async function comparedWith(
  request: ErrorsRequest,
  model: string,
  arena: Awaited<ReturnType<typeof planEvaluation>>['arena'],
  ports: ErrorsPorts,
) {
  const plan = await planModels(
    { models: [model], ...(request.head === undefined ? {} : { head: request.head }) },
    ports,
  );
  const candidate = plan.models[0]!;
  const chosen = await baselineFor(
    { candidate, plan, ...(request.baseline === undefined ? {} : { choice: request.baseline }) },
    ports,
  );
  if (chosen.baseline === null || chosen.baseline.facts.runs[0]!.key === candidate.runs[0]!.key) return null;
  const run = await findRun(chosen.baseline.facts, ports);
  if (run === undefined) {
    if (request.baseline === undefined) return null;
    throw new UserError({
      what: `${chosen.baseline.label} was never trained, so there is nothing to count flips against`,
      fix: 'choose another --baseline, or none',
    });
  }
  return evaluateContender(chosen.baseline, run, arena, ports);
}
