import { z } from 'zod';
import type { FieldPath } from './yaml-document.ts';

/** The schemas that can stand at a place: several where a union offers a choice. Wrappers such as `optional` are removed. */
export function schemasAt(schema: z.core.$ZodType, path: FieldPath): readonly z.core.$ZodType[] {
  const here = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined) return here;
  return here.flatMap((option) => {
    const inner = child(option, step);
    return inner === undefined ? [] : schemasAt(inner, rest);
  });
}

/** Names of fields allowed at a place, over all branches of a union, in the order of the schema. */
export function fieldNames(schema: z.core.$ZodType, path: FieldPath): readonly string[] {
  const objects = schemasAt(schema, path).filter((option) => option instanceof z.ZodObject);
  return [...new Set(objects.flatMap((option) => Object.keys(option.shape)))];
}

/** What the schema says a field means. */
export function fieldDescription(schema: z.core.$ZodType, path: FieldPath): string | undefined {
  const name = path.at(-1);
  if (name === undefined) return undefined;
  for (const parent of schemasAt(schema, path.slice(0, -1))) {
    const field = child(parent, name);
    if (field instanceof z.ZodType && field.description !== undefined) return field.description;
  }
  return undefined;
}

function unwrap(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap());
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrap);
  return [schema];
}

function child(schema: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, step) ? schema.shape[step] : undefined;
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}
