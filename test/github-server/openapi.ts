import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** A schema of OpenAPI 3.0, as far as it is looked into here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content } | { readonly $ref: string }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** Matches a path without the base of the API; the groups are the path's parameters, still encoded. */
  readonly pattern: RegExp;
  readonly pathNames: readonly string[];
  /** Every complaint about the parameters; the coerced ones otherwise. */
  parameters(kind: 'path' | 'query', given: Readonly<Record<string, string>>): Checked<Record<string, unknown>>;
  /** Complaints about a JSON body. Also about a field GitHub does not know: it would be ignored in silence. */
  body(value: unknown): readonly string[];
  /** Complaints about an answer, and whether the description knows its status at all. */
  answer(status: number, value: unknown): readonly string[];
  /** Schema of the answer with this status. */
  answerSchema(status: number): Schema | undefined;
}

export interface Checked<T> {
  readonly value: T;
  readonly complaints: readonly string[];
}

export interface GitHubApi {
  find(method: string, path: string): { operation: Operation; encoded: Record<string, string> } | undefined;
  resolve(schema: Schema): Schema;
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete'];

/** Answers that any operation may give, whatever its description lists: limits, refusals, failures. */
const ALWAYS_POSSIBLE = [401, 403, 404, 429, 500, 502, 503, 504];

/**
 * Answers that GitHub gives and its description does not list. Publishing a draft whose tag has a published release is
 * refused, which GitHub's own command line relies on (https://github.com/cli/cli/pull/6493).
 */
const NOT_DESCRIBED: Readonly<Record<string, readonly number[]>> = { 'repos/update-release': [422] };

let loaded: GitHubApi | undefined;

/** The part of GitHub's official OpenAPI description below `/repos/{owner}/{repo}`, with a validator for each operation. */
export function githubApi(): GitHubApi {
  loaded ??= compile(JSON.parse(readFileSync(descriptionFile(), 'utf8')) as Document);
  return loaded;
}

function descriptionFile(): string {
  return createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
}

function compile(document: Document): GitHubApi {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateFormats: true, logger: false });
  ajv.addFormat('date-time', (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text));
  ajv.addFormat('uri', (text: string) => /^[a-z][a-z0-9+.-]*:[^\s]*$/i.test(text));
  for (const format of [
    'int64',
    'int32',
    'email',
    'date',
    'double',
    'repo.nwo',
    'uuid',
    'binary',
    'ssh-key',
    'decimal',
  ]) {
    ajv.addFormat(format, true);
  }

  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : resolve(dereference(document, schema.$ref) as Schema);

  const added = new Set<string>();
  /** A schema as ajv takes it: references point at schemas that have been added under their own name. */
  const prepared = (schema: Schema): object =>
    rewrite(schema, (reference) => {
      if (!added.has(reference)) {
        added.add(reference);
        ajv.addSchema(prepared(dereference(document, reference) as Schema), keyOf(reference));
      }
      return keyOf(reference);
    });

  const validators = new Map<Schema, ValidateFunction>();
  const validate = (schema: Schema, value: unknown): readonly string[] => {
    let validator = validators.get(schema);
    if (validator === undefined) {
      validator = ajv.compile(prepared(schema));
      validators.set(schema, validator);
    }
    return validator(value) ? [] : (validator.errors ?? []).map(complaint);
  };

  const operations = Object.entries(document.paths)
    .filter(([path]) => path === '/repos/{owner}/{repo}' || path.startsWith('/repos/{owner}/{repo}/'))
    .flatMap(([path, methods]) =>
      METHODS.flatMap((method) => {
        const found = methods[method];
        return found === undefined ? [] : [operationOf(document, path, method, found, validate, resolve)];
      }),
    )
    // `/releases/latest` before `/releases/{release_id}`.
    .sort((a, b) => a.pathNames.length - b.pathNames.length);

  return {
    resolve,
    find(method, path) {
      for (const operation of operations) {
        const match = operation.method === method ? operation.pattern.exec(path) : null;
        if (match === null) continue;
        return {
          operation,
          encoded: Object.fromEntries(operation.pathNames.map((name, at) => [name, match[at + 1]!])),
        };
      }
      return undefined;
    },
  };
}

