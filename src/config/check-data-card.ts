import type { Problem } from '../errors.ts';
import { sameCondition } from './check-model.ts';
import type { DataCard } from './data-card.ts';
import { COLUMN_TYPES, type DataColumn, declaredFamily } from './data-column.ts';
import { parseReference, referencedFile } from './data-reference.ts';
import type { Findings } from './findings.ts';
import { nearestName } from './nearest-name.ts';
import { tableName } from './table-name.ts';
import { isParquet } from './text-columns.ts';
import type { FieldPath, YamlDocument } from './yaml-document.ts';

/** What a card's schema cannot say. `stem` is its file name without `.md`, by which models find it. */
export function checkDataCard(card: DataCard, stem: string, locate: YamlDocument['locate']): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const at = (path: FieldPath, what: string, fix?: string): Problem =>
    fix === undefined ? { what, where: locate(path) } : { what, where: locate(path), fix };

  if (card.name !== stem) {
    problems.push(
      at(
        ['name'],
        `is ${card.name}, but models find this card as ${stem}`,
        `write name: ${stem}, or rename the file to ${card.name}.md`,
      ),
    );
  }
  problems.push(...checkFiles(card, at), ...checkSplits(card, at));
  problems.push(...Object.entries(card.columns).flatMap(([name, column]) => checkColumn(name, column, at)));
  problems.push(...checkRules(card, at), ...checkReferences(card, at));
  if (card.licence !== undefined && card.license !== undefined && String(card.license) !== card.licence) {
    warnings.push(
      at(['license'], `license is ${String(card.license)} and licence is ${card.licence}`, 'keep one of the two'),
    );
  }
  return { problems, warnings: [...warnings, ...undescribedColumns(card, at)] };
}

type At = (path: FieldPath, what: string, fix?: string) => Problem;

function checkColumn(name: string, column: DataColumn, at: At): Problem[] {
  const problems: Problem[] = [];
  const path = (field: string): FieldPath => ['columns', name, field];
  if (column.type !== undefined && declaredFamily(column.type) === undefined) {
    const near = nearestName(column.type, COLUMN_TYPES);
    const known = `write one of ${COLUMN_TYPES.join(', ')}, or list<…>`;
    problems.push(
      at(path('type'), `unknown type ${column.type}`, near === undefined ? known : `did you mean ${near}? ${known}`),
    );
  }
  const { min, max, min_length: shortest, max_length: longest, drift } = column;
  if (typeof min === typeof max && min !== undefined && max !== undefined && min > max) {
    problems.push(at(path('min'), `min ${min} is above max ${max}`, 'exchange them'));
  }
  for (const field of ['min', 'max'] as const) {
    const why = column.type === undefined ? undefined : boundProblem(column[field], column.type);
    if (why !== undefined) problems.push(at(path(field), ...why));
  }
  if (shortest !== undefined && longest !== undefined && shortest > longest) {
    problems.push(at(path('min_length'), `min_length ${shortest} is above max_length ${longest}`, 'exchange them'));
  }
  if (Array.isArray(column.values) && column.values.length === 0) {
    problems.push(at(path('values'), 'allows no value at all', 'list the allowed values, or leave the field out'));
  }
  if (drift?.warn !== undefined && drift.alert !== undefined && drift.warn > drift.alert) {
    problems.push(at([...path('drift'), 'warn'], `warn ${drift.warn} is above alert ${drift.alert}`, 'exchange them'));
  }
  return problems;
}

/** Why a bound says nothing about values of a type. */
function boundProblem(bound: number | string | undefined, type: string): [what: string, fix: string] | undefined {
  if (bound === undefined) return undefined;
  const text = String(bound).trim();
  switch (declaredFamily(type)) {
    case 'int':
    case 'float':
      return Number.isFinite(Number(text)) && text !== '' ? undefined : [`${text} is no number`, 'write a number'];
    case 'date':
    case 'timestamp':
      return /^-?\d{1,6}-\d{1,2}-\d{1,2}(?:[ T].*)?$/.test(text)
        ? undefined
        : [`${text} is no day`, 'write a day: "2026-03-31"'];
    default:
      return undefined;
  }
}

function checkRules({ rules }: DataCard, at: At): Problem[] {
  const first = new Set<string>();
  return rules.flatMap(({ name }, index) => {
    if (!first.has(name)) {
      first.add(name);
      return [];
    }
    return [at(['rules', index, 'name'], `two rules are called ${name}`, 'give one of them another name')];
  });
}

