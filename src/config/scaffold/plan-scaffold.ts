import { OUTPUT_FOLDERS } from '../output-folders.ts';
import { dataCardFile } from './data-card-file.ts';
import { modelCardFile } from './model-card-file.ts';
import { modelFile } from './model-file.ts';
import { PYTHON_RIDGE_PARAMS, pythonTaskTraining } from './python-tasks.ts';
import { PYTHON_PARAMS, PYTHON_REQUIREMENTS, pythonTraining } from './python-template.ts';
import { environmentsFile, policyFile, waiversFile } from './registry-files.ts';
import type { ScaffoldData, ScaffoldFacts, ScaffoldFile } from './scaffold-facts.ts';
import { TYPESCRIPT_RIDGE_PARAMS, typescriptTaskTraining } from './typescript-tasks.ts';
import { TYPESCRIPT_PARAMS, typescriptPackage, typescriptTraining } from './typescript-template.ts';

/** Columns the model can be fed: numbers and truth values, but for the label, the entity and identifiers. */
export function featureColumns(data: Pick<ScaffoldData, 'columns' | 'label' | 'entity' | 'query'>): readonly string[] {
  return data.columns
    .filter((column) => NUMERIC.test(column.type) && ![data.label, data.entity, data.query].includes(column.name))
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
  const training = trainingFiles(facts, features);
  const code: ScaffoldFile[] =
    facts.language === 'python'
      ? [
          { path: `${folder}/params.yaml`, content: training.params },
          { path: `${folder}/train.py`, content: training.code },
          { path: `${folder}/requirements.txt`, content: PYTHON_REQUIREMENTS },
          { path: `${folder}/.gitignore`, content: '.venv/\n__pycache__/\n' },
        ]
      : [
          { path: `${folder}/params.yaml`, content: training.params },
          { path: `${folder}/train.ts`, content: training.code },
          { path: `${folder}/package.json`, content: typescriptPackage(facts.model) },
          { path: `${folder}/.gitignore`, content: 'node_modules/\n' },
        ];
  return [
    { path: `${folder}/model.yaml`, content: modelFile(facts, features) },
    { path: `${folder}/CARD.md`, content: modelCardFile(facts.model) },
    ...code,
    { path: `data-cards/${facts.card}.md`, content: dataCardFile(facts) },
    { path: 'registry/environments.yaml', content: environmentsFile(`../${facts.schemaFolder}`) },
    { path: 'registry/policy.yaml', content: policyFile(`../${facts.schemaFolder}`) },
    { path: 'registry/waivers.yaml', content: waiversFile(`../${facts.schemaFolder}`) },
    { path: '.gitattributes', content: `${gitAttributes(facts.data.path).join('\n')}\n` },
    { path: '.gitignore', content: `${gitIgnores().join('\n')}\n` },
  ];
}

/** Lines without which what commands leave in the work tree would look like files of the project. */
export function gitIgnores(): readonly string[] {
  return Object.values(OUTPUT_FOLDERS).map((folder) => `/${folder}/`);
}

/** Lines without which git could change the bytes of models and data, and with them their digests. */
export function gitAttributes(dataPath: string): readonly string[] {
  const pattern = /[\s"#!*?[\]\\]/.test(dataPath) ? `"${dataPath.replace(/["\\*?[\]]/g, '\\$&')}"` : dataPath;
  return ['*.onnx binary', '*.parquet binary', `${pattern} -text`];
}

/** The training script of the task, with its params. */
function trainingFiles(
  { data, language }: ScaffoldFacts,
  features: readonly string[],
): { readonly params: string; readonly code: string } {
  const { task, label, positive } = data;
  const python = language === 'python';
  if (task === 'binary-classification') {
    const facts = { features, label, positive };
    return python
      ? { params: PYTHON_PARAMS, code: pythonTraining(facts) }
      : { params: TYPESCRIPT_PARAMS, code: typescriptTraining(facts) };
  }
  const facts = { features, label, task };
  const isLogistic = task === 'multiclass-classification';
  return python
    ? { params: isLogistic ? PYTHON_PARAMS : PYTHON_RIDGE_PARAMS, code: pythonTaskTraining(facts) }
    : { params: isLogistic ? TYPESCRIPT_PARAMS : TYPESCRIPT_RIDGE_PARAMS, code: typescriptTaskTraining(facts) };
}
