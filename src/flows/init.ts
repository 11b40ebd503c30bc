import { checkModelName } from '../config/check-model.ts';
import type { Task } from '../config/model-config.ts';
import { nearestName } from '../config/nearest-name.ts';
import { exampleTable } from '../config/scaffold/example-tasks.ts';
import {
  featureColumns,
  gitAttributes,
  gitIgnores,
  isIdentifier,
  planScaffold,
} from '../config/scaffold/plan-scaffold.ts';
import type { ScaffoldData, ScaffoldFile, ScaffoldLanguage } from '../config/scaffold/scaffold-facts.ts';
import { tableName } from '../config/table-name.ts';
import { type Problem, UserError } from '../errors.ts';
import type { RepositoryFiles, Sha256, TableSession, Tables } from '../ports.ts';
import { NUMERIC } from './feature-query.ts';

export interface InitRequest {
  readonly model: string;
  readonly language: ScaffoldLanguage;
  /** CSV, Parquet or JSON file, from the repository's root. Without it a small made-up table is written. */
  readonly data?: string;
  /** Column of the true answer; needed with `data`. */
  readonly label?: string;
  /** Default binary-classification. */
  readonly task?: Task;
  /** Column of the query; needed with `data` for ranking. */
  readonly query?: string;
  /** The label's value that counts as positive, when it is not true or 1. */
  readonly positive?: string;
  readonly entity?: string;
  /** Name of the data card; default the data file's name. */
  readonly card?: string;
  /** Folder of the JSON Schemas for editors, from the root. */
  readonly schemaFolder?: string;
}

export interface InitPorts {
  readonly files: RepositoryFiles;
  readonly tables: Tables;
  readonly sha256: Sha256;
}

export interface InitResult {
  readonly created: readonly string[];
  /** Files that were there and stay as they are. */
  readonly existed: readonly string[];
  /** What a person should know about what was written. */
  readonly notes: readonly string[];
  /** Commands to run next, in order. */
  readonly next: readonly string[];
}

