import type { Task } from '../config/model-config.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { cardMetrics, dataLicence, type ModelCardFacts } from './card-facts.ts';
import { visibleLine, visibleText } from './escape.ts';

/** SHA-256 as 64 lower-case hex digits. */
type Digest = (content: string) => string;

/** Words of CycloneDX for what a model answers. */
const TASK: Readonly<Record<Task, string>> = {
  'binary-classification': 'classification',
  'multiclass-classification': 'classification',
  regression: 'regression',
  ranking: 'ranking',
};

/**
 * The card as an ML bill of materials, CycloneDX 1.6: the model with its hash and its numbers, the data it was trained and
 * evaluated on, and the software it was trained with. Made of the same facts as the card: no clock, and a serial number
 * that is derived from what it lists.
 */
export function renderCycloneDx(facts: ModelCardFacts, sha256: Digest): string {
  const model = modelComponent(facts);
  const data = dataComponent(facts);
  const software = softwareComponents(facts);
  const content = {
    metadata: {
      tools: { components: [{ type: 'application', name: 'proofmark' }] },
      component: model,
    },
    components: [data, ...software],
    dependencies: [
      { ref: model['bom-ref'], dependsOn: [data['bom-ref'], ...software.map((each) => each['bom-ref'])].sort() },
      { ref: data['bom-ref'], dependsOn: [] },
    ],
  };
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(sha256(JSON.stringify(content)))}`,
    version: 1,
    ...content,
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** A UUID of version 8, whose digits are up to whoever makes it (RFC 9562, 5.8). */
function uuidOf(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4]!;
  const digits = `${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return [0, 8, 12, 16, 20].map((from, at, all) => digits.slice(from, all[at + 1] ?? 32)).join('-');
}

function modelComponent(facts: ModelCardFacts) {
  const { model, version, commit, config, run, evaluation, verdict, written } = facts;
  const licences = [written?.keys.license ?? []].flat();
  return {
    type: 'machine-learning-model',
    'bom-ref': `model:${model}@${version ?? run.key.slice(0, 12)}`,
    name: model,
    version: version ?? `run-${run.key.slice(0, 12)}`,
    ...(config.description === undefined ? {} : { description: visibleLine(config.description) }),
    ...(config.owner === undefined ? {} : { group: visibleLine(config.owner) }),
    hashes: [{ alg: 'SHA-256', content: evaluation.modelSha256 }],
    ...(licences.length === 0 ? {} : { licenses: licences.map((name) => ({ license: { name: visibleLine(name) } })) }),
    modelCard: {
      modelParameters: {
        approach: { type: 'supervised' },
        task: TASK[config.task],
        datasets: [{ ref: dataRef(facts) }],
        inputs: Object.entries(config.onnx.inputs).map(([name, bound]) => ({
          format: visibleLine(`${name}: ${inputColumns(bound).columns.join(', ')}`),
        })),
        outputs: [{ format: visibleLine(config.onnx.output.name) }],
      },
      quantitativeAnalysis: { performanceMetrics: performance(facts) },
      considerations: considerations(facts),
    },
    properties: properties({
      commit,
      run: run.key,
      evaluation: evaluation.key,
      verdict: verdict?.key ?? null,
      command: run.command,
      seed: String(run.seed),
      ...Object.fromEntries(Object.entries(run.params).map(([name, value]) => [`param:${name}`, String(value)])),
    }),
  };
}

/** Overall and by slice, each with its interval where there is one. */
function performance(facts: ModelCardFacts) {
  const { evaluation } = facts;
  const split = `${evaluation.data.card}/${evaluation.data.split}`;
  const entry = (type: string, slice: string, value: number, ci: readonly [number, number] | null) => ({
    type,
    value: String(value),
    slice: visibleLine(slice),
    ...(ci === null ? {} : { confidenceInterval: { lowerBound: String(ci[0]), upperBound: String(ci[1]) } }),
  });
  return [
    ...cardMetrics(facts).flatMap(({ metric, unit, value, ci }) =>
      value === null ? [] : [entry(unit === null ? metric : `${metric} (${unit})`, split, value, ci)],
    ),
    ...evaluation.slices.flatMap(({ slice, metrics }) =>
      Object.entries(metrics).flatMap(([metric, { value, ci }]) =>
        value === null ? [] : [entry(metric, `${split}: ${slice}`, value, ci)],
      ),
    ),
  ];
}

function considerations({ config, verdict, written }: ModelCardFacts) {
  const texts = (...titles: string[]) =>
    titles.flatMap((title) => {
      const text = written?.sections.get(title);
      return text === undefined ? [] : [visibleText(text)];
    });
  const uses = [
    ...texts('Uses', 'Direct Use'),
    ...(config.purpose === undefined ? [] : [visibleLine(config.purpose.metric)]),
  ];
  const limits = [
    ...texts('Bias, Risks, and Limitations', 'Out-of-Scope Use'),
    ...(verdict?.warnings ?? []).map(visibleLine),
  ];
  const ethics = texts('Ethical Considerations');
  return {
    ...(uses.length === 0 ? {} : { useCases: uses }),
    ...(limits.length === 0 ? {} : { technicalLimitations: limits }),
    ...(ethics.length === 0 ? {} : { ethicalConsiderations: ethics.map((name) => ({ name })) }),
  };
}

function dataRef({ card }: ModelCardFacts): string {
  return `data:${card.name}`;
}

function dataComponent(facts: ModelCardFacts) {
  const { card, run, evaluation } = facts;
  const licence = dataLicence(card);
  const sensitive = Object.entries(card.columns)
    .filter(([, column]) => column.sensitive === true)
    .map(([name]) => name);
  return {
    type: 'data',
    'bom-ref': dataRef(facts),
    name: card.name,
    ...(licence === null ? {} : { licenses: [{ license: { name: visibleLine(licence) } }] }),
    data: [
      {
        type: 'dataset',
        name: card.name,
        ...(sensitive.length === 0 ? {} : { sensitiveData: sensitive }),
        ...(card.owner === undefined
          ? {}
          : { governance: { owners: [{ organization: { name: visibleLine(card.owner) } }] } }),
        ...(card.provenance?.source === undefined ? {} : { description: visibleLine(card.provenance.source) }),
      },
    ],
    components: card.files.map((file) => ({
      type: 'file',
      'bom-ref': `file:${file.sha256}:${file.uri}`,
      name: file.uri,
      // Of several files, the digest is of the list of their digests.
      ...(/[*?]/.test(file.uri)
        ? { properties: properties({ 'sha256-of-listing': file.sha256 }) }
        : { hashes: [{ alg: 'SHA-256', content: file.sha256 }] }),
    })),
    properties: properties({
      [`split:${run.data.split}`]: run.data.digest,
      [`split:${evaluation.data.split}`]: evaluation.data.digest,
    }),
  };
}

/** What the training ran on, as it was recorded. */
function softwareComponents({ run }: ModelCardFacts) {
  const versions = { node: run.testbed.node, ...run.testbed.versions };
  return Object.entries(versions)
    .map(([name, version]) => ({
      type: 'library' as const,
      'bom-ref': `software:${visibleLine(name)}`,
      name: visibleLine(name),
      version: visibleLine(version),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function properties(values: Readonly<Record<string, string | null>>) {
  return Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]) => ({ name: `proofmark:${visibleLine(name)}`, value: visibleLine(value) }));
}
