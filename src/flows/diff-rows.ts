import type { RowChanges, RowExample } from '../data/data-diff.ts';
import type { TableSession } from '../ports.ts';
import { normalValue, type SharedColumn } from './leakage-tables.ts';

/** Two tables as views of one session. */
export interface DiffTables {
  readonly session: TableSession;
  readonly columns: readonly SharedColumn[];
  readonly rows: { readonly before: number; readonly after: number };
}

type Side = 'before' | 'after';

const EXAMPLES = 5;

/**
 * Rows that were added, removed and changed, matched by a key where it tells the rows of both sides apart; else whole rows are
 * counted, and a row that changed is one that went and one that came.
 * @param shown columns whose values may be shown
 */
export async function diffRows(
  tables: DiffTables,
  key: readonly string[] | undefined,
  shown: ReadonlySet<string>,
): Promise<RowChanges> {
  const columns = key?.map((name) => tables.columns.find((column) => column.name === name));
  const known = columns?.filter((column) => column !== undefined) ?? [];
  const usable = known.length > 0 && known.length === columns?.length;
  if (usable && (await isKey(tables, known))) return diffByKey(tables, known, shown);
  return diffWholeRows(tables);
}

/** Whether no two rows of a side have the same values, and none lacks one. */
async function isKey({ session, rows }: DiffTables, key: readonly SharedColumn[]): Promise<boolean> {
  for (const side of ['before', 'after'] as const) {
    const values = key.map(normalValue);
    const given = values.map((value) => `${value} is not null`).join(' and ');
    const [row] = await session.rows(
      `select count(*) as n from (select distinct ${values.join(', ')} from ${side} where ${given})`,
    );
    if (Number(row?.n) !== rows[side]) return false;
  }
  return true;
}

async function diffByKey(
  { session, columns, rows }: DiffTables,
  key: readonly SharedColumn[],
  shown: ReadonlySet<string>,
): Promise<RowChanges> {
  const others = columns.filter((column) => !key.includes(column));
  const items = [
    ...key.map((column, index) => `${normalValue(column)} as k${index}`),
    ...others.map((column, index) => `${normalValue(column)} as v${index}`),
  ];
  const side = (name: Side) => `(select ${items.join(', ')} from ${name})`;
  const same = key.map((_, index) => `a.k${index} = b.k${index}`).join(' and ');
  const differs = others.map((_, index) => `a.v${index} is distinct from b.v${index}`);
  const anyDiffers = differs.length === 0 ? 'false' : differs.join(' or ');
  const counts = differs.map((condition, index) => `count(*) filter (${condition}) as c${index}`);
  const joined = `${side('before')} a join ${side('after')} b on ${same}`;
  const [row = {}] = await session.rows(
    `select ${['count(*) as matched', `count(*) filter (${anyDiffers}) as changed`, ...counts].join(', ')} from ${joined}`,
  );
  const [matched, changed] = [Number(row.matched), Number(row.changed)];
  const inOrder = key.map((_, index) => `a.k${index}`).join(', ');
  const only = async (from: Side, to: Side): Promise<RowExample[]> => {
    if (rows[from] === matched) return [];
    const found = await session.rows(
      `select ${key.map((_, index) => `cast(a.k${index} as varchar) as k${index}`).join(', ')} from ${side(from)} a anti join ${side(to)} b on ${same} order by ${inOrder} limit ${EXAMPLES}`,
    );
    return found.map((each) => ({ key: keyOf(each, key, shown), column: null, before: null, after: null }));
  };
  const byColumn = others
    .map(({ name }, index) => ({ column: name, changed: Number(row[`c${index}`]) }))
    .filter((each) => each.changed > 0)
    .sort((a, b) => b.changed - a.changed || (a.column < b.column ? -1 : 1));
  return {
    key: key.map(({ name }) => name),
    added: rows.after - matched,
    removed: rows.before - matched,
    changed,
    same: matched - changed,
    columns: byColumn,
    examples: {
      added: await only('after', 'before'),
      removed: await only('before', 'after'),
      changed: await changedExamples(session, {
        joined,
        key,
        others,
        shown,
        first: byColumn.map(({ column }) => column),
      }),
    },
  };
}

/** The first row that changed in each of the columns that changed most. */
async function changedExamples(
  session: TableSession,
  given: {
    readonly joined: string;
    readonly key: readonly SharedColumn[];
    readonly others: readonly SharedColumn[];
    readonly shown: ReadonlySet<string>;
    readonly first: readonly string[];
  },
): Promise<RowExample[]> {
  const { joined, key, others, shown, first } = given;
  const examples: RowExample[] = [];
  for (const name of first.filter((each) => shown.has(each)).slice(0, EXAMPLES)) {
    const index = others.findIndex((column) => column.name === name);
    const items = [
      ...key.map((_, at) => `cast(a.k${at} as varchar) as k${at}`),
      `cast(a.v${index} as varchar) as before`,
      `cast(b.v${index} as varchar) as after`,
    ];
    const [row] = await session.rows(
      `select ${items.join(', ')} from ${joined} where a.v${index} is distinct from b.v${index} order by ${key.map((_, at) => `a.k${at}`).join(', ')} limit 1`,
    );
    if (row === undefined) continue;
    examples.push({ key: keyOf(row, key, shown), column: name, before: cut(row.before), after: cut(row.after) });
  }
  return examples;
}

function keyOf(
  row: Readonly<Record<string, unknown>>,
  key: readonly SharedColumn[],
  shown: ReadonlySet<string>,
): Record<string, string | null> {
  return Object.fromEntries(
    key.map(({ name }, index) => [name, shown.has(name) ? cut(row[`k${index}`]) : '(sensitive)']),
  );
}

function cut(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).slice(0, 100);
}

/** Rows counted by a hash of all columns that both sides have. */
async function diffWholeRows({ session, columns, rows }: DiffTables): Promise<RowChanges> {
  const hash = (side: Side) =>
    `select hash(${columns.map(normalValue).join(', ')}) as h, ${side === 'before' ? 1 : 0} as old from ${side}`;
  const [row] = await session.rows(
    `select coalesce(sum(least(n_old, n - n_old)), 0) as same from
       (select count(*) as n, sum(old) as n_old from (${hash('before')} union all ${hash('after')}) group by h)`,
  );
  const same = Number(row?.same);
  return {
    key: null,
    added: rows.after - same,
    removed: rows.before - same,
    changed: 0,
    same,
    columns: [],
    examples: { added: [], removed: [], changed: [] },
  };
}
