import type { Problem } from '../errors.ts';
import { checkSlices } from './check-slices.ts';
import { checkTask } from './check-task.ts';
import type { DataCard } from './data-card.ts';
import { durationSeconds } from './duration.ts';
import type { Findings } from './findings.ts';
import { metricEntries } from './metric-entries.ts';
import { type ModelConfig, ModelName } from './model-config.ts';
import { nearestName } from './nearest-name.ts';
import { inputColumns } from './tensor-binding.ts';
import type { FieldPath, YamlDocument } from './yaml-document.ts';

/** A model's file that follows its schema, with the way back to its lines. */
export interface ModelFile {
  readonly config: ModelConfig;
  /** `models/<name>` */
  readonly folder: string;
  readonly locate: YamlDocument['locate'];
}

/** Why a text cannot name a model; undefined when it can. `where` is left to the caller. */
export function checkModelName(name: string): Problem | undefined {
  if (ModelName.safeParse(name).success) return undefined;
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  const fix = 'use letters, digits, - and _, beginning and ending with a letter or digit: fraud, flight-delay';
  const refuse = (why: string): Problem => ({ what: `${shown} cannot name a model: ${why}`, fix });
  if (name === '') return refuse('it is empty');
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name)) return refuse('it leads out of models/');
  if (/[/\\]/.test(name)) return refuse('models are folders directly in models/, so / and \\ are not allowed');
  if (name.startsWith('-')) return refuse('a name that begins with - would be read as an option');
  if (name.startsWith('.')) return refuse('folders that begin with a dot are hidden');
  if (name.length > 100) return refuse('it is longer than 100 characters, and it becomes part of tags');
  return refuse('it becomes part of tags and refs');
}

/**
 * What a model's schema cannot say: agreement of its fields with each other and with the data card. Nothing is said about
 * a card whose own file has problems (`unreadable`).
 */
export function checkModel(
  model: ModelFile,
  cards: ReadonlyMap<string, DataCard>,
  unreadable: ReadonlySet<string> = new Set(),
): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const at = (path: FieldPath, what: string, fix?: string): Problem => {
    const where = model.locate(path);
    return fix === undefined ? { what, where } : { what, where, fix };
  };
  const card = cards.get(model.config.data.card);
  if (!unreadable.has(model.config.data.card)) problems.push(...checkData(model.config, cards, at));
  problems.push(...checkTask(model.config, at), ...checkTraining(model.config, at), ...checkInputs(model.config, at));
  problems.push(...checkRoles(model.config, at), ...checkSlices(model.config, card, at), ...checkPaths(model, at));
  if (card !== undefined) warnings.push(...unknownColumns(model.config, card, at));
  return { problems, warnings };
}

type At = (path: FieldPath, what: string, fix?: string) => Problem;

