import { readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { AttributeProto, FunctionProto, GraphProto, ModelProto, NodeProto, TensorProto } from 'onnx-buf';
import { isLfsPointer, LFS_POINTER, LFS_POINTER_BYTES } from '../config/lfs-pointer.ts';
import type { Problem } from '../errors.ts';

/** Operator domains every runtime has; `''` and `ai.onnx` are the same. */
const STANDARD_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml']);

/** Protobuf's own limit for one message, and so for an ONNX file. */
const LARGEST_FILE_BYTES = 2 ** 31 - 1;

/** `TensorProto.DataLocation.EXTERNAL` */
const EXTERNAL = 1;

/**
 * What is wrong with a model file, found without running it; empty when it may be loaded. A model is one file, because
 * evidence and releases keep one file: weights beside it are refused too, and weights outside its folder with a
 * sentence of their own, since such a path can name any file of the machine that loads the model. The file is read once
 * and its tensors are views into that buffer, so memory stays near the file's size.
 */
export async function checkModelFile(
  file: string,
  options: { readonly allowDomains: readonly string[] },
): Promise<readonly Problem[]> {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined || !info.isFile()) {
    return [{ what: 'there is no model file', where: { file }, fix: 'Let training write it to $PROOFMARK_OUT.' }];
  }
  if (info.size === 0) return [notOnnx(file, 'it is empty')];
  if (info.size > LARGEST_FILE_BYTES) return [notOnnx(file, 'it is larger than 2 GiB, the limit of the format')];

  if (info.size < LFS_POINTER_BYTES && isLfsPointer(await readFile(file, 'latin1'))) {
    return [{ ...LFS_POINTER, where: { file } }];
  }

  const model = await decode(file);
  if (typeof model === 'string') return [notOnnx(file, model)];
  const graph = model.graph;
  if (model.irVersion === 0n || graph === undefined) return [notOnnx(file, 'it has no IR version or no graph')];
  if (model.opsetImport.length === 0) return [notOnnx(file, 'it names no operator set')];
  if (graph.output.length === 0) return [notOnnx(file, 'its graph has no output')];

  const contents = collect(model);
  return [
    ...externalDataProblems(file, contents.externalLocations),
    ...domainProblems(file, model, contents.operators, options.allowDomains),
  ];
}

/** `IR 8, ai.onnx 17, ai.onnx.ml 3`: what a file was written for, to be told when a runtime refuses it. */
export async function describeModelFile(file: string): Promise<string> {
  const model = await decode(file);
  if (typeof model === 'string') return model;
  const sets = model.opsetImport.map((set) => `${set.domain === '' ? 'ai.onnx' : set.domain} ${set.version}`);
  return [`IR ${model.irVersion}`, ...sets].join(', ');
}

/** Names of the graph's outputs, also of those that are no tensors, which onnxruntime-node leaves out of its signature. */
export async function declaredOutputs(file: string): Promise<readonly string[]> {
  const model = await decode(file);
  return typeof model === 'string' ? [] : (model.graph?.output.map((output) => output.name) ?? []);
}

async function decode(file: string): Promise<ModelProto | string> {
  const [{ fromBinary }, { ModelProtoSchema }] = await Promise.all([import('@bufbuild/protobuf'), import('onnx-buf')]);
  try {
    return fromBinary(ModelProtoSchema, await readFile(file), { readUnknownFields: false });
  } catch (error) {
    return `it is damaged or cut short (${error instanceof Error ? error.message : String(error)})`;
  }
}

function notOnnx(file: string, why: string): Problem {
  return {
    what: `is not a whole ONNX model: ${why}`,
    where: { file },
    fix: 'Export the model again (onnx.checker.check_model tells more) and check that the copy is complete.',
  };
}

