import type { LoadedCard } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { UserError } from '../errors.ts';
import { pinSplit } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { Git } from '../ports.ts';
import { chooseCards } from './choose-cards.ts';
import { describeTables, type LeakageTables } from './leakage-tables.ts';
import type { CardTablePorts } from './open-card-table.ts';
import { prepareSplit } from './prepare-split.ts';
import { openFacts } from './read-facts.ts';

/** A card's splits, or two files by absolute path. */
export type LeakageSource =
  | { readonly card: string; readonly train?: string; readonly test?: string }
  | { readonly trainFile: string; readonly testFile: string };

/** What is looked at: the rows of both splits, and what a card and its models say of them. */
export interface LeakageSetting {
  readonly tables: LeakageTables;
  readonly card: LoadedCard['card'] | undefined;
  /** Models that read these splits. */
  readonly models: readonly ModelFacts[];
  /** The split that predictions are rows of. */
  readonly testDigest: string | null;
  readonly testPath: string | null;
}

/**
 * Opens both splits as tables of one session, which the caller closes.
 * @param request with the one model to look at; without, all that read these splits
 * @throws UserError for files, cards, splits and models that are not there or cannot be read
 */
export async function openLeakageSetting(
  request: { readonly source: LeakageSource; readonly model?: string; readonly timeoutMs?: number },
  ports: CardTablePorts & { readonly git?: Git },
): Promise<LeakageSetting> {
  const { source } = request;
  const timeout = request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
  if ('trainFile' in source) return openFiles(source, timeout, ports);
  const { git } = ports;
  if (git === undefined) {
    throw new UserError({
      what: `${source.card} is a data card only in a git repository`,
      fix: 'Name two tables (.parquet, .csv, .json), or run this in the repository of the card.',
    });
  }
  const facts = await openFacts({ ...ports, git }).at('work-tree');
  const wrong = facts.declared.problems.filter(({ where }) => where?.file === `data-cards/${source.card}.md`);
  if (wrong.length > 0) throw new UserError(wrong);
  const [loaded] = chooseCards([source.card], facts.declared.cards);
  const { card, file, name } = loaded!;
  const models = await modelsOf(request.model, name, await facts.models());
  const first = models[0]?.config.data;
  const [train, test] = [source.train ?? first?.train ?? 'train', source.test ?? first?.test ?? 'test'];
  const unknown = [train, test].filter((split) => !Object.hasOwn(card.splits, split));
  if (unknown.length > 0) {
    const splits = Object.keys(card.splits);
    throw new UserError(
      unknown.map((split) => {
        const near = nearestName(split, splits);
        return {
          what: `the card ${name} has no split ${split}`,
          where: { file, field: 'splits' },
          fix:
            near === undefined
              ? `Its splits are ${splits.join(', ')}; choose with --train and --test.`
              : `Did you mean ${near}?`,
        };
      }),
    );
  }
  const prepare = async (split: string) => {
    const pin = pinSplit(name, card, split, ports.sha256);
    const prepared = await prepareSplit(
      { pin, root: git.root, privateFolder: git.privateFolder, cardFile: file, ...timeout },
      ports,
    );
    return { ...prepared, digest: pin.digest };
  };
  const [trainSplit, testSplit] = [await prepare(train), await prepare(test)];
  const views = [
    { name: 'train', file: trainSplit.path },
    { name: 'test', file: testSplit.path },
  ];
  const names = { train: `${name}/${train}`, test: `${name}/${test}` };
  const tables = await describe(views, names, timeout, ports);
  const asked = models.filter(
    ({ config }) => request.model !== undefined || (config.data.train === train && config.data.test === test),
  );
  return { tables, card, models: asked, testDigest: testSplit.digest, testPath: testSplit.path };
}

async function openFiles(
  { trainFile, testFile }: { readonly trainFile: string; readonly testFile: string },
  timeout: { readonly timeoutMs?: number },
  ports: CardTablePorts,
): Promise<LeakageSetting> {
  const problems = [];
  for (const file of [trainFile, testFile]) {
    if ((await ports.dataFiles.digest(file)) !== undefined) continue;
    problems.push({
      what: 'there is no such file',
      where: { file: ports.dataFiles.named(file) },
      fix: 'Check the path.',
    });
  }
  if (problems.length > 0) throw new UserError(problems);
  const views = [
    { name: 'train', file: trainFile },
    { name: 'test', file: testFile },
  ];
  const tables = await describe(
    views,
    { train: ports.dataFiles.named(trainFile), test: ports.dataFiles.named(testFile) },
    timeout,
    ports,
  );
  return { tables, card: undefined, models: [], testDigest: null, testPath: null };
}

async function describe(
  views: readonly { readonly name: string; readonly file: string }[],
  names: LeakageTables['names'],
  timeout: { readonly timeoutMs?: number },
  ports: Pick<CardTablePorts, 'tables'>,
): Promise<LeakageTables> {
  const session = await ports.tables.open({ views, ...timeout });
  try {
    return await describeTables(session, names);
  } catch (error) {
    session.close();
    throw error;
  }
}

/** The model that was asked for, or all that use the card and can be read. */
async function modelsOf(
  model: string | undefined,
  card: string,
  { facts, problems }: { readonly facts: ReadonlyMap<string, ModelFacts>; readonly problems: UserError['problems'] },
): Promise<readonly ModelFacts[]> {
  const users = [...facts.values()].filter(({ config }) => config.data.card === card);
  if (model === undefined) return users;
  const found = facts.get(model);
  if (found === undefined) {
    if (problems.length > 0) throw new UserError(problems);
    const near = nearestName(model, [...facts.keys()]);
    throw new UserError({
      what: `there is no model ${model}`,
      fix: near === undefined ? `The models are ${[...facts.keys()].join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  if (found.config.data.card === card) return [found];
  throw new UserError({
    what: `${model} uses the data card ${found.config.data.card}, not ${card}`,
    where: { file: `${found.folder}/model.yaml`, field: 'data.card' },
    fix: `Run proofmark data leakage ${found.config.data.card} --model ${model}.`,
  });
}
