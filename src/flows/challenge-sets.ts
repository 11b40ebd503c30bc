import { CHALLENGE_FOLDER, Challenge, ChallengeName } from '../config/challenge.ts';
import { addChallengeEntry, removeChallengeEntry } from '../config/challenge-entries.ts';
import { nearestName } from '../config/nearest-name.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { declaredTexts } from '../config/text-columns.ts';
import { UserError } from '../errors.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { ChallengeFiles, DataFiles, Git, Log, Tables } from '../ports.ts';
import { type ChallengeSource, writeChallengeRows } from './challenge-source.ts';
import { type PlanPorts, planModels } from './plan.ts';
import { prepareSplit } from './prepare-split.ts';

/** Rows of one challenge at most: each is scored for every candidate and kept in git. */
export const MOST_CHALLENGE_ROWS = 10_000;

export interface AddChallengeRequest {
  readonly model: string;
  readonly name: string;
  readonly source: ChallengeSource;
  readonly must?: Challenge['must'];
  readonly rate?: number;
  readonly tolerance?: number;
  readonly reason?: string;
  /** Rows to keep, the first ones; at most 10,000. */
  readonly limit?: number;
  /** Keep columns the model reads although the data card calls them sensitive. */
  readonly includeSensitive?: boolean;
}

export interface AddedChallenge {
  readonly model: string;
  readonly challenge: Challenge;
  readonly rows: number;
  /** Paths from the root of the repository, to be committed together. */
  readonly files: readonly string[];
}

type ChallengePorts = PlanPorts & {
  readonly git: Git;
  readonly tables: Tables;
  readonly dataFiles: DataFiles;
  readonly log: Log;
  readonly challengeFiles: ChallengeFiles;
};

/**
 * Keeps chosen rows as a pinned challenge: a Parquet file in the model's folder, and an entry in model.yaml with its
 * digest. Candidates that come later are judged on it.
 * @throws UserError with what is wrong; then nothing is written
 */
export async function addChallenge(request: AddChallengeRequest, ports: ChallengePorts): Promise<AddedChallenge> {
  const facts = await factsOf(request.model, ports);
  const { config, folder } = facts;
  const { name } = request;
  if (!ChallengeName.safeParse(name).success) {
    throw new UserError({
      what: `${JSON.stringify(name)} cannot name a challenge`,
      fix: 'use letters, digits, - and _, beginning and ending with a letter or digit',
    });
  }
  if (config.evaluate.challenges.some((challenge) => challenge.name === name)) {
    throw new UserError({
      what: `${request.model} has a challenge ${name} already; what is pinned is not changed`,
      fix: `choose another name, or remove it first: proofmark challenge remove ${request.model} ${name}`,
    });
  }
  if (config.task === 'regression' && request.tolerance === undefined) {
    throw new UserError({
      what: 'a number is right when it is near enough to the target, and how near is not said',
      fix: `add --tolerance with the largest error that counts as right, in the unit of ${config.evaluate.label}`,
    });
  }
  const columns = keptColumns(facts, request.includeSensitive === true);
  const split = await prepareSplit(
    { pin: facts.test, root: ports.git.root, privateFolder: ports.git.privateFolder, cardFile: facts.cardFile },
    ports,
  );
  const file = `${CHALLENGE_FOLDER}/${name}.parquet`;
  const path = `${ports.git.root}/${folder}/${file}`;
  let rows = 0;
  await ports.challengeFiles.publish(path, async (output) => {
    const limit = Math.min(request.limit ?? MOST_CHALLENGE_ROWS, MOST_CHALLENGE_ROWS);
    rows = await writeChallengeRows(
      { source: request.source, split: split.path, ...columns, texts: declaredTexts(facts.card), limit, output },
      ports.tables,
    );
  });
  const digest = await ports.challengeFiles.digest(path);
  const challenge = Challenge.parse({
    name,
    file,
    sha256: digest!.sha256,
    must: request.must,
    rate: request.rate,
    tolerance: request.tolerance,
    reason: request.reason,
  });
  const modelFile = `${ports.git.root}/${folder}/model.yaml`;
  const text = new TextDecoder().decode(await ports.challengeFiles.read(modelFile));
  await ports.challengeFiles.writeText(modelFile, addChallengeEntry(text, challenge));
  return { model: request.model, challenge, rows, files: [`${folder}/${file}`, `${folder}/model.yaml`] };
}

/** The challenges of a model, as its file in the work tree lists them. */
export async function listChallenges(model: string, ports: PlanPorts): Promise<readonly Challenge[]> {
  return (await factsOf(model, ports)).config.evaluate.challenges;
}

/** Takes a challenge out of model.yaml and removes its file. @throws UserError when there is none of that name */
export async function removeChallenge(
  request: { readonly model: string; readonly name: string },
  ports: PlanPorts & Pick<ChallengePorts, 'git' | 'challengeFiles'>,
): Promise<{ readonly challenge: Challenge; readonly files: readonly string[] }> {
  const { config, folder } = await factsOf(request.model, ports);
  const { challenges } = config.evaluate;
  const challenge = challenges.find(({ name }) => name === request.name);
  if (challenge === undefined) {
    const names = challenges.map(({ name }) => name);
    const near = nearestName(request.name, names);
    const has = names.length === 0 ? 'it has none' : `it has: ${names.join(', ')}`;
    throw new UserError({
      what: `${request.model} has no challenge ${JSON.stringify(request.name)}`,
      fix: near === undefined ? has : `did you mean ${near}?`,
    });
  }
  const modelFile = `${ports.git.root}/${folder}/model.yaml`;
  const text = new TextDecoder().decode(await ports.challengeFiles.read(modelFile));
  await ports.challengeFiles.writeText(modelFile, removeChallengeEntry(text, request.name)!);
  await ports.challengeFiles.remove(`${ports.git.root}/${folder}/${challenge.file}`);
  return { challenge, files: [`${folder}/${challenge.file}`, `${folder}/model.yaml`] };
}

async function factsOf(model: string, ports: PlanPorts): Promise<ModelFacts> {
  const plan = await planModels({ models: [model] }, ports);
  return plan.models[0]!;
}

/** What the model reads, the right answer, and what names a row; sensitive columns only when a person says so. */
function keptColumns(
  { config, card, test }: ModelFacts,
  includeSensitive: boolean,
): { readonly needed: readonly string[]; readonly wanted: readonly string[]; readonly label: string } {
  const { evaluate, onnx } = config;
  const needed = [
    ...new Set([
      ...Object.values(onnx.inputs).flatMap((bound) => inputColumns(bound).columns),
      evaluate.label,
      ...(evaluate.query === undefined ? [] : [evaluate.query]),
    ]),
  ];
  const isSensitive = (name: string) => card.columns[name]?.sensitive === true;
  const sensitive = needed.filter(isSensitive);
  if (sensitive.length > 0 && !includeSensitive) {
    throw new UserError({
      what: `the model reads ${sensitive.join(', ')}, which the data card calls sensitive, and a challenge is committed to git`,
      fix: 'add --include-sensitive when these rows may stand in the repository',
    });
  }
  const wanted = test.key.filter((name) => !needed.includes(name) && !isSensitive(name));
  return { needed, wanted, label: evaluate.label };
}
