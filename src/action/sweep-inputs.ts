import { z } from 'zod';
import { SweepSpace } from '../experiment/sweep.ts';

/** JSON of a shape, given as the text of an input. */
export function jsonInput<Shape extends z.ZodType>(shape: Shape, example: string) {
  return z.string().transform((text, refuse): z.infer<Shape> => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      refuse.addIssue({ code: 'custom', message: `this is not JSON; write it as in ${example}` });
      return z.NEVER;
    }
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    refuse.addIssue({
      code: 'custom',
      message: `${issue!.path.join('.')}: ${issue!.message}; write it as in ${example}`,
    });
    return z.NEVER;
  });
}

const SPACE = '{"rate": [0.05, 0.1], "depth": {"min": 3, "max": 8, "integer": true}}';
export const spaceInput = jsonInput(SweepSpace, SPACE).describe(
  `What to try, as JSON: lists of values, or for a random search ranges, such as \`${SPACE}\`; \`log\` draws on a logarithmic scale.`,
);

export const ParamValues = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));

/** The matrix of a sweep, as `sweep-plan` gives it. */
export const SweepMatrix = z.object({
  include: z.array(
    z.object({ trial: z.number().int(), params: ParamValues, runner: z.array(z.string()), minutes: z.number() }),
  ),
});
export type SweepMatrix = z.infer<typeof SweepMatrix>;

export const splitInput = z
  .string()
  .optional()
  .describe(
    'Split of the data card to rank on. Default: `validation` where it has one, else the one that model.yaml tests on.',
  );

export function wholeNumberInput(otherwise: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .default(otherwise)
    .transform(Number);
}