const DATA_FILE = /\.(?:parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i;
const SCHEMA_FOLDER = 'node_modules/proofmark/schemas';
const TRUE_WORDS = /^(?:1|t|true|y|yes)$/i;
/** Text columns with at most this many values are offered as slices. */
const MOST_SLICE_VALUES = 20;
const MOST_SLICES = 3;
/** More values than this are a number, or names. */
const MOST_CLASSES = 100;
/** Bytes; larger data would make every clone slow. */
const LARGEST_DATA_IN_GIT = 10_000_000;

/**
 * Makes a repository ready for its first experiment. Nothing is overwritten: files that are there stay, the rest is
 * written. Everything is checked before the first file is written.
 * @throws UserError for a name, file or column that cannot be used
 */
export async function initRepository(request: InitRequest, ports: InitPorts): Promise<InitResult> {
  const nameProblem = checkModelName(request.model);
  if (nameProblem !== undefined) throw new UserError(nameProblem);
  await refuseTwin(request.model, ports.files);

  const task = request.task ?? 'binary-classification';
  const before: ScaffoldFile[] = [];
  let data: ScaffoldData;
  if (request.data === undefined) {
    const path = `data/${request.model}-example.csv`;
    const { csv: content, ...facts } = exampleTable(task);
    const bytes = new TextEncoder().encode(content).length;
    before.push({ path, content });
    data = { ...facts, task, positive: null, entity: null, example: true, path, sha256: ports.sha256(content), bytes };
  } else {
    data = await inspectData(request, request.data, ports);
  }
  const card = request.card ?? cardName(data.path);
  const cardProblem = checkModelName(card);
  if (cardProblem !== undefined) {
    throw new UserError({ ...cardProblem, what: cardProblem.what.replace('a model', 'a data card') });
  }
  const schemaFolder = request.schemaFolder ?? SCHEMA_FOLDER;
  const files = planScaffold({ model: request.model, card, language: request.language, data, schemaFolder });

  const created: string[] = [];
  const existed: string[] = [];
  for (const file of [...before, ...files]) {
    const outcome = await ports.files.create(file.path, file.content);
    (outcome === 'created' ? created : existed).push(file.path);
  }
  return {
    created,
    existed,
    notes: await notes(request, data, existed, ports.files),
    next: nextCommands(request, data),
  };
}

/** Two folders that differ only in case are one on some file systems. */
async function refuseTwin(model: string, files: RepositoryFiles): Promise<void> {
  const folders = new Set((await files.list('models')).map((path) => path.split('/')[1]!));
  const twin = [...folders].find((name) => name !== model && name.toLowerCase() === model.toLowerCase());
  if (twin === undefined) return;
  throw new UserError({
    what: `there is a model ${twin}, which differs from ${model} only in case`,
    where: { file: `models/${twin}` },
    fix: 'choose another name',
  });
}

async function inspectData(request: InitRequest, path: string, { files, tables }: InitPorts): Promise<ScaffoldData> {
  const digest = await files.digest(path);
  if (digest === undefined) throw new UserError(await noSuchData(path, files));
  if (!DATA_FILE.test(path)) {
    throw new UserError({
      what: 'is not a kind of file that can be read as a table',
      where: { file: path },
      fix: 'use .parquet, .csv, .tsv, .json or .jsonl',
    });
  }
  const table = tableName({ uri: path });
  const session = await tables.open({ views: [{ name: table, file: await files.absolute(path) }] });
  try {
    const columns = await session.columns(`select * from ${quoted(table)}`);
    const names = columns.map((column) => column.name);
    const label = requireColumn(request.label, 'label', names, path);
    const entity = request.entity === undefined ? null : requireColumn(request.entity, 'entity', names, path);
    const task = request.task ?? 'binary-classification';
    const query = task === 'ranking' ? requireColumn(request.query, 'query', names, path) : null;
    const positive =
      task === 'binary-classification' ? await positiveValue(request, label, table, path, session) : null;
    if (task !== 'binary-classification') await requireTruth(task, label, columns, table, path, session);
    const slices = await fewValued(columns, [label, entity, query], table, session);
    const data = { path, ...digest, task, columns, label, positive, query, entity, slices, example: false };
    if (featureColumns(data).length === 0) {
      throw new UserError({
        what: 'has no column with numbers beside the label, and the model to be written learns from numbers',
        where: { file: path },
        fix: `its columns: ${columns.map((column) => `${column.name} ${column.type}`).join(', ')}`,
      });
    }
    return data;
  } finally {
    session.close();
  }
}

async function noSuchData(path: string, files: RepositoryFiles): Promise<Problem> {
  const known = (await files.list('')).filter(
    (file) => DATA_FILE.test(file) && !/(?:package(?:-lock)?|tsconfig)\.json$/.test(file),
  );
  const near = nearestName(path, known) ?? known.find((file) => file.endsWith(`/${path}`));
  const fix =
    near !== undefined
      ? `did you mean ${near}?`
      : `put the file into the repository and give its path from the root${known.length > 0 ? `; there are: ${known.slice(0, 5).join(', ')}` : ''}`;
  return { what: 'there is no such file', where: { file: path }, fix };
}

function requireColumn(column: string | undefined, option: string, names: readonly string[], path: string): string {
  if (column !== undefined && names.includes(column)) return column;
  const near = column === undefined ? undefined : nearestName(column, names);
  const list = `its columns: ${names.join(', ')}`;
  throw new UserError({
    what: column === undefined ? `which column is the ${option}?` : `there is no column ${JSON.stringify(column)}`,
    where: { file: path },
    fix:
      near === undefined
        ? `give --${option} <column>; ${list}`
        : `did you mean ${near}? ${list[0]!.toUpperCase()}${list.slice(1)}`,
  });
}

/** Checks that the label has two values, and finds out which one is positive. */
async function positiveValue(
  request: InitRequest,
  label: string,
  table: string,
  path: string,
  session: TableSession,
): Promise<string | null> {
  const column = quoted(label);
  const rows = await session.rows(
    `select distinct ${column}::varchar as value from ${quoted(table)} where ${column} is not null order by value limit 4`,
  );
  const values = rows.map((row) => String(row.value));
  const shown = values
    .slice(0, 3)
    .map((value) => JSON.stringify(value))
    .join(', ');
  const fail = (what: string, fix: string): never => {
    throw new UserError({ what: `column ${label} ${what}`, where: { file: path }, fix });
  };
  if (values.length < 2)
    return fail(`has ${values.length === 0 ? 'no value' : 'only one value'}`, 'a label needs rows of both kinds');
  if (values.length > 2)
    return fail(
      `has more than two values (${shown}, …)`,
      'give --task multiclass-classification, or --task regression for a number',
    );
  const truth = values.join() === '0,1' || values.join() === 'false,true';
  // Readers of CSV take yes and no for truth values.
  if (truth && (request.positive === undefined || TRUE_WORDS.test(request.positive))) return null;
  if (request.positive !== undefined) {
    if (values.includes(request.positive)) return request.positive;
    return fail(`has no value ${JSON.stringify(request.positive)}`, `its values: ${shown}`);
  }
  return fail(`has the values ${shown}`, 'say which one is positive: --positive <value>');
}

/** Checks that the label can be the truth of another task than the binary one. */
async function requireTruth(
  task: Task,
  label: string,
  columns: readonly { readonly name: string; readonly type: string }[],
  table: string,
  path: string,
  session: TableSession,
): Promise<void> {
  const type = columns.find(({ name }) => name === label)!.type;
  const refuse = (what: string, fix: string): never => {
    throw new UserError({ what: `column ${label} ${what}`, where: { file: path }, fix });
  };
  if (task !== 'multiclass-classification') {
    if (NUMERIC.test(type) || type === 'BOOLEAN') return;
    refuse(`is ${type}, and ${task} needs a number`, 'choose another column, or --task multiclass-classification');
  }
  const [found] = await session.rows(`select count(distinct ${quoted(label)}) as n from ${quoted(table)}`);
  const values = Number(found?.n);
  if (values < 2)
    refuse(`has ${values === 0 ? 'no value' : 'only one value'}`, 'a label needs rows of several classes');
  if (values > MOST_CLASSES) {
    const many = `has ${values.toLocaleString('en-US')} values, too many for classes`;
    refuse(many, 'give --task regression for a number');
  }
}

async function fewValued(
  columns: readonly { readonly name: string; readonly type: string }[],
  used: readonly (string | null)[],
  table: string,
  session: TableSession,
): Promise<readonly string[]> {
  const texts = columns.filter(({ name, type }) => type === 'VARCHAR' && !used.includes(name) && !isIdentifier(name));
  if (texts.length === 0) return [];
  const counts = texts.map(({ name }, index) => `count(distinct ${quoted(name)}) as c${index}`).join(', ');
  const [row] = await session.rows(`select ${counts} from ${quoted(table)}`);
  return texts
    .filter((_, index) => Number(row?.[`c${index}`]) >= 2 && Number(row?.[`c${index}`]) <= MOST_SLICE_VALUES)
    .map((column) => column.name)
    .slice(0, MOST_SLICES);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function cardName(path: string): string {
  const name = tableName({ uri: path }).replace(/^_+|_+$/g, '');
  return name === '' ? 'data' : name;
}

async function notes(
  request: InitRequest,
  data: ScaffoldData,
  existed: readonly string[],
  files: RepositoryFiles,
): Promise<readonly string[]> {
  const lines: string[] = [];
  if (data.example) {
    lines.push(
      `${data.path} is made up, so that there is something to run. Use your own: proofmark init NAME --data FILE --label COLUMN`,
    );
  } else {
    const features = featureColumns(data);
    const left = data.columns
      .map((column) => column.name)
      .filter((name) => !features.includes(name) && name !== data.label);
    lines.push(`The model learns ${data.label} from ${features.join(', ')}.`);
    if (left.length > 0)
      lines.push(
        `Left out, as text, dates or identifiers: ${left.join(', ')}. Edit model.yaml and the training code to use them.`,
      );
    lines.push(
      'The splits are random by content. When rows come in the order of time, split by time in the data card.',
    );
  }
  lines.push(
    request.language === 'python'
      ? 'Training needs Python 3.11 or newer with the packages of requirements.txt: DuckDB to read Parquet, scikit-learn, and skl2onnx to write the ONNX file.'
      : 'Training needs the packages of package.json: DuckDB to read Parquet, onnx-buf to write the ONNX file. The regression itself is in train.ts.',
  );
  const card = existed.find((path) => path.startsWith('data-cards/'));
  if (card !== undefined)
    lines.push(`${card} was there: check that it pins ${data.path} and has the splits train and test.`);
  const asked = [
    { path: '.gitattributes', wanted: gitAttributes(data.path), why: 'so that git keeps every byte' },
    { path: '.gitignore', wanted: gitIgnores(), why: 'so that git leaves alone what commands write' },
  ];
  for (const { path, wanted, why } of asked.filter((each) => existed.includes(each.path))) {
    const content = new TextDecoder().decode(await files.read(path));
    const written = new Set(content.split(/\r?\n/).map((line) => line.trim()));
    const missing = wanted.filter((line) => !written.has(line));
    if (missing.length > 0) lines.push(`Add to ${path}, ${why}: ${missing.join(' · ')}`);
  }
  return lines;
}

function nextCommands({ model, language }: InitRequest, data: ScaffoldData): readonly string[] {
  const prepare =
    language === 'python'
      ? [
          `python3 -m venv models/${model}/.venv && . models/${model}/.venv/bin/activate`,
          `pip install -r models/${model}/requirements.txt`,
        ]
      : [`npm install --prefix models/${model}`];
  const small = data.bytes <= LARGEST_DATA_IN_GIT;
  const paths = ['models', 'data-cards', 'registry', '.gitattributes', '.gitignore', ...(small ? [data.path] : [])].map(
    (path) => (/[^\w./-]/.test(path) ? `'${path}'` : path),
  );
  return [
    ...prepare,
    `git add ${paths.join(' ')} && git commit -m "Add model ${model}"`,
    `proofmark experiment ${model}`,
  ];
}
