import { randomBackoff } from '../adapters/backoff-node.ts';
import { scoreFileReader } from '../adapters/score-file-duckdb.ts';
import { openTagWriter } from '../adapters/tag-writer-git.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import type { LifecyclePorts } from '../flows/lifecycle-ports.ts';
import type { Forge } from '../forge.ts';

/**
 * Ports of the verbs that write events. `actor` signs where git knows nobody. From here on evidence keeps its large files on
 * the forge.
 */
export function openLifecyclePorts(ports: ExperimentPorts, forge: Forge, actor: string | null): LifecyclePorts {
  const fallback = actor === null ? {} : { fallbackIdentity: `${actor} <${actor}@users.noreply.github.com>` };
  ports.evidence.attach(forge.largeFiles);
  return {
    ...ports,
    forge,
    tagWriter: openTagWriter(ports.git, randomBackoff, fallback),
    backoff: randomBackoff,
    residentBytes: () => process.memoryUsage.rss(),
    readText: scoreFileReader().readText,
  };
}
