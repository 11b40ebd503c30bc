import { z } from 'zod';
import { nearestName } from '../config/nearest-name.ts';
import { randomNumbers } from '../config/random-numbers.ts';
import type { Problem } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Params, ParamValue } from './params.ts';

const Value = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const Range = z
  .strictObject({
    min: z.number(),
    max: z.number(),
    log: z.boolean().default(false),
    integer: z.boolean().default(false),
  })
  .refine(({ min, max }) => min < max, 'min has to be less than max')
  .refine(({ min, log }) => !log || min > 0, 'a logarithmic range begins above 0')
  .refine(({ min, max, integer }) => !integer || Math.floor(max) >= Math.ceil(min), 'no whole number is in the range');

/** What to try, by name of a param: a list of values, or a range to draw from. */
export const SweepSpace = z.record(z.string(), z.union([z.array(Value).min(1), Range]));
export type SweepSpace = z.infer<typeof SweepSpace>;

export interface Trial {
  /** From 1. */
  readonly trial: number;
  readonly params: Params;
}

export interface SweepRequest {
  readonly space: SweepSpace;
  readonly method: 'grid' | 'random';
  /** Trials of a random search, and the most that a grid may have. */
  readonly trials: number;
  /** Of a random search: the same seed draws the same trials everywhere. */
  readonly seed: number;
}

export type PlannedTrials =
  | { readonly trials: readonly Trial[]; readonly problems: readonly [] }
  | { readonly trials: null; readonly problems: readonly Problem[] };

/** The trials of a sweep over a model whose params file has these values. No two trials have equal params. */
export function planTrials(request: SweepRequest, current: Params): PlannedTrials {
  const { space, method, trials: most } = request;
  const problems = Object.keys(space).flatMap((name): Problem[] => {
    if (Object.hasOwn(current, name)) return [];
    const near = nearestName(name, Object.keys(current));
    const known = `its params: ${Object.keys(current).join(', ')}`;
    return [
      {
        what: `the model has no param ${JSON.stringify(name)}`,
        where: { field: 'space' },
        fix: near === undefined ? known : `did you mean ${near}?`,
      },
    ];
  });
  if (Object.keys(space).length === 0)
    problems.push({
      what: 'there is nothing to try',
      where: { field: 'space' },
      fix: 'name params and their values, as in {"rate": [0.05, 0.1]}',
    });
  if (problems.length > 0) return { trials: null, problems };
  const drawn = method === 'grid' ? grid(space, most) : random(request);
  if ('what' in drawn) return { trials: null, problems: [drawn] };
  return { trials: drawn.map((params, index) => ({ trial: index + 1, params })), problems: [] };
}

function grid(space: SweepSpace, most: number): readonly Params[] | Problem {
  const lists: (readonly [string, readonly ParamValue[]])[] = [];
  for (const [name, values] of Object.entries(space)) {
    if (!Array.isArray(values))
      return {
        what: `a grid needs values, and ${name} has a range`,
        where: { field: 'space' },
        fix: 'list its values, or choose the method random',
      };
    lists.push([name, distinct(values)]);
  }
  const count = lists.reduce((product, [, values]) => product * values.length, 1);
  if (count > most)
    return {
      what: `the grid has ${count} trials, more than the ${most} that are allowed`,
      where: { field: 'trials' },
      fix: 'try fewer values, allow more trials, or choose the method random',
    };
  return lists.reduce<readonly Params[]>(
    (all, [name, values]) => all.flatMap((params) => values.map((value) => ({ ...params, [name]: value }))),
    [{}],
  );
}

/** Draws until there are enough different ones; a small space may have fewer. */
function random({ space, trials, seed }: SweepRequest): readonly Params[] {
  const uniform = randomNumbers(seed);
  const found = new Map<string, Params>();
  for (let draw = 0; draw < trials * 50 && found.size < trials; draw++) {
    const params = Object.fromEntries(Object.entries(space).map(([name, values]) => [name, pick(values, uniform())]));
    const key = canonicalJson(params);
    if (!found.has(key)) found.set(key, params);
  }
  return [...found.values()];
}

function pick(values: SweepSpace[string], u: number): ParamValue {
  if (Array.isArray(values)) return values[Math.floor(u * values.length)]!;
  const { min, max, log, integer } = values;
  if (integer && !log) return Math.ceil(min) + Math.floor(u * (Math.floor(max) - Math.ceil(min) + 1));
  const drawn = log ? min * (max / min) ** u : min + u * (max - min);
  if (integer) return Math.min(Math.floor(max), Math.max(Math.ceil(min), Math.round(drawn)));
  // Six digits are enough for a param, and can be read.
  return Math.min(max, Math.max(min, Number(drawn.toPrecision(6))));
}

function distinct(values: readonly ParamValue[]): readonly ParamValue[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
