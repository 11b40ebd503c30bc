import { z } from 'zod';
import type { DataCard } from '../config/data-card.ts';
import type { LoadedRepository } from '../config/load-repository.ts';
import { metricEntries } from '../config/metric-entries.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { tableName } from '../config/table-name.ts';
import { UserError } from '../errors.ts';
import { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import type { EvidenceKind } from '../ports.ts';
import { type Lineage, type LineageCard, type LineageSplit, tenuresOf } from '../registry/lineage.ts';
import { declarationOf, readSubject, type Subject, type SubjectPorts, type SubjectRequest } from './model-subject.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { FactsReader } from './read-facts.ts';

/** What a run says of the code it was made from: the material of its key. */
const RecipeMaterial = z.object({
  recipe: z.object({
    inputs: z.array(z.object({ path: z.string(), oid: z.string() })),
    environment: z.array(z.object({ path: z.string(), oid: z.string() })),
  }),
});

/**
 * Where a model comes from and where it went, from evidence, tags and the commits they name. What is gone is said; nothing
 * is guessed. Works in a fresh clone.
 */
export async function readLineage(request: SubjectRequest, ports: SubjectPorts): Promise<Lineage> {
  const { subject, state, reader } = await readSubject(request, ports);
  const { model, version, label } = subject;
  const missing: string[] = [];
  const run = await evidenceOf(RunRecord, 'runs', 'run.json', subject.run, subject, missing, ports);
  const evaluation = await evidenceOf(
    EvaluationRecord,
    'evaluations',
    'evaluation.json',
    subject.evaluation,
    subject,
    missing,
    ports,
  );
  const question = await evidenceOf(
    EvaluationQuestion,
    'evaluations',
    'question.json',
    subject.evaluation,
    subject,
    [],
    ports,
  );
  const verdict = await evidenceOf(VerdictRecord, 'verdicts', 'verdict.json', subject.verdict, subject, missing, ports);
  const declared = await declaration(subject, run, reader, ports, missing);
  const material = RecipeMaterial.safeParse(run?.material);

  const splits: LineageSplit[] = [];
  if (run !== undefined) {
    const pin = declared?.facts.train;
    splits.push({
      use: 'train',
      card: run.data.card,
      name: run.data.split,
      digest: run.data.digest,
      rows: run.data.rows,
      where: pin?.digest === run.data.digest ? pin.where : null,
    });
    if (pin !== undefined && pin.digest !== run.data.digest) {
      missing.push(
        `its commit declares another training split (${pin.digest.slice(0, 12)}) than its run recorded (${run.data.digest.slice(0, 12)})`,
      );
    }
  }
  if (evaluation !== undefined) {
    const { card, split, digest } = evaluation.data;
    splits.push({ use: 'test', card, name: split, digest, rows: evaluation.rows, where: question?.pin.where ?? null });
  }
  const cards =
    declared !== undefined
      ? cardsOf(declared.facts.config.data.card, declared.declared, missing)
      : question === undefined
        ? []
        : [cardOfPin(question)];
  return {
    model,
    version: version?.version ?? null,
    label,
    commit: subject.commit,
    digest: version?.digest ?? (run?.file == null ? null : `sha256:${run.file.sha256}`),
    registered:
      version === null
        ? null
        : { tag: version.tag, time: version.time, by: version.actor, withdrawn: version.deregistered },
    cards,
    splits,
    code:
      run === undefined
        ? null
        : {
            command: run.command,
            files: material.success ? material.data.recipe.inputs : [],
            environment: material.success ? material.data.recipe.environment : [],
            params: run.params,
          },
    run:
      run === undefined
        ? null
        : {
            key: run.key,
            seed: run.seed,
            startedAt: run.startedAt,
            wallSeconds: run.wallSeconds,
            commit: run.git.commit,
            uncommitted: run.git.dirty,
            machine: `${run.testbed.hostname}: ${run.testbed.cpu}, ${run.testbed.cores} cores, ${run.testbed.platform} ${run.testbed.arch}`,
            packages: { node: run.testbed.node, ...run.testbed.versions },
            gpus: run.gpus.map(({ name }) => name),
          },
    evaluation:
      evaluation === undefined
        ? null
        : {
            key: evaluation.key,
            rows: evaluation.rows,
            metrics: orderedMetrics(evaluation, declared?.facts.config),
          },
    verdict:
      verdict === undefined
        ? null
        : { key: verdict.key, verdict: verdict.verdict, baseline: verdict.baseline?.label ?? null },
    environments: version === null ? [] : tenuresOf(state.models.get(model), version),
    missing,
  };
}

const NAMES: Readonly<Partial<Record<EvidenceKind, string>>> = {
  runs: 'run',
  evaluations: 'evaluation',
  verdicts: 'verdict',
};

/** A record of evidence; what is gone or unreadable is told in `missing`. */
async function evidenceOf<Shape extends z.ZodType>(
  shape: Shape,
  kind: EvidenceKind,
  file: string,
  key: string | null,
  { model, version }: Subject,
  missing: string[],
  { evidence }: SubjectPorts,
): Promise<z.infer<Shape> | undefined> {
  const what = NAMES[kind] ?? kind;
  if (key === null || !/^[0-9a-f]{64}$/.test(key)) {
    missing.push(
      version === null ? `there is no ${what} of it yet` : `its tag names no ${what}: another tool registered it`,
    );
    return undefined;
  }
  const entry = await evidence.find({ kind, model, key });
  if (entry === undefined) {
    missing.push(`the evidence of its ${what} (${key.slice(0, 12)}) is neither here nor on the remote`);
    return undefined;
  }
  try {
    return await parseEvidence(shape, entry, file, evidence);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    missing.push(`the evidence of its ${what} (${key.slice(0, 12)}) cannot be read: ${error.problems[0]!.what}`);
    return undefined;
  }
}

async function declaration(
  { model, commit, label }: Subject,
  run: RunRecord | undefined,
  reader: FactsReader,
  ports: SubjectPorts,
  missing: string[],
) {
  const revision = commit ?? 'work-tree';
  if (commit !== null && (await ports.git.resolve(commit)) === undefined) {
    missing.push(`its commit ${commit.slice(0, 7)} is not in this clone`);
    return undefined;
  }
  const snapshot = await reader.at(revision);
  const facts = (await snapshot.models([model])).facts.get(model);
  if (facts !== undefined && (run === undefined || commit !== null || facts.runs.some(({ key }) => key === run.key))) {
    return { facts, declared: snapshot.declared };
  }
  const other =
    run === undefined ? undefined : await declarationOf(model, run.key, [run.git.commit, 'HEAD'], reader, ports.git);
  if (other !== undefined)
    return { facts: other.facts, declared: (await reader.at(other.commit ?? 'work-tree')).declared };
  missing.push(`no commit here declares ${label} as it was trained, so its data card cannot be read`);
  return undefined;
}

/** A card and, through `provenance.from`, all those it was made from, nearest first; each once. */
export function cardsOf(name: string, declared: LoadedRepository, missing: string[]): readonly LineageCard[] {
  const cards: LineageCard[] = [];
  const queue = [name];
  const seen = new Set(queue);
  for (let at = 0; at < queue.length; at += 1) {
    const loaded = declared.cards.get(queue[at]!);
    if (loaded === undefined) {
      missing.push(`there is no data card ${queue[at]} at its commit`);
      cards.push({ name: queue[at]!, file: null, files: [], source: null, from: [], command: null, commit: null });
      continue;
    }
    cards.push(describeCard(loaded.card, loaded.file));
    for (const each of loaded.card.provenance?.from ?? []) {
      if (seen.has(each)) continue;
      seen.add(each);
      queue.push(each);
    }
  }
  return cards;
}

function describeCard(card: DataCard, file: string): LineageCard {
  return {
    name: card.name,
    file,
    files: card.files.map((each) => ({
      name: tableName(each),
      uri: each.uri,
      sha256: each.sha256,
      bytes: each.bytes ?? null,
    })),
    source: card.provenance?.source ?? null,
    from: card.provenance?.from ?? [],
    command: card.provenance?.command ?? null,
    commit: card.provenance?.commit ?? null,
  };
}

/** Those that the model declares first, in their order. */
function orderedMetrics({ metrics }: EvaluationRecord, config: ModelConfig | undefined): Record<string, number | null> {
  const declared = config === undefined ? [] : metricEntries(config).map(({ name }) => name);
  const names = [...declared.filter((name) => metrics[name] !== undefined), ...Object.keys(metrics)];
  return Object.fromEntries([...new Set(names)].map((name) => [name, metrics[name]!.value]));
}

/** What an evaluation alone remembers of a card. */
function cardOfPin({ pin }: EvaluationQuestion): LineageCard {
  const files = pin.files.map(({ name, uri, sha256 }) => ({ name, uri, sha256, bytes: null }));
  return { name: pin.card, file: null, files, source: null, from: [], command: null, commit: null };
}