/** A column of another file: `airports.csv#iata`, by the name of the file or of its table. */
function checkReferences(card: DataCard, at: At): Problem[] {
  const uses: [FieldPath, string, number][] = [
    ...Object.entries(card.columns).flatMap(([name, { values }]): [FieldPath, string, number][] =>
      values === undefined || Array.isArray(values) ? [] : [[['columns', name, 'values', 'from'], values.from, 1]],
    ),
    ...card.foreign_keys.map(({ columns, references }, index): [FieldPath, string, number] => [
      ['foreign_keys', index, 'references'],
      references,
      columns.length,
    ]),
  ];
  return uses.flatMap(([path, text, count]) => {
    const reference = parseReference(text);
    if (reference === undefined) {
      return [at(path, `${text} names no file and column`, 'write the file and its column: airports.csv#iata')];
    }
    if (reference.columns.length !== count) {
      const fix = `name as many columns as are compared: ${count}`;
      return [
        at(path, `${text} names ${reference.columns.length} column${reference.columns.length === 1 ? '' : 's'}`, fix),
      ];
    }
    if (referencedFile(card, reference.file) !== undefined) return [];
    const names = card.files.map(({ uri }) => uri.split('/').at(-1)!);
    const near = nearestName(reference.file, names);
    return [
      at(
        path,
        `${reference.file} is none of the card's files`,
        near === undefined ? `the files are ${names.join(', ')}; add it to files` : `did you mean ${near}?`,
      ),
    ];
  });
}

function checkFiles(card: DataCard, at: At): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  card.files.forEach((file, index) => {
    const why = uriProblem(file.uri);
    if (why !== undefined) problems.push(at(['files', index, 'uri'], ...why));
    const name = tableName(file);
    if (names.has(name)) {
      problems.push(
        at(['files', index], `two files would be the table ${name}`, 'give one of them another name: name: <table>'),
      );
    }
    names.add(name);
    if (file.text !== undefined && isParquet(file)) {
      problems.push(at(['files', index, 'text'], 'the columns of Parquet have types of their own', 'leave text out'));
    }
  });
  if (card.files.length > 1 && card.query === undefined) {
    problems.push(
      at(
        ['files'],
        `there are ${card.files.length} files and no query that joins them`,
        `add query: select … from ${[...names].join(' join ')} …`,
      ),
    );
  }
  return problems;
}

function uriProblem(uri: string): [what: string, fix: string] | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(uri)?.[1]?.toLowerCase();
  if (scheme === 'https' || scheme === 's3') return addressProblem(uri);
  if (scheme !== undefined)
    return [`${scheme}: cannot be read`, "write a path from the repository's root, https://… or s3://…"];
  if (uri.startsWith('/') || /^[A-Za-z]:|\\/.test(uri)) {
    return ['must be the same on every machine', "write a path from the repository's root, with /"];
  }
  if (uri.split('/').includes('..')) return ['leads out of the repository', "write a path from the repository's root"];
  return undefined;
}

function addressProblem(uri: string): [what: string, fix: string] | undefined {
  const [, user, host, path] = /^[a-z0-9]+:\/\/([^/?#]*@)?([^/?#]*)([^?#]*)/i.exec(uri) ?? [];
  if (user !== undefined) {
    const fix = 'take them out, and change them: whoever can read the repository knows them now';
    return ['holds a user name or a password', fix];
  }
  if (host === undefined || host === '' || path === undefined || path.length < 2) {
    return ['is no address of a file', 'write https://server/path/file.parquet or s3://bucket/path/file.parquet'];
  }
  return undefined;
}

function checkSplits(card: DataCard, at: At): Problem[] {
  const splits = Object.entries(card.splits);
  if (splits.length === 0) return [at(['splits'], 'has no split', 'write: train: { where: … } and test: { where: … }')];
  const train = card.splits.train;
  if (train === undefined) return [];
  return splits
    .filter(([name, split]) => name !== 'train' && sameCondition(split.where, train.where))
    .map(([name]) =>
      at(['splits', name], `${name} selects the same rows as train`, 'give them conditions that exclude each other'),
    );
}

/** Columns that other fields name and `columns` does not describe, when it describes any and no query could make them. */
function undescribedColumns(card: DataCard, at: At): Problem[] {
  const listed = Object.keys(card.columns);
  if (listed.length === 0 || card.query !== undefined) return [];
  const uses: [FieldPath, string | undefined][] = [
    [['label', 'column'], card.label?.column],
    [['entity'], card.entity],
    [['timestamp'], card.timestamp],
    ...(card.key ?? []).map((column, index): [FieldPath, string] => [['key', index], column]),
  ];
  return uses.flatMap(([path, column]) => {
    if (column === undefined || listed.includes(column)) return [];
    const near = nearestName(column, listed);
    return [
      at(
        path,
        `column ${column} is not described under columns`,
        near === undefined ? undefined : `did you mean ${near}?`,
      ),
    ];
  });
}
