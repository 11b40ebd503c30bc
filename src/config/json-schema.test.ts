import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONFIG_FILES, type JsonSchema, jsonSchema } from './json-schema.ts';
import { renderConfigurationReference } from './render-reference.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Every schema of a field, with the path to it. */
function fields(schema: JsonSchema, path = ''): [string, JsonSchema][] {
  const inner = [schema.items, schema.additionalProperties, ...(schema.anyOf ?? [])].filter(
    (value): value is JsonSchema => typeof value === 'object' && !Array.isArray(value),
  );
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]): [string, JsonSchema][] => {
      const own = field as JsonSchema;
      return [[`${path}.${name}`, own], ...fields(own, `${path}.${name}`)];
    }),
    ...inner.flatMap((value) => fields(value, `${path}[]`)),
  ];
}

describe.each(CONFIG_FILES.map((file) => [file.name, file] as const))('the JSON Schema of %s', (name, file) => {
  const schema = jsonSchema(file);

  test('has a title, an id without a host, and refuses unknown fields', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.$id).toBe(`urn:proofmark:schema:${name}`);
    expect(schema.title).toBeTruthy();
    expect(schema.additionalProperties).toBe(false);
  });

  test('lets fields with a default be left out', () => {
    const required = fields(schema).filter(([, field]) => field.default !== undefined);
    for (const [path] of required) {
      const field = path.split('.').at(-1)!;
      if (!path.slice(1).includes('.')) expect(schema.required ?? []).not.toContain(field);
    }
  });

  test('describes every field of our own', () => {
    const silent = fields(schema).filter(([, field]) => field.description === undefined);
    const ours = silent.map(([path]) => path).filter((path) => !HUGGING_FACE.test(path));
    expect(ours).toEqual([]);
  });

  test('is the file that editors read', () => {
    const written: unknown = JSON.parse(readFileSync(join(ROOT, 'schemas', `${name}.schema.json`), 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});

/** Keys that are described where they come from. */
const HUGGING_FACE =
  /^\.(?:license_\w+|language_\w+|tags|task_\w+|size_categories|annotations_creators|multilinguality|source_datasets|paperswithcode_id|arxiv|configs|config_names|dataset_info|train[_-]eval[_-]index|viewer|thumbnail|extra_gated_\w+|inference)$/;

test('the reference has a row for every field and escapes what Markdown would swallow', () => {
  const reference = renderConfigurationReference();
  expect(reference).toContain('| `evaluate.metrics[].<name>.role` ');
  expect(reference).toContain('PROOFMARK_DATA_\\<SPLIT\\>');
  expect(reference).toMatch(/\| `train\.seeds` +\| list of whole number +\| `\[1\]` /);
  expect(reference).toMatch(/\| `evaluate\.label` +\| text +\| \*\*required\*\* /);
});
