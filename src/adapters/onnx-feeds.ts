import { nearestName } from '../config/nearest-name.ts';
import { inputColumns, type OutputForm } from '../config/tensor-binding.ts';
import type { Problem } from '../errors.ts';
import type { FeatureColumn, ModelSignature, TensorBinding, TensorInfo } from '../ports.ts';

type ColumnType = FeatureColumn['type'];

/** One ONNX input and the columns that fill it, in order. */
export interface Feed {
  readonly input: string;
  readonly type: ColumnType;
  readonly columns: readonly string[];
  /** Whether the one column holds lists. */
  readonly list: boolean;
  /** Values of one column in one row: 1, or the length of its lists. */
  readonly each: number;
  /** Dimensions after the rows: `[]`, `[columns]`, or the shape of a list. */
  readonly trailing: readonly number[];
}

export interface FeedPlan {
  readonly feeds: readonly Feed[];
  /** All columns of all feeds, one after the other. */
  readonly columns: readonly FeatureColumn[];
  readonly output: string;
  readonly outputType: 'float32' | 'float64' | 'int64' | 'int32' | 'string';
  readonly outputColumn: number;
  readonly form: OutputForm;
  /** Rows every run must have where the model fixes them; null when free. */
  readonly fixedRows: number | null;
}

const COLUMN_TYPES: readonly string[] = [
  'float32',
  'float64',
  'int64',
  'int32',
  'bool',
  'string',
] satisfies ColumnType[];
const OUTPUT_TYPES: Readonly<Record<OutputForm, readonly FeedPlan['outputType'][]>> = {
  column: ['float32', 'float64', 'int64'],
  probabilities: ['float32', 'float64'],
  labels: ['string', 'int64', 'int32', 'float32', 'float64'],
};

/** Matches a model's declared inputs and output with its ONNX signature: a plan, or every disagreement at once. */
export function planFeeds(
  binding: TensorBinding,
  signature: ModelSignature,
  file: string,
  form: OutputForm = 'column',
): { readonly plan: FeedPlan } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const feeds: Feed[] = [];
  const names = signature.inputs.map((input) => input.name);
  for (const [name, columns] of Object.entries(binding.inputs)) {
    const input = signature.inputs.find((candidate) => candidate.name === name);
    if (input === undefined) {
      problems.push({
        what: `the model has no input ${JSON.stringify(name)}; it has ${list(names)}`,
        where: { file, field: `onnx.inputs.${name}` },
        fix: suggestion(name, names, 'onnx.inputs'),
      });
      continue;
    }
    const feed = planFeed(input, columns);
    if ('what' in feed) problems.push({ where: { file, field: `onnx.inputs.${name}` }, ...feed });
    else feeds.push(feed);
  }
  // An input whose name was only misspelt has been suggested above; to call it unfed as well would be one problem twice.
  const misspelt = new Set(
    Object.keys(binding.inputs)
      .filter((name) => !names.includes(name))
      .map((name) => nearestName(name, names)),
  );
  const unfed = signature.inputs.filter(({ name }) => !(name in binding.inputs) && !misspelt.has(name));
  for (const input of unfed) {
    problems.push({
      what: `the model's input ${describeTensor(input)} is fed by no column`,
      where: { file, field: 'onnx.inputs' },
      fix: `Add it to model.yaml: onnx: { inputs: { ${input.name}: [columns, in, order] } }`,
    });
  }
  const output = planOutput(binding.output, signature, form);
  if ('what' in output) problems.push({ where: { file, field: 'onnx.output' }, ...output });

  const fixed = [...new Set(feeds.map((feed) => fixedRowsOf(signature, feed.input)).filter((rows) => rows !== null))];
  if (fixed.length > 1) {
    problems.push({
      what: `the model's inputs want different numbers of rows: ${fixed.join(' and ')}`,
      where: { file, field: 'onnx.inputs' },
      fix: 'Export it with a free first dimension.',
    });
  }
  if (problems.length > 0 || 'what' in output) return { problems };
  return {
    plan: {
      feeds,
      columns: feeds.flatMap((feed) =>
        feed.columns.map((name) => ({ name, type: feed.type, ...(feed.list ? { length: feed.each } : {}) })),
      ),
      ...output,
      form,
      fixedRows: fixed[0] ?? null,
    },
  };
}

