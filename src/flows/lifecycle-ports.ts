import type { Forge } from '../forge.ts';
import type { Backoff, TagWriter } from '../ports.ts';
import type { Author } from '../registry/planned-event.ts';
import type { ExperimentPorts } from './experiment.ts';

/** What the verbs that write events need, beside what judging needs. */
export type LifecyclePorts = ExperimentPorts & {
  readonly forge: Forge;
  readonly tagWriter: TagWriter;
  readonly backoff: Backoff;
  /** Resident memory of this process, in bytes. */
  readonly residentBytes: () => number;
  /** Text of a file by its absolute path. */
  readonly readText: (file: string) => Promise<string>;
};

/** Ports of a dry run: what has to be computed to answer leaves no trace. */
export function rehearsing(ports: LifecyclePorts, dryRun: boolean | undefined): LifecyclePorts {
  return dryRun === true ? { ...ports, evidence: ports.evidence.rehearsal() } : ports;
}

/** What every such verb is told. */
export interface LifecycleRequest {
  readonly author: Author;
  /** Only plan; write nothing. */
  readonly dryRun?: boolean;
}
