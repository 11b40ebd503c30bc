import type { RestEndpointMethodTypes } from '@octokit/rest';
import { UserError } from '../errors.ts';
import type { Deployment, DeploymentStatus, Deployments } from '../forge.ts';
import type { GitHubClient } from './github-client.ts';

type DeploymentAnswer = RestEndpointMethodTypes['repos']['getDeployment']['response']['data'];

/** Characters GitHub keeps of a description. */
const LONGEST_DESCRIPTION = 140;

/** Before the model's name in a deployment's task: several models share one environment. */
const TASK = 'deploy:';

export function githubDeployments(github: GitHubClient): Deployments {
  const { octokit, owner, repo, serverUrl } = github;
  /** Deployments of the same model to the same environment as one that was made here, as they were then; by its id. */
  const beside = new Map<string, readonly DeploymentAnswer[]>();

  async function findAnswer(environment: string, ref: string): Promise<DeploymentAnswer | undefined> {
    const found = await github.list(`list the deployments to ${environment}`, (paging) =>
      octokit.rest.repos.listDeployments({ owner, repo, environment, ref, ...paging }),
    );
    // The oldest: two processes may have made one each, and both have to choose the same.
    return found.filter((one) => one.ref === ref && one.environment === environment).sort((a, b) => a.id - b.id)[0];
  }

  /** Newest first. */
  async function listOf(environment: string, model: string): Promise<DeploymentAnswer[]> {
    const fields = { owner, repo, environment, task: TASK + model };
    const found = await github.list(`list the deployments to ${environment}`, (paging) =>
      octokit.rest.repos.listDeployments({ ...fields, ...paging }),
    );
    return found.sort((a, b) => b.id - a.id);
  }

  async function latestStatus(id: number): Promise<DeploymentStatus | null> {
    const { data } = await github.call('show the latest status of a deployment', (request) =>
      octokit.rest.repos.listDeploymentStatuses({ owner, repo, deployment_id: id, per_page: 1, request }),
    );
    const latest = data[0];
    return latest === undefined ? null : { state: latest.state, description: latest.description };
  }

  function deploymentOf(answer: DeploymentAnswer, status: DeploymentStatus | null): Deployment {
    const { id, environment, ref, sha, task, description, created_at: createdAt } = answer;
    return {
      id: String(id),
      environment,
      model: task.startsWith(TASK) ? task.slice(TASK.length) : '',
      ref,
      commit: sha,
      description: description ?? '',
      status,
      createdAt,
      where: `${serverUrl}/${owner}/${repo}/deployments/${encodeURIComponent(environment)}`,
    };
  }

  return {
    async find(environment, ref) {
      const answer = await findAnswer(environment, ref);
      return answer === undefined ? undefined : deploymentOf(answer, await latestStatus(answer.id));
    },

    async ensure({ environment, model, ref, commit, description, production }, known) {
      const found = known === null ? undefined : await findAnswer(environment, ref);
      if (found !== undefined) return deploymentOf(found, await latestStatus(found.id));
      const { value, created } = await github.createOnce(
        `record the deployment of ${ref} to ${environment}`,
        () => findAnswer(environment, ref),
        async (request) => {
          const { data } = await octokit.rest.repos.createDeployment({
            owner,
            repo,
            ref,
            task: TASK + model,
            environment,
            description: shorten(description),
            // Else GitHub merges the default branch into the ref, or waits for every status of the commit.
            auto_merge: false,
            required_contexts: [],
            transient_environment: false,
            production_environment: production,
            payload: { model, commit },
            request,
          });
          if ('sha' in data) return data;
          throw new Error(`GitHub merged instead of deploying: ${data.message}`);
        },
      );
      const answer = created ? await keepOldest(value, model) : value;
      if (answer.sha !== commit) throw elsewhere(answer, commit);
      return deploymentOf(answer, created ? null : await latestStatus(answer.id));
    },

    async setStatus(deployment, { state, description }) {
      const status = { state, description: shorten(description) };
      const id = Number(deployment.id);
      const isLatest = async () => {
        const latest = await latestStatus(id);
        return latest?.state === state && latest.description === status.description ? true : undefined;
      };
      const { status: known } = deployment;
      if (known?.state !== state || known.description !== status.description) {
        await github.createOnce(`mark the deployment of ${deployment.ref} as ${state}`, isLatest, async (request) => {
          const fields = { owner, repo, deployment_id: id, ...status };
          // Other models in the same environment stay as they are.
          await octokit.rest.repos.createDeploymentStatus({ ...fields, auto_inactive: false, request });
          return true;
        });
      }
      return { ...deployment, status };
    },

    async endEarlier({ environment, model, id }, description) {
      // What is made later has a larger id.
      const listed = beside.get(id) ?? (await listOf(environment, model));
      const earlier = listed.filter((answer) => answer.id < Number(id));
      const ended: string[] = [];
      for (const answer of earlier) {
        const status = await latestStatus(answer.id);
        // What was before this one was ended with it, or before.
        if (status?.state === 'inactive') break;
        if (status?.state !== 'success') continue;
        await github.call(`mark the deployment of ${answer.ref} as inactive`, (request) =>
          octokit.rest.repos.createDeploymentStatus({
            ...{ owner, repo, deployment_id: answer.id, state: 'inactive', auto_inactive: false },
            description: shorten(description),
            request,
          }),
        );
        ended.push(answer.ref);
      }
      return ended;
    },

    async current(environment, model) {
      for (const answer of await listOf(environment, model)) {
        const status = await latestStatus(answer.id);
        if (status?.state === 'success') return deploymentOf(answer, status);
      }
      return undefined;
    },
  };

  /** Newest first, so that the last of this ref is its oldest. */
  async function keepOldest(ours: DeploymentAnswer, model: string): Promise<DeploymentAnswer> {
    const listed = await listOf(ours.environment, model);
    const oldest = listed.findLast(({ ref }) => ref === ours.ref) ?? ours;
    beside.set(String(oldest.id), listed);
    if (oldest.id === ours.id) return ours;
    const which = { owner, repo, deployment_id: ours.id };
    const what = `take back our second deployment of ${ours.ref}`;
    // Only what is inactive can be removed.
    await github.call(what, (request) =>
      octokit.rest.repos.createDeploymentStatus({ ...which, state: 'inactive', auto_inactive: false, request }),
    );
    await github.lookUp(what, (request) => octokit.rest.repos.deleteDeployment({ ...which, request }));
    return oldest;
  }
}

function shorten(description: string): string {
  const characters = [...description];
  return characters.length <= LONGEST_DESCRIPTION
    ? description
    : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`;
}

function elsewhere(answer: DeploymentAnswer, commit: string): UserError {
  return new UserError({
    what: `on GitHub ${answer.ref} points at ${answer.sha}, but here at ${commit}`,
    fix: `somebody moved the tag: compare \`git ls-remote origin 'refs/tags/${answer.ref}'\` with your clone`,
  });
}