type Complaint = Pick<Problem, 'what'> & { readonly fix: string };

function planFeed(input: TensorInfo, bound: TensorBinding['inputs'][string]): Feed | Complaint {
  const type = COLUMN_TYPES.find((candidate): candidate is ColumnType => candidate === input.type);
  if (type === undefined) {
    return {
      what: `the input ${describeTensor(input)} takes ${input.type ?? 'something that is not a tensor'}`,
      fix: `Export it as one of ${COLUMN_TYPES.join(', ')}.`,
    };
  }
  const { columns, list: lists } = inputColumns(bound as Parameters<typeof inputColumns>[0]);
  if (lists !== undefined) return planListFeed(input, type, columns[0]!, lists.shape);
  const [, ...trailing] = input.shape;
  if (input.shape.length > 2 || input.shape.length === 0) {
    return {
      what: `the input ${describeTensor(input)} has ${input.shape.length} dimensions`,
      fix: `Columns of numbers fill inputs of shape [rows] or [rows, columns]; bind a column of lists for more: ${input.name}: { column: <name> }`,
    };
  }
  const width = trailing[0];
  if (width === undefined) {
    return columns.length === 1
      ? { input: input.name, type, columns, each: 1, list: false, trailing: [] }
      : {
          what: `the input ${describeTensor(input)} takes one column, and ${columns.length} are bound to it`,
          fix: `Bind one column, or export an input of shape [rows, ${columns.length}].`,
        };
  }
  if (typeof width === 'number' && width !== columns.length) {
    return {
      what: `the input ${describeTensor(input)} takes ${width} ${plural(width, 'column')}, and ${columns.length} ${columns.length === 1 ? 'is' : 'are'} bound to it`,
      fix: `List exactly ${width} ${plural(width, 'column')}, in the order the model was trained with.`,
    };
  }
  return { input: input.name, type, columns, each: 1, list: false, trailing: [columns.length] };
}

/** An input that one column of lists fills: its shape is declared, or the model's own where that is fixed. */
function planListFeed(
  input: TensorInfo,
  type: ColumnType,
  column: string,
  declared: readonly number[] | null,
): Feed | Complaint {
  if (type === 'string') {
    return {
      what: `the input ${describeTensor(input)} takes text, and lists of text cannot be bound`,
      fix: 'Bind one text column a tensor, or give the model numbers: token ids, an embedding.',
    };
  }
  const [, ...own] = input.shape;
  const free = own.some((dimension) => typeof dimension !== 'number' || dimension <= 0);
  const shape = declared ?? own;
  if (declared === null && (free || own.length === 0)) {
    return {
      what: `the input ${describeTensor(input)} does not say how many values a row has`,
      fix: `Say it: onnx: { inputs: { ${input.name}: { column: ${column}, shape: [<values>] } } }; every row has the same number.`,
    };
  }
  const fits =
    shape.length === own.length && own.every((size, at) => typeof size !== 'number' || size <= 0 || size === shape[at]);
  if (!fits) {
    return {
      what: `the input ${describeTensor(input)} does not take rows of shape [${shape.join(', ')}]`,
      fix: free ? 'Write a shape of as many dimensions, without the rows.' : 'Leave the shape out: the model fixes it.',
    };
  }
  const trailing = shape.map(Number);
  const each = trailing.reduce((product, size) => product * size, 1);
  return { input: input.name, type, columns: [column], each, list: true, trailing };
}

