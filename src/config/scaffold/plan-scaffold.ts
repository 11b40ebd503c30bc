import { dataCardFile } from './data-card-file.ts';
import { EXAMPLE_COLUMNS } from './example-data.ts';
import { modelFile } from './model-file.ts';
import { PYTHON_PARAMS, PYTHON_REQUIREMENTS, pythonTraining } from './python-template.ts';
import { environmentsFile, policyFile, waiversFile } from './registry-files.ts';
import { TYPESCRIPT_PARAMS, typescriptPackage, typescriptTraining } from './typescript-template.ts';

export type ScaffoldLanguage = 'python' | 'typescript';

/** The data a new model learns from, as far as it is known. */
export interface ScaffoldData {
  /** Path from the repository's root. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** In the order of the file; types as SQL writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly label: string;
  /** The label's value that counts as positive; null for true / 1. */
  readonly positive: string | null;
  readonly entity: string | null;
  /** Text columns with few values. */
  readonly slices: readonly string[];
  readonly example: boolean;
}

export interface ScaffoldFacts {
  readonly model: string;
  readonly card: string;
  readonly language: ScaffoldLanguage;
  readonly data: ScaffoldData;
  /** Folder of the JSON Schemas from the repository's root. */
  readonly schemaFolder: string;
}

export interface ScaffoldFile {
  readonly path: string;
  readonly content: string;
}

/** Columns the model can be fed: numbers and truth values, but for the label, the entity and identifiers. */
export function featureColumns(data: Pick<ScaffoldData, 'columns' | 'label' | 'entity'>): readonly string[] {
  return data.columns
    .filter((column) => NUMERIC.test(column.type) && column.name !== data.label && column.name !== data.entity)
    .map((column) => column.name)
    .filter((name) => !isIdentifier(name));
}

const NUMERIC = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/i;

/** A number that only tells rows apart teaches a model nothing that lasts. */
export function isIdentifier(column: string): boolean {
  return /^(?:id|uuid|index|row|row_?(?:id|number)|.*_id|.*Id)$/.test(column);
}

/** Every file of a new model, in the order a person reads them. Pure: who writes must not overwrite. */
export function planScaffold(facts: ScaffoldFacts): readonly ScaffoldFile[] {
  const folder = `models/${facts.model}`;
  const features = featureColumns(facts.data);
  const training = { features, label: facts.data.label, positive: facts.data.positive };
  const code: ScaffoldFile[] =
    facts.language === 'python'
      ? [
          { path: `${folder}/params.yaml`, content: PYTHON_PARAMS },
          { path: `${folder}/train.py`, content: pythonTraining(training) },
          { path: `${folder}/requirements.txt`, content: PYTHON_REQUIREMENTS },
          { path: `${folder}/.gitignore`, content: '.venv/\n__pycache__/\n' },
        ]
      : [
          { path: `${folder}/params.yaml`, content: TYPESCRIPT_PARAMS },
          { path: `${folder}/train.ts`, content: typescriptTraining(training) },
          { path: `${folder}/package.json`, content: typescriptPackage(facts.model) },
          { path: `${folder}/.gitignore`, content: 'node_modules/\n' },
        ];
  return [
    { path: `${folder}/model.yaml`, content: modelFile(facts, features) },
    ...code,
    { path: `data-cards/${facts.card}.md`, content: dataCardFile(facts) },
    { path: 'registry/environments.yaml', content: environmentsFile(`../${facts.schemaFolder}`) },
    { path: 'registry/policy.yaml', content: policyFile(`../${facts.schemaFolder}`) },
    { path: 'registry/waivers.yaml', content: waiversFile(`../${facts.schemaFolder}`) },
    { path: '.gitattributes', content: `${gitAttributes(facts.data.path).join('\n')}\n` },
  ];
}

/** Lines without which git could change the bytes of models and data, and with them their digests. */
export function gitAttributes(dataPath: string): readonly string[] {
  const pattern = /[\s"#!*?[\]\\]/.test(dataPath) ? `"${dataPath.replace(/["\\*?[\]]/g, '\\$&')}"` : dataPath;
  return ['*.onnx binary', '*.parquet binary', `${pattern} -text`];
}

/** Facts of the made-up table; the caller adds where it stands and its digest. */
export const EXAMPLE_FACTS = {
  columns: EXAMPLE_COLUMNS,
  label: 'bought',
  positive: null,
  entity: null,
  slices: ['channel'],
  example: true,
} as const satisfies Omit<ScaffoldData, 'path' | 'sha256' | 'bytes'>;
