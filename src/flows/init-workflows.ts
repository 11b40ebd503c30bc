import { loadRepository } from '../config/load-repository.ts';
import { isActionsPlace, planWorkflows, type WorkflowTemplate } from '../config/scaffold/workflow-files.ts';
import { UserError } from '../errors.ts';
import type { Git, RepositoryFiles } from '../ports.ts';

export interface InitWorkflowsRequest {
  /** `./actions`, or `owner/name@v1` of the repository that has the actions. */
  readonly actions: string;
}

export interface InitWorkflowsPorts {
  readonly files: RepositoryFiles;
  readonly git: Pick<Git, 'defaultBranch' | 'currentBranch'>;
  templates(): Promise<readonly WorkflowTemplate[]>;
}

export interface WrittenWorkflows {
  readonly created: readonly string[];
  /** Files that were there and stay as they are. */
  readonly existed: readonly string[];
  readonly notes: readonly string[];
}

/** Workflows in which people choose a model. */
const WITH_CHOICES = /\/(?:promote|register|rollback|sweep)\.yml$/;

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
  const planned = planWorkflows({
    templates: await ports.templates(),
    actions,
    models,
    environments: await environmentsOf(files),
    branch: (await git.defaultBranch())?.replace(/^origin\//, '') ?? 'main',
  });
  const created: string[] = [];
  const existed: string[] = [];
  const notes: string[] = [];
  for (const { path, content } of planned) {
    const outcome = await files.create(path, content);
    (outcome === 'created' ? created : existed).push(path);
    if (outcome === 'created' || !WITH_CHOICES.test(path)) continue;
    const text = new TextDecoder().decode(await files.read(path));
    const options = [...text.matchAll(/^ +options: \[(.*)\]$/gm)].flatMap((match) => match[1]!.split(', '));
    const missing = models.filter((model) => !options.includes(model) && !options.includes(JSON.stringify(model)));
    if (missing.length > 0) notes.push(`Add to the choices of ${path}: ${missing.join(', ')}`);
  }
  return { created, existed, notes };
}

/** Names in `registry/environments.yaml`, in their order. */
async function environmentsOf(files: RepositoryFiles): Promise<readonly string[]> {
  const path = 'registry/environments.yaml';
  const content = await files.read(path);
  const declared =
    content === undefined ? null : loadRepository(new Map([[path, content]]), { checkMetrics: () => [] }).environments;
  return declared?.environments.map(({ name }) => name) ?? ['staging', 'production'];
}
