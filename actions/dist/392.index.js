export const id = 392;
export const ids = [392];
export const modules = {

/***/ 73:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qn: () => (/* binding */ diskFullProblem),
/* harmony export */   b$: () => (/* binding */ isDiskFull),
/* harmony export */   xg: () => (/* binding */ diskFull)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

const DISK_FULL = /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i;
/** Whether an error, or one that caused it, says that a disk is full; git and DuckDB tell it only in their words. */
function isDiskFull(error) {
    for (let current = error; current instanceof Error; current = current.cause) {
        const { code } = current;
        if (code === 'ENOSPC' || code === 'EDQUOT' || DISK_FULL.test(current.message))
            return true;
    }
    return false;
}
function diskFullProblem(where) {
    return {
        what: 'the disk is full; nothing half-written was kept',
        where,
        fix: 'free some space and run the same command again: what was finished is found again',
    };
}
/** The one message of a full disk, instead of the error of whatever met it first. */
function diskFull(folder, error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(diskFullProblem({ file: folder }), { cause: error });
}
//# sourceMappingURL=disk-full.js.map

/***/ }),

/***/ 8896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AB: () => (/* binding */ quoteName),
/* harmony export */   id: () => (/* binding */ operand),
/* harmony export */   ol: () => (/* binding */ quoteText)
/* harmony export */ });
/** `"hour"`: any name as an SQL identifier. Every name in generated SQL goes through here; `hour` and `days` are keywords. */
function quoteName(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
/** `'it''s'`: any text as an SQL literal. */
function quoteText(text) {
    return `'${text.replaceAll("'", "''")}'`;
}
/** A person's expression as an operand. The line break ends a trailing `--` comment before the bracket. */
function operand(expression) {
    return `(${expression}\n)`;
}
//# sourceMappingURL=sql-text.js.map

/***/ }),

/***/ 5325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gR: () => (/* binding */ explainSql),
  vm: () => (/* binding */ findExpressionProblem),
  D$: () => (/* binding */ findQueryProblem),
  Xw: () => (/* binding */ suggestColumn)
});

// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
// EXTERNAL MODULE: ./build/disk-full.js
var disk_full = __webpack_require__(73);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/experiment/sql-rules.js
/**
 * What people's SQL may say, decided over the syntax tree that DuckDB's own parser makes of it (`json_serialize_sql`), so
 * that no trick of spelling comes between what was checked and what runs. The rules keep evaluations reproducible (nothing
 * that depends on the clock, the session or chance) and closed (nothing that reads outside the pinned files).
 */
/** Macros that only rewrite their arguments; the others look at the session, the clock or the catalog. */
const HARMLESS_MACROS = /^(?:array_(?!to_string_comma)|list_|map_contains_|nullif$|split_part$|round_?(?:even|bankers)$|f(?:mod|div)$|date_add$|days_in_month$)/;
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
const SESSION_NAMES = /^(?:current_(?:date|time|timestamp|localtime|localtimestamp|user|role|schema|catalog|database)|localtime|localtimestamp|user|session_user)$/;
/** Table functions that only make rows from their arguments. */
const ROW_MAKERS = new Set(['unnest', 'generate_series', 'range']);
/**
 * A row's expression: one value per row from columns of that row. `tree` is of `select (<expression>)`.
 * Refused: more than one expression, subqueries, aggregates, window functions, parameters, `*`, unknown columns.
 */
