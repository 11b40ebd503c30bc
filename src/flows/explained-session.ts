import type { LoadedCard } from '../config/load-repository.ts';
import { formatField } from '../config/yaml-document.ts';
import { planContract } from '../data/contract-rules.ts';
import { UserError } from '../errors.ts';
import { operand } from '../experiment/sql-text.ts';
import { SqlFailure, type TableSession } from '../ports.ts';
import type { CardTable } from './card-table.ts';
import { explainFailure } from './check-sql.ts';

/** A condition over the rows of a card, the field it comes from, and what a person wrote there. */
interface Condition {
  readonly field: string;
  /** SQL that a person wrote; null where they wrote a bound or a pattern. */
  readonly written: string | null;
  readonly sql: string;
}

type RowsOfCard = Pick<CardTable, 'from' | 'columns' | 'referenceSelect'>;

/**
 * A session over the rows of a card whose failures name the field of the card that they come from: conditions that are
 * right as SQL can still fail at a row (a cast, a logarithm), and many of them are asked in one statement.
 */
export function explainedSession(session: TableSession, loaded: LoadedCard, rows: () => RowsOfCard): TableSession {
  const explained = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw error instanceof SqlFailure ? await explain(error, session, loaded, rows()) : error;
    }
  };
  return {
    ...session,
    rows: (select) => explained(() => session.rows(select)),
    rowsOfAll: (selects, tell) => explained(() => session.rowsOfAll(selects, tell)),
    execute: (sql) => explained(() => session.execute(sql)),
    async *read(select) {
      const batches = session.read(select)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await explained(() => batches.next());
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        await batches.return?.(undefined);
      }
    },
  };
}

async function explain(
  failure: SqlFailure,
  session: TableSession,
  { card, file }: LoadedCard,
  rows: RowsOfCard,
): Promise<Error> {
  switch (failure.kind) {
    case 'interrupted':
    case 'disk-full':
      return failure;
    case 'timed-out':
    case 'memory-full': {
      const fix = `Make the conditions and rules of the card cheaper${failure.kind === 'timed-out' ? ', or raise the time limit' : ''}.`;
      return new UserError({ what: `a look at the data ${failure.reason}`, where: { file }, fix }, { cause: failure });
    }
    case 'refused':
      break;
  }
  for (const { field, written, sql } of conditionsOf(card, rows)) {
    const where = { file, field };
    try {
      // Binding alone says more: it can quote what a person wrote, since it reads no rows.
      await session.columns(`select ${sql} from ${rows.from}`);
      await session.rows(`select count(*) as n from ${rows.from} where ${sql}`);
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      const problem =
        written === null
          ? { what: `cannot be held against the rows: ${error.reason}`, where, fix: 'Correct it.' }
          : explainFailure(written, where, error);
      return new UserError(problem, { cause: failure });
    }
  }
  return failure;
}

function conditionsOf(card: LoadedCard['card'], { columns, referenceSelect }: RowsOfCard): readonly Condition[] {
  const splits = Object.entries(card.splits).map(([split, { where }]) => ({
    field: formatField(['splits', split, 'where']),
    written: where,
    sql: `cast(${operand(where)} as boolean)`,
  }));
  const rules = planContract(card, columns, referenceSelect).rules.map(({ check, path, broken }) => ({
    field: formatField(path),
    written: check === 'rule' ? String(valueAt(card, path)) : null,
    sql: broken,
  }));
  return [...splits, ...rules];
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}
