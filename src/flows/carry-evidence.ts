import type { EvidenceEntry, EvidenceId, EvidenceKind } from '../ports.ts';
import { evidenceName } from '../ports.ts';
import type { CarryPorts } from './carry-ports.ts';
import { checkCarried, type PlannedModels } from './check-carried.ts';

/** Puts evidence into a folder as files, for a job that may write to the repository, or needs it next. */
export async function exportEvidence(
  entries: readonly EvidenceEntry[],
  folder: string,
  { evidence, carrier }: Pick<CarryPorts, 'evidence' | 'carrier'>,
): Promise<void> {
  await carrier.prepare(folder);
  for (const entry of new Map(entries.map((each) => [evidenceName(each.id), each])).values()) {
    await carrier.put(folder, entry.id, Object.fromEntries(await evidence.checkoutAll(entry)));
  }
}

export interface ImportRequest {
  /** Folder that holds a folder for every artifact. */
  readonly folder: string;
  /**
   * What may come: decided from the tree that was tested, never from what was carried. Asked once, where there is something
   * to decide; undefined when nothing can be taken, which it has said why.
   */
  planned(): Promise<PlannedModels | undefined>;
}

export interface Imported {
  readonly kept: readonly EvidenceEntry[];
  /** Names of evidence that was here already, and stays as it is. */
  readonly known: readonly string[];
  /** A sentence for each that was not taken. */
  readonly refused: readonly string[];
}

/** What each artifact of our workflows may hold: training runs code of the change, so it speaks for runs alone. */
const CARRIERS: readonly { readonly name: RegExp; readonly kinds: readonly EvidenceKind[] }[] = [
  { name: /^proofmark-evidence-run-(?<model>.+)$/, kinds: ['runs', 'failures'] },
  { name: /^proofmark-evidence-evaluation-(?<model>.+)$/, kinds: ['evaluations'] },
  { name: /^proofmark-evidence-gate$/, kinds: ['evaluations', 'verdicts'] },
  { name: /^proofmark-trial-\d+$/, kinds: ['runs', 'failures', 'evaluations'] },
];

/** Failures of one planned run at most. Unlike all else they have names of their own, of which there is no end. */
const MOST_FAILURES = 3;

/** What refers to something comes after it. */
const ORDER: readonly EvidenceKind[] = ['runs', 'failures', 'evaluations', 'verdicts'];

/**
 * Takes evidence that other jobs left as files. Nothing in it is believed: a run has to be one that the plan names, its
 * key has to be the digest of its material and its model file the one it describes; evaluations and verdicts have to be
 * about runs that are here. What exists stays as it is. Nothing is sent to the remote: `pushMissing` does.
 */
export async function importEvidence(request: ImportRequest, ports: CarryPorts): Promise<Imported> {
  await ports.carrier.prepare(request.folder);
  const { found, refused: unusable } = await ports.carrier.look(request.folder);
  const refused = [...unusable];
  const known: string[] = [];
  const kept: EvidenceEntry[] = [];
  let planned: PlannedModels | undefined;
  const sorted = found.toSorted((a, b) => ORDER.indexOf(a.id.kind) - ORDER.indexOf(b.id.kind));
  for (const carried of sorted) {
    const name = evidenceName(carried.id);
    const place = CARRIERS.map(({ name: pattern, kinds }) => ({ match: pattern.exec(carried.carrier), kinds })).find(
      ({ match }) => match !== null,
    );
    const model = place?.match?.groups?.model;
    if (
      place === undefined ||
      !place.kinds.includes(carried.id.kind) ||
      (model ?? carried.id.model) !== carried.id.model
    ) {
      refused.push(`${name}: the artifact ${JSON.stringify(carried.carrier)} may not hold it`);
      continue;
    }
    if ((await ports.evidence.find(carried.id)) !== undefined) {
      known.push(name);
      continue;
    }
    planned ??= await request.planned();
    if (planned === undefined) return { kept, known, refused };
    const reason = (await checkCarried(carried, planned, ports)) ?? beyondFailures(carried.id, planned, kept);
    if (reason !== null) {
      refused.push(`${name}: ${reason}`);
      continue;
    }
    const files = Object.fromEntries(carried.files.map((file) => [file.name, { file: file.path }]));
    const { commit } = await ports.evidence.write(carried.id, files);
    kept.push({ id: carried.id, commit });
  }
  for (const sentence of refused.slice(0, MOST_SAID)) ports.log.warn(`Evidence was not taken over: ${sentence}.`);
  if (refused.length > MOST_SAID) ports.log.warn(`… and ${refused.length - MOST_SAID} more.`);
  return { kept, known, refused };
}

function beyondFailures(
  { kind, model }: EvidenceId,
  planned: PlannedModels,
  kept: readonly EvidenceEntry[],
): string | null {
  if (kind !== 'failures') return null;
  const before = kept.filter(({ id }) => id.kind === kind && id.model === model).length;
  const most = MOST_FAILURES * (planned.get(model)?.runs.size ?? 0);
  return before < most ? null : `there are more than ${most} failures of this model, and its trainings leave fewer`;
}

const MOST_SAID = 20;
