import { nearestName } from '../config/nearest-name.ts';
import type { Problem } from '../errors.ts';
import type { FeatureColumn, ModelSignature, TensorBinding, TensorInfo } from '../ports.ts';

type ColumnType = FeatureColumn['type'];

/** One ONNX input and the columns that fill it, in order. */
export interface Feed {
  readonly input: string;
  readonly type: ColumnType;
  readonly columns: readonly string[];
  /** Dimensions after the rows: `[]`, or `[columns]`. */
  readonly trailing: readonly number[];
}

export interface FeedPlan {
  readonly feeds: readonly Feed[];
  /** All columns of all feeds, one after the other. */
  readonly columns: readonly FeatureColumn[];
  readonly output: string;
  readonly outputType: 'float32' | 'float64' | 'int64';
  readonly outputColumn: number;
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
const OUTPUT_TYPES: readonly string[] = ['float32', 'float64', 'int64'] satisfies FeedPlan['outputType'][];

/** Matches a model's declared inputs and output with its ONNX signature: a plan, or every disagreement at once. */
export function planFeeds(
  binding: TensorBinding,
  signature: ModelSignature,
  file: string,
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
  const output = planOutput(binding.output, signature);
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
      columns: feeds.flatMap((feed) => feed.columns.map((name) => ({ name, type: feed.type }))),
      ...output,
      fixedRows: fixed[0] ?? null,
    },
  };
}

type Complaint = Pick<Problem, 'what'> & { readonly fix: string };

function planFeed(input: TensorInfo, bound: string | readonly string[]): Feed | Complaint {
  const type = COLUMN_TYPES.find((candidate): candidate is ColumnType => candidate === input.type);
  if (type === undefined) {
    return {
      what: `the input ${describeTensor(input)} takes ${input.type ?? 'something that is not a tensor'}`,
      fix: `Export it as one of ${COLUMN_TYPES.join(', ')}.`,
    };
  }
  const columns = typeof bound === 'string' ? [bound] : bound;
  const [, ...trailing] = input.shape;
  if (input.shape.length > 2 || input.shape.length === 0) {
    return {
      what: `the input ${describeTensor(input)} has ${input.shape.length} dimensions`,
      fix: 'Columns of a table fill inputs of shape [rows] or [rows, columns]; let the model reshape them.',
    };
  }
  const width = trailing[0];
  if (width === undefined) {
    return columns.length === 1
      ? { input: input.name, type, columns, trailing: [] }
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
  return { input: input.name, type, columns, trailing: [columns.length] };
}

function planOutput(
  wanted: TensorBinding['output'],
  signature: ModelSignature,
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
  const outputType = OUTPUT_TYPES.find((type): type is FeedPlan['outputType'] => type === output.type);
  if (outputType === undefined) {
    return {
      what: `the output ${describeTensor(output)} is ${output.type}, and a score is a number`,
      fix: `Choose an output of type ${OUTPUT_TYPES.join(', ')}; the model has ${list(names)}.`,
    };
  }
  const width = output.shape.length < 2 ? 1 : output.shape[1];
  if (output.shape.length > 2) {
    return {
      what: `the output ${describeTensor(output)} has ${output.shape.length} dimensions`,
      fix: 'Choose an output of shape [rows] or [rows, columns].',
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
