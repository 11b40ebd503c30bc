import type { Tensor } from 'onnxruntime-node';
import { UserError } from '../errors.ts';
import type { FeedPlan } from './onnx-feeds.ts';

/** The score of each row: one column of the output. Copied, because the runtime may use its buffer again. */
export function scoreColumn(
  output: Tensor,
  plan: FeedPlan,
  rows: number,
  runRows: number,
  file: string,
): Float32Array | Float64Array {
  const width = output.dims.length < 2 ? 1 : output.dims[1]!;
  if (output.dims.length > 2 || output.dims[0] !== runRows || plan.outputColumn >= width) {
    throw new UserError({
      what: `the output ${JSON.stringify(plan.output)} has shape [${output.dims.join(', ')}] for ${runRows} rows, and column ${plan.outputColumn} of it was asked for`,
      where: { file, field: 'onnx.output' },
      fix: 'Choose an output of shape [rows] or [rows, columns], and a column it has.',
    });
  }
  if (width === 1 && !(output.data instanceof BigInt64Array)) {
    return (output.data as Float32Array | Float64Array).slice(0, rows);
  }
  const scores = plan.outputType === 'float32' ? new Float32Array(rows) : new Float64Array(rows);
  if (output.data instanceof BigInt64Array) {
    for (let row = 0; row < rows; row++) scores[row] = Number(output.data[row * width + plan.outputColumn]);
  } else {
    const data = output.data as Float32Array | Float64Array;
    for (let row = 0; row < rows; row++) scores[row] = data[row * width + plan.outputColumn]!;
  }
  return scores;
}

/** All columns of the output, row after row. Copied, because the runtime may use its buffer again. */
export function probabilities(output: Tensor, plan: FeedPlan, rows: number, runRows: number, file: string) {
  const [found, width = 0] = output.dims;
  if (output.dims.length !== 2 || found !== runRows || width < 2) throw wrongShape(output, plan, runRows, file);
  return (output.data as Float32Array | Float64Array).slice(0, rows * width);
}

/** A number for each label: its place in `texts`, to which new labels are added. */
export function labelCodes(
  output: Tensor,
  plan: FeedPlan,
  rows: number,
  runRows: number,
  texts: Map<string, number>,
  file: string,
): Float64Array {
  const [found, width = 1] = output.dims;
  if (output.dims.length > 2 || found !== runRows || width !== 1) throw wrongShape(output, plan, runRows, file);
  const codes = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const text = String(output.data[row]);
    const known = texts.get(text);
    codes[row] = known ?? texts.size;
    if (known === undefined) texts.set(text, texts.size);
  }
  return codes;
}

function wrongShape(output: Tensor, plan: FeedPlan, rows: number, file: string): UserError {
  const wanted = plan.form === 'labels' ? '[rows]' : '[rows, classes]';
  return new UserError({
    what: `the output ${JSON.stringify(plan.output)} has shape [${output.dims.join(', ')}] for ${rows} rows, and ${wanted} was asked for`,
    where: { file, field: 'onnx.output' },
    fix: `Choose an output of shape ${wanted}.`,
  });
}

/** The answers of all runs, one after the other, in the precision of the model's. */
export function joined(chunks: readonly (Float32Array | Float64Array)[], plan: FeedPlan): Float32Array | Float64Array {
  const rows = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const single = plan.outputType === 'float32' && plan.form !== 'labels';
  const all = single ? new Float32Array(rows) : new Float64Array(rows);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
