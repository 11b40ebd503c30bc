import { z } from 'zod';
import { DataCard } from './data-card.ts';
import { Environments } from './environments.ts';
import { ModelConfig } from './model-config.ts';
import { Policy } from './policy.ts';
import { Waivers } from './waivers.ts';

/** A file that people write, and the name of its schema. */
export interface ConfigFile {
  /** `model` names `schemas/model.schema.json`. */
  readonly name: string;
  /** Where the file stands in a repository. */
  readonly path: string;
  readonly schema: z.ZodType;
}

/** Every file that people write, in the order of the reference. */
export const CONFIG_FILES: readonly ConfigFile[] = [
  { name: 'model', path: 'models/<name>/model.yaml', schema: ModelConfig },
  { name: 'data-card', path: 'data-cards/<name>.md (front matter)', schema: DataCard },
  { name: 'environments', path: 'registry/environments.yaml', schema: Environments },
  { name: 'policy', path: 'registry/policy.yaml', schema: Policy },
  { name: 'waivers', path: 'registry/waivers.yaml', schema: Waivers },
];

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema (draft 2020-12) of what may be written, for editors: fields with a default are optional. */
export function jsonSchema(file: ConfigFile): JsonSchema {
  const schema = z.toJSONSchema(file.schema, { target: 'draft-2020-12', io: 'input', reused: 'inline' });
  const { $schema, ...rest } = schema;
  return { $schema: $schema!, $id: `urn:proofmark:schema:${file.name}`, ...rest };
}
