import type { GitHubApi, Schema } from './openapi.ts';

/**
 * A complete answer from the fields we set: required fields of the schema that are missing get the plainest value of their
 * type, so that a client finds every field GitHub promises. What we set is left as it is.
 */
export function fill(api: GitHubApi, schema: Schema, given: unknown): unknown {
  const resolved = api.resolve(schema);
  if (given === undefined) return plainest(api, resolved);
  if (Array.isArray(given)) {
    const { items } = resolved;
    return items === undefined ? given : given.map((one) => fill(api, items, one));
  }
  if (typeof given !== 'object' || given === null) return given;
  const parts = [resolved, ...(resolved.allOf ?? []).map((one) => api.resolve(one))];
  const whole: Record<string, unknown> = { ...given };
  for (const { properties = {}, required = [] } of parts) {
    for (const [name, property] of Object.entries(properties)) {
      if (name in given || required.includes(name)) {
        whole[name] = fill(api, property, (given as Record<string, unknown>)[name]);
      }
    }
  }
  return whole;
}

function plainest(api: GitHubApi, schema: Schema): unknown {
  if (schema.nullable === true) return null;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.allOf !== undefined || schema.properties !== undefined) return fill(api, schema, {});
  const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (choice !== undefined) return plainest(api, api.resolve(choice));
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? '2026-01-01T00:00:00Z' : schema.format === 'uri' ? 'about:blank' : '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default:
      return {};
  }
}
