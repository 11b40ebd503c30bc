import { openGit } from '../adapters/git-cli.ts';
import { openForgeOnGitHub } from '../assembly/github-forge.ts';
import { UserError } from '../errors.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import type { LifecyclePorts } from '../flows/lifecycle-ports.ts';
import type { Log } from '../ports.ts';
import type { ActionContext } from './context.ts';

/** What an action works with: the run it is part of, and ports that open when they are asked for. */
export interface ActionTools {
  readonly context: ActionContext;
  readonly log: Log;
  /** The job is being cancelled. */
  readonly signal: AbortSignal;
  /** Ports of the experiment loop on the repository in the current folder. */
  experiment(): Promise<ExperimentPorts>;
  /** The same with GitHub and the writer of events. Throws a UserError without a token. */
  lifecycle(token: string | undefined): Promise<LifecyclePorts>;
}

export function openTools(folder: string, context: ActionContext, log: Log, signal: AbortSignal): ActionTools {
  const experiment = async () => {
    const { openExperimentPorts } = await import('../assembly/experiment-ports.ts');
    return openExperimentPorts(await openGit(folder), log, signal);
  };
  return {
    context,
    log,
    signal,
    experiment,
    lifecycle: async (token) => openLifecycle(await experiment(), token, context),
  };
}

async function openLifecycle(
  ports: ExperimentPorts,
  token: string | undefined,
  context: ActionContext,
): Promise<LifecyclePorts> {
  if (token === undefined) {
    throw new UserError({
      what: 'GitHub needs to know who asks',
      where: { field: 'input token' },
      fix: 'leave the input out, or give it a token such as github.token',
    });
  }
  const { openLifecyclePorts } = await import('../assembly/lifecycle-ports.ts');
  const { apiUrl, serverUrl, graphqlUrl, repository, actor } = context;
  const forge = await openForgeOnGitHub({ apiUrl, serverUrl, graphqlUrl, repository, token }, ports);
  return openLifecyclePorts(ports, forge, actor);
}
