import type { ModelConfig } from './model-config.ts';
import { type InvalidSlice, namedSlices, parseSlice, readSlice, type SliceSpec } from './slices.ts';
import type { FieldPath } from './yaml-document.ts';

type Evaluate = ModelConfig['evaluate'];

/** What a slice is for: looked over for harm, to be proved safe, or groups whose difference is limited. */
export type SlicePurpose = 'harm' | 'critical' | 'fairness';

/** A way to cut the rows, with what it is for and where it is written. */
export interface DeclaredSlice {
  readonly slice: SliceSpec | InvalidSlice;
  readonly purpose: SlicePurpose;
  /** Below `evaluate`. */
  readonly path: FieldPath;
}

/** Slice that `evaluate.critical` is when it is one condition without a name. */
export const UNNAMED_CRITICAL = 'critical';

/**
 * All ways in which the rows of a model are cut, in the order of the file: `slices`, named `critical` conditions, then the
 * groups of `fairness`. The one condition of `critical: "sql"` has a place of its own and is not among them.
 */
export function declaredSlices(evaluate: Evaluate): readonly DeclaredSlice[] {
  const known = namedSlices(evaluate.slices);
  const critical = namedCritical(evaluate);
  const criticalNames = new Set(critical.map(({ slice }) => slice.kind !== 'invalid' && slice.name));
  const harm = evaluate.slices.map((entry, index): DeclaredSlice => {
    const slice = readSlice(entry, known);
    // A critical slice that only names one of these takes its place.
    const proved = slice.kind === 'condition' && criticalNames.has(slice.name);
    return { slice, purpose: proved ? 'critical' : 'harm', path: ['slices', index] };
  });
  const places = new Set(harm.map(({ slice }) => slice.kind !== 'invalid' && slice.name));
  const proved = critical.filter(({ slice, named }) => slice.kind === 'invalid' || named || !places.has(slice.name));
  const fairness = evaluate.fairness.map(
    ({ by }, index): DeclaredSlice => ({
      slice: typeof by === 'string' ? (known.get(by.trim()) ?? readSlice(by, known)) : readSlice(by, known),
      purpose: 'fairness',
      path: ['fairness', index, 'by'],
    }),
  );
  return [
    ...harm,
    ...proved.map(({ slice, path }): DeclaredSlice => ({ slice, path, purpose: 'critical' })),
    ...fairness,
  ];
}

/** What is computed: every readable slice once, by name. */
export function computedSlices(evaluate: Evaluate): readonly SliceSpec[] {
  const byName = new Map<string, SliceSpec>();
  for (const { slice } of declaredSlices(evaluate)) {
    if (slice.kind !== 'invalid' && !byName.has(slice.name)) byName.set(slice.name, slice);
  }
  return [...byName.values()];
}

/** Names of the slices that have to be proved safe. */
export function criticalSliceNames(evaluate: Evaluate): readonly string[] {
  if (typeof evaluate.critical === 'string') return [UNNAMED_CRITICAL];
  return namesFor(evaluate, 'critical');
}

/** Names of the groups that are compared with each other and not looked over for harm. */
export function fairnessOnlyNames(evaluate: Evaluate): readonly string[] {
  const others = new Set([...namesFor(evaluate, 'harm'), ...namesFor(evaluate, 'critical')]);
  return namesFor(evaluate, 'fairness').filter((name) => !others.has(name));
}

function namesFor(evaluate: Evaluate, wanted: SlicePurpose): readonly string[] {
  return declaredSlices(evaluate).flatMap(({ slice, purpose }) =>
    slice.kind !== 'invalid' && purpose === wanted ? [slice.name] : [],
  );
}

interface CriticalSlice {
  readonly slice: SliceSpec | InvalidSlice;
  /** It has a condition of its own and does not only name a slice. */
  readonly named: boolean;
  readonly path: FieldPath;
}

function namedCritical({ critical, slices }: Evaluate): readonly CriticalSlice[] {
  if (critical === undefined || typeof critical === 'string') return [];
  if (!Array.isArray(critical)) {
    return Object.entries(critical).map(([name, sql]) => ({
      slice: parseSlice(`${sql} as ${name}`),
      named: true,
      path: ['critical', name],
    }));
  }
  const known = namedSlices(slices);
  return critical.map((text, index) => {
    const path: FieldPath = ['critical', index];
    const found = known.get(text.trim());
    if (found?.kind === 'condition') return { slice: found, named: false, path };
    const slice = parseSlice(text);
    if (slice.kind === 'condition' || slice.kind === 'invalid') return { slice, named: true, path };
    return { slice: notCritical(text), named: true, path };
  });
}

function notCritical(text: string): InvalidSlice {
  return {
    kind: 'invalid',
    what: `the critical slice ${JSON.stringify(text)} is neither a condition nor the name of one under slices`,
    fix: `write: ${text} = '...' as <name>`,
  };
}
