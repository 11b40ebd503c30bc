import type { Problem } from '../errors.ts';
import type { Evidence, EvidenceCarrier, Log, Sha256 } from '../ports.ts';

export interface CarryPorts {
  readonly evidence: Evidence;
  readonly carrier: EvidenceCarrier;
  readonly sha256: Sha256;
  readonly log: Log;
  checkModelFile(path: string, options: { readonly allowDomains: readonly string[] }): Promise<readonly Problem[]>;
}
