import { sizeObjection } from './sql-sizes.ts';

/**
 * What people's SQL may say, decided over the syntax tree that DuckDB's own parser makes of it (`json_serialize_sql`), so
 * that no trick of spelling comes between what was checked and what runs. The rules keep evaluations reproducible (nothing
 * that depends on the clock, the session or chance) and closed (nothing that reads outside the pinned files).
 */

export interface KnownFunction {
  /** `scalar`, `aggregate`, `macro`. */
  readonly kind: string;
  /** DuckDB's word, `CONSISTENT` when equal arguments always give equal values; null when it states none. */
  readonly stability: string | null;
}

export interface SqlVocabulary {
  /** By lower-case name. */
  readonly functions: ReadonlyMap<string, KnownFunction>;
  /** Columns a row has; names compare without case, as in SQL. */
  readonly columns: readonly string[];
}

/** Why a text is refused, and for an unknown column which one. */
export interface SqlObjection {
  readonly what: string;
  readonly unknownColumn?: string;
}

/** Macros that only rewrite their arguments; the others look at the session, the clock or the catalog. */
const HARMLESS_MACROS =
  /^(?:array_(?!to_string_comma)|list_|map_contains_|nullif$|split_part$|round_?(?:even|bankers)$|f(?:mod|div)$|date_add$|days_in_month$)/;

/** Scalar functions that DuckDB counts as consistent although they tell of the session or the machine. */
const SESSION_FUNCTIONS = new Set([
  'getenv',
  'getvariable',
  'current_setting',
  'version',
  'in_search_path',
  'which_secret',
]);

/** Names that stand for a function of the clock or the session when no column has them. */
const SESSION_NAMES =
  /^(?:current_(?:date|time|timestamp|localtime|localtimestamp|user|role|schema|catalog|database)|localtime|localtimestamp|user|session_user)$/;

/** Table functions that only make rows from their arguments. */
const ROW_MAKERS = new Set(['unnest', 'generate_series', 'range']);

type Node = Readonly<Record<string, unknown>>;

/**
 * A row's expression: one value per row from columns of that row. `tree` is of `select (<expression>)`.
 * Refused: more than one expression, subqueries, aggregates, window functions, parameters, `*`, unknown columns.
 */
export function checkRowExpression(tree: unknown, vocabulary: SqlVocabulary): SqlObjection | undefined {
  const select = onlySelect(tree);
  if (select === undefined) return { what: 'is not one expression' };
  const items = asList(select.select_list);
  const bare =
    items.length === 1 &&
    kindOf(select.from_table) === 'EMPTY' &&
    asList(select.modifiers).length === 0 &&
    asList(select.group_expressions).length === 0 &&
    ['where_clause', 'having', 'sample', 'qualify'].every((part) => select[part] === null) &&
    asNode(items[0])?.alias === '';
  if (!bare) return { what: 'is not one expression' };
  return firstObjection(items[0], (node) => rowObjection(node, vocabulary), new Set());
}

function rowObjection(node: Node, vocabulary: SqlVocabulary): SqlObjection | undefined {
  switch (node.class) {
    case 'SUBQUERY':
      return { what: 'has a subquery; only columns of the same row may be used' };
    case 'WINDOW':
      return { what: `uses the window function ${node.function_name}; only columns of the same row may be used` };
    case 'STAR':
      return { what: 'has a *; name the columns' };
    case 'PARAMETER':
      return { what: 'has a parameter ($1 or ?), and there is nothing to put in its place' };
    case 'FUNCTION':
      return functionObjection(node, vocabulary, ['scalar']);
    case 'COLUMN_REF': {
      const name = String(asList(node.column_names)[0]);
      const known = vocabulary.columns.some((column) => column.toLowerCase() === name.toLowerCase());
      if (known) return undefined;
      if (SESSION_NAMES.test(name.toLowerCase())) return { what: `uses ${name}, which is not the same every time` };
      return { what: `there is no column ${JSON.stringify(name)}`, unknownColumn: name };
    }
    default:
      return undefined;
  }
}

/**
 * A data card's query: one SELECT over the views. Subqueries, joins, aggregates and windows are fine; other tables, files,
 * samples and whatever differs from run to run are not. `tree` is of the query itself.
 */
