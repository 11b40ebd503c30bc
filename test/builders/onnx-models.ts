import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_MapSchema,
  TypeProto_SequenceSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';

/** Small ONNX models for tests, written byte by byte with no tool of another language. */

type Dimension = number | string;
type AttributeValue = number | bigint | string | readonly number[] | readonly bigint[] | readonly string[];
type ElementType = 'FLOAT' | 'DOUBLE' | 'INT64' | 'INT32' | 'BOOL' | 'STRING' | 'FLOAT16';

export interface TensorDeclaration {
  readonly name: string;
  /** `ZIPMAP`: a sequence of maps from int64 to float, scikit-learn's default for probabilities. */
  readonly type?: ElementType | 'ZIPMAP';
  readonly shape: readonly Dimension[];
}

export interface NodeDeclaration {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue | GraphProto>>;
}

export interface GraphDeclaration {
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  readonly nodes: readonly NodeDeclaration[];
  /** Float tensors by name: values, and the shape when it is not one dimension. */
  readonly weights?: Readonly<
    Record<string, readonly number[] | { readonly values: readonly number[]; readonly shape: readonly number[] }>
  >;
  /** A float tensor of one element whose data lies in this file. */
  readonly external?: { readonly name: string; readonly location: string };
}

/** Bytes of a model with IR 8 and opset 17, which every current runtime loads. */
export function onnxModel(declaration: GraphDeclaration): Uint8Array {
  const domains = new Map([
    ['', 17],
    ['ai.onnx.ml', 3],
  ]);
  for (const node of declaration.nodes) if (node.domain && !domains.has(node.domain)) domains.set(node.domain, 1);
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      producerName: 'proofmark-tests',
      opsetImport: [...domains].map(([domain, version]) =>
        create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) }),
      ),
      graph: graph(declaration),
    }),
  );
}

/** A graph, also for attributes such as `then_branch`. */
export function graph(declaration: GraphDeclaration): GraphProto {
  const weights = Object.entries(declaration.weights ?? {}).map(([name, weight]) => {
    const { values, shape } = 'shape' in weight ? weight : { values: weight, shape: [weight.length] };
    return create(TensorProtoSchema, {
      name,
      dims: shape.map(BigInt),
      dataType: TensorProto_DataType.FLOAT,
      floatData: [...values],
    });
  });
  const external = declaration.external;
  if (external !== undefined) {
    weights.push(
      create(TensorProtoSchema, {
        name: external.name,
        dims: [1n],
        dataType: TensorProto_DataType.FLOAT,
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [create(StringStringEntryProtoSchema, { key: 'location', value: external.location })],
      }),
    );
  }
  return create(GraphProtoSchema, {
    name: 'test',
    input: declaration.inputs.map(valueInfo),
    output: declaration.outputs.map(valueInfo),
    initializer: weights,
    node: declaration.nodes.map((node) =>
      create(NodeProtoSchema, {
        opType: node.op,
        domain: node.domain ?? '',
        input: [...node.inputs],
        output: [...node.outputs],
        attribute: Object.entries(node.attributes ?? {}).map(([name, value]) => attribute(name, value)),
      }),
    ),
  });
}

function valueInfo(tensor: TensorDeclaration) {
  if (tensor.type === 'ZIPMAP') return zipMapInfo(tensor.name);
  return create(ValueInfoProtoSchema, {
    name: tensor.name,
    type: create(TypeProtoSchema, {
      value: {
        case: 'tensorType',
        value: create(TypeProto_TensorSchema, {
          elemType: TensorProto_DataType[tensor.type ?? 'FLOAT'],
          shape: create(TensorShapeProtoSchema, {
            dim: tensor.shape.map((dimension) =>
              create(TensorShapeProto_DimensionSchema, {
                value:
                  typeof dimension === 'number'
                    ? { case: 'dimValue', value: BigInt(dimension) }
                    : { case: 'dimParam', value: dimension },
              }),
            ),
          }),
        }),
      },
    }),
  });
}

function zipMapInfo(name: string) {
  const float = create(TypeProtoSchema, {
    value: {
      case: 'tensorType',
      value: create(TypeProto_TensorSchema, {
        elemType: TensorProto_DataType.FLOAT,
        shape: create(TensorShapeProtoSchema, {}),
      }),
    },
  });
  const map = create(TypeProto_MapSchema, { keyType: TensorProto_DataType.INT64, valueType: float });
  const element = create(TypeProtoSchema, { value: { case: 'mapType', value: map } });
  const sequence = create(TypeProto_SequenceSchema, { elemType: element });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'sequenceType', value: sequence } }),
  });
}

