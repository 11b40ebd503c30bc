import { z } from 'zod';
import type { Deployment, Deployments } from '../forge.ts';
import type { Clock } from '../ports.ts';
import { gone } from './forge-problems.ts';
import { changeRecord, type ForgeRecord, parseRecord } from './forge-record.ts';
import { type ForgeRecords, type RecordContent, whereIs } from './forge-refs.ts';

const PAGE = 'deployment.md';

const StoredStatus = z.object({
  state: z.enum(['queued', 'pending', 'in_progress', 'success', 'failure', 'error', 'inactive']),
  description: z.string(),
});

const StoredDeployment = z.object({
  environment: z.string(),
  model: z.string(),
  ref: z.string(),
  commit: z.string(),
  description: z.string(),
  createdAt: z.string(),
  /** Counts up over all environments, so that the newest can be told whatever the clocks say. */
  order: z.number().int(),
  /** Oldest first. */
  statuses: z.array(StoredStatus),
});
type StoredDeployment = z.infer<typeof StoredDeployment>;

export function localDeployments({
  records,
  clock,
}: {
  readonly records: ForgeRecords;
  readonly clock: Clock;
}): Deployments {
  async function all(prefix: string): Promise<readonly ForgeRecord<StoredDeployment>[]> {
    return (await records.list(prefix)).map((record) => parseRecord(StoredDeployment, record));
  }

  return {
    async find(environment, ref) {
      await records.refresh();
      const stored = await records.get(nameOf(environment, ref));
      return stored === undefined ? undefined : deploymentOf(parseRecord(StoredDeployment, stored));
    },

    async ensure({ environment, model, ref, commit, description }) {
      await records.refresh();
      const order = 1 + Math.max(0, ...(await all('deployments/')).map(({ value }) => value.order));
      const createdAt = clock.now().toISOString();
      const { record } = await changeRecord(records, nameOf(environment, ref), StoredDeployment, (current) => {
        if (current !== undefined) return undefined;
        const next = { environment, model, ref, commit, description, createdAt, order, statuses: [] };
        return contentOf(next, `deploy ${ref} to ${environment}`);
      });
      return deploymentOf(record);
    },

    async setStatus({ environment, ref }, { state, description }) {
      const { record } = await changeRecord(records, nameOf(environment, ref), StoredDeployment, (current) => {
        if (current === undefined) throw gone(`the deployment of ${ref} to ${environment}`);
        const latest = current.statuses.at(-1);
        if (latest?.state === state && latest.description === description) return undefined;
        const next = { ...current, statuses: [...current.statuses, { state, description }] };
        return contentOf(next, `${state}: ${ref} to ${environment}`);
      });
      return deploymentOf(record);
    },

    async endEarlier({ environment, model, id }, description) {
      await records.refresh();
      const found = await all(`deployments/${environment}/`);
      const own = found.find(({ name }) => name === id);
      if (own === undefined) throw gone(`the deployment ${id}`);
      const ended: string[] = [];
      for (const { name, value } of found) {
        if (value.model !== model || value.order >= own.value.order) continue;
        const { changed } = await changeRecord(records, name, StoredDeployment, (current) => {
          if (current?.statuses.at(-1)?.state !== 'success') return undefined;
          const statuses = [...current.statuses, { state: 'inactive' as const, description }];
          return contentOf({ ...current, statuses }, `inactive: ${current.ref} to ${environment}`);
        });
        if (changed) ended.push(value.ref);
      }
      return ended;
    },

    async current(environment, model) {
      await records.refresh();
      const found = (await all(`deployments/${environment}/`))
        .filter(({ value }) => value.model === model && value.statuses.at(-1)?.state === 'success')
        .sort((a, b) => b.value.order - a.value.order)[0];
      return found === undefined ? undefined : deploymentOf(found);
    },
  };
}

function nameOf(environment: string, ref: string): string {
  return `deployments/${environment}/${ref}`;
}

function deploymentOf({ name, value }: ForgeRecord<StoredDeployment>): Deployment {
  const { environment, model, ref, commit, description, createdAt, statuses } = value;
  const status = statuses.at(-1) ?? null;
  return { id: name, environment, model, ref, commit, description, createdAt, status, where: whereIs(name, PAGE) };
}

function contentOf(deployment: StoredDeployment, subject: string): RecordContent {
  const { ref, environment, commit, description, createdAt, statuses } = deployment;
  const list = statuses.map((status) => `- ${status.state}: ${status.description}`).join('\n');
  const text = `# ${ref} to ${environment}\n\n${description}\n\nCommit ${commit}, ${createdAt}.\n\n${list}\n`;
  return { value: deployment, page: { name: PAGE, text }, subject };
}
