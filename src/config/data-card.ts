import { z } from 'zod';

const Identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _ only, not starting with a digit');

export const DataFile = z.strictObject({
  /** The table's name in the card's SQL; default the file name without its ending, made an identifier. */
  name: Identifier.optional(),
  /** A path from the repository's root, `https://…` or `s3://…`. */
  uri: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits (sha256sum FILE)'),
  bytes: z.number().int().nonnegative().optional(),
});
export type DataFile = z.infer<typeof DataFile>;

export const DataSplit = z.strictObject({ where: z.string().min(1).default('true') });

export const DataColumn = z.strictObject({
  type: z.string().optional(),
  unit: z.string().optional(),
  description: z.string().optional(),
  min: z.union([z.number(), z.string()]).optional(),
  max: z.union([z.number(), z.string()]).optional(),
  completeness: z.number().min(0).max(1).optional(),
  values: z
    .union([z.array(z.union([z.string(), z.number(), z.boolean()])), z.strictObject({ from: z.string() })])
    .optional(),
  sensitive: z.boolean().optional(),
});

/** Front matter of a data card. Keys of Hugging Face's dataset cards are accepted beside ours. */
export const DataCard = z.strictObject({
  name: Identifier.or(z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/)),
  files: z.array(DataFile).min(1),
  /**
   * SQL that makes the table the splits filter, over one view per file. Default `select * from <the only file>`. Pinned
   * files and pinned SQL make a split reproducible.
   */
  query: z.string().min(1).optional(),
  /** Columns that together order the rows and tell them apart, so that row numbers mean the same everywhere. */
  key: z.array(z.string()).min(1).optional(),
  splits: z.record(Identifier, DataSplit),
  columns: z.record(z.string(), DataColumn).default({}),
  label: z.strictObject({ column: z.string(), 'available-after': z.string().optional() }).optional(),
  entity: z.string().optional(),
  timestamp: z.string().optional(),
  licence: z.string().optional(),
  owner: z.string().optional(),
  retention: z.string().optional(),
  collected: z.union([z.string(), z.date()]).optional(),
  updated: z.union([z.string(), z.date()]).optional(),
  'stale-after': z.string().optional(),
  // Hugging Face
  license: z.string().optional(),
  pretty_name: z.string().optional(),
  language: z.union([z.string(), z.array(z.string())]).optional(),
  tags: z.array(z.string()).optional(),
  task_categories: z.array(z.string()).optional(),
  size_categories: z.array(z.string()).optional(),
  annotations_creators: z.array(z.string()).optional(),
  source_datasets: z.array(z.string()).optional(),
});
export type DataCard = z.infer<typeof DataCard>;