function checkRowExpression(tree, vocabulary) {
    const select = onlySelect(tree);
    if (select === undefined)
        return { what: 'is not one expression' };
    const items = asList(select.select_list);
    const bare = items.length === 1 &&
        kindOf(select.from_table) === 'EMPTY' &&
        asList(select.modifiers).length === 0 &&
        asList(select.group_expressions).length === 0 &&
        ['where_clause', 'having', 'sample', 'qualify'].every((part) => select[part] === null) &&
        asNode(items[0])?.alias === '';
    if (!bare)
        return { what: 'is not one expression' };
    return firstObjection(items[0], (node) => rowObjection(node, vocabulary), new Set());
}
function rowObjection(node, vocabulary) {
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
            if (known)
                return undefined;
            if (SESSION_NAMES.test(name.toLowerCase()))
                return { what: `uses ${name}, which is not the same every time` };
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
function checkQuery(tree, views, vocabulary) {
    if (asList(asNode(tree)?.statements).length !== 1)
        return { what: 'is not one SELECT' };
    const tables = new Set(views.map((view) => view.toLowerCase()));
    walk(tree, (node) => {
        for (const entry of asList(asNode(node.cte_map)?.map)) {
            tables.add(String(asNode(entry)?.key).toLowerCase());
        }
    });
    const columns = new Set(vocabulary.columns.map((column) => column.toLowerCase()));
    return firstObjection(tree, (node) => {
        if (asNode(node.sample) !== undefined)
            return { what: 'takes a sample, which is not the same every time' };
        if (node.class === 'FUNCTION')
            return functionObjection(node, vocabulary, ['scalar', 'aggregate']);
        if (node.class === 'PARAMETER') {
            return { what: 'has a parameter ($1 or ?), and there is nothing to put in its place' };
        }
        if (node.class === 'COLUMN_REF') {
            const name = String(asList(node.column_names)[0]).toLowerCase();
            const ofSession = SESSION_NAMES.test(name) && !columns.has(name);
            return ofSession ? { what: `uses ${name}, which is not the same every time` } : undefined;
        }
        return tableObjection(node, tables);
    }, ROW_MAKERS);
}
function tableObjection(node, tables) {
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
function functionObjection(node, vocabulary, allowedKinds) {
    const name = String(node.function_name).toLowerCase();
    if (node.is_operator === true)
        return undefined;
    if (node.schema !== '' && node.schema !== 'main')
        return { what: `calls ${node.schema}.${name}()` };
    const known = vocabulary.functions.get(name);
    if (known === undefined)
        return { what: `calls ${name}(), which is no function of a row's values` };
    if (known.kind === 'macro') {
        return HARMLESS_MACROS.test(name) ? undefined : { what: `calls ${name}(), which may not be used here` };
    }
    if (SESSION_FUNCTIONS.has(name))
        return { what: `calls ${name}(), which tells of the session and not of the row` };
    if (!allowedKinds.includes(known.kind)) {
        return { what: `calls the ${known.kind} function ${name}(); only columns of the same row may be used` };
    }
    if (known.stability !== null && known.stability !== 'CONSISTENT') {
        return { what: `calls ${name}(), which is not the same every time` };
    }
    return undefined;
}
/** The SELECT of a tree that holds exactly one. */
function onlySelect(tree) {
    const statements = asList(asNode(tree)?.statements);
    const node = asNode(asNode(statements[0])?.node);
    return statements.length === 1 && node?.type === 'SELECT_NODE' ? node : undefined;
}
/** First objection in reading order. Names a lambda binds are no columns; table functions named in `rowMakers` are no scalars. */
function firstObjection(root, objection, rowMakers) {
    let found;
    const bound = new Set();
    walk(root, (node) => {
        if (node.class === 'LAMBDA') {
            walk(node.lhs, (part) => {
                if (part.class === 'COLUMN_REF')
                    bound.add(String(asList(part.column_names)[0]));
            });
        }
    });
    walk(root, (node) => {
        if (found !== undefined)
            return;
        const isBound = node.class === 'COLUMN_REF' && bound.has(String(asList(node.column_names)[0]));
        const isRowMaker = node.class === 'FUNCTION' && rowMakers.has(String(node.function_name).toLowerCase());
        if (!isBound && !isRowMaker)
            found = objection(node);
    });
    return found;
}
function walk(value, visit) {
    if (Array.isArray(value)) {
        for (const item of value)
            walk(item, visit);
        return;
    }
    const node = asNode(value);
    if (node === undefined)
        return;
    visit(node);
    for (const child of Object.values(node))
        walk(child, visit);
}
function asNode(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
function asList(value) {
    return Array.isArray(value) ? value : [];
}
function kindOf(value) {
    return asNode(value)?.type;
}
//# sourceMappingURL=sql-rules.js.map
// EXTERNAL MODULE: ./build/experiment/sql-text.js
var sql_text = __webpack_require__(8896);
// EXTERNAL MODULE: ./build/ports.js
var ports = __webpack_require__(4788);
;// CONCATENATED MODULE: ./build/flows/check-sql.js






/** What is wrong with a person's expression over one row, before any row is read; undefined when it may be used. */
async function findExpressionProblem(session, expression, columns, where) {
    const parsed = await session.parse(`select ${(0,sql_text/* operand */.id)(expression)}`);
    if ('reason' in parsed)
        return notSql(expression, parsed.reason, where);
    // `a) or (b` is one expression between round brackets but not between square ones: it would split the brackets it is put in.
    const bracketed = await session.parse(`select [${expression}\n]`);
    if ('reason' in bracketed)
        return notSql(expression, 'the brackets do not match', where);
    const vocabulary = { functions: await session.functions(), columns };
    const objection = checkRowExpression(parsed.tree, vocabulary);
    return objection === undefined ? undefined : refused(expression, objection, columns, where);
}
/** The same for a data card's query over its views. */
async function findQueryProblem(session, query, views, viewColumns, where) {
    const parsed = await session.parse(query);
    if ('reason' in parsed)
        return notSql(query, parsed.reason, where);
    const objection = checkQuery(parsed.tree, views, { functions: await session.functions(), columns: viewColumns });
    return objection === undefined ? undefined : refused(query, objection, viewColumns, where);
}
/** Runs what depends on a person's SQL; what DuckDB says against it becomes a sentence about the field it stands in. */
async function explainSql(sql, where, run) {
    try {
        return await run();
    }
    catch (error) {
        if (error instanceof ports/* SqlFailure */.v)
            throw new errors/* UserError */.yo(explainFailure(sql, where, error), { cause: error });
        throw error;
    }
}
function explainFailure(sql, where, failure) {
    switch (failure.kind) {
        case 'disk-full':
            return (0,disk_full/* diskFullProblem */.Qn)(where);
        case 'timed-out':
        case 'interrupted':
            return {
                what: `the SQL ${quoted(sql)} ${failure.reason}`,
                where,
                fix: 'Make it cheaper, or raise the time limit.',
            };
        case 'refused':
            return { what: `the SQL ${quoted(sql)} does not run: ${failure.reason}`, where, fix: 'Correct the SQL.' };
    }
}
function notSql(sql, reason, where) {
    return { what: `${quoted(sql)} is not SQL: ${reason}`, where, fix: 'Write one expression as DuckDB reads it.' };
}
function refused(sql, objection, columns, where) {
    const what = `${quoted(sql)}: ${objection.what}`;
    if (objection.unknownColumn === undefined)
        return { what, where, fix: 'Write it with the values of the rows alone.' };
    return { what, where, fix: suggestColumn(objection.unknownColumn, columns) };
}
/** `Did you mean "origin"?`, or the columns there are. */
function suggestColumn(name, columns) {
    const nearest = (0,nearest_name/* nearestName */.q)(name, columns);
    return nearest === undefined ? `Columns: ${columns.join(', ')}.` : `Did you mean ${JSON.stringify(nearest)}?`;
}
function quoted(sql) {
    const line = sql.replace(/\s+/g, ' ').trim();
    return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``;
}
//# sourceMappingURL=check-sql.js.map

/***/ }),

/***/ 8392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ prepareSplit)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8896);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4788);
/* harmony import */ var _check_sql_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5325);




