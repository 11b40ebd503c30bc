import type { Waiver } from '../config/waivers.ts';

/** The waivers that concern one model, split by whether they still hold. */
export interface ModelWaivers {
  readonly valid: readonly Waiver[];
  readonly expired: readonly Waiver[];
}

/**
 * A waiver holds up to and including the day it names.
 *
 * @param today ISO date, `2026-10-01`
 */
export function waiversOf(model: string, waivers: readonly Waiver[], today: string): ModelWaivers {
  const ours = waivers.filter((waiver) => waiver.model === model);
  return {
    valid: ours.filter((waiver) => waiver.expires >= today),
    expired: ours.filter((waiver) => waiver.expires < today),
  };
}

/** The waiver for this metric and slice. A waiver without a slice covers the metric over all rows, and no slice. */
export function waiverFor(waivers: readonly Waiver[], metric: string, slice: string | null): Waiver | undefined {
  return waivers.find((waiver) => waiver.metric === metric && (waiver.slice ?? null) === slice);
}

/** `The waiver of recall on origin=ATL by @ml-team expired on 2026-09-30: …` */
export function expiredWaiverSentence(waiver: Waiver): string {
  const subject = waiver.slice === undefined ? waiver.metric : `${waiver.metric} on ${waiver.slice}`;
  return `The waiver of ${subject} (owner ${waiver.owner}) expired on ${waiver.expires}: remove it from registry/waivers.yaml, or renew it there with a reason.`;
}
