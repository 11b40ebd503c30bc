import { z } from 'zod';
import { Duration } from './model-config.ts';

export const Requirement = z.enum(['gate', 'smoke', 'data-card', 'model-card', 'attestation']);

export const RolloutStep = z.union([
  z.strictObject({ setWeight: z.number().min(0).max(100) }),
  z.strictObject({ pause: Duration }),
]);

export const Environment = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-zA-Z0-9](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/,
      'letters, digits, - and _ only, beginning and ending with a letter or digit',
    ),
  after: z.string().optional(),
  soak: Duration.optional(),
  requires: z.array(Requirement).default(['gate']),
  approvals: z.number().int().nonnegative().default(0),
  rollout: z
    .strictObject({
      strategy: z.enum(['all-at-once', 'canary', 'shadow', 'blue-green']),
      steps: z.array(RolloutStep).default([]),
      analysis: z.string().default('default'),
    })
    .optional(),
  rollbackWindow: z.strictObject({ revisions: z.number().int().positive() }).optional(),
});

/** `registry/environments.yaml`: where models run, in the order they are promoted. */
export const Environments = z.strictObject({ environments: z.array(Environment) });
export type Environments = z.infer<typeof Environments>;
