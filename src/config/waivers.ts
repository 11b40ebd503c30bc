import { z } from 'zod';

/** A gate waived for one model, metric and slice, by somebody, for a reason, until a day. */
export const Waiver = z.strictObject({
  model: z.string(),
  metric: z.string(),
  slice: z.string().optional(),
  reason: z.string().min(1),
  owner: z.string().min(1),
  expires: z.iso.date(),
});
export type Waiver = z.infer<typeof Waiver>;

/** `registry/waivers.yaml` */
export const Waivers = z.strictObject({ waivers: z.array(Waiver).default([]) });
export type Waivers = z.infer<typeof Waivers>;