function operationOf(
  document: Document,
  path: string,
  method: string,
  found: OperationObject,
  validate: (schema: Schema, value: unknown) => readonly string[],
  resolve: (schema: Schema) => Schema,
): Operation {
  const parameters = (found.parameters ?? []).map(
    (one) => ('$ref' in one ? dereference(document, one.$ref) : one) as Parameter,
  );
  const answerSchema = (status: number) => {
    const response = found.responses[String(status)];
    const resolved = response !== undefined && '$ref' in response ? dereference(document, response.$ref) : response;
    return (resolved as { content?: Content } | undefined)?.content?.['application/json']?.schema;
  };
  // Names of branches and tags may hold slashes, encoded or not.
  const source = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'ref' ? '(.+)' : '([^/]+)'));
  return {
    id: found.operationId,
    method: method.toUpperCase(),
    pattern: new RegExp(`^${source}$`),
    pathNames: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!),
    answerSchema,

    parameters(kind, given) {
      const known = parameters.filter((one) => one.in === kind);
      const value: Record<string, unknown> = {};
      const complaints: string[] = [];
      for (const parameter of known) {
        const text = given[parameter.name];
        if (text === undefined) {
          if (parameter.required === true) complaints.push(`${kind} parameter ${parameter.name} is missing`);
          continue;
        }
        value[parameter.name] = coerce(resolve(parameter.schema), text);
        complaints.push(
          ...validate(parameter.schema, value[parameter.name]).map(
            (one) => `${kind} parameter ${parameter.name}${one}`,
          ),
        );
      }
      for (const name of Object.keys(given)) {
        if (!known.some((one) => one.name === name)) complaints.push(`${kind} parameter ${name} does not exist`);
      }
      return { value, complaints };
    },

    body(value) {
      const schema = found.requestBody?.content['application/json']?.schema;
      if (schema === undefined) return value === undefined ? [] : ['this operation takes no JSON body'];
      if (value === undefined) return found.requestBody?.required === true ? ['the body is missing'] : [];
      const fields = resolve(schema).properties;
      const unknown =
        fields === undefined || typeof value !== 'object' || value === null
          ? []
          : Object.keys(value).filter((name) => !(name in fields));
      return [...validate(schema, value), ...unknown.map((name) => `/${name} does not exist`)];
    },

    answer(status, value) {
      if (!(String(status) in found.responses)) {
        const known = [...ALWAYS_POSSIBLE, ...(NOT_DESCRIBED[found.operationId] ?? [])].includes(status);
        return known ? [] : [`the description knows no answer ${status}`];
      }
      const schema = answerSchema(status);
      return schema === undefined ? [] : validate(schema, value);
    },
  };
}

function complaint(error: ErrorObject): string {
  return `${error.instancePath} ${error.message ?? error.keyword}`;
}

function coerce(schema: Schema, text: string): unknown {
  const types = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((one) => one.type);
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
}

function keyOf(reference: string): string {
  // Absolute: a relative one would be taken from the schema it stands in.
  return `https://github.invalid/${reference.slice('#/components/'.length)}`;
}

function dereference(document: Document, reference: string): unknown {
  const [, , kind, name] = reference.split('/');
  const found = document.components[kind!]?.[name!];
  if (found === undefined) throw new Error(`${reference} does not exist`);
  return found;
}

/** JSON Schema from OpenAPI 3.0: null becomes a type of its own, examples go. */
function rewrite(value: unknown, refer: (reference: string) => string): object {
  if (Array.isArray(value)) return value.map((one) => (isObject(one) ? rewrite(one, refer) : one));
  const { nullable, example: _example, examples: _examples, ...rest } = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(rest)) {
    if (name === '$ref' && typeof field === 'string') copy.$ref = refer(field);
    // A property may itself be called `nullable` or `example`.
    else if (name === 'properties' && isObject(field)) {
      copy.properties = Object.fromEntries(
        Object.entries(field).map(([key, one]) => [key, isObject(one) ? rewrite(one, refer) : one]),
      );
    } else copy[name] = isObject(field) && name !== 'enum' && name !== 'default' ? rewrite(field, refer) : field;
  }
  return nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
