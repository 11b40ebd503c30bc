import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType,
  type TensorShapeProto_DimensionSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import type { Ensemble } from './gradient-boosting.ts';

/**
 * The ensemble as ONNX (IR 8, opset 17, ai.onnx.ml 3): input `features` float[N, features], outputs `label` int64[N] and
 * `probabilities` float[N, 2], column 1 being the positive class.
 *
 * One weight per leaf counts towards class 1 only: with two class labels and weights for one, runtimes take the sum as log
 * odds and LOGISTIC gives both probabilities. The base is added to the leaves of the first tree, because runtimes do not
 * agree on which class a single `base_values` belongs to.
 */
export function ensembleToOnnx(ensemble: Ensemble, features: readonly string[]): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [
      { domain: '', version: 17n },
      { domain: 'ai.onnx.ml', version: 3n },
    ],
    producerName: 'proofmark flight-delay example',
    metadataProps: [{ key: 'features', value: features.join(',') }],
    graph: {
      name: 'flight-delay',
      node: [
        {
          name: 'trees',
          domain: 'ai.onnx.ml',
          opType: 'TreeEnsembleClassifier',
          input: ['features'],
          output: ['label', 'probabilities'],
          attribute: treeAttributes(ensemble),
        },
      ],
      input: [tensor('features', TensorProto_DataType.FLOAT, ['N', features.length])],
      output: [
        tensor('label', TensorProto_DataType.INT64, ['N']),
        tensor('probabilities', TensorProto_DataType.FLOAT, ['N', 2]),
      ],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

type Attribute = MessageInitShape<typeof AttributeProtoSchema>;

function treeAttributes({ base, trees }: Ensemble): Attribute[] {
  const nodes = trees.flatMap((tree, treeId) =>
    tree.left.map((left, node) => ({
      treeId,
      node,
      left,
      right: tree.right[node]!,
      feature: tree.feature[node]!,
      threshold: tree.threshold[node]!,
      value: tree.value[node]! + (treeId === 0 ? base : 0),
    })),
  );
  const leaves = nodes.filter((node) => node.left < 0);
  const isLeaf = (node: { left: number }) => node.left < 0;
  return [
    integers('classlabels_int64s', [0, 1]),
    text('post_transform', ['LOGISTIC']),
    integers(
      'nodes_treeids',
      nodes.map((node) => node.treeId),
    ),
    integers(
      'nodes_nodeids',
      nodes.map((node) => node.node),
    ),
    texts(
      'nodes_modes',
      nodes.map((node) => (isLeaf(node) ? 'LEAF' : 'BRANCH_LEQ')),
    ),
    integers(
      'nodes_featureids',
      nodes.map((node) => node.feature),
    ),
    floats(
      'nodes_values',
      nodes.map((node) => node.threshold),
    ),
    integers(
      'nodes_truenodeids',
      nodes.map((node) => Math.max(node.left, 0)),
    ),
    integers(
      'nodes_falsenodeids',
      nodes.map((node) => Math.max(node.right, 0)),
    ),
    integers(
      'class_treeids',
      leaves.map((leaf) => leaf.treeId),
    ),
    integers(
      'class_nodeids',
      leaves.map((leaf) => leaf.node),
    ),
    integers(
      'class_ids',
      leaves.map(() => 1),
    ),
    floats(
      'class_weights',
      leaves.map((leaf) => leaf.value),
    ),
  ];
}

function integers(name: string, values: readonly number[]): Attribute {
  return { name, type: AttributeProto_AttributeType.INTS, ints: values.map(BigInt) };
}

function floats(name: string, values: readonly number[]): Attribute {
  return { name, type: AttributeProto_AttributeType.FLOATS, floats: [...values] };
}

function texts(name: string, values: readonly string[]): Attribute {
  const encoder = new TextEncoder();
  return { name, type: AttributeProto_AttributeType.STRINGS, strings: values.map((value) => encoder.encode(value)) };
}

function text(name: string, [value]: readonly [string]): Attribute {
  return { name, type: AttributeProto_AttributeType.STRING, s: new TextEncoder().encode(value) };
}

function tensor(
  name: string,
  elemType: TensorProto_DataType,
  shape: readonly (number | string)[],
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map(
    (size): MessageInitShape<typeof TensorShapeProto_DimensionSchema> =>
      typeof size === 'number'
        ? { value: { case: 'dimValue', value: BigInt(size) } }
        : { value: { case: 'dimParam', value: size } },
  );
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}
