import {
  DONE,
  deploymentOf,
  type HandlerRequest,
  type Handlers,
  invalid,
  NOT_FOUND,
  page,
  repositoryUrl,
  statusOf,
} from './answers.ts';
import type { DeploymentState } from './state.ts';

interface DeploymentBody {
  readonly ref: string;
  readonly task?: string;
  readonly auto_merge?: boolean;
  readonly required_contexts?: readonly string[];
  readonly payload?: unknown;
  readonly environment?: string;
  readonly description?: string | null;
  readonly transient_environment?: boolean;
  readonly production_environment?: boolean;
}

interface StatusBody {
  readonly state: string;
  readonly description?: string;
  readonly auto_inactive?: boolean;
}

const LONGEST_DESCRIPTION = 140;

export const deploymentHandlers: Handlers = {
  'repos/list-deployments': (request) => {
    const { environment, ref, task, sha } = request.query;
    const wanted = Object.entries({ environment, ref, task, sha }).filter(([, value]) => value !== undefined);
    const items = request.state.deployments
      .filter((one) => wanted.every(([name, value]) => one[name as 'ref'] === value))
      .sort((a, b) => b.id - a.id)
      .map((one) => deploymentOf(request, one));
    return page(request, `${repositoryUrl(request)}/deployments`, items);
  },

  'repos/get-deployment': (request) => {
    const deployment = byId(request);
    return deployment === undefined ? NOT_FOUND : { status: 200, body: deploymentOf(request, deployment) };
  },

  'repos/create-deployment': (request) => {
    const body = request.body as DeploymentBody;
    const { state } = request;
    const sha =
      state.git('rev-parse', '--verify', `refs/tags/${body.ref}^{commit}`) ??
      state.git('rev-parse', '--verify', `refs/heads/${body.ref}^{commit}`) ??
      (/^[0-9a-f]{40}$/.test(body.ref) ? state.git('rev-parse', '--verify', `${body.ref}^{commit}`) : undefined);
    if (sha === undefined) return invalid('Deployment', 'ref', 'custom', `No ref found for: ${body.ref}`);
    // Left to itself, GitHub merges the default branch into the ref and waits for every status there is.
    if (body.auto_merge !== false) return { status: 202, body: { message: `Auto-merged main into ${body.ref}` } };
    if (body.required_contexts === undefined) {
      return { status: 409, body: { message: 'Conflict: Commit status checks failed for the ref.' } };
    }
    const deployment: DeploymentState = {
      id: state.nextId(),
      ref: body.ref,
      sha,
      task: body.task ?? 'deploy',
      environment: body.environment ?? 'production',
      description: body.description ?? '',
      payload: body.payload ?? '',
      production: body.production_environment ?? body.environment === 'production',
      transient: body.transient_environment ?? false,
      creator: request.actor,
      statuses: [],
    };
    state.deployments.push(deployment);
    return { status: 201, body: deploymentOf(request, deployment) };
  },

  'repos/delete-deployment': (request) => {
    const deployment = byId(request);
    if (deployment === undefined) return NOT_FOUND;
    if (deployment.statuses.at(-1)?.state !== 'inactive' && request.state.deployments.length > 1) {
      return invalid(
        'Deployment',
        'state',
        'custom',
        'We cannot delete an active deployment unless it is the only one.',
      );
    }
    request.state.deployments.splice(request.state.deployments.indexOf(deployment), 1);
    return DONE;
  },

  'repos/list-deployment-statuses': (request) => {
    const deployment = byId(request);
    if (deployment === undefined) return NOT_FOUND;
    const items = deployment.statuses.map((_, at) => statusOf(request, deployment, at)).reverse();
    return page(request, `${repositoryUrl(request)}/deployments/${deployment.id}/statuses`, items);
  },

  'repos/create-deployment-status': (request) => {
    const deployment = byId(request);
    if (deployment === undefined) return NOT_FOUND;
    const { state, description = '', auto_inactive = true } = request.body as StatusBody;
    if ([...description].length > LONGEST_DESCRIPTION) {
      return invalid(
        'DeploymentStatus',
        'description',
        'custom',
        'description is too long (maximum is 140 characters)',
      );
    }
    deployment.statuses.push({ id: request.state.nextId(), state, description, creator: request.actor });
    if (state === 'success' && auto_inactive) {
      for (const other of request.state.deployments) {
        if (other.id >= deployment.id || other.environment !== deployment.environment || other.transient) continue;
        if (other.statuses.at(-1)?.state !== 'success') continue;
        other.statuses.push({ id: request.state.nextId(), state: 'inactive', description: '', creator: request.actor });
      }
    }
    return { status: 201, body: statusOf(request, deployment, deployment.statuses.length - 1) };
  },
};

function byId(request: HandlerRequest): DeploymentState | undefined {
  return request.state.deployments.find((one) => one.id === request.path.deployment_id);
}
