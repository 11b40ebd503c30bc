import { z } from 'zod';
import { loadRepository } from '../config/load-repository.ts';
import type { ScaffoldFile } from '../config/scaffold/scaffold-facts.ts';
import { isActionsPlace, planWorkflows, type WorkflowTemplate } from '../config/scaffold/workflow-files.ts';
import { readYaml } from '../config/yaml-document.ts';
import { UserError } from '../errors.ts';
import type { Git, RepositoryFiles } from '../ports.ts';

export interface InitWorkflowsRequest {
  /** `./actions`, or `owner/name@v1` of the repository that has the actions. */
  readonly actions: string;
}

export interface InitWorkflowsPorts {
  readonly files: RepositoryFiles;
  readonly git: Pick<Git, 'defaultBranch' | 'currentBranch' | 'remote'>;
  templates(): Promise<readonly WorkflowTemplate[]>;
}

export interface WrittenWorkflows {
  readonly created: readonly string[];
  /** Files that were there and stay as they are. */
  readonly existed: readonly string[];
  readonly notes: readonly string[];
}

/** Names that a branch which everything is merged to usually has. */
const USUAL_DEFAULT = /^(?:main|master|trunk|develop|development|default|mainline)$/;

/**
 * Installs the workflows for the models and environments that the repository has. Nothing is overwritten.
 * @throws UserError for actions that are not where they are said to be
 */
export async function initWorkflows(
  { actions }: InitWorkflowsRequest,
  ports: InitWorkflowsPorts,
): Promise<WrittenWorkflows> {
  const { files, git } = ports;
  if (!isActionsPlace(actions)) {
    throw new UserError({
      what: `${JSON.stringify(actions)} is no place of actions`,
      where: { field: '--actions' },
      fix: 'give owner/name@v1 of the repository that has them, or ./actions where they are in this one',
    });
  }
  const there = await files.list('');
  if (actions === './actions' && !there.includes('actions/setup/action.yml')) {
    throw new UserError({
      what: 'there are no actions in this repository',
      where: { file: 'actions/setup/action.yml' },
      fix: 'give --actions owner/name@v1, the repository that has them; ./actions is for copies of Proofmark’s own repository',
    });
  }
  const models = [...new Set(there.flatMap((path) => /^models\/([^/]+)\/model\.yaml$/.exec(path)?.[1] ?? []))].sort();
  const target = await branchToMergeTo(git);
  const planned = planWorkflows({
    templates: await ports.templates(),
    actions,
    models,
    environments: await environmentsOf(files),
    branch: target.name,
  });
  const created: string[] = [];
  const existed: string[] = [];
  const notes: string[] = [];
  for (const file of planned) {
    const outcome = await files.create(file.path, file.content);
    (outcome === 'created' ? created : existed).push(file.path);
    if (outcome !== 'created') notes.push(...(await notesOn(file, models, files)));
  }
  const register = '.github/workflows/register.yml';
  if (!target.known && created.includes(register)) {
    notes.push(
      `${register} registers what is pushed to ${target.name}: change \`branches\` there if your default branch has another name`,
    );
  }
  return { created, existed, notes };
}

/** By its name; `known` when git says that it is there. */
async function branchToMergeTo(git: InitWorkflowsPorts['git']): Promise<{ name: string; known: boolean }> {
  const branch = await git.defaultBranch();
  if (branch !== null) {
    const prefix = `${await git.remote()}/`;
    return { name: branch.startsWith(prefix) ? branch.slice(prefix.length) : branch, known: true };
  }
  // A repository without a commit, most likely.
  const current = await git.currentBranch();
  return { name: current !== null && USUAL_DEFAULT.test(current) ? current : 'main', known: false };
}

/** What is to be done about a file that was there, and stays. */
async function notesOn(
  { path, content }: ScaffoldFile,
  models: readonly string[],
  files: RepositoryFiles,
): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await files.read(path));
  const missing = actionsIn(content).filter((action) => !actionsIn(text).includes(action));
  if (missing.length > 0) {
    return [
      `${path} is there and is not Proofmark’s (it does not use ${missing.join(', ')}): give it another name, and run this again`,
    ];
  }
  const offered = choicesOf(path, text);
  const missed = offered === undefined ? [] : models.filter((model) => !offered.includes(model));
  return missed.length > 0 ? [`Add to the choices of ${path}: ${missed.join(', ')}`] : [];
}

/** Names of the actions of Proofmark that a workflow uses. */
function actionsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/uses: \S*\/actions\/([\w-]+)/g)].map((match) => match[1]!))].filter(
    (name) => name !== 'setup' && name !== 'prepare',
  );
}

const Dispatched = z.object({
  on: z.object({
    workflow_dispatch: z.object({ inputs: z.object({ model: z.object({ options: z.array(z.string()) }) }) }),
  }),
});

/** The models that people can choose from in a workflow; undefined where there is no such choice. */
function choicesOf(file: string, text: string): readonly string[] | undefined {
  const read = readYaml({ file, text });
  const parsed = Dispatched.safeParse(read.ok ? read.value : undefined);
  return parsed.data?.on.workflow_dispatch.inputs.model.options;
}

/** Names in `registry/environments.yaml`, in their order. */
async function environmentsOf(files: RepositoryFiles): Promise<readonly string[]> {
  const path = 'registry/environments.yaml';
  const content = await files.read(path);
  const declared =
    content === undefined ? null : loadRepository(new Map([[path, content]]), { checkMetrics: () => [] }).environments;
  return declared?.environments.map(({ name }) => name) ?? ['staging', 'production'];
}