function checkData(config: ModelConfig, cards: ReadonlyMap<string, DataCard>, at: At): Problem[] {
  const { card: name, train, test } = config.data;
  const card = cards.get(name);
  if (card === undefined) {
    const stem = name.replace(/^.*\//, '').replace(/\.md$/, '');
    const near = cards.has(stem) ? stem : nearestName(name, [...cards.keys()]);
    const fix = near === undefined ? `write data-cards/${stem}.md` : `did you mean ${near}?`;
    return [at(['data', 'card'], `there is no data card ${JSON.stringify(name)}`, fix)];
  }
  const problems: Problem[] = [];
  const splits = Object.keys(card.splits);
  for (const [field, split] of [
    ['train', train],
    ['test', test],
  ] as const) {
    if (splits.includes(split)) continue;
    const what = `data card ${name} has no split ${JSON.stringify(split)}`;
    problems.push(at(['data', field], what, `its splits: ${splits.join(', ')}`));
  }
  if (problems.length > 0) return problems;
  if (train === test) {
    return [at(['data', 'test'], 'is the split that the model is trained on', 'evaluate on rows it has not seen')];
  }
  // The card itself reports a twin of `train`.
  if (train !== 'train' && test !== 'train' && sameCondition(card.splits[train]!.where, card.splits[test]!.where)) {
    return [at(['data', 'test'], `selects the same rows as ${train}`, `change the condition of one in card ${name}`)];
  }
  return [];
}

/** Equal but for white space and letter case outside of quotes. */
export function sameCondition(a: string, b: string): boolean {
  const plain = (sql: string) =>
    sql
      .split(/('(?:[^']|'')*')/)
      .map((part, index) => (index % 2 === 1 ? part : part.toLowerCase().replace(/\s+/g, ' ')))
      .join('')
      .trim();
  return plain(a) === plain(b);
}

function checkTraining({ train }: ModelConfig, at: At): Problem[] {
  const repeated = train.seeds.findIndex((seed, index) => train.seeds.indexOf(seed) < index);
  const fix = 'keep it once: equal seeds give the same model';
  return [
    ...(repeated < 0 ? [] : [at(['train', 'seeds', repeated], `seed ${train.seeds[repeated]} is listed twice`, fix)]),
    ...(durationSeconds(train.timeout) > 0
      ? []
      : [at(['train', 'timeout'], 'leaves no time to train', 'write 90m, 2h or 7d')]),
  ];
}

function checkInputs(config: ModelConfig, at: At): Problem[] {
  const inputs = Object.entries(config.onnx.inputs);
  if (inputs.length === 0) {
    return [
      at(['onnx', 'inputs'], 'is empty, so the model would be fed nothing', 'write: { <input name>: [<columns>] }'),
    ];
  }
  return inputs.flatMap(([input, columns]) => {
    const { columns: list } = inputColumns(columns);
    return list.flatMap((column, index) => {
      const path = ['onnx', 'inputs', input, ...(Array.isArray(columns) ? [index] : [])];
      if (column === config.evaluate.label)
        return [at(path, `${column} is the label: the model would be given the answer`)];
      if (list.indexOf(column) < index) return [at(path, `${column} is listed twice in one tensor`)];
      return [];
    });
  });
}

/** Metrics of what a model costs to run. */
export const COST_METRIC = /^(?:latency|size|memory|peak_memory)_/;

function checkRoles(config: ModelConfig, at: At): Problem[] {
  const problems: Problem[] = [];
  let optimized: string | undefined;
  config.evaluate.metrics.forEach((entry, index) => {
    const path = ['evaluate', 'metrics', index];
    const names = typeof entry === 'string' ? [entry] : Object.keys(entry);
    if (names.length !== 1) {
      const what = names.length === 0 ? 'names no metric' : `names ${names.length} metrics (${names.join(', ')})`;
      problems.push(at(path, what, 'make one list entry per metric'));
    }
    for (const { name, options } of metricEntries({ evaluate: { ...config.evaluate, metrics: [entry] } })) {
      const cost = COST_METRIC.test(name);
      const field = [...path, name];
      if (options.role === 'optimize') {
        if (optimized !== undefined) {
          problems.push(
            at([...field, 'role'], `only one metric can be optimized, and ${optimized} is`, 'make it a guard'),
          );
        }
        optimized ??= name;
      }
      if (options.role === 'budget' && !cost) {
        const what = `${name} is not a cost: budgets are for latency, size and memory`;
        problems.push(at([...field, 'role'], what, 'make it a guard'));
      }
      if (cost && (options.role === 'optimize' || options.role === 'guard')) {
        problems.push(
          at(
            [...field, 'role'],
            `${name} is a cost and cannot be a ${options.role === 'guard' ? 'guard' : 'goal'}`,
            'make it a budget',
          ),
        );
      }
      if (options.change_threshold !== undefined && options.role !== 'budget') {
        problems.push(at([...field, 'change_threshold'], 'is for budgets', 'write margin instead'));
      }
      if (options.require === 'better' && options.role !== 'optimize' && options.role !== 'guard') {
        problems.push(
          at(
            [...field, 'require'],
            `a metric of role ${options.role} cannot be required to improve`,
            'make it optimize or guard',
          ),
        );
      }
      const threshold = options.value_threshold;
      if (threshold !== undefined && threshold.lower_bound === undefined && threshold.upper_bound === undefined) {
        problems.push(at([...field, 'value_threshold'], 'has no bound', 'write lower_bound or upper_bound'));
      }
    }
  });
  return problems;
}

function checkPaths({ config, folder }: ModelFile, at: At): Problem[] {
  const { train, onnx } = config;
  const paths: [FieldPath, string][] = [
    ...(train.inputs ?? []).map((path, index): [FieldPath, string] => [['train', 'inputs', index], path]),
    ...(train.environment ?? []).map((path, index): [FieldPath, string] => [['train', 'environment', index], path]),
    ...(train.params === undefined ? [] : [[['train', 'params'], train.params] as [FieldPath, string]]),
  ];
  const problems = paths
    .filter(([, path]) => leaves(folder.split('/').length, path))
    .map(([field, path]) => at(field, `${JSON.stringify(path)} leads out of the repository`));
  if (leaves(0, onnx.file)) {
    problems.push(at(['onnx', 'file'], `${JSON.stringify(onnx.file)} leads out of PROOFMARK_OUT`));
  }
  return problems;
}

/** Whether a relative path climbs above a root that is `depth` folders up. */
function leaves(depth: number, path: string): boolean {
  let level = depth;
  for (const part of path.split('/')) {
    if (part === '..') level--;
    else if (part !== '' && part !== '.') level++;
    if (level < 0) return true;
  }
  return false;
}

/**
 * Columns that the card does not list. Only a warning: a card need not promise something about every column, and its query
 * may make new ones.
 */
function unknownColumns(config: ModelConfig, card: DataCard, at: At): Problem[] {
  const listed = Object.keys(card.columns);
  if (listed.length === 0) return [];
  const uses: [FieldPath, string][] = [[['evaluate', 'label'], config.evaluate.label]];
  if (config.evaluate.entity !== undefined) uses.push([['evaluate', 'entity'], config.evaluate.entity]);
  for (const field of ['weight', 'query'] as const) {
    const column = config.evaluate[field];
    if (column !== undefined) uses.push([['evaluate', field], column]);
  }
  for (const [input, bound] of Object.entries(config.onnx.inputs)) {
    const path = ['onnx', 'inputs', input];
    const place = (index: number) => (Array.isArray(bound) ? [...path, index] : path);
    uses.push(...inputColumns(bound).columns.map((column, index): [FieldPath, string] => [place(index), column]));
  }
  const lowerCase = new Set(listed.map((name) => name.toLowerCase()));
  return uses
    .filter(([, column]) => !lowerCase.has(column.toLowerCase()) && !mentions(card.query ?? '', column))
    .map(([path, column]) => {
      const near = nearestName(column, listed);
      const fix =
        near === undefined ? `describe it under columns in data-cards/${config.data.card}.md` : `did you mean ${near}?`;
      return at(path, `column ${column} is not described in data card ${config.data.card}`, fix);
    });
}

function mentions(sql: string, column: string): boolean {
  return (
    sql
      .toLowerCase()
      .split(/[^\p{L}\p{N}_]+/u)
      .includes(column.toLowerCase()) || sql.includes(`"${column}"`)
  );
}