export function checkQuery(
  tree: unknown,
  views: readonly string[],
  vocabulary: SqlVocabulary,
): SqlObjection | undefined {
  if (asList(asNode(tree)?.statements).length !== 1) return { what: 'is not one SELECT' };
  const tables = new Set(views.map((view) => view.toLowerCase()));
  walk(tree, (node) => {
    for (const entry of asList(asNode(node.cte_map)?.map)) {
      tables.add(String(asNode(entry)?.key).toLowerCase());
    }
  });
  const columns = new Set(vocabulary.columns.map((column) => column.toLowerCase()));
  return firstObjection(
    tree,
    (node) => {
      if (asNode(node.sample) !== undefined) return { what: 'takes a sample, which is not the same every time' };
      if (node.class === 'FUNCTION') return functionObjection(node, vocabulary, ['scalar', 'aggregate']);
      if (node.class === 'PARAMETER') {
        return { what: 'has a parameter ($1 or ?), and there is nothing to put in its place' };
      }
      if (node.class === 'COLUMN_REF') {
        const name = String(asList(node.column_names)[0]).toLowerCase();
        const ofSession = SESSION_NAMES.test(name) && !columns.has(name);
        return ofSession ? { what: `uses ${name}, which is not the same every time` } : undefined;
      }
      return tableObjection(node, tables);
    },
    ROW_MAKERS,
  );
}

function tableObjection(node: Node, tables: ReadonlySet<string>): SqlObjection | undefined {
  switch (node.type) {
    case 'BASE_TABLE': {
      const name = String(node.table_name);
      const outside = node.schema_name !== '' || node.catalog_name !== '' || !tables.has(name.toLowerCase());
      return outside
        ? { what: `reads ${JSON.stringify(name)}, which is not a pinned file; known: ${[...tables].join(', ')}` }
        : undefined;
    }
    case 'TABLE_FUNCTION': {
      const name = String(asNode(node.function)?.function_name).toLowerCase();
      return ROW_MAKERS.has(name) ? undefined : { what: `calls ${name}(), which could read outside the pinned files` };
    }
    case 'SHOW_REF':
      return { what: 'describes tables instead of reading them' };
    default:
      return undefined;
  }
}

function functionObjection(
  node: Node,
  vocabulary: SqlVocabulary,
  allowedKinds: readonly string[],
): SqlObjection | undefined {
  const name = String(node.function_name).toLowerCase();
  if (node.is_operator === true) return undefined;
  if (node.schema !== '' && node.schema !== 'main') return { what: `calls ${node.schema}.${name}()` };
  const known = vocabulary.functions.get(name);
  if (known === undefined) return { what: `calls ${name}(), which is no function of a row's values` };
  if (known.kind === 'macro') {
    return HARMLESS_MACROS.test(name) ? undefined : { what: `calls ${name}(), which may not be used here` };
  }
  if (SESSION_FUNCTIONS.has(name)) return { what: `calls ${name}(), which tells of the session and not of the row` };
  if (!allowedKinds.includes(known.kind)) {
    return { what: `calls the ${known.kind} function ${name}(); only columns of the same row may be used` };
  }
  if (known.stability !== null && known.stability !== 'CONSISTENT') {
    return { what: `calls ${name}(), which is not the same every time` };
  }
  const size = sizeObjection(name, node);
  return size === undefined ? undefined : { what: size };
}

/** The SELECT of a tree that holds exactly one. */
function onlySelect(tree: unknown): Node | undefined {
  const statements = asList(asNode(tree)?.statements);
  const node = asNode(asNode(statements[0])?.node);
  return statements.length === 1 && node?.type === 'SELECT_NODE' ? node : undefined;
}

/**
 * First objection in reading order. Names a lambda binds are no columns; what makes rows by a name in `rowMakers` is no
 * scalar.
 */
function firstObjection(
  root: unknown,
  objection: (node: Node) => SqlObjection | undefined,
  rowMakers: ReadonlySet<string>,
): SqlObjection | undefined {
  let found: SqlObjection | undefined;
  const bound = new Set<string>();
  const makers = new Set<Node>();
  walk(root, (node) => {
    if (node.class === 'LAMBDA') {
      walk(node.lhs, (part) => {
        if (part.class === 'COLUMN_REF') bound.add(String(asList(part.column_names)[0]));
      });
    }
    const call = node.type === 'TABLE_FUNCTION' ? asNode(node.function) : undefined;
    if (call !== undefined && rowMakers.has(String(call.function_name).toLowerCase())) makers.add(call);
    // The one that makes rows where values stand.
    if (node.function_name === 'unnest' && rowMakers.has('unnest')) makers.add(node);
  });
  walk(root, (node) => {
    if (found !== undefined) return;
    const isBound = node.class === 'COLUMN_REF' && bound.has(String(asList(node.column_names)[0]));
    if (!isBound && !makers.has(node)) found = objection(node);
  });
  return found;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  const node = asNode(value);
  if (node === undefined) return;
  visit(node);
  for (const child of Object.values(node)) walk(child, visit);
}

function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function kindOf(value: unknown): unknown {
  return asNode(value)?.type;
}
