import type { Problem } from '../errors.ts';
import { sameCondition } from './check-model.ts';
import type { DataCard } from './data-card.ts';
import type { Findings } from './findings.ts';
import { nearestName } from './nearest-name.ts';
import { tableName } from './table-name.ts';
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
  for (const [name, column] of Object.entries(card.columns)) {
    if (typeof column.min === 'number' && typeof column.max === 'number' && column.min > column.max) {
      problems.push(at(['columns', name, 'min'], `min ${column.min} is above max ${column.max}`, 'exchange them'));
    }
  }
  if (card.licence !== undefined && card.license !== undefined && String(card.license) !== card.licence) {
    warnings.push(
      at(['license'], `license is ${String(card.license)} and licence is ${card.licence}`, 'keep one of the two'),
    );
  }
  return { problems, warnings: [...warnings, ...undescribedColumns(card, at)] };
}

type At = (path: FieldPath, what: string, fix?: string) => Problem;

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
  if (scheme === 'https' || scheme === 's3') return undefined;
  if (scheme !== undefined)
    return [`${scheme}: cannot be read`, "write a path from the repository's root, https://… or s3://…"];
  if (uri.startsWith('/') || /^[A-Za-z]:|\\/.test(uri)) {
    return ['must be the same on every machine', "write a path from the repository's root, with /"];
  }
  if (uri.split('/').includes('..')) return ['leads out of the repository', "write a path from the repository's root"];
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
