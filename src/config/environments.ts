import { z } from 'zod';
import { Duration } from './model-config.ts';

export const Requirement = z.enum(['gate', 'smoke', 'data-card', 'model-card', 'attestation']);
export type Requirement = z.infer<typeof Requirement>;

export const RolloutStep = z.union([
  z.strictObject({
    setWeight: z.number().min(0).max(100).describe('Share of the traffic that the new version gets, in percent.'),
  }),
  z.strictObject({ pause: Duration.describe('Wait this long: 30s, 90m, 2h, 7d.') }),
]);

export const Environment = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-zA-Z0-9](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/,
      'letters, digits, - and _ only, beginning and ending with a letter or digit',
    )
    .describe('Name in tags and commands: staging, production.'),
  after: z
    .string()
    .optional()
    .describe('An environment above; it must hold the same version and digest before this one may.'),
  soak: Duration.optional().describe('How long the version must have been in that environment: 24h.'),
  requires: z.array(Requirement).default(['gate']).describe('Evidence that a version needs.'),
  approvals: z.number().int().nonnegative().default(0).describe('People who must approve.'),
  rollout: z
    .strictObject({
      strategy: z
        .enum(['all-at-once', 'canary', 'shadow', 'blue-green'])
        .describe('How a version replaces the one before.'),
      steps: z.array(RolloutStep).default([]).describe('Steps of a canary, in order.'),
      analysis: z.string().default('default').describe('Name of the analysis that judges each step.'),
    })
    .optional()
    .describe('How a version comes in. Without it: all at once.'),
  rollbackWindow: z
    .strictObject({ revisions: z.number().int().positive().describe('Number of versions.') })
    .optional()
    .describe('How many versions back a rollback needs no analysis.'),
});

/** `registry/environments.yaml`: where models run, in the order they are promoted. */
export const Environments = z
  .strictObject({ environments: z.array(Environment).describe('In the order of promotion.') })
  .meta({
    title: 'Environments',
    description: 'Where models run, in the order they are promoted. registry/environments.yaml',
  });
export type Environments = z.infer<typeof Environments>;
