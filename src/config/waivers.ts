import { z } from 'zod';

/** A gate waived for one model, metric and slice, by somebody, for a reason, until a day. */
export const Waiver = z.strictObject({
  model: z.string().describe('Name of a model.'),
  metric: z.string().describe('A metric of the model.'),
  slice: z
    .string()
    .optional()
    .describe('origin=ATL, or the name of a condition. Without it: the metric over all rows.'),
  reason: z.string().min(1).describe('Why it is right to look away.'),
  owner: z.string().min(1).describe('Who answers for it.'),
  expires: z.iso.date().describe('Last day it holds: 2027-03-31. An expired waiver fails.'),
});
export type Waiver = z.infer<typeof Waiver>;

/** `registry/waivers.yaml` */
export const Waivers = z
  .strictObject({ waivers: z.array(Waiver).default([]).describe('The waivers, in any order.') })
  .meta({ title: 'Waivers', description: 'Gates that are waived for a time. registry/waivers.yaml' });
export type Waivers = z.infer<typeof Waivers>;
