import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import { explainIssues } from './explain-issues.ts';
import { readYaml, type YamlDocument, type YamlSource } from './yaml-document.ts';

/** A value that follows its schema, with the way back to its lines; or everything that is wrong with the text. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly locate: YamlDocument['locate'] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** YAML text -> value. Every problem names file, line, column and field; all of a file are found at once. */
export function parseYaml<T extends z.ZodType>(source: YamlSource, schema: T): Parsed<z.output<T>> {
  const document = readYaml(source);
  if (!document.ok) return document;
  const result = schema.safeParse(document.value);
  if (!result.success) return { ok: false, problems: explainIssues(result.error.issues, schema, document) };
  return { ok: true, value: result.data, locate: document.locate };
}
