import { z } from 'zod';

const Count = z.number().int().nonnegative();
const Text = z.string();

/** A file that one side has, or both with other bytes. */
export const FileChange = z.strictObject({
  name: Text,
  /** Digest; null where the side does not have it. */
  before: Text.nullable(),
  after: Text.nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

export const SchemaChange = z.strictObject({
  column: Text,
  kind: z.enum(['added', 'removed', 'type']),
  /** Type in SQL's words; null where the side does not have the column. */
  before: Text.nullable(),
  after: Text.nullable(),
});
export type SchemaChange = z.infer<typeof SchemaChange>;

/** A row by its key, with the value of a column that changed. */
export const RowExample = z.strictObject({
  key: z.record(Text, Text.nullable()),
  column: Text.nullable(),
  before: Text.nullable(),
  after: Text.nullable(),
});
export type RowExample = z.infer<typeof RowExample>;

export const RowChanges = z.strictObject({
  /** Columns rows were matched by; null when whole rows were, because no key tells them apart. */
  key: z.array(Text).nullable(),
  added: Count,
  removed: Count,
  /** Same key, other values; 0 without a key. */
  changed: Count,
  same: Count,
  /** Columns by how many rows changed in them, most first. */
  columns: z.array(z.strictObject({ column: Text, changed: Count })),
  /** Up to five each; no sensitive columns. */
  examples: z.strictObject({
    added: z.array(RowExample),
    removed: z.array(RowExample),
    changed: z.array(RowExample),
  }),
});
export type RowChanges = z.infer<typeof RowChanges>;

export const ColumnShift = z.strictObject({
  column: Text,
  verdict: z.enum(['stable', 'warning', 'alert', 'too-few-rows', 'ignored']),
  effect: z.number().nullable(),
  effectName: Text,
  pAdjusted: z.number().nullable(),
  mean: z.strictObject({ before: z.number().nullable(), after: z.number().nullable() }),
  missing: z.strictObject({ before: Count, after: Count }),
  /** Counts in common bins or categories. */
  picture: z.strictObject({ before: z.array(z.number()), after: z.array(z.number()) }),
});
export type ColumnShift = z.infer<typeof ColumnShift>;

/** What changed between two versions of a data set. */
export const DataDiff = z.strictObject({
  format: z.literal('proofmark-data-diff/1'),
  before: Text,
  after: Text,
  /** The rows of both are the same, whatever their files are. */
  same: z.boolean(),
  rows: z.strictObject({ before: Count, after: Count }),
  files: z.array(FileChange),
  /** Conditions of splits that changed, one sentence each. */
  splits: z.array(Text),
  schema: z.array(SchemaChange),
  changes: RowChanges,
  /** Columns both have; largest shift first. */
  columns: z.array(ColumnShift),
  /** Faults of pipelines that the shift looks like, one sentence each. */
  causes: z.array(Text),
});
export type DataDiff = z.infer<typeof DataDiff>;

/** A data card that a change touches, for the comment of its pull request. */
export const CardChange = z.strictObject({
  card: Text,
  status: z.enum(['added', 'removed', 'changed']),
  diff: DataDiff.nullable(),
  /** Why there is no diff; null when there is one. */
  unavailable: Text.nullable(),
});
export type CardChange = z.infer<typeof CardChange>;

const ORDER: readonly ColumnShift['verdict'][] = ['alert', 'warning', 'too-few-rows', 'stable', 'ignored'];

export function largestShiftFirst(columns: readonly ColumnShift[]): ColumnShift[] {
  return columns.toSorted(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (b.effect ?? 0) - (a.effect ?? 0),
  );
}

/** Files of two cards by name: those that are new, gone, or have other bytes. */
export function compareFiles(
  before: readonly { readonly name: string; readonly sha256: string }[],
  after: readonly { readonly name: string; readonly sha256: string }[],
): FileChange[] {
  const [old, now] = [before, after].map((files) => new Map(files.map(({ name, sha256 }) => [name, sha256]))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names
    .map((name) => ({ name, before: old.get(name) ?? null, after: now.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** Columns that are new, gone, or of another type, in the order of the sides. */
export function compareSchemas(
  before: readonly { readonly name: string; readonly type: string }[],
  after: readonly { readonly name: string; readonly type: string }[],
): SchemaChange[] {
  const types = new Map(after.map(({ name, type }) => [name, type]));
  const known = new Set(before.map(({ name }) => name));
  return [
    ...before.flatMap(({ name, type }): SchemaChange[] => {
      const now = types.get(name);
      if (now === undefined) return [{ column: name, kind: 'removed', before: type, after: null }];
      return now === type ? [] : [{ column: name, kind: 'type', before: type, after: now }];
    }),
    ...after
      .filter(({ name }) => !known.has(name))
      .map(({ name, type }): SchemaChange => ({ column: name, kind: 'added', before: null, after: type })),
  ];
}
