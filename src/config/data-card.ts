import { z } from 'zod';
import { Duration, Identifier } from './model-config.ts';

export const DataFile = z.strictObject({
  name: Identifier.optional().describe(
    "The table's name in SQL. Default: the file name without its ending, made an identifier.",
  ),
  uri: z.string().min(1).describe("A path from the repository's root, https://… or s3://…"),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits (sha256sum FILE)')
    .describe('SHA-256 of the file, 64 hex digits: sha256sum FILE.'),
  bytes: z.number().int().nonnegative().optional().describe('Size of the file in bytes.'),
});
export type DataFile = z.infer<typeof DataFile>;

export const DataSplit = z.strictObject({
  where: z.string().min(1).default('true').describe("SQL condition over the card's table; the rows of the split."),
});

export const DataColumn = z.strictObject({
  type: z.string().optional().describe('int, float, string, bool, date, timestamp, …'),
  unit: z.string().optional().describe('Unit of measurement: miles, EUR, s.'),
  description: z.string().optional().describe('What the column means.'),
  min: z.union([z.number(), z.string()]).optional().describe('Smallest allowed value.'),
  max: z.union([z.number(), z.string()]).optional().describe('Largest allowed value.'),
  completeness: z.number().min(0).max(1).optional().describe('Share of rows that must have a value, 0 to 1.'),
  values: z
    .union([
      z.array(z.union([z.string(), z.number(), z.boolean()])),
      z.strictObject({ from: z.string().describe('A file and its column: airports.csv#iata.') }),
    ])
    .optional()
    .describe('Allowed values: a list, or a column of another file.'),
  sensitive: z.boolean().optional().describe('True: values of this column are never shown in reports.'),
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
    label: z
      .strictObject({
        column: z.string().describe('Column of the true answer.'),
        'available-after': Duration.optional().describe('How long after the event the answer is known: 6h.'),
      })
      .optional()
      .describe('Where the true answer is.'),
    entity: z.string().optional().describe('Column of what rows belong to; rows of one entity are not independent.'),
    timestamp: z.string().optional().describe('Column that says when the row happened.'),
    licence: z.string().optional().describe('Licence of the data. license is accepted too.'),
    owner: z.string().optional().describe('Person or team that answers for the data.'),
    retention: z.string().optional().describe('How long the data may be kept.'),
    collected: Day.optional().describe('When the data was collected.'),
    updated: Day.optional().describe('Day of the last update.'),
    'stale-after': Duration.optional().describe('Age from which the card counts as stale: 90d.'),
    ...huggingFaceKeys,
  })
  .meta({ title: 'Data card', description: 'Front matter of a data card. data-cards/<name>.md' });
export type DataCard = z.infer<typeof DataCard>;
