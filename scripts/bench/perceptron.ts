import { onnxModel } from '../../test/builders/onnx-models.ts';

/** A feed-forward network with ReLU between its layers and a sigmoid at the end; weights from a fixed sequence. */
export function perceptron(layers: readonly number[]): Uint8Array {
  const weights: Record<string, { values: number[]; shape: number[] }> = {};
  const nodes: { op: string; inputs: string[]; outputs: string[] }[] = [];
  let previous = 'features';
  for (let layer = 1; layer < layers.length; layer++) {
    const [rows, columns] = [layers[layer - 1]!, layers[layer]!];
    weights[`w${layer}`] = { values: sequence(rows * columns, layer), shape: [rows, columns] };
    weights[`b${layer}`] = { values: sequence(columns, layer + 100), shape: [columns] };
    nodes.push({ op: 'Gemm', inputs: [previous, `w${layer}`, `b${layer}`], outputs: [`z${layer}`] });
    const last = layer === layers.length - 1;
    previous = last ? 'probability' : `a${layer}`;
    nodes.push({ op: last ? 'Sigmoid' : 'Relu', inputs: [`z${layer}`], outputs: [previous] });
  }
  return onnxModel({
    inputs: [{ name: 'features', shape: ['rows', layers[0]!] }],
    outputs: [{ name: 'probability', shape: ['rows', 1] }],
    nodes,
    weights,
  });
}

function sequence(length: number, salt: number): number[] {
  return Array.from({ length }, (_, index) => (((index + 1) * 7919 * salt) % 2003) / 2003 - 0.5);
}
