import type { ScaffoldFacts } from './scaffold-facts.ts';
import { taskSections } from './task-sections.ts';
import { yamlText } from './yaml-text.ts';

/** `models/<name>/model.yaml` of a new model. */
export function modelFile(facts: ScaffoldFacts, features: readonly string[]): string {
  const { data, language } = facts;
  const python = language === 'python';
  const train = python
    ? `  command: python3 train.py            # any command; it finds its data and params in PROOFMARK_… variables
  inputs: [train.py, params.yaml]      # files that change the result
  environment: [requirements.txt]      # the versions it runs with`
    : `  command: npx tsx train.ts            # any command; it finds its data and params in PROOFMARK_… variables
  inputs: [train.ts, params.yaml]      # files that change the result
  environment: [package-lock.json]     # the versions it runs with; npm install writes it`;
  const sections = taskSections(facts);
  const entity =
    data.entity === null
      ? `  # entity: customer_id                # when several rows belong to one customer, machine, …: intervals become honest`
      : `  entity: ${yamlText(data.entity)}     # rows of one entity are not independent: intervals are clustered by it`;
  return `# yaml-language-server: $schema=../../${facts.schemaFolder}/model.schema.json
task: ${data.task}
description: ${JSON.stringify(sections.description)}      # one sentence: what the model answers, and when
# owner: "@your-team"
# purpose: { metric: the business number it moves, hypothesis: what should happen to it }
train:
${train}
  params: params.yaml
  seeds: [1]
  runner: ubuntu-latest                # or [self-hosted, gpu]
  timeout: 30m
data: { card: ${yamlText(facts.card)}, train: train, test: test }
onnx:
  inputs:
    features:                          # columns that make this tensor, in order; the same list as in ${python ? 'train.py' : 'train.ts'}
${features.map((name) => `      - ${yamlText(name)}`).join('\n')}
  output: ${sections.output}
evaluate:
  label: ${yamlText(data.label)}${sections.truth}
${entity}
  metrics:
${sections.metrics.map((metric) => `    - ${metric}`).join('\n')}
    - latency_p95_ms: { role: budget, change_threshold: { relative: 20% } }
    - size_mb: { role: budget, value_threshold: { upper_bound: 20 } }
  slices: [${data.slices.map(yamlText).join(', ')}]        # columns, or conditions: "amount > 100 as large"
  reference: { naive: true }
`;
}
