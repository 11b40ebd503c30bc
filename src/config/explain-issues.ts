import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import { nearestName } from './nearest-name.ts';
import { fieldDescription, fieldNames } from './schema-shape.ts';
import type { FieldPath, YamlDocument } from './yaml-document.ts';

type Issue = z.core.$ZodIssue;

/**
 * zod's issues in the words of somebody who writes YAML: what the field must be, what it is instead, and where it stands.
 * Sorted by line.
 */
export function explainIssues(issues: readonly Issue[], schema: z.core.$ZodType, document: YamlDocument): Problem[] {
  const flat = issues.flatMap((issue) => usefulIssues(issue, []));
  const meant = new Set<string>();
  for (const { issue, path } of flat) {
    if (issue.code !== 'unrecognized_keys') continue;
    const allowed = missingNames(document.value, schema, path);
    for (const key of issue.keys) {
      const near = nearestName(key, allowed);
      if (near !== undefined) meant.add(JSON.stringify([...path, near]));
    }
  }
  return flat
    .filter(({ issue, path }) => !(isMissing(issue, document.value, path) && meant.has(JSON.stringify(path))))
    .flatMap(({ issue, path }) => explain(issue, path, schema, document))
    .sort((a, b) => (a.where?.line ?? 0) - (b.where?.line ?? 0) || (a.where?.column ?? 0) - (b.where?.column ?? 0));
}

interface PlacedIssue {
  readonly issue: Issue;
  readonly path: FieldPath;
}

/** Follows a union into the branch that was probably meant, so that its own message is shown. */
function usefulIssues(issue: Issue, base: FieldPath): PlacedIssue[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => ({
      issue: { ...inner, code: 'custom', message: `a field name must be ${inner.message}` } as Issue,
      path,
    }));
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const ofRightType = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'),
  );
  const chosen = ofRightType.toSorted((a, b) => a.length - b.length)[0];
  if (chosen !== undefined) return chosen.flatMap((inner) => usefulIssues(inner, path));
  const expected = new Set(
    issue.errors.flatMap((branch) =>
      branch.flatMap((inner) => (inner.code === 'invalid_type' ? [expectedWord(inner.expected)] : [])),
    ),
  );
  return [{ issue: { ...issue, code: 'custom', message: `must be ${[...expected].join(' or ')}` } as Issue, path }];
}

function explain(issue: Issue, path: FieldPath, schema: z.core.$ZodType, document: YamlDocument): Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(key, path, schema, document));
  const value = valueAt(document.value, path);
  if (isMissing(issue, document.value, path)) {
    const expected = issue.code === 'invalid_type' ? expectedWord(issue.expected) : 'one of its values';
    const choice = issue.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : expected;
    const meaning = fieldDescription(schema, path);
    const fix = meaning === undefined ? `add it: ${choice}` : `add it: ${choice}. ${meaning}`;
    return [{ what: 'is required', where: document.locate(path), fix }];
  }
  const where = document.locate(path);
  const is = describeValue(value);
  switch (issue.code) {
    case 'invalid_type': {
      const quote = issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean');
      const problem = { what: `must be ${expectedWord(issue.expected)}, is ${is}`, where };
      return [quote ? { ...problem, fix: `put it in quotes: "${value}"` } : problem];
    }
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = typeof value === 'string' ? nearestName(value, words) : undefined;
      const problem = {
        what: `must be ${words.length === 1 ? words[0] : `one of ${words.join(', ')}`}, is ${is}`,
        where,
      };
      return [near === undefined ? problem : { ...problem, fix: `did you mean ${near}?` }];
    }
    case 'too_small':
      return [
        {
          what: `must ${limit(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum)}, is ${is}`,
          where,
        },
      ];
    case 'too_big':
      return [
        {
          what: `must ${limit(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)}, is ${is}`,
          where,
        },
      ];
    case 'invalid_format':
      return [
        { what: `must be ${issue.format === 'date' ? 'a date such as 2027-03-31' : issue.message}, is ${is}`, where },
      ];
    case 'custom':
      return [
        {
          what: issue.message.startsWith('a field name')
            ? issue.message
            : `${issue.message.startsWith('must') ? '' : 'must be '}${issue.message}, is ${is}`,
          where,
        },
      ];
    default:
      return [{ what: issue.message, where }];
  }
}

function unknownField(key: string, path: FieldPath, schema: z.core.$ZodType, document: YamlDocument): Problem {
  const allowed = fieldNames(schema, path);
  const where = document.locate([...path, key], 'key');
  if (allowed.includes(key)) {
    const others = Object.keys(valueAt(document.value, path) as object).filter((name) => name !== key);
    return {
      what: `cannot stand together with ${others.join(', ')}`,
      where,
      fix: 'keep one of them, or make two list entries',
    };
  }
  // `{ description: late, to the minute }`: YAML ends the text at the comma and takes the rest for a field.
  if (/\s/.test(key) && valueAt(document.value, [...path, key]) === null) {
    return { what: 'is not a known field', where, fix: 'put the text before it, with its comma, in double quotes' };
  }
  const missing = missingNames(document.value, schema, path);
  const near = nearestName(key, missing) ?? nearestName(key, allowed);
  const list = `allowed here: ${allowed.join(', ')}`;
  return {
    what: 'is not a known field',
    where,
    fix: near === undefined ? list : `did you mean ${near}? ${list[0]!.toUpperCase()}${list.slice(1)}`,
  };
}

/** Allowed fields that were not written: what a misspelt name was probably meant to be. */
function missingNames(root: unknown, schema: z.core.$ZodType, path: FieldPath): readonly string[] {
  const written = valueAt(root, path);
  return fieldNames(schema, path).filter(
    (name) => typeof written === 'object' && written !== null && !Object.hasOwn(written, name),
  );
}

function isMissing(issue: Issue, root: unknown, path: FieldPath): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && valueAt(root, path) === undefined;
}

function valueAt(root: unknown, path: FieldPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

const EXPECTED_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of fields',
  record: 'a mapping of names to values',
  date: 'a date',
};

function expectedWord(expected: string): string {
  return EXPECTED_WORDS[expected] ?? expected;
}

function limit(origin: string, comparison: string, bound: number | bigint): string {
  if (origin === 'string') return `have ${comparison} ${bound} ${Number(bound) === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set')
    return `have ${comparison} ${bound} ${Number(bound) === 1 ? 'entry' : 'entries'}`;
  return `be ${comparison} ${bound}`;
}

/** Longest part of a value that a message repeats. */
const SHOWN = 60;

/** `the text "abc"`, `the number 5`, `a list`, `empty`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  switch (typeof value) {
    case 'string':
      return value === ''
        ? 'the empty text'
        : `the text ${JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value)}`;
    case 'number':
    case 'bigint':
      return `the number ${value}`;
    case 'boolean':
      return String(value);
    default:
      return 'a mapping';
  }
}