function planOutput(
  wanted: TensorBinding['output'],
  signature: ModelSignature,
  form: OutputForm,
): Pick<FeedPlan, 'output' | 'outputType' | 'outputColumn'> | Complaint {
  const names = signature.outputs.map((output) => output.name);
  const output = signature.outputs.find((candidate) => candidate.name === wanted.name);
  if (output === undefined) {
    return {
      what: `the model has no output ${JSON.stringify(wanted.name)}; it has ${list(names)}`,
      fix: suggestion(wanted.name, names, 'onnx.output.name'),
    };
  }
  if (output.type === null) {
    return {
      what: `the output ${JSON.stringify(output.name)} is a sequence of maps (ZipMap), not a tensor`,
      fix: "Export without ZipMap: skl2onnx's to_onnx(…, options={'zipmap': False}); then name the probabilities.",
    };
  }
  const outputType = OUTPUT_TYPES[form].find((type) => type === output.type);
  if (outputType === undefined) {
    const needed = {
      column: 'a score is a number',
      probabilities: 'probabilities are fractions',
      labels: 'it is no label',
    };
    const labels = form === 'probabilities' ? ' A model that answers with labels only: onnx.output.holds: labels.' : '';
    return {
      what: `the output ${describeTensor(output)} is ${output.type}, and ${needed[form]}`,
      fix: `Choose an output of type ${OUTPUT_TYPES[form].join(', ')}; the model has ${list(names)}.${labels}`,
    };
  }
  const width = output.shape.length < 2 ? 1 : output.shape[1];
  if (output.shape.length > 2) {
    return {
      what: `the output ${describeTensor(output)} has ${output.shape.length} dimensions`,
      fix: 'Choose an output of shape [rows] or [rows, columns].',
    };
  }
  if (form === 'probabilities') {
    if (output.shape.length === 2 && width !== 1) return { output: output.name, outputType, outputColumn: 0 };
    return {
      what: `the output ${describeTensor(output)} has one value a row, and a multiclass model has one probability per class`,
      fix: `Name the output of shape [rows, classes]; the model has ${list(names)}. Or, for an output of labels, add onnx.output.holds: labels.`,
    };
  }
  if (form === 'labels') {
    if (typeof width !== 'number' || width === 1) return { output: output.name, outputType, outputColumn: 0 };
    return {
      what: `the output ${describeTensor(output)} has ${width} columns, and a label is one value`,
      fix: 'Name the output of the predicted label, or leave onnx.output.holds out when these are probabilities.',
    };
  }
  if (wanted.column === undefined && typeof width === 'number' && width > 1) {
    return {
      what: `the output ${describeTensor(output)} has ${width} columns, and model.yaml does not say which is the score`,
      fix: `Add onnx.output.column, from 0 to ${width - 1}; the probability of the positive class is usually 1.`,
    };
  }
  const outputColumn = wanted.column ?? 0;
  if (typeof width === 'number' && outputColumn >= width) {
    return {
      what: `the output ${describeTensor(output)} has no column ${outputColumn}`,
      fix: width === 1 ? 'Leave onnx.output.column out.' : `Columns count from 0 to ${width - 1}.`,
    };
  }
  return { output: output.name, outputType, outputColumn };
}

function fixedRowsOf(signature: ModelSignature, input: string): number | null {
  const rows = signature.inputs.find((candidate) => candidate.name === input)?.shape[0];
  return typeof rows === 'number' && rows > 0 ? rows : null;
}

/** `features: float32[rows, 4]` */
function describeTensor(tensor: TensorInfo): string {
  const shape = tensor.shape.map((dimension) => (dimension === '' ? '?' : dimension)).join(', ');
  return `${JSON.stringify(tensor.name)} (${tensor.type ?? 'no tensor'}[${shape}])`;
}

function suggestion(name: string, names: readonly string[], field: string): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? `Use one of these names in ${field}.` : `Did you mean ${JSON.stringify(nearest)}?`;
}

function list(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
