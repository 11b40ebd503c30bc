import type { ScaffoldFile } from './scaffold-facts.ts';

/** A workflow as this project has it, for its own models, with the actions beside it. */
export interface WorkflowTemplate {
  /** Such as `experiment.yml`. */
  readonly name: string;
  readonly text: string;
}

export interface WorkflowFacts {
  readonly templates: readonly WorkflowTemplate[];
  /** `./actions`, or `owner/name@v1` of the repository that has the actions. */
  readonly actions: string;
  /** By name, as people choose from them. */
  readonly models: readonly string[];
  readonly environments: readonly string[];
  /** The branch that changes are merged to. */
  readonly branch: string;
}

/** Where the actions are, when it is not this very repository. */
const REMOTE = /^(?<repository>[\w.-]+\/[\w.-]+)@(?<ref>[\w.][\w./-]*)$/;
/** Tests of Proofmark itself. */
const OWN = 'ci.yml';

export function isActionsPlace(text: string): boolean {
  return text === './actions' || REMOTE.test(text);
}

/** The workflows of a repository, and the action in which it says how to prepare for training. */
export function planWorkflows(facts: WorkflowFacts): readonly ScaffoldFile[] {
  const workflows = facts.templates
    .filter(({ name }) => name !== OWN)
    .map(({ name, text }) => ({ path: `.github/workflows/${name}`, content: adapt(text, facts) }));
  return [...workflows, { path: '.github/actions/prepare/action.yml', content: PREPARE }];
}

function adapt(text: string, { actions, models, environments, branch }: WorkflowFacts): string {
  const remote = REMOTE.exec(actions)?.groups;
  const chosen = text
    .replaceAll(/^( +model:\n(?: {8}.*\n)*? {8}options: ).*$/gm, (_, before: string) => before + list(models))
    .replaceAll(
      /^( +environment:\n(?: {8}.*\n)*? {8}options: ).*$/gm,
      (_, before: string) => before + list(environments),
    )
    .replaceAll('branches: [main]', () => `branches: ${list([literalPattern(branch)])}`);
  return remote === undefined
    ? chosen
    : chosen.replaceAll(/uses: \.\/actions\/([\w-]+)/g, `uses: ${remote.repository}/actions/$1@${remote.ref}`);
}

/** A filter of branches is a pattern, in which a branch's name may have characters with a meaning. */
function literalPattern(branch: string): string {
  return branch.replaceAll(/[*?+[\]!\\]/g, String.raw`\$&`);
}

/** A YAML list on one line. Words that some readers take for something else are quoted. */
function list(names: readonly string[]): string {
  const plain = (name: string) =>
    /^[A-Za-z][\w./-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name);
  return `[${names.map((name) => (plain(name) ? name : JSON.stringify(name))).join(', ')}]`;
}

const PREPARE = `# Yours to change: brings what training and data of a model need, such as packages, or files from a store. Every job that
# trains or scores calls it, with code that a pull request may have changed, and so no job that calls it for one may write.
name: Prepare
description: Installs what a model's training needs and brings its data
inputs:
  model:
    description: 'A folder in models/; left out where the data of all models is needed and nothing is trained'
    required: false
runs:
  using: composite
  steps:
    - if: inputs.model != ''
      shell: bash
      run: |
        cd "models/$MODEL"
        if [ -f requirements.txt ]; then
          python3 -m venv "$RUNNER_TEMP/python"
          "$RUNNER_TEMP/python/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt
          echo "$RUNNER_TEMP/python/bin" >> "$GITHUB_PATH"
        fi
        # A lock file that is written now would be another input than the one that was planned with.
        if [ -f package-lock.json ]; then
          npm ci --no-audit --no-fund
        elif [ -f package.json ]; then
          npm install --no-package-lock --no-audit --no-fund
        fi
      env:
        MODEL: \${{ inputs.model }}
`;
