import { z } from 'zod';
import { expression } from './expression.ts';

/** Fields that several actions have. */

export const modelInput = z.string().describe('Name of a model: a folder in `models/`.');

export const modelsInput = z
  .string()
  .transform(names)
  .optional()
  .describe('Names of models, separated by spaces or commas. Default: those that the change touches.');

export const baseInput = z
  .string()
  .optional()
  .describe(
    'Revision where the change began. Default: the target branch of the pull request or of the merge queue, or what the branch was before the push.',
  );

export const baselineInput = z
  .string()
  .optional()
  .describe(
    'What to compare with: latest, production, merge-base, none, a version or a revision. Default: what model.yaml says.',
  );

export const pullRequestInput = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'the number of a pull request')
  .transform(Number)
  .optional()
  .describe(
    'Number of the pull request. Default: that of the event; without one, only the summary is written. Not taken on `workflow_run`.',
  );

export const peopleInput = z
  .string()
  .transform((text) =>
    text
      .split(/[\n,]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .optional()
  .describe(
    'People who approved, separated by commas or lines. Where GitHub tells who let this run go on into the environment, only they count.',
  );

export const tokenInput = z
  .string()
  .optional()
  .describe('Token for releases, deployments, issues and comments.')
  .meta({ expression: expression('github.token') });

/** `true` or `false`, as YAML writes them. */
export function flag(otherwise: boolean, description: string) {
  return z
    .enum(['true', 'false'])
    .default(otherwise ? 'true' : 'false')
    .transform((text) => text === 'true')
    .describe(description);
}

function names(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

export const evidenceInput = z
  .string()
  .optional()
  .describe(
    'Folder to leave new evidence in as files, for `evidence-from` of a later job. With it nothing is pushed, so the job needs no permission to write.',
  );

export const evidenceFromInput = z
  .string()
  .optional()
  .describe(
    'Folder with evidence that earlier jobs left, one folder an artifact. Only what the plan of the tested commit names is taken, when its keys and digests hold; nothing that exists is replaced.',
  );

export const largeFromInput = z
  .string()
  .optional()
  .describe(
    'Folder with files of evidence that `fetch-large` left, for a job that GitHub does not show them to. Each has to have the SHA-256 that its evidence names.',
  );

/** Inputs of an action that say which evidence it takes over and hands on. */
export const CarriedInputs = z.object({
  evidence: z.string().optional(),
  'evidence-from': z.string().optional(),
  'large-from': z.string().optional(),
  model: z.string().optional(),
});
export type CarriedInputs = z.infer<typeof CarriedInputs>;