function externalDataProblems(file: string, locations: ReadonlyMap<string, string>): Problem[] {
  return [...locations].map(([location, tensor]) => {
    const normal = posix.normalize(location.replaceAll('\\', '/'));
    const outside = normal.startsWith('/') || /^[A-Za-z]:/.test(normal) || normal === '..' || normal.startsWith('../');
    return {
      what: outside
        ? `the tensor ${JSON.stringify(tensor)} reads its data from outside the model's folder: ${JSON.stringify(location)}`
        : `the tensor ${JSON.stringify(tensor)} keeps its data in another file: ${JSON.stringify(location)}`,
      where: { file },
      fix: 'A model is one file. Save it with its weights inside (onnx.save_model(model, path, save_as_external_data=False)).',
    };
  });
}

function domainProblems(
  file: string,
  model: ModelProto,
  operators: ReadonlyMap<string, ReadonlySet<string>>,
  allowDomains: readonly string[],
): Problem[] {
  // A function the model defines itself may live in any domain: its body is made of operators that are checked too.
  const defined = new Set(model.functions.map((fn) => `${fn.domain}/${fn.name}`));
  return [...operators].flatMap(([domain, names]) => {
    if (STANDARD_DOMAINS.has(domain) || allowDomains.includes(domain)) return [];
    const foreign = [...names].filter((name) => !defined.has(`${domain}/${name}`)).sort();
    if (foreign.length === 0) return [];
    return [
      {
        what: `uses operators of the domain ${JSON.stringify(domain)}: ${foreign.slice(0, 5).join(', ')}`,
        where: { file },
        fix: `Export without them, or allow the domain in model.yaml: onnx: { allow_domains: [${domain}] }`,
      },
    ];
  });
}

interface Contents {
  /** Location -> one tensor that names it. */
  readonly externalLocations: Map<string, string>;
  /** Domain -> operators used, in the graph, its subgraphs, functions and training graphs. */
  readonly operators: Map<string, Set<string>>;
}

function collect(model: ModelProto): Contents {
  const contents: Contents = { externalLocations: new Map(), operators: new Map() };
  if (model.graph !== undefined) visitGraph(model.graph, contents);
  for (const fn of model.functions) visitFunction(fn, contents);
  for (const training of model.trainingInfo) {
    if (training.initialization !== undefined) visitGraph(training.initialization, contents);
    if (training.algorithm !== undefined) visitGraph(training.algorithm, contents);
  }
  return contents;
}

function visitGraph(graph: GraphProto, contents: Contents): void {
  for (const tensor of graph.initializer) visitTensor(tensor, contents);
  for (const sparse of graph.sparseInitializer) {
    if (sparse.values !== undefined) visitTensor(sparse.values, contents);
    if (sparse.indices !== undefined) visitTensor(sparse.indices, contents);
  }
  for (const node of graph.node) visitNode(node, contents);
}

function visitFunction(fn: FunctionProto, contents: Contents): void {
  for (const attribute of fn.attributeProto) visitAttribute(attribute, contents);
  for (const node of fn.node) visitNode(node, contents);
}

function visitNode(node: NodeProto, contents: Contents): void {
  const names = contents.operators.get(node.domain) ?? new Set<string>();
  names.add(node.opType);
  contents.operators.set(node.domain, names);
  for (const attribute of node.attribute) visitAttribute(attribute, contents);
}

function visitAttribute(attribute: AttributeProto, contents: Contents): void {
  for (const tensor of [attribute.t, ...attribute.tensors]) if (tensor !== undefined) visitTensor(tensor, contents);
  for (const graph of [attribute.g, ...attribute.graphs]) if (graph !== undefined) visitGraph(graph, contents);
  for (const sparse of [attribute.sparseTensor, ...attribute.sparseTensors]) {
    if (sparse?.values !== undefined) visitTensor(sparse.values, contents);
    if (sparse?.indices !== undefined) visitTensor(sparse.indices, contents);
  }
}

function visitTensor(tensor: TensorProto, contents: Contents): void {
  if (tensor.dataLocation !== EXTERNAL && tensor.externalData.length === 0) return;
  const location = tensor.externalData.find((entry) => entry.key === 'location')?.value ?? '';
  if (!contents.externalLocations.has(location)) contents.externalLocations.set(location, tensor.name);
}