/**
 * The rows of a split as one Parquet file in the private cache, named by the split's digest, made once. The pinned files
 * are held against their digests first, also when the rows are there already: data that changed is told, not passed over.
 * Rows that are not those we wrote are made again.
 */
async function prepareSplit(request, ports) {
    const { pin } = request;
    const cardFile = request.cardFile ?? `data-cards/${pin.card}.md`;
    const views = await pinnedFiles(request, cardFile, ports.dataFiles);
    const path = `${request.privateFolder}/cache/splits/${pin.digest}.parquet`;
    const known = (await ports.dataFiles.intact(path)) ? await countRows(path, ports.tables) : undefined;
    if (known !== undefined)
        return { path, rows: known };
    const progress = ports.log.progress(`preparing ${pin.card}/${pin.split}`);
    let rows = 0;
    try {
        await ports.dataFiles.publish(path, async (temporary) => {
            const session = await ports.tables.open({ views, outputs: [temporary], ...timeoutOf(request) });
            try {
                rows = await writeSplit(session, pin, cardFile, temporary);
            }
            finally {
                session.close();
            }
        });
    }
    catch (error) {
        progress.done('failed');
        throw error;
    }
    progress.done(`${rows.toLocaleString('en-US')} rows`);
    return { path, rows };
}
function timeoutOf(request) {
    return request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
}
/** The pinned files by their absolute paths; a UserError with every file that is missing or another one. */
async function pinnedFiles(request, cardFile, files) {
    const problems = [];
    const views = [];
    for (const { name, uri, sha256 } of request.pin.files) {
        const where = { file: cardFile, field: 'files' };
        if (/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) {
            problems.push({
                what: `${uri}: data is read from the repository only; https:// and s3:// are not supported in this release`,
                where,
                fix: 'Download the file to a path that git ignores and pin that path.',
            });
            continue;
        }
        const file = uri.startsWith('/') ? uri : `${request.root}/${uri}`;
        const found = await files.digest(file);
        if (found === undefined) {
            problems.push({
                what: `the data file ${uri} is not there`,
                where,
                fix: `Bring it to ${file} (with npm ci, dvc pull, git lfs pull, … as the data card says), or correct its uri.`,
            });
        }
        else if (found.sha256 !== sha256) {
            problems.push({
                what: `the data file ${uri} is not the one the data card pins: expected sha256 ${sha256}, found ${found.sha256} (${found.bytes.toLocaleString('en-US')} bytes)`,
                where,
                fix: 'Bring the pinned file back; or, when the data is meant to change, pin the digest that was found.',
            });
        }
        else {
            views.push({ name, file });
        }
    }
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(problems);
    return views;
}
/** Undefined when the file is damaged: then it is made again. */
async function countRows(path, tables) {
    try {
        const session = await tables.open({ views: [{ name: 'split', file: path }] });
        try {
            return Number((await session.rows('select count(*) as n from split'))[0]?.n);
        }
        finally {
            session.close();
        }
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo || error instanceof _ports_js__WEBPACK_IMPORTED_MODULE_1__/* .SqlFailure */ .v)
            return undefined;
        throw error;
    }
}
async function writeSplit(session, pin, cardFile, output) {
    const views = pin.files.map((file) => file.name);
    const query = pin.query.trim().replace(/;$/, '');
    const inQuery = { file: cardFile, field: 'query' };
    const inWhere = { file: cardFile, field: `splits.${pin.split}.where` };
    const viewColumns = [];
    for (const view of views) {
        viewColumns.push(...(await session.columns(`select * from ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB)(view)}`)).map((column) => column.name));
    }
    throwIf(await (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .findQueryProblem */ .D$)(session, query, views, viewColumns, inQuery));
    const columns = await (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .explainSql */ .gR)(query, inQuery, () => session.columns(query));
    const names = columns.map((column) => column.name);
    throwIf(await (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .findExpressionProblem */ .vm)(session, pin.where, names, inWhere));
    const unknown = pin.key.filter((name) => !names.includes(name));
    if (unknown.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(unknown.map((name) => ({
            what: `the key names the column ${JSON.stringify(name)}, which the rows do not have`,
            where: { file: cardFile, field: 'key' },
            fix: (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .suggestColumn */ .Xw)(name, names),
        })));
    }
    const key = pin.key.map(_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    const filtered = `select * from ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .operand */ .id)(query)} as split where ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .operand */ .id)(pin.where)}`;
    await (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .explainSql */ .gR)(pin.where, inWhere, () => session.columns(filtered));
    const ordered = key === '' ? filtered : `${filtered} order by ${key}`;
    await (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .explainSql */ .gR)(pin.where, inWhere, () => session.execute(`copy (${ordered}) to ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteText */ .ol)(output)} (format parquet, compression snappy, use_tmp_file false)`));
    const written = `read_parquet(${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteText */ .ol)(output)})`;
    const rows = Number((await session.rows(`select count(*) as n from ${written}`))[0]?.n);
    if (rows === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `the split ${pin.split} of ${pin.card} has no rows`,
            where: inWhere,
            fix: 'Correct its condition; compare it with the values the data has.',
        });
    }
    if (key !== '')
        await checkKeyIsUnique(session, written, pin, cardFile, rows);
    return rows;
}
async function checkKeyIsUnique(session, written, pin, cardFile, rows) {
    const key = pin.key.map(_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteName */ .AB).join(', ');
    const [found] = await session.rows(`select count(*) as n from (select distinct ${key} from ${written})`);
    const distinct = Number(found?.n);
    if (distinct === rows)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: `the key (${pin.key.join(', ')}) does not tell the rows of ${pin.card}/${pin.split} apart: ${rows.toLocaleString('en-US')} rows have ${distinct.toLocaleString('en-US')} different keys`,
        where: { file: cardFile, field: 'key' },
        fix: 'Add columns to the key until it is unique, or leave it out: then the order of the files is the order of the rows.',
    });
}
function throwIf(problem) {
    if (problem !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(problem);
}
//# sourceMappingURL=prepare-split.js.map

/***/ })

};
