import { z } from 'zod';
import { DataColumn, FindingSeverity } from './data-column.ts';
import { Duration, Identifier } from './model-config.ts';

export { DataColumn } from './data-column.ts';

export const DataFile = z.strictObject({
  name: Identifier.optional().describe(
    "The table's name in SQL. Default: the file name without its ending, made an identifier.",
  ),
  uri: z
    .string()
    .min(1)
    .describe(
      "A path from the repository's root, https://… or s3://… In the last part of a path * and ? match several files.",
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits (sha256sum FILE)')
    .describe('SHA-256 of the file, 64 hex digits: sha256sum FILE. Of several files: sha256sum FILES | sha256sum.'),
  bytes: z.number().int().nonnegative().optional().describe('Size of the file, or of all files together, in bytes.'),
  text: z
    .array(z.string())
    .optional()
    .describe(
      'Columns of a CSV or JSON file that are text, whatever their values look like. Default: those the card declares as text, where they can only come from such a file.',
    ),
});
export type DataFile = z.infer<typeof DataFile>;

export const DataSplit = z.strictObject({
  where: z.string().min(1).default('true').describe("SQL condition over the card's table; the rows of the split."),
});

/** A rule over each row, in SQL: true is right, false is a finding, null passes (say `is not null` to forbid it). */
export const DataRule = z.strictObject({
  name: z.string().min(1).max(100).describe('Name of the rule in findings.'),
  sql: z
    .string()
    .min(1)
    .max(5000)
    .describe('SQL condition over the columns of a row that must be true: "delay >= -60".'),
  tolerance: z.number().min(0).max(1).optional().describe('Share of rows that may break the rule, 0 to 1. Default 0.'),
  severity: FindingSeverity.optional().describe('How a broken rule counts. Default error.'),
  description: z.string().optional().describe('Why the rule holds.'),
});
export type DataRule = z.infer<typeof DataRule>;

export const ForeignKey = z.strictObject({
  columns: z.array(z.string()).min(1).describe('Columns of this card.'),
  references: z
    .string()
    .regex(/^[^#]+#[^#]+$/, 'a file of this card and its columns: airports.csv#iata')
    .describe(
      'File of this card and its columns, which the values must be found in: airports.csv#iata or stops.csv#line,stop.',
    ),
  severity: FindingSeverity.optional().describe('How a value that is not found counts. Default error.'),
});
export type ForeignKey = z.infer<typeof ForeignKey>;

export const Provenance = z.strictObject({
  source: z.string().optional().describe('Where the data comes from.'),
  collection: z.string().optional().describe('How it was collected.'),
  from: z.array(z.string()).optional().describe('Names of the data cards it was made from.'),
  command: z.string().optional().describe('Command that made the files from them.'),
  commit: z.string().optional().describe('Commit at which the command was run.'),
});

const Text = z.string();
const Texts = z.union([z.string(), z.array(z.string())]);
const Day = z.string();

/**
 * Keys of Hugging Face's dataset cards (`huggingface_hub`'s DatasetCardData and the Hub's dataset card specification). They
 * are accepted and kept, not interpreted, so one card serves both.
 */
const huggingFaceKeys = {
  license: Texts.optional().describe('Licence, in the spelling of the Hugging Face Hub; the same as licence.'),
  license_name: Text.optional(),
  license_link: Text.optional(),
  license_details: Text.optional(),
  pretty_name: Text.optional().describe('Name for people.'),
  language: Texts.optional().describe('Languages, ISO 639 codes.'),
  language_bcp47: Texts.optional(),
  language_details: Text.optional(),
  tags: z.array(z.string()).optional(),
  task_categories: Texts.optional(),
  task_ids: Texts.optional(),
  size_categories: Texts.optional(),
  annotations_creators: Texts.optional(),
  language_creators: Texts.optional(),
  multilinguality: Texts.optional(),
  source_datasets: Texts.optional(),
  paperswithcode_id: Text.nullable().optional(),
  arxiv: Texts.optional(),
  configs: z.unknown().optional(),
  config_names: Texts.optional(),
  dataset_info: z.unknown().optional(),
  train_eval_index: z.unknown().optional(),
  'train-eval-index': z.unknown().optional(),
  viewer: z.boolean().optional(),
  thumbnail: Text.nullable().optional(),
  extra_gated_prompt: Text.optional(),
  extra_gated_fields: z.unknown().optional(),
  extra_gated_heading: Text.optional(),
  extra_gated_description: Text.optional(),
  extra_gated_button_content: Text.optional(),
  inference: z.unknown().optional(),
} as const;

/** Keys that are accepted for Hugging Face's sake and mean nothing to us. */
export const HUGGING_FACE_KEYS: readonly string[] = Object.keys(huggingFaceKeys);

/** Front matter of `data-cards/<name>.md`. Keys of Hugging Face's dataset cards are accepted beside ours. */
export const DataCard = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-zA-Z0-9_](?:[a-zA-Z0-9-_]*[a-zA-Z0-9_])?$/,
        'letters, digits, - and _ only, not beginning or ending with -',
      )
      .describe('The same as the file name without .md.'),
    files: z.array(DataFile).min(1).describe('The pinned files that hold the data.'),
    query: z
      .string()
      .min(1)
      .optional()
      .describe(
        'SQL that makes the table the splits filter, over one view per file. Default: select * from <the only file>.',
      ),
    key: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'Columns that together order the rows and tell them apart, so that row numbers mean the same everywhere.',
      ),
    splits: z
      .record(Identifier, DataSplit)
      .describe('Splits by name: train, test, …; a split is a query over pinned files.'),
    columns: z.record(z.string(), DataColumn).default({}).describe('What is promised about columns, by name.'),
    foreign_keys: z
      .array(ForeignKey)
      .default([])
      .describe('Columns whose values must be found in another file of the card.'),
    rules: z.array(DataRule).max(200).default([]).describe('Rules over rows, in SQL.'),
    label: z
      .strictObject({
        column: z.string().describe('Column of the true answer.'),
        'available-after': Duration.optional().describe('How long after the event the answer is known: 6h.'),
        annotators: z
          .array(z.string())
          .min(2)
          .optional()
          .describe('Columns with the answers of several people: their agreement is the human-level ceiling.'),
        features: z
          .array(z.string())
          .min(1)
          .optional()
          .describe('Columns that should decide the label: rows that are equal in them should have equal labels.'),
        conflicts: z
          .number()
          .min(0)
          .max(1)
          .optional()
          .describe('Share of rows whose label other equal rows may contradict. Default 1: only told.'),
        min_share: z.number().min(0).max(1).optional().describe('Smallest share that any class may have.'),
      })
      .optional()
      .describe('Where the true answer is.'),
    entity: z.string().optional().describe('Column of what rows belong to; rows of one entity are not independent.'),
    timestamp: z.string().optional().describe('Column that says when the row happened.'),
    split_policy: z
      .enum(['random', 'group', 'time'])
      .optional()
      .describe(
        'How rows were dealt to the splits, which data leakage holds them to: group keeps the rows of an entity together, time puts later rows last.',
      ),
    licence: z.string().optional().describe('Licence of the data. license is accepted too.'),
    owner: z.string().optional().describe('Person or team that answers for the data.'),
    provenance: Provenance.optional().describe('Where the data comes from and what it was made from.'),
    retention: z
      .string()
      .optional()
      .describe('How long the data may be kept: 365d counts from the day of collection; words are kept as words.'),
    'delete-after': z.iso.date().optional().describe('Last day on which the data may be here: 2027-03-31.'),
    collected: Day.optional().describe('When the data was collected: a day, or first/last day.'),
    updated: Day.optional().describe('Day of the last update.'),
    'update-schedule': z
      .union([Duration, z.enum(['once', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'])])
      .optional()
      .describe('How often the data is renewed: daily, monthly, 7d; once for data that stays.'),
    'newest-within': Duration.optional().describe(
      'The newest timestamp is at most this old on the day of the check: 7d.',
    ),
    'stale-after': Duration.optional().describe('Age from which the card counts as stale: 90d.'),
    ...huggingFaceKeys,
  })
  .meta({ title: 'Data card', description: 'Front matter of a data card. data-cards/<name>.md' });
export type DataCard = z.infer<typeof DataCard>;
