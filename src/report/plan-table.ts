import { z } from 'zod';
import type { ModelPlan } from '../experiment/model-plan.ts';
import type { StaleFinding } from '../registry/staleness.ts';

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What `proofmark plan --json` prints: the job matrix of a change. */
export const PlanDocument = z.object({
  format: z.literal('proofmark-plan/1'),
  base: z.object({ commit: z.string().nullable(), label: z.string() }),
  /** Commit the plan is for; with `workTree`, plus what is not committed. */
  commit: z.string().nullable(),
  workTree: z.boolean(),
  models: z.array(
    z.object({
      model: z.string(),
      state: z.enum(['unchanged', 'evidence-exists', 'must-run']),
      reasons: z.array(z.string()),
      recipe: Sha256Hex,
      runs: z.array(z.object({ seed: z.number().int(), key: Sha256Hex, evidence: z.boolean() })),
      evaluation: z.object({ key: Sha256Hex, evidence: z.boolean() }),
      /** Labels of the machine that trains. */
      runner: z.array(z.string()),
      timeout: z.string(),
    }),
  ),
  removed: z.array(z.string()),
  /** What is older than the policy allows, and since when it is: ISO 8601, null when nobody wrote down how old it is. */
  stale: z
    .array(
      z.object({
        model: z.string(),
        version: z.string().nullable(),
        what: z.enum(['model', 'data', 'card', 'evaluation']),
        limit: z.string(),
        since: z.string().nullable(),
      }),
    )
    .optional(),
});
export type PlanDocument = z.infer<typeof PlanDocument>;

/** The part of a plan that is shown; `RepositoryPlan` of the flow is one. */
export interface ShownPlan {
  readonly base: { readonly commit: string | null; readonly label: string };
  readonly commit: string | null;
  readonly workTree: boolean;
  readonly models: readonly ModelPlan[];
  readonly removed: readonly string[];
}

export function planDocument(plan: ShownPlan, stale: readonly StaleFinding[] = []): PlanDocument {
  return {
    format: 'proofmark-plan/1',
    base: { commit: plan.base.commit, label: plan.base.label },
    commit: plan.commit,
    workTree: plan.workTree,
    models: plan.models.map((model) => ({
      model: model.model,
      state: model.state,
      reasons: [...model.reasons],
      recipe: model.recipe.key,
      runs: model.runs.map(({ seed, key, evidence }) => ({ seed, key, evidence })),
      evaluation: { key: model.evaluation.key, evidence: model.evaluationEvidence },
      runner: [model.config.train.runner].flat(),
      timeout: model.config.train.timeout,
    })),
    removed: [...plan.removed],
    ...(stale.length === 0
      ? {}
      : {
          stale: stale.map(({ model, version, what, limit, since }) => ({
            model,
            version,
            what,
            limit,
            since: since === null ? null : new Date(since).toISOString(),
          })),
        }),
  };
}

const STATE = { unchanged: 'unchanged', 'evidence-exists': 'evidence exists', 'must-run': 'must run' } as const;

/** Rows of unchanged models are left out from this many on; they are counted in the last line. */
const UNCHANGED_SHOWN = 20;

/** The plan as lines for a terminal: one row a model, one more line for each further reason. */
export function renderPlanText(plan: ShownPlan): string {
  const what = plan.workTree ? 'the work tree' : `commit ${plan.commit?.slice(0, 7) ?? '(none)'}`;
  const unchanged = plan.models.filter((model) => model.state === 'unchanged').length;
  const hidden = unchanged > UNCHANGED_SHOWN;
  const shown = plan.models.filter((model) => !hidden || model.state !== 'unchanged');
  const rows = [
    ...shown.flatMap(modelRows),
    ...plan.removed.map((model) => [printable(model), 'removed', 'no longer in models/', 'nothing']),
  ];
  const lines = [`Plan for ${printable(what)} against ${printable(plan.base.label)}`, ''];
  if (rows.length > 0) lines.push(...aligned([['Model', 'State', 'Would run', 'Why'], ...rows.map(reordered)]), '');
  lines.push(summary(plan, unchanged));
  return `${lines.join('\n')}\n`;
}

/** Why comes last, because it is the longest. */
function reordered([model = '', state = '', why = '', run = '']: readonly string[]): string[] {
  return [model, state, run, why];
}

function modelRows(model: ModelPlan): string[][] {
  const [first = '', ...more] = model.reasons.map(printable);
  return [
    [printable(model.model), STATE[model.state], first, work(model)],
    ...more.map((reason) => ['', '', reason, '']),
  ];
}

/** What `experiment` would compute. */
function work(model: ModelPlan): string {
  if (model.state === 'unchanged') return 'nothing';
  if (model.state === 'evidence-exists') return 'judge only';
  const seeds = model.runs.filter((run) => !run.evidence).map((run) => run.seed);
  const parts = [
    ...(seeds.length === 0 ? [] : [`train seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}`]),
    ...(model.evaluationEvidence ? [] : ['evaluate']),
    'judge',
  ];
  return parts.join(', ');
}

function summary({ models, removed }: ShownPlan, unchanged: number): string {
  if (models.length === 0 && removed.length === 0) return 'There are no models. Start one with: proofmark init';
  const count = (state: ModelPlan['state']) => models.filter((model) => model.state === state).length;
  const parts = [
    `${count('must-run')} must run`,
    `${count('evidence-exists')} with evidence`,
    `${unchanged} unchanged`,
    ...(removed.length === 0 ? [] : [`${removed.length} removed`]),
  ];
  return `${models.length} model${models.length === 1 ? '' : 's'}: ${parts.join(', ')}.`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => [...row[column]!].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length))
      .join('  ')
      .trimEnd(),
  );
}

/** Names of files and values of params reach a terminal: nothing in them may steer it. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