function attribute(name: string, value: AttributeValue | GraphProto) {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const type = AttributeProto_AttributeType;
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: type.FLOAT, f: value });
  if (typeof value === 'bigint') return create(AttributeProtoSchema, { name, type: type.INT, i: value });
  if (typeof value === 'string') return create(AttributeProtoSchema, { name, type: type.STRING, s: bytes(value) });
  if (!Array.isArray(value)) {
    return create(AttributeProtoSchema, { name, type: type.GRAPH, g: value as GraphProto });
  }
  if (typeof value[0] === 'bigint') return create(AttributeProtoSchema, { name, type: type.INTS, ints: [...value] });
  if (typeof value[0] === 'string') {
    return create(AttributeProtoSchema, { name, type: type.STRINGS, strings: value.map(bytes) });
  }
  return create(AttributeProtoSchema, { name, type: type.FLOATS, floats: [...value] });
}

/** sigmoid(features · weights + bias) in the one column of `probability`. */
export function logisticRegression(
  weights: readonly number[],
  bias: number,
  options: { readonly input?: Partial<TensorDeclaration>; readonly output?: string } = {},
): Uint8Array {
  const output = options.output ?? 'probability';
  return onnxModel({
    inputs: [{ name: 'features', shape: ['rows', weights.length], ...options.input }],
    outputs: [{ name: output, shape: [options.input?.shape?.[0] ?? 'rows', 1] }],
    weights: { weights: { values: weights, shape: [weights.length, 1] }, bias: [bias] },
    nodes: [
      { op: 'Gemm', inputs: ['features', 'weights', 'bias'], outputs: ['logit'] },
      { op: 'Sigmoid', inputs: ['logit'], outputs: [output] },
    ],
  });
}

/** Sum of its inputs, each of shape [rows, 1], through a sigmoid: one column per input. */
export function oneColumnPerInput(inputs: readonly TensorDeclaration[]): Uint8Array {
  const casts = inputs.map((input) => ({
    op: 'Cast',
    inputs: [input.name],
    outputs: [`${input.name}_float`],
    attributes: { to: BigInt(TensorProto_DataType.FLOAT) },
  }));
  return onnxModel({
    inputs,
    outputs: [{ name: 'probability', shape: ['rows', 1] }],
    nodes: [
      ...casts,
      { op: 'Sum', inputs: inputs.map((input) => `${input.name}_float`), outputs: ['sum'] },
      { op: 'Sigmoid', inputs: ['sum'], outputs: ['probability'] },
    ],
  });
}

/** 0 / x: NaN where x is 0, and 0 elsewhere. */
export function nanWhereZero(): Uint8Array {
  return onnxModel({
    inputs: [{ name: 'x', shape: ['rows'] }],
    outputs: [{ name: 'score', shape: ['rows'] }],
    weights: { zero: [0] },
    nodes: [{ op: 'Div', inputs: ['zero', 'x'], outputs: ['score'] }],
  });
}

/** One stump as a TreeEnsembleClassifier: P(positive) is `low` up to the threshold of feature 0, and `high` above. */
export function decisionStump(features: number, threshold: number, low: number, high: number): Uint8Array {
  return onnxModel({
    inputs: [{ name: 'features', shape: ['rows', features] }],
    outputs: [
      { name: 'label', type: 'INT64', shape: ['rows'] },
      { name: 'probabilities', shape: ['rows', 2] },
    ],
    nodes: [
      {
        op: 'TreeEnsembleClassifier',
        domain: 'ai.onnx.ml',
        inputs: ['features'],
        outputs: ['label', 'probabilities'],
        attributes: {
          classlabels_int64s: [0n, 1n],
          nodes_treeids: [0n, 0n, 0n],
          nodes_nodeids: [0n, 1n, 2n],
          nodes_featureids: [0n, 0n, 0n],
          nodes_modes: ['BRANCH_LEQ', 'LEAF', 'LEAF'],
          nodes_values: [threshold, 0, 0],
          nodes_truenodeids: [1n, 0n, 0n],
          nodes_falsenodeids: [2n, 0n, 0n],
          class_treeids: [0n, 0n, 0n, 0n],
          class_nodeids: [1n, 1n, 2n, 2n],
          class_ids: [0n, 1n, 0n, 1n],
          class_weights: [1 - low, low, 1 - high, high],
          post_transform: 'NONE',
        },
      },
    ],
  });
}
