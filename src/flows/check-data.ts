import type { DataCard } from '../config/data-card.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { parseDataCard } from '../config/parse-data-card.ts';
import type { CheckedCard, PlacedFinding } from '../data/checked-card.ts';
import { planContract } from '../data/contract-rules.ts';
import { decideContract } from '../data/decide-contract.ts';
import { byImportance, type DataFinding } from '../data/finding.ts';
import type { TableProfile } from '../data/profile.ts';
import { UserError } from '../errors.ts';
import type { Clock, Evidence, Git, Snapshot } from '../ports.ts';
import { keepProfile, partsOf, profilePart, profileShape } from './card-profiles.ts';
import { chooseCards } from './choose-cards.ts';
import { planFacts } from './contract-facts.ts';
import { type CardTablePorts, checkConditions, findReferenceProblems, openCardTable } from './open-card-table.ts';
import { profileTable } from './profile-table.ts';
import { openFacts } from './read-facts.ts';

export interface CheckDataRequest {
  /** Names of data cards; all of them when empty. */
  readonly cards: readonly string[];
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

export interface CheckDataPorts extends CardTablePorts {
  readonly git: Git;
  readonly clock: Clock;
  /** Profiles are kept there; left out, they are not. */
  readonly evidence?: Evidence;
}

/**
 * Holds data against its cards, as the work tree has both. Profiles of the rows are kept as evidence.
 * @throws UserError for cards that do not exist or have problems, data that is not there, SQL that does not run
 */
export async function checkData(request: CheckDataRequest, ports: CheckDataPorts): Promise<readonly CheckedCard[]> {
  const { declared, snapshot } = await openFacts(ports).at('work-tree');
  const asked = new Set(request.cards.map((name) => `data-cards/${name}.md`));
  const wrong = declared.problems.filter(
    ({ where: { file = '' } = {} }) => file.startsWith('data-cards/') && (asked.size === 0 || asked.has(file)),
  );
  if (wrong.length > 0) throw new UserError(wrong);
  const cards = chooseCards(request.cards, declared.cards);
  const checked: CheckedCard[] = [];
  for (const loaded of cards) {
    const users = [...declared.models.values()].filter(({ config }) => config.data.card === loaded.name);
    checked.push(
      await checkCard(
        loaded,
        users.map(({ config }) => config),
        snapshot,
        request,
        ports,
      ),
    );
  }
  return checked;
}

async function checkCard(
  loaded: LoadedCard,
  users: readonly ModelConfig[],
  snapshot: Snapshot,
  { timeoutMs }: CheckDataRequest,
  ports: CheckDataPorts,
): Promise<CheckedCard> {
  const { card, name, file } = loaded;
  const { git, log, clock } = ports;
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  const progress = log.progress(`checking ${name}`);
  const table = await openCardTable(
    { loaded, root: git.root, privateFolder: git.privateFolder, ...timeout },
    ports,
  ).catch((error: unknown) => {
    progress.done('', 'failed');
    throw error;
  });
  try {
    const problems = await findReferenceProblems(loaded, table.session);
    if (problems.length > 0) throw new UserError(problems);
    await checkConditions(
      [
        ...card.rules.map(({ sql }, index) => ({ field: `rules[${index}].sql`, sql })),
        ...Object.entries(card.splits).map(([split, { where }]) => ({ field: `splits.${split}.where`, sql: where })),
      ],
      table,
      file,
    );
    const plan = planContract(card, table.columns, table.referenceSelect, table.session.noTexts);
    const shape = profileShape(loaded, table);
    const facts = await planFacts(card, users, plan.rules, table);
    const [all, ...parts] = partsOf(loaded);
    const tell = (part: number) => (share: number) => progress.update((part + share) / (parts.length + 1));
    const options = { beside: facts.questions, tell: tell(0) };
    const rows = { split: null, digest: table.digest, from: table.from };
    const { profile } = await profileTable({ ...shape, ...rows }, table.session, options);
    if (profile.rows === 0) throw noRows(loaded);
    await keepProfile(all!, profile, { loaded, table }, ports);
    const splits: TableProfile[] = [];
    for (const [index, part] of parts.entries()) {
      splits.push(await profilePart(part, { loaded, table }, ports, tell(index + 1)));
    }
    const found = await facts.read(profile, clock.now().getTime());
    const findings = [
      ...table.changed.map(({ what, fix = '' }): DataFinding => digestFinding(what, fix)),
      ...plan.findings,
      ...decideContract(card, found),
      ...splits.filter(({ rows }) => rows === 0).map(({ split }) => emptySplit(split!)),
    ];
    const markdown = new TextDecoder().decode((await snapshot.read([file])).get(file));
    const parsed = parseDataCard(markdown, file);
    const placed = findings.toSorted(byImportance).map(
      (finding): PlacedFinding => ({
        ...finding,
        where: parsed.ok ? parsed.locate(finding.path) : { file },
      }),
    );
    progress.done(`${profile.rows.toLocaleString('en-US')} rows`);
    return {
      card: name,
      file,
      verdict: placed.some(({ severity }) => severity === 'error') ? 'fail' : 'pass',
      rows: profile.rows,
      rules: plan.rules.length + promises(card),
      findings: placed,
      agreement: found.agreement,
      profile,
      splits,
    };
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  } finally {
    table.close();
  }
}

/** Promises that are not rules over rows. */
function promises(card: DataCard): number {
  const columns = Object.values(card.columns);
  const count = (given: readonly unknown[]) => given.filter((each) => each !== undefined && each !== false).length;
  return (
    card.files.length +
    columns.length +
    count(columns.flatMap(({ completeness, unique }) => [completeness, unique])) +
    count([card.key, card.label?.min_share, card.label?.conflicts, card['delete-after'], card.retention]) +
    count([card['stale-after'], card['newest-within']])
  );
}

function digestFinding(what: string, fix: string): DataFinding {
  return {
    check: 'digest',
    severity: 'error',
    column: null,
    count: null,
    share: null,
    what,
    path: ['files'],
    fix,
    examples: [],
  };
}

function noRows({ name, card }: LoadedCard): UserError {
  return new UserError({
    what: `the data of ${name} has no rows`,
    where: { file: card.files.map(({ uri }) => uri).join(', ') },
    fix: 'Bring the file with its rows; or correct the query of the card.',
  });
}

function emptySplit(split: string): DataFinding {
  return {
    check: 'rows',
    severity: 'error',
    column: null,
    count: null,
    share: null,
    what: `the split ${split} has no rows`,
    path: ['splits', split],
    fix: 'Correct its condition; compare it with the values the data has.',
    examples: [],
  };
}
