export const id = 300;
export const ids = [300];
export const modules = {

/***/ 3342:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HM: () => (/* binding */ Estimate),
/* harmony export */   gc: () => (/* binding */ EvaluationRecord)
/* harmony export */ });
/* unused harmony export MeasurementRecord */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2857);

const Sha256Hex = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
/** A point estimate with a 95% interval of its own; null is "undefined here", never 0 or NaN. */
const Estimate = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    value: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
    /** Standard error; null when undefined. */
    se: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
    ci: zod__WEBPACK_IMPORTED_MODULE_0__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig()]).nullable(),
});
/**
 * `evaluation.json`: what one model scored on one pinned split. Holds nothing that differs between two evaluations of the
 * same key: no times, no host. Those are in `measurement.json` beside it.
 */
const EvaluationRecord = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('proofmark-evaluation/1'),
    model: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    key: Sha256Hex,
    material: zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J(),
    runKey: Sha256Hex,
    modelSha256: Sha256Hex,
    modelBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    data: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ card: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), split: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), digest: Sha256Hex }),
    rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    positives: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    /** Number of distinct entities; null when rows are independent. */
    entities: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().nullable(),
    /** Rows whose score was NaN or infinite. Any such row fails the gate before statistics. */
    invalid: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    /** First row numbers with an invalid score, at most 5. */
    invalidRows: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int()),
    threshold: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    metrics: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), Estimate),
    slices: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        slice: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
        positives: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
        metrics: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), Estimate),
    })),
    /** SHA-256 over the columns of predictions.parquet in a fixed binary layout, so that it does not hang on Parquet's encoding. */
    predictionsDigest: Sha256Hex,
});
/** `measurement.json`: what scoring cost on one machine. */
const MeasurementRecord = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('proofmark-measurement/1'),
    testbed: zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J(),
    scoringSeconds: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    rowsPerSecond: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    peakMemoryBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    sizeBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    chunkRows: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    threads: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
});
//# sourceMappingURL=evaluation-record.js.map

/***/ }),

/***/ 2300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lc: () => (/* binding */ findRun),
/* harmony export */   uv: () => (/* binding */ splitOf),
/* harmony export */   yC: () => (/* binding */ evaluateContender)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _experiment_run_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1289);
/* harmony import */ var _evaluate_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3240);
/* harmony import */ var _parse_evidence_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7907);
/* harmony import */ var _prepare_split_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8392);





/** Evidence of the run whose model stands for the entrant (the first seed); undefined when it was never trained. */
async function findRun(facts, ports) {
    const entry = await ports.evidence.find({ kind: 'runs', model: facts.model, key: facts.runs[0].key });
    if (entry === undefined)
        return undefined;
    return { entry, record: await (0,_parse_evidence_js__WEBPACK_IMPORTED_MODULE_3__/* .parseEvidence */ .v)(_experiment_run_record_js__WEBPACK_IMPORTED_MODULE_1__/* .RunRecord */ .d3, entry, 'run.json', ports.evidence) };
}
/**
 * Evaluates a trained entrant on the arena's rows, or finds that evaluation.
 * @throws UserError when its model was changed, cannot be fed, or the data is not what the card pins
 */
async function evaluateContender(entrant, trained, arena, ports) {
    const { facts } = entrant;
    const { record: run, entry: runEntry } = trained;
    if (run.file === null)
        throw new Error(`run ${run.key} has no model file although it succeeded`);
    const key = entrant.evaluation;
    const known = await ports.evidence.find({ kind: 'evaluations', model: facts.model, key: key.key });
    const [split, path] = known === undefined
        ? await Promise.all([splitOf(arena, ports), ports.evidence.checkout(runEntry, run.file.name, run.file.sha256)])
        : [{ path: '', rows: 0 }, ''];
    const evaluated = await (0,_evaluate_js__WEBPACK_IMPORTED_MODULE_2__/* .evaluateModel */ .H)({
        model: facts.model,
        task: facts.config.task,
        evaluation: key,
        runKey: run.key,
        modelFile: { path, sha256: run.file.sha256 },
        binding: facts.config.onnx,
        spec: arena.spec,
        pin: arena.pin,
        split,
        configFile: `${facts.folder}/model.yaml`,
    }, ports);
    if (evaluated.record.modelSha256 !== run.file.sha256)
        throw otherModel(evaluated.entry, run);
    return {
        entrant,
        contender: {
            label: entrant.label,
            version: entrant.version,
            commit: entrant.commit,
            runKey: run.key,
            evaluationKey: key.key,
            modelSha256: run.file.sha256,
            modelBytes: run.file.bytes,
        },
        run,
        runEntry,
        evaluation: evaluated.record,
        evaluationEntry: evaluated.entry,
        reused: evaluated.reused,
    };
}
/** The arena's rows as a file. */
function splitOf(arena, ports) {
    const { root, privateFolder } = ports.git;
    return (0,_prepare_split_js__WEBPACK_IMPORTED_MODULE_4__/* .prepareSplit */ .G)({ pin: arena.pin, root, privateFolder }, ports);
}
/** Two trainings of one key on two machines may give two models; evidence of one must not speak for the other. */
function otherModel(entry, run) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: `the evaluation ${entry.id.key.slice(0, 12)} is of another model file than the run ${run.key.slice(0, 12)} holds`,
        where: { file: `refs/proofmark/evaluations/${entry.id.model}/${entry.id.key}` },
        fix: `Remove the evaluation (git update-ref -d refs/proofmark/evaluations/${entry.id.model}/${entry.id.key}) and run again.`,
    });
}
//# sourceMappingURL=contender.js.map

/***/ }),

/***/ 3240:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D: () => (/* binding */ checkQuestion),
  H: () => (/* binding */ evaluateModel)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/canonical-json.js
var canonical_json = __webpack_require__(8143);
// EXTERNAL MODULE: ./build/experiment/evaluation-record.js
var evaluation_record = __webpack_require__(3342);
// EXTERNAL MODULE: ./build/experiment/sql-text.js
var sql_text = __webpack_require__(8896);
// EXTERNAL MODULE: ./build/metrics/binary.js + 10 modules
var binary = __webpack_require__(6302);
// EXTERNAL MODULE: ./build/metrics/catalog.js
var catalog = __webpack_require__(5785);
// EXTERNAL MODULE: ./build/metrics/predictions.js
var metrics_predictions = __webpack_require__(88);
// EXTERNAL MODULE: ./build/flows/check-sql.js + 1 modules
var check_sql = __webpack_require__(5325);
// EXTERNAL MODULE: ./build/flows/feature-query.js
var feature_query = __webpack_require__(4489);
;// CONCATENATED MODULE: ./build/flows/check-evaluation.js




/** Most values a slice column may have: more are identifiers, not groups. */
const LARGEST_SLICE_COLUMN = 5000;
/** What SQL metrics call the score. */
const SCORE_NAME = 'p';
const NUMERIC = /^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|^(?:FLOAT|DOUBLE|DECIMAL)/;
/** Everything in a spec that does not fit the columns of the split, before any value is read. */
async function findSpecProblems(session, spec, columns, file) {
    const names = columns.map((column) => column.name);
    const problems = [];
    const requireColumn = (name, role, field) => {
        if ((0,feature_query/* hasColumn */.R4)(columns, name))
            return;
        problems.push({
            what: `the ${role} column ${JSON.stringify(name)} is not in the split`,
            where: { file, field },
            fix: (0,check_sql/* suggestColumn */.Xw)(name, names),
        });
    };
    requireColumn(spec.label, 'label', 'evaluate.label');
    if (spec.entity !== null)
        requireColumn(spec.entity, 'entity', 'evaluate.entity');
    for (const slice of spec.slices) {
        const field = 'evaluate.slices';
        if (slice.kind === 'column')
            requireColumn(slice.name, 'slice', field);
        else
            problems.push(await (0,check_sql/* findExpressionProblem */.vm)(session, slice.sql, names, { file, field }));
    }
    if (spec.critical !== null) {
        problems.push(await (0,check_sql/* findExpressionProblem */.vm)(session, spec.critical, names, { file, field: 'evaluate.critical' }));
    }
    if (spec.sqlMetrics.length > 0 && (0,feature_query/* hasColumn */.R4)(columns, SCORE_NAME)) {
        problems.push({
            what: `the split has a column named ${SCORE_NAME}, which is what SQL metrics call the score`,
            where: { file, field: 'evaluate.metrics' },
            fix: "Rename the column in the data card's query.",
        });
    }
    for (const { name, sql } of spec.sqlMetrics) {
        const where = { file, field: `evaluate.metrics.${name}.sql` };
        problems.push(await (0,check_sql/* findExpressionProblem */.vm)(session, sql, [...names, SCORE_NAME], where));
    }
    return problems.filter((problem) => problem !== undefined);
}
/** SQL that is true for positive rows, or why the label's type does not tell. `table` is a relation with the label. */
async function planLabel(session, spec, columns, table, where) {
    const label = (0,sql_text/* quoteName */.AB)(spec.label);
    const type = columns.find((column) => column.name.toLowerCase() === spec.label.toLowerCase())?.type ?? '';
    if (spec.positive !== null)
        return { sql: isPositive(label, spec.positive) };
    if (type === 'BOOLEAN')
        return { sql: label };
    const values = await session.rows(`select cast(value as varchar) as text from (select distinct ${label} as value from ${table} where ${label} is not null)
     order by value limit 6`);
    const texts = values.map((row) => String(row.text));
    const isZeroOrOne = NUMERIC.test(type) && texts.every((text) => Number(text) === 0 || Number(text) === 1);
    if (isZeroOrOne)
        return { sql: `(${label} = 1)` };
    const shown = `${texts
        .slice(0, 5)
        .map((text) => JSON.stringify(text))
        .join(', ')}${texts.length > 5 ? ', …' : ''}`;
    return {
        problem: {
            what: `the label ${JSON.stringify(spec.label)} is neither a truth value nor 0 and 1 (${type}: ${shown})`,
            where,
            fix: `Say which value is positive: evaluate: { label: ${spec.label}, positive: ${texts.at(-1) ?? 'value'} }`,
        },
    };
}
function isPositive(label, positive) {
    switch (typeof positive) {
        case 'number':
            return `(try_cast(${label} as double) is not distinct from ${positive}::double)`;
        case 'boolean':
            return `(try_cast(${label} as boolean) is not distinct from ${positive})`;
        default:
            return `(cast(${label} as varchar) = ${(0,sql_text/* quoteText */.ol)(positive)})`;
    }
}
/** Labels that are missing or all of one class, entities that are missing, slices with too many values. */
async function findValueProblems(session, spec, label, table, file) {
    const problems = [];
    const [counts = {}] = await session.rows(`select count(*) as n, count(*) filter (${(0,sql_text/* quoteName */.AB)(spec.label)} is null) as nulls,
            count(*) filter (${label}) as positives
            ${spec.entity === null ? '' : `, count(*) filter (${(0,sql_text/* quoteName */.AB)(spec.entity)} is null) as strays`} from ${table}`);
    const [rows, nulls, positives, strays] = ['n', 'nulls', 'positives', 'strays'].map((name) => Number(counts[name] ?? 0));
    const inLabel = { file, field: 'evaluate.label' };
    if (nulls > 0) {
        problems.push({
            what: `the label ${JSON.stringify(spec.label)} is null in ${(0,feature_query/* rowCount */.oW)(nulls)} of ${(0,feature_query/* rowCount */.oW)(rows)}`,
            where: inLabel,
            fix: "Leave rows without a label out in the split's condition (… is not null).",
        });
    }
    else if (positives === 0 || positives === rows) {
        problems.push({
            what: `the label ${JSON.stringify(spec.label)} is ${positives === 0 ? 'negative' : 'positive'} in all ${(0,feature_query/* rowCount */.oW)(rows)}; a comparison needs both classes`,
            where: inLabel,
            fix: 'Correct the split, or evaluate.positive if it names the wrong value.',
        });
    }
    if (strays > 0) {
        problems.push({
            what: `the entity ${JSON.stringify(spec.entity)} is null in ${(0,feature_query/* rowCount */.oW)(strays)} of ${(0,feature_query/* rowCount */.oW)(rows)}`,
            where: { file, field: 'evaluate.entity' },
            fix: `Leave those rows out, or fill the column in the data card's query.`,
        });
    }
    for (const slice of spec.slices) {
        if (slice.kind === 'condition')
            continue;
        const [found = {}] = await session.rows(`select count(distinct ${(0,sql_text/* quoteName */.AB)(slice.name)}) as n from ${table}`);
        const values = Number(found.n);
        if (values <= LARGEST_SLICE_COLUMN)
            continue;
        problems.push({
            what: `the slice column ${JSON.stringify(slice.name)} has ${values.toLocaleString('en-US')} values; at most ${LARGEST_SLICE_COLUMN.toLocaleString('en-US')} make slices`,
            where: { file, field: 'evaluate.slices' },
            fix: 'Slice by groups of it instead: a column of groups in the query, or conditions (… as name).',
        });
    }
    return problems;
}
/** Runs each person's condition once alone, so that a value it fails on is told with the field it stands in. */
async function tryConditions(session, spec, table, file) {
    const conditions = spec.slices.flatMap((slice) => slice.kind === 'condition' ? [{ sql: slice.sql, field: 'evaluate.slices' }] : []);
    if (spec.critical !== null)
        conditions.push({ sql: spec.critical, field: 'evaluate.critical' });
    for (const { sql, field } of conditions) {
        const where = { file, field };
        const [column] = await (0,check_sql/* explainSql */.gR)(sql, where, () => session.columns(`select ${(0,sql_text/* operand */.id)(sql)} from ${table}`));
        if (column?.type !== 'BOOLEAN') {
            throw new errors/* UserError */.yo({
                what: `\`${sql}\` gives ${column?.type}, and a condition is true or false`,
                where,
                fix: 'Compare it with something (>=, =, in, is not null, …).',
            });
        }
        await (0,check_sql/* explainSql */.gR)(sql, where, () => session.rows(`select count(*) filter (${(0,sql_text/* operand */.id)(sql)}) as n from ${table}`));
    }
}
/** The same for SQL metrics, over rows that have the score. */
async function trySqlMetrics(session, spec, table, file) {
    for (const { name, sql } of spec.sqlMetrics) {
        await (0,check_sql/* explainSql */.gR)(sql, { file, field: `evaluate.metrics.${name}.sql` }, () => session.rows(`select count(cast(${(0,sql_text/* operand */.id)(sql)} as double)) as n from ${table}`));
    }
}
//# sourceMappingURL=check-evaluation.js.map
// EXTERNAL MODULE: ./build/flows/read-predictions.js
var read_predictions = __webpack_require__(1891);
;// CONCATENATED MODULE: ./build/flows/evaluate.js











/** Metrics of each slice in the record; verdicts compute what they need from the predictions. */
const SLICE_METRICS = ['accuracy', 'roc_auc', 'log_loss'];
/** Row numbers of invalid scores that are kept. */
const SHOWN_INVALID_ROWS = 5;
/**
 * Scores one model on one prepared split and keeps what follows as evidence: `evaluation.json` (the same bytes for the
 * same key), `question.json` (what has to be known to score again), `predictions.parquet` and `measurement.json` (what it
 * cost on this machine). Evidence of the key is used when
 * it exists. Throws a UserError with all that is wrong, and then nothing is written.
 */
async function evaluateModel(request, ports) {
    const id = { kind: 'evaluations', model: request.model, key: request.evaluation.key };
    const known = await ports.evidence.find(id);
    if (known !== undefined)
        return { record: await readRecord(known, ports.evidence), entry: known, reused: true };
    const modelBytes = await verifyModelFile(request, ports);
    return ports.dataFiles.temporary('predictions.parquet', async (file) => {
        const scores = await predict(request, file, ports);
        const predictions = await (0,read_predictions/* readPredictions */.R_)(file, request.spec, ports);
        const record = summarize(request, predictions, scores.values, modelBytes, ports.sha256);
        const measurement = measurementOf(scores, modelBytes, {
            ...(await ports.machine.describe()),
            engine: ports.engine.version,
        });
        const question = {
            format: 'proofmark-question/1',
            task: request.task,
            binding: request.binding,
            spec: request.spec,
            pin: request.pin,
        };
        const written = await ports.evidence.write(id, {
            // Sorted keys: the material's order depends on who made it, and equal keys must give equal bytes.
            'evaluation.json': `${JSON.stringify(JSON.parse((0,canonical_json/* canonicalJson */.d)(record)), null, 2)}\n`,
            'question.json': `${JSON.stringify(question, null, 2)}\n`,
            'measurement.json': `${JSON.stringify(measurement, null, 2)}\n`,
            'predictions.parquet': { file },
        });
        const entry = { id, commit: written.commit };
        if (written.status === 'created')
            return { record, entry, reused: false };
        // Another process was first; its evidence is the one that stays.
        return { record: await readRecord(entry, ports.evidence), entry, reused: true };
    });
}
async function readRecord(entry, evidence) {
    const bytes = await evidence.readFile(entry, 'evaluation.json');
    return evaluation_record/* EvaluationRecord */.gc.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
/** Bytes of the model file, which is the run's own and may be loaded. */
async function verifyModelFile(request, ports) {
    const { path, sha256 } = request.modelFile;
    const found = await ports.dataFiles.digest(path);
    if (found !== undefined && found.sha256 !== sha256) {
        throw new errors/* UserError */.yo({
            what: `is not the model that run.json describes: expected sha256 ${sha256}, found ${found.sha256} (${found.bytes.toLocaleString('en-US')} bytes)`,
            where: { file: path },
            fix: 'Restore the file, or train the model again.',
        });
    }
    const problems = await ports.engine.check(path, { allowDomains: request.binding.allow_domains });
    if (problems.length > 0)
        throw new errors/* UserError */.yo(problems);
    return found?.bytes ?? 0;
}
/** Writes `predictions.parquet` to `output`. Everything that can be wrong with the request is found before scoring. */
async function predict(request, output, ports) {
    const { spec, split, binding } = request;
    const file = request.configFile ?? `models/${request.model}/model.yaml`;
    const session = await ports.tables.open({
        views: [{ name: 'split', file: split.path }],
        outputs: [output],
        ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    });
    try {
        const columns = await session.columns('select * from split');
        const problems = [...(await findSpecProblems(session, spec, columns, file))];
        const options = request.threads === undefined ? {} : { threads: request.threads };
        const scorer = await ports.engine.open(request.modelFile.path, binding, options).catch((error) => {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            problems.push(...error.problems);
            return undefined;
        });
        try {
            const inInputs = { file, field: 'onnx.inputs' };
            if (scorer !== undefined)
                problems.push(...(0,feature_query/* findUnknownFeatures */.fK)(scorer.columns, columns, inInputs));
            if (problems.length > 0 || scorer === undefined)
                throw new errors/* UserError */.yo(problems);
            const label = await checkValues(session, spec, columns, file);
            const unusable = await (0,feature_query/* findUnusableFeatures */.EW)(session, 'split', scorer.columns, columns, inInputs);
            if (unusable.length > 0)
                throw new errors/* UserError */.yo(unusable);
            const progress = ports.log.progress(`scoring ${request.model} on ${request.pin.card}/${request.pin.split}`);
            const select = (0,feature_query/* featureSelect */.tc)(scorer.columns);
            let rows = 0;
            const scores = await (0,check_sql/* explainSql */.gR)(select, inInputs, async () => {
                for await (const batch of session.read(`select ${select} from split`)) {
                    await scorer.push(batch);
                    rows += batch.rows;
                    progress.update(rows / split.rows, `${rows.toLocaleString('en-US')} rows`);
                }
                return scorer.finish();
            }).finally(() => progress.done(`${rows.toLocaleString('en-US')} rows`));
            await writePredictions(session, spec, columns, label, scores, output, file);
            return scores;
        }
        finally {
            await scorer?.close();
        }
    }
    finally {
        session.close();
    }
}
/**
 * Everything that can be wrong with what an evaluation asks of its rows, apart from the model: unknown columns, SQL that is
 * not SQL, a label of one class. For before a training: what cannot be evaluated should not cost hours first.
 * @throws UserError with every problem
 */
async function checkQuestion(request, ports) {
    const { spec, split } = request;
    const file = request.configFile ?? `models/${request.model}/model.yaml`;
    const session = await ports.tables.open({ views: [{ name: 'split', file: split.path }] });
    try {
        const columns = await session.columns('select * from split');
        const problems = await findSpecProblems(session, spec, columns, file);
        if (problems.length > 0)
            throw new errors/* UserError */.yo(problems);
        await checkValues(session, spec, columns, file);
        const score = (0,feature_query/* hasColumn */.R4)(columns, SCORE_NAME) ? 'score of the model' : SCORE_NAME;
        await trySqlMetrics(session, spec, `(select *, 0.5::float as ${(0,sql_text/* quoteName */.AB)(score)} from split)`, file);
    }
    finally {
        session.close();
    }
}
/** SQL of the label, once labels, entities, slices and conditions have values an evaluation can use. */
async function checkValues(session, spec, columns, file) {
    const label = await planLabel(session, spec, columns, 'split', { file, field: 'evaluate.label' });
    if ('problem' in label)
        throw new errors/* UserError */.yo(label.problem);
    const problems = await findValueProblems(session, spec, label.sql, 'split', file);
    if (problems.length > 0)
        throw new errors/* UserError */.yo(problems);
    await tryConditions(session, spec, 'split', file);
    return label.sql;
}
async function writePredictions(session, spec, columns, label, scores, output, file) {
    await session.createTable('scores', { value: scores.values });
    // Row i of the scores belongs to row i of the split: both are read in order, by one thread.
    const score = (0,feature_query/* hasColumn */.R4)(columns, SCORE_NAME) ? 'score of the model' : SCORE_NAME;
    const rows = `(select split.*, scores.value as ${(0,sql_text/* quoteName */.AB)(score)} from split positional join scores)`;
    await trySqlMetrics(session, spec, rows, file);
    const select = (0,read_predictions/* predictionsSelect */.vJ)(spec, label, (0,sql_text/* quoteName */.AB)(score), rows);
    await (0,check_sql/* explainSql */.gR)(select, { file, field: 'evaluate' }, () => session.execute(`copy (${select}) to ${(0,sql_text/* quoteText */.ol)(output)} (format parquet, compression zstd, use_tmp_file false)`));
}
function summarize(request, predictions, scores, modelBytes, sha256) {
    const { spec, pin } = request;
    const { invalid, invalidRows } = findInvalid(scores);
    const metrics = (0,catalog/* defineMetrics */.tp)([
        // A recall that is asked for at a precision takes the place of the recall at the threshold.
        ...catalog/* BINARY_METRICS */.Cd.filter((name) => !spec.recallAtPrecision.some((wanted) => wanted.name === name)),
        ...spec.recallAtPrecision.map(({ name, precision }) => ({ name, atPrecision: precision })),
        ...spec.sqlMetrics.map(({ name }) => ({ name, perRow: true })),
    ]);
    // Statistics over scores that are no numbers would be a lie; the verdict fails on them first.
    const estimated = invalid > 0 ? undefined : (0,binary/* estimateOverallAndSlices */.ez)(predictions, metrics, spec.threshold);
    const inSlices = new Set([...SLICE_METRICS, ...spec.sqlMetrics.map((metric) => metric.name)]);
    return {
        format: 'proofmark-evaluation/1',
        model: request.model,
        key: request.evaluation.key,
        material: request.evaluation.material,
        runKey: request.runKey,
        modelSha256: request.modelFile.sha256,
        modelBytes,
        data: { card: pin.card, split: pin.split, digest: pin.digest },
        rows: predictions.rows,
        positives: predictions.label.reduce((sum, label) => sum + label, 0),
        entities: predictions.entity?.count ?? null,
        invalid,
        invalidRows,
        threshold: spec.threshold,
        metrics: plain(estimated?.overall ?? new Map()),
        slices: (estimated?.slices ?? []).map(({ dimension, code, rows, positives, metrics: ofSlice }) => ({
            slice: (0,metrics_predictions/* sliceName */.o)(predictions.slices.find((candidate) => candidate.name === dimension), code),
            rows,
            positives,
            metrics: plain(new Map([...ofSlice].filter(([name]) => inSlices.has(name)))),
        })),
        predictionsDigest: (0,read_predictions/* digestPredictions */.xG)(predictions, sha256),
    };
}
function plain(estimates) {
    return Object.fromEntries([...estimates].map(([name, { value, se, ci }]) => [name, { value, se, ci }]));
}
function findInvalid(scores) {
    let invalid = 0;
    const invalidRows = [];
    for (let row = 0; row < scores.length; row++) {
        if (Number.isFinite(scores[row]))
            continue;
        invalid++;
        if (invalidRows.length < SHOWN_INVALID_ROWS)
            invalidRows.push(row);
    }
    return { invalid, invalidRows };
}
function measurementOf(scores, sizeBytes, testbed) {
    return {
        format: 'proofmark-measurement/1',
        testbed,
        scoringSeconds: scores.seconds,
        rowsPerSecond: scores.seconds > 0 ? scores.values.length / scores.seconds : 0,
        peakMemoryBytes: scores.peakMemoryBytes,
        sizeBytes,
        chunkRows: scores.chunkRows,
        threads: scores.threads,
    };
}
//# sourceMappingURL=evaluate.js.map

/***/ }),

/***/ 4489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EW: () => (/* binding */ findUnusableFeatures),
/* harmony export */   R4: () => (/* binding */ hasColumn),
/* harmony export */   fK: () => (/* binding */ findUnknownFeatures),
/* harmony export */   oW: () => (/* binding */ rowCount),
/* harmony export */   tc: () => (/* binding */ featureSelect)
/* harmony export */ });
/* harmony import */ var _experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8896);
/* harmony import */ var _check_sql_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5325);


/** Columns with numbers that are not whole by type. */
const FRACTIONAL = /^(?:FLOAT|DOUBLE|DECIMAL)/;
/** Each feature as its tensor's type and without nulls: a null of a floating-point feature is NaN, as in pandas. */
function featureSelect(features) {
    return features.map(featureValue).join(', ');
}
function featureValue({ name, type }) {
    const column = (0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(name);
    switch (type) {
        case 'float32':
            return `coalesce(cast(${column} as float), 'nan'::float)`;
        case 'float64':
            return `coalesce(cast(${column} as double), 'nan'::double)`;
        case 'int64':
            return `cast(${column} as bigint)`;
        case 'int32':
            return `cast(${column} as integer)`;
        case 'bool':
            return `cast(cast(${column} as boolean) as utinyint)`;
        case 'string':
            return `cast(${column} as varchar)`;
    }
}
/** Features that the rows do not have. */
function findUnknownFeatures(features, columns, where) {
    const names = columns.map((column) => column.name);
    return distinctNames(features)
        .filter((name) => !hasColumn(columns, name))
        .map((name) => ({
        what: `the model reads the column ${JSON.stringify(name)}, which the split does not have`,
        where,
        fix: (0,_check_sql_js__WEBPACK_IMPORTED_MODULE_0__/* .suggestColumn */ .Xw)(name, names),
    }));
}
/** Features whose values their tensor cannot hold: nulls where the type has none, fractions where it is whole. */
async function findUnusableFeatures(session, table, features, columns, where) {
    const exact = features.filter((feature) => feature.type !== 'float32' && feature.type !== 'float64');
    if (exact.length === 0)
        return [];
    const counts = exact.flatMap(({ name, type }, index) => {
        const column = (0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteName */ .AB)(name);
        const declared = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())?.type ?? '';
        const whole = (type === 'int64' || type === 'int32') && FRACTIONAL.test(declared);
        return [
            `count(*) filter (${column} is null) as nulls_${index}`,
            `${whole ? `count(*) filter (${column} <> round(${column}))` : '0'} as fractions_${index}`,
        ];
    });
    const [found = {}] = await session.rows(`select ${counts.join(', ')} from ${table}`);
    return exact.flatMap(({ name, type }, index) => {
        const problems = [];
        const nulls = Number(found[`nulls_${index}`]);
        if (nulls > 0) {
            problems.push({
                what: `the column ${JSON.stringify(name)} is null in ${rowCount(nulls)}, and the model reads it as ${type}, which has no missing value`,
                where,
                fix: `Fill it in the data card's query (coalesce(${name}, …)), leave those rows out, or export the input as float.`,
            });
        }
        const fractions = Number(found[`fractions_${index}`]);
        if (fractions > 0) {
            problems.push({
                what: `the column ${JSON.stringify(name)} has a fraction in ${rowCount(fractions)}, and the model reads it as ${type}`,
                where,
                fix: `Round it in the data card's query, or export the input as float.`,
            });
        }
        return problems;
    });
}
function hasColumn(columns, name) {
    return columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
}
/** `1 row`, `12,000 rows` */
function rowCount(count) {
    return `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
}
function distinctNames(features) {
    return [...new Set(features.map((feature) => feature.name))];
}
//# sourceMappingURL=feature-query.js.map

/***/ }),

/***/ 7907:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ parseEvidence)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/**
 * A JSON file of an evidence commit in its shape.
 * @throws UserError naming ref and file when it is not JSON, or was written in a format this version does not know
 */
async function parseEvidence(shape, entry, name, evidence) {
    const text = new TextDecoder().decode(await evidence.readFile(entry, name));
    const where = { file: `refs/proofmark/${entry.id.kind}/${entry.id.model}/${entry.id.key}:${name}` };
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({ what: 'is not JSON', where, fix: `Remove the ref (git update-ref -d) and run again.` }, { cause: error });
    }
    const parsed = shape.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const first = parsed.error.issues[0];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: `is not in a format this version reads: ${first.message}`,
        where: { ...where, field: first.path.join('.') },
        fix: 'Use the version of proofmark that wrote it, or a newer one; or remove the ref (git update-ref -d) and run again.',
    });
}
//# sourceMappingURL=parse-evidence.js.map

/***/ }),

/***/ 1891:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R_: () => (/* binding */ readPredictions),
/* harmony export */   vJ: () => (/* binding */ predictionsSelect),
/* harmony export */   xG: () => (/* binding */ digestPredictions)
/* harmony export */ });
/* unused harmony exports sliceColumn, metricColumn, CRITICAL_SLICE, NULL_VALUE, sliceDimensions */
/* harmony import */ var _experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8896);

/** Columns of `predictions.parquet` beside `row`, `label`, `score` and, where rows are clustered, `entity`. */
const sliceColumn = (name) => `slice_${name}`;
const metricColumn = (name) => `metric_${name}`;
/** The condition of `evaluate.critical` is a slice of this name. */
const CRITICAL_SLICE = 'critical';
/** What stands for null among the values of a slice column. */
const NULL_VALUE = '∅';
/** The names of all ways to cut the rows, in order: declared slices, then the critical rows. */
function sliceDimensions(spec) {
    return [
        ...spec.slices.map(({ kind, name }) => ({ kind, name })),
        ...(spec.critical === null ? [] : [{ kind: 'condition', name: CRITICAL_SLICE }]),
    ];
}
/**
 * `predictions.parquet` as typed columns. Codes of entities and of slice values count the distinct values in byte order, so
 * that two models' predictions of one split have the same codes.
 */
async function readPredictions(path, spec, ports) {
    const session = await ports.tables.open({ views: [{ name: 'predictions', file: path }] });
    try {
        return await readColumns(session, spec);
    }
    finally {
        session.close();
    }
}
async function readColumns(session, spec) {
    const [counted] = await session.rows('select count(*) as n from predictions');
    const rows = Number(counted?.n);
    const columns = await session.columns('select * from predictions');
    const isDouble = columns.find((column) => column.name === 'score')?.type === 'DOUBLE';
    const label = new Uint8Array(rows);
    const score = isDouble ? new Float64Array(rows) : new Float32Array(rows);
    const targets = [label, score];
    const items = ['label', 'score'];
    let entity;
    if (spec.entity !== null) {
        const { values, item } = await encode(session, 'entity');
        entity = { codes: new Int32Array(rows), count: values.length };
        targets.push(entity.codes);
        items.push(item);
    }
    const slices = [];
    for (const { kind, name } of sliceDimensions(spec)) {
        const codes = new Int32Array(rows);
        if (kind === 'column') {
            const { values, item } = await encode(session, sliceColumn(name));
            slices.push({ name, kind, values, codes });
            items.push(item);
        }
        else {
            slices.push({ name, kind, values: [name], codes });
            items.push(`cast(${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(sliceColumn(name))} as integer) - 1`);
        }
        targets.push(codes);
    }
    const perRow = {};
    for (const { name } of spec.sqlMetrics) {
        const values = new Float64Array(rows);
        perRow[name] = values;
        targets.push(values);
        items.push(`coalesce(${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(metricColumn(name))}, 'nan'::double)`);
    }
    let at = 0;
    for await (const batch of session.read(`select ${items.join(', ')} from predictions`)) {
        batch.columns.forEach((values, index) => {
            targets[index].set(values, at);
        });
        at += batch.rows;
    }
    return { rows, label, score, ...(entity === undefined ? {} : { entity }), slices, perRow };
}
/**
 * Makes an ENUM of a text column's values, and an item that selects codes instead of strings. Codes as integers: with each
 * batch of ENUMs the bindings would bring all their values along.
 */
async function encode(session, column) {
    const type = (0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(`values of ${column}`);
    const name = (0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(column);
    await session.execute(`create type ${type} as enum (select distinct ${name} from predictions order by ${name})`);
    const values = [];
    for await (const batch of session.read(`select unnest(enum_range(null::${type}))::varchar`)) {
        values.push(...batch.columns[0]);
    }
    return { values, item: `cast(enum_code(cast(${name} as ${type})) as integer)` };
}
/**
 * SHA-256 over the columns in a fixed layout, so that it depends on the predictions and not on Parquet's encoding of them:
 * a JSON list of [name, type, values, digest] per column, the digest over the little-endian bytes of the typed array.
 */
function digestPredictions(predictions, sha256) {
    const column = (name, data, values = []) => [
        name,
        data.constructor.name,
        values,
        sha256(littleEndian(data)),
    ];
    const columns = [
        column('label', predictions.label),
        column('score', predictions.score),
        ...(predictions.entity === undefined ? [] : [column('entity', predictions.entity.codes)]),
        ...predictions.slices.map((slice) => column(sliceColumn(slice.name), slice.codes, slice.values)),
        ...Object.entries(predictions.perRow).map(([name, values]) => column(metricColumn(name), values)),
    ];
    return sha256(JSON.stringify({ rows: predictions.rows, columns }));
}
/** The bytes as they lie in memory; all platforms that Node's inference and table engines are built for are little-endian. */
function littleEndian(data) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
/** `select …` of the columns above, over `rows` (split columns and the score under `score`). */
function predictionsSelect(spec, label, score, rows) {
    const conditions = new Map(spec.slices.flatMap((slice) => (slice.kind === 'condition' ? [[slice.name, slice.sql]] : [])));
    if (spec.critical !== null)
        conditions.set(CRITICAL_SLICE, spec.critical);
    const items = [
        'cast(row_number() over () - 1 as integer) as "row"',
        `cast(${label} as utinyint) as label`,
        `${score} as score`,
        ...(spec.entity === null ? [] : [`cast(${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(spec.entity)} as varchar) as entity`]),
        ...sliceDimensions(spec).map(({ kind, name }) => {
            const value = kind === 'column'
                ? `coalesce(cast(${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(name)} as varchar), ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteText */ .ol)(NULL_VALUE)})`
                : `coalesce(cast((${conditions.get(name)}\n) as boolean), false)`;
            return `${value} as ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(sliceColumn(name))}`;
        }),
        ...spec.sqlMetrics.map(({ name, sql }) => `cast((${sql}\n) as double) as ${(0,_experiment_sql_text_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteName */ .AB)(metricColumn(name))}`),
    ];
    return `select ${items.join(', ')} from ${rows}`;
}
//# sourceMappingURL=read-predictions.js.map

/***/ }),

/***/ 6302:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Rt: () => (/* binding */ compareAll),
  nS: () => (/* binding */ compareSlices),
  i9: () => (/* binding */ estimateAll),
  ez: () => (/* binding */ estimateOverallAndSlices),
  kx: () => (/* binding */ estimateSlices),
  Tb: () => (/* binding */ reliabilityBins)
});

// UNUSED EXPORTS: compareModels, confusion

;// CONCATENATED MODULE: ./build/metrics/point.js
function defined(value, hasError = true) {
    return { defined: true, value, hasError };
}
function undefinedBecause(reason, convention = null) {
    return { defined: false, reason, convention };
}
//# sourceMappingURL=point.js.map
;// CONCATENATED MODULE: ./build/metrics/calibration.js

const CALIBRATION_BINS = 10;
/** Gaps this close are equal: what rounding leaves of them, which depends on the order of the rows, must not decide a sign. */
const ROUNDING = 1e-12;
/** Equal-width bin of a probability; 1 belongs to the last one. */
function calibrationBin(score) {
    return Math.min(Math.floor(score * CALIBRATION_BINS), CALIBRATION_BINS - 1);
}
function calibrationSums(label, score, weight) {
    const sums = {
        rows: new Float64Array(CALIBRATION_BINS),
        weight: new Float64Array(CALIBRATION_BINS),
        score: new Float64Array(CALIBRATION_BINS),
        label: new Float64Array(CALIBRATION_BINS),
    };
    for (let i = 0; i < label.length; i++) {
        const p = score[i];
        const bin = calibrationBin(p);
        const w = weight === undefined ? 1 : weight[i];
        sums.rows[bin]++;
        sums.weight[bin] += w;
        sums.score[bin] += w * p;
        if (label[i] === 1)
            sums.label[bin] += w;
    }
    return sums;
}
/**
 * Expected calibration error: Σ_bins share · |mean label − mean score|. Influence with the signs of the gaps held fixed:
 * w (sign_b (y − p) − ECE) / Σw. The estimate is biased upward in small samples, the interval does not correct that.
 */
function calibrationError(sample, influence) {
    const { rows, label, score, weight } = sample;
    const sums = calibrationSums(label, score, weight);
    let total = 0;
    let error = 0;
    const sign = new Float64Array(CALIBRATION_BINS);
    for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
        const gap = sums.label[bin] - sums.score[bin];
        total += sums.weight[bin];
        error += Math.abs(gap);
        sign[bin] = Math.abs(gap) <= ROUNDING * sums.weight[bin] ? 0 : Math.sign(gap);
    }
    if (total === 0)
        return undefinedBecause('all weights are 0');
    error /= total;
    for (let i = 0; i < rows; i++) {
        const p = score[i];
        const w = weight === undefined ? 1 : weight[i];
        influence[i] = (w * (sign[calibrationBin(p)] * (label[i] - p) - error)) / total;
    }
    return defined(error, rows > 1);
}
/** Maximum calibration error: the largest |mean label − mean score| of a bin. Only the rows of that bin have influence. */
function largestCalibrationError(sample, influence) {
    const { rows, label, score, weight } = sample;
    const sums = calibrationSums(label, score, weight);
    let worst = -1;
    let error = 0;
    let signedGap = 0;
    for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
        if (sums.weight[bin] === 0)
            continue;
        const gap = (sums.label[bin] - sums.score[bin]) / sums.weight[bin];
        if (worst >= 0 && Math.abs(gap) <= error + ROUNDING)
            continue;
        worst = bin;
        error = Math.abs(gap);
        signedGap = gap;
    }
    if (worst < 0)
        return undefinedBecause('all weights are 0');
    const scale = Math.sign(signedGap) / sums.weight[worst];
    for (let i = 0; i < rows; i++) {
        const p = score[i];
        const w = weight === undefined ? 1 : weight[i];
        influence[i] = calibrationBin(p) === worst ? w * scale * (label[i] - p - signedGap) : 0;
    }
    return defined(error, sums.rows[worst] > 1);
}
//# sourceMappingURL=calibration.js.map
// EXTERNAL MODULE: ./build/metrics/sample.js
var metrics_sample = __webpack_require__(9570);
;// CONCATENATED MODULE: ./build/metrics/cells.js


function cells_confusionOf(cell, weight) {
    const sums = new Float64Array(4);
    if (weight === undefined)
        for (let i = 0; i < cell.length; i++)
            sums[cell[i]]++;
    else
        for (let i = 0; i < cell.length; i++)
            sums[cell[i]] += weight[i];
    return {
        tn: sums[metrics_sample/* CELL */.JA.trueNegative],
        fp: sums[metrics_sample/* CELL */.JA.falsePositive],
        fn: sums[metrics_sample/* CELL */.JA.falseNegative],
        tp: sums[metrics_sample/* CELL */.JA.truePositive],
    };
}
/**
 * A metric f of the confusion cells. f does not change when all cells are scaled, so Σ_cells c ∂f/∂c = 0 (Euler), and the
 * influence of a row of weight w in cell c is w ∂f/∂c.
 */
function cellMetric(name, sample, influence) {
    const { cell, weight, rows } = sample;
    const confusion = cells_confusionOf(cell, weight);
    const point = cellPoint(name, confusion);
    if ('reason' in point)
        return point;
    const gradient = Float64Array.from(point.gradient);
    if (weight === undefined)
        for (let i = 0; i < rows; i++)
            influence[i] = gradient[cell[i]];
    else
        for (let i = 0; i < rows; i++)
            influence[i] = weight[i] * gradient[cell[i]];
    return defined(point.value, rows > 1);
}
function cellPoint(name, cells) {
    const { tn, fp, fn, tp } = cells;
    const total = tn + fp + fn + tp;
    if (total === 0)
        return undefinedBecause('all weights are 0');
    switch (name) {
        case 'accuracy':
            return accuracy(cells, total);
        case 'precision':
            return tp + fp === 0 ? undefinedBecause('no row is predicted positive', 0) : share(tp, fp, precisionGradient);
        case 'recall':
            return tp + fn === 0 ? undefinedBecause('no positive rows', 0) : share(tp, fn, recallGradient);
        case 'specificity':
            return tn + fp === 0 ? undefinedBecause('no negative rows', 0) : share(tn, fp, specificityGradient);
        case 'f1':
            return 2 * tp + fp + fn === 0
                ? undefinedBecause('no positive rows, none predicted positive', 0)
                : f1(tp, fp + fn, positiveF1Gradient);
        case 'f1_macro':
        case 'f1_weighted':
            return averagedF1(name, cells, total);
        case 'balanced_accuracy':
            if (tp + fn === 0 || tn + fp === 0)
                return undefinedBecause(singleClass(tp + fn));
            return average(share(tp, fn, recallGradient), share(tn, fp, specificityGradient));
        case 'mcc':
            return matthews(cells);
        case 'cohen_kappa':
            return kappa(cells, total);
        default:
            throw new Error(`${name} is not a metric of confusion cells`);
    }
}
function singleClass(positives) {
    return positives === 0 ? 'no positive rows' : 'no negative rows';
}
const precisionGradient = (hit, miss) => [0, miss, 0, hit];
const recallGradient = (hit, miss) => [0, 0, miss, hit];
const specificityGradient = (hit, miss) => [hit, miss, 0, 0];
const positiveF1Gradient = (hit, miss) => [0, miss, miss, hit];
const negativeF1Gradient = (hit, miss) => [hit, miss, miss, 0];
/** hits / (hits + misses); `place` puts the derivatives by hits and misses where they belong. */
function share(hits, misses, place) {
    const total = hits + misses;
    const value = hits / total;
    return { value, gradient: place(misses / total / total, -value / total) };
}
function accuracy({ tn, fp, fn, tp }, total) {
    const value = (tp + tn) / total;
    const right = (fp + fn) / total / total;
    const wrong = -value / total;
    return { value, gradient: [right, wrong, wrong, right] };
}
/** 2 hits / (2 hits + errors). */
function f1(hits, errors, place) {
    const total = 2 * hits + errors;
    const value = (2 * hits) / total;
    return { value, gradient: place((2 * errors) / total / total, -value / total) };
}
function average(a, b) {
    const at = (i) => (a.gradient[i] + b.gradient[i]) / 2;
    return { value: (a.value + b.value) / 2, gradient: [at(0), at(1), at(2), at(3)] };
}
function averagedF1(name, { tn, fp, fn, tp }, total) {
    const errors = fp + fn;
    if (errors === 0 && (tp === 0 || tn === 0)) {
        return undefinedBecause(`${singleClass(tp)}, none predicted so`, 1);
    }
    const ofPositive = f1(tp, errors, positiveF1Gradient);
    const ofNegative = f1(tn, errors, negativeF1Gradient);
    if (name === 'f1_macro')
        return average(ofPositive, ofNegative);
    const positives = tp + fn;
    const value = (positives * ofPositive.value + (total - positives) * ofNegative.value) / total;
    const at = (i) => {
        const shares = positives * ofPositive.gradient[i] + (total - positives) * ofNegative.gradient[i];
        const ownClass = i >= metrics_sample/* CELL */.JA.falseNegative ? ofPositive.value : ofNegative.value;
        return (shares + ownClass - value) / total;
    };
    return { value, gradient: [at(0), at(1), at(2), at(3)] };
}
function matthews({ tn, fp, fn, tp }) {
    const [predictedPositive, positives, negatives, predictedNegative] = [tp + fp, tp + fn, tn + fp, tn + fn];
    if (positives === 0 || negatives === 0)
        return undefinedBecause(singleClass(positives), 0);
    if (predictedPositive === 0 || predictedNegative === 0) {
        return undefinedBecause('all rows are predicted to be of one class', 0);
    }
    const root = Math.sqrt(predictedPositive) * Math.sqrt(positives) * Math.sqrt(negatives) * Math.sqrt(predictedNegative);
    const value = Math.max(-1, Math.min(1, (tp * tn - fp * fn) / root)); // rounding can step over the end
    const half = value / 2;
    return {
        value,
        gradient: [
            tp / root - half * (1 / negatives + 1 / predictedNegative),
            -fn / root - half * (1 / predictedPositive + 1 / negatives),
            -fp / root - half * (1 / positives + 1 / predictedNegative),
            tn / root - half * (1 / predictedPositive + 1 / positives),
        ],
    };
}
function kappa({ tn, fp, fn, tp }, total) {
    const [predictedPositive, positives, negatives, predictedNegative] = [tp + fp, tp + fn, tn + fp, tn + fn];
    const square = total * total;
    const observed = (tp + tn) / total;
    const expected = (predictedPositive * positives + predictedNegative * negatives) / square;
    // Chance agreement of 1 means labels and predictions are all of the same one class.
    if (fp + fn === 0 && (tp === 0 || tn === 0))
        return undefinedBecause('labels and predictions are all of one class');
    const room = 1 - expected;
    const derivative = (right, chance) => {
        const ofObserved = ((right ? 1 : 0) - observed) / total;
        const ofExpected = chance / square - (2 * expected) / total;
        return (ofObserved * room - ofExpected * (1 - observed)) / (room * room);
    };
    return {
        value: (observed - expected) / room,
        gradient: [
            derivative(true, negatives + predictedNegative),
            derivative(false, positives + predictedNegative),
            derivative(false, predictedPositive + negatives),
            derivative(true, predictedPositive + positives),
        ],
    };
}
//# sourceMappingURL=cells.js.map
;// CONCATENATED MODULE: ./build/metrics/roc-auc.js



/**
 * Area under the ROC curve: the probability that a positive row scores above a negative one, ties counting one half.
 * Influence of a positive row: w (V10 − A) / Σw⁺, of a negative one: w (V01 − A) / Σw⁻, where V is the row's placement, the
 * share of the other class it is on the right side of. For independent rows each class is scaled by √(m/(m−1)), which makes
 * Σ U² DeLong's variance exactly (DeLong, DeLong & Clarke-Pearson 1988; one pass over ranks as in Sun & Xu 2014).
 */
function rocAuc(sample, influence) {
    const { rows, weight, ranking, clusters, label } = sample;
    if (ranking === undefined)
        throw new Error('roc_auc needs ranked rows');
    const { order, flags } = ranking;
    const classes = classTotals(sample);
    if (classes.positiveWeight === 0 || classes.negativeWeight === 0) {
        return undefinedBecause(singleClass(classes.positiveWeight));
    }
    const { positiveWeight, negativeWeight } = classes;
    // Weight of each class scored above the present run of ties, and the placements summed over positives.
    let positivesAbove = 0;
    let negativesAbove = 0;
    let placements = 0;
    for (let start = 0; start < rows;) {
        let end = start;
        let tiedPositive = 0;
        let tiedNegative = 0;
        let flag;
        do {
            flag = flags[end];
            const w = weight === undefined ? 1 : weight[order[end]];
            if ((flag & metrics_sample/* POSITIVE */.A2) !== 0)
                tiedPositive += w;
            else
                tiedNegative += w;
            end++;
        } while ((flag & metrics_sample/* LAST_OF_TIE */.q1) === 0);
        const below = negativeWeight - negativesAbove - tiedNegative + tiedNegative / 2;
        const above = positivesAbove + tiedPositive / 2;
        for (let place = start; place < end; place++) {
            influence[order[place]] = (flags[place] & metrics_sample/* POSITIVE */.A2) !== 0 ? below : above;
        }
        placements += tiedPositive * below;
        positivesAbove += tiedPositive;
        negativesAbove += tiedNegative;
        start = end;
    }
    const area = Math.min(1, placements / positiveWeight / negativeWeight);
    const { positives, negatives } = classes;
    const enough = clusters !== undefined || (positives > 1 && negatives > 1);
    const corrected = clusters === undefined && enough;
    const ofPositive = (corrected ? Math.sqrt(positives / (positives - 1)) : 1) / positiveWeight;
    const ofNegative = (corrected ? Math.sqrt(negatives / (negatives - 1)) : 1) / negativeWeight;
    for (let i = 0; i < rows; i++) {
        const w = weight === undefined ? 1 : weight[i];
        influence[i] =
            label[i] === 1
                ? w * ofPositive * (influence[i] / negativeWeight - area)
                : w * ofNegative * (influence[i] / positiveWeight - area);
    }
    return defined(area, enough);
}
function classTotals({ rows, label, weight }) {
    let positives = 0;
    let negatives = 0;
    let positiveWeight = 0;
    let negativeWeight = 0;
    for (let i = 0; i < rows; i++) {
        const w = weight === undefined ? 1 : weight[i];
        if (w === 0)
            continue;
        if (label[i] === 1) {
            positives++;
            positiveWeight += w;
        }
        else {
            negatives++;
            negativeWeight += w;
        }
    }
    return { positiveWeight, negativeWeight, positives, negatives };
}
//# sourceMappingURL=roc-auc.js.map
;// CONCATENATED MODULE: ./build/metrics/average-precision.js



/**
 * Average precision: Σ over thresholds of (recall gained) · precision, without interpolation; rows of equal score are one
 * threshold. With tp_j positives in the run of ties j, TP_j and FP_j counted down to its end and T_j = TP_j + FP_j:
 *
 *   positive row in run k: U = w (TP_k/T_k − AP + Σ_{j≥k} tp_j FP_j / T_j²) / P
 *   negative row in run k: U = −w Σ_{j≥k} tp_j TP_j / T_j² / P
 *
 * the derivative of AP by the row's weight (Σ over the runs scored at or below the row).
 */
function averagePrecision(sample, influence) {
    const { rows, weight, ranking } = sample;
    if (ranking === undefined)
        throw new Error('average_precision needs ranked rows');
    const { positiveWeight, positives } = classTotals(sample);
    if (positiveWeight === 0)
        return undefinedBecause('no positive rows', 0);
    const { order, flags } = ranking;
    let area = 0;
    // Σ_j tp_j FP_j / T_j² and Σ_j tp_j TP_j / T_j²: first over all runs, then over those not yet passed.
    let gain = 0;
    let loss = 0;
    for (let pass = 0; pass < 2; pass++) {
        let truePositive = 0;
        let falsePositive = 0;
        for (let start = 0; start < rows;) {
            let end = start;
            let tiedPositive = 0;
            let flag;
            do {
                flag = flags[end];
                const w = weight === undefined ? 1 : weight[order[end]];
                if ((flag & metrics_sample/* POSITIVE */.A2) !== 0)
                    tiedPositive += w;
                else
                    falsePositive += w;
                end++;
            } while ((flag & metrics_sample/* LAST_OF_TIE */.q1) === 0);
            truePositive += tiedPositive;
            const selected = truePositive + falsePositive;
            const precision = selected === 0 ? 0 : truePositive / selected;
            const perSelected = selected === 0 ? 0 : tiedPositive / selected;
            if (pass === 0) {
                area += tiedPositive * precision;
                gain += perSelected * (1 - precision);
                loss += perSelected * precision;
            }
            else {
                const ofPositive = (precision - area + gain) / positiveWeight;
                const ofNegative = -loss / positiveWeight;
                for (let place = start; place < end; place++) {
                    const row = order[place];
                    const w = weight === undefined ? 1 : weight[row];
                    influence[row] = w * ((flags[place] & metrics_sample/* POSITIVE */.A2) !== 0 ? ofPositive : ofNegative);
                }
                gain -= perSelected * (1 - precision);
                loss -= perSelected * precision;
            }
            start = end;
        }
        if (pass === 0)
            area /= positiveWeight;
    }
    return defined(Math.min(1, area), positives > 1);
}
//# sourceMappingURL=average-precision.js.map
;// CONCATENATED MODULE: ./build/metrics/recall-at-precision.js



/**
 * The largest recall of any threshold whose precision is at least the target.
 *
 * Let s be that threshold and ρ < t the share of positives among rows scored near s. Adding weight to a selected row
 * changes Σ_selected (y − t), which is 0 at s, by (y − t); the threshold then moves until it is 0 again, which selects
 * (y − t)/(t − ρ) more rows, a share ρ of them positive. By the delta method
 *
 *   U = w ([selected] (y + ρ (y − t)/(t − ρ)) − R y) / P,
 *
 * centred so that Σ U = 0. ρ is measured on the rows around the threshold. Where that share reaches the target the
 * threshold is hardly determined; ρ is then held at 9/10 of the target, which keeps the standard error finite and large.
 */
function recallAtPrecision(sample, target, influence) {
    const { rows, weight, ranking, label } = sample;
    if (ranking === undefined)
        throw new Error('recall at a precision needs ranked rows');
    const { positiveWeight, positives } = classTotals(sample);
    if (positiveWeight === 0)
        return undefinedBecause('no positive rows', 0);
    const { order, flags } = ranking;
    let truePositive = 0;
    let selectedWeight = 0;
    let reached = 0;
    let reachedPositive = 0;
    for (let place = 0; place < rows; place++) {
        const flag = flags[place];
        const w = weight === undefined ? 1 : weight[order[place]];
        selectedWeight += w;
        if ((flag & metrics_sample/* POSITIVE */.A2) !== 0)
            truePositive += w;
        if ((flag & metrics_sample/* LAST_OF_TIE */.q1) === 0 || selectedWeight === 0)
            continue;
        if (truePositive >= target * selectedWeight * (1 - 1e-12)) {
            reached = place + 1;
            reachedPositive = truePositive;
        }
    }
    if (reached === 0)
        return undefinedBecause(`no threshold reaches a precision of ${target}`, 0);
    const recall = Math.min(1, reachedPositive / positiveWeight);
    // With every row selected the threshold has nowhere to move.
    const density = reached === rows ? 0 : Math.min(positiveShareAround(sample, reached), 0.9 * target);
    const shift = density / (target - density);
    let mean = 0;
    for (let place = 0; place < rows; place++) {
        const row = order[place];
        const y = label[row];
        const w = weight === undefined ? 1 : weight[row];
        const selected = place < reached ? y + shift * (y - target) : 0;
        influence[row] = (w * (selected - recall * y)) / positiveWeight;
        mean += influence[row];
    }
    mean /= rows;
    for (let i = 0; i < rows; i++)
        influence[i] = influence[i] - mean;
    return defined(recall, positives > 1);
}
/** Share of positives among the rows ranked within n^(4/5)/4 places of a threshold, never fewer than ten each side. */
function positiveShareAround({ rows, weight, ranking }, threshold) {
    const { order, flags } = ranking;
    const reach = Math.max(10, Math.round(rows ** 0.8 / 4));
    let positive = 0;
    let total = 0;
    for (let place = Math.max(0, threshold - reach); place < Math.min(rows, threshold + reach); place++) {
        const w = weight === undefined ? 1 : weight[order[place]];
        total += w;
        if ((flags[place] & metrics_sample/* POSITIVE */.A2) !== 0)
            positive += w;
    }
    return total === 0 ? 0 : positive / total;
}
//# sourceMappingURL=recall-at-precision.js.map
;// CONCATENATED MODULE: ./build/metrics/sums.js

/** scikit-learn 1.2 keeps probabilities this far from 0 and 1, so that one certain error does not cost infinity. */
const PROBABILITY_FLOOR = 1e-15;
/** Far above any sensible value, and low enough that the squares of a billion of them still add up. */
const LARGEST_VALUE = 1e100;
/** Mean of −ln of the probability given to the label. */
function logLoss(sample, influence) {
    const { rows, label, score } = sample;
    for (let i = 0; i < rows; i++) {
        const p = Math.min(Math.max(score[i], PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR);
        influence[i] = -Math.log(label[i] === 1 ? p : 1 - p);
    }
    return meanOf(influence, sample);
}
/** Mean of (score − label)². */
function brierScore(sample, influence) {
    const { rows, label, score } = sample;
    for (let i = 0; i < rows; i++) {
        const error = score[i] - label[i];
        influence[i] = error * error;
    }
    return meanOf(influence, sample);
}
/** Mean of a column of numbers; rows where it is NaN (SQL null) do not count. */
function perRowMean(sample, name, influence) {
    const column = sample.perRow[name];
    if (column === undefined)
        throw new Error(`predictions have no column for the metric ${name}`);
    influence.set(column);
    for (let i = 0; i < sample.rows; i++) {
        if (Math.abs(influence[i]) === Number.POSITIVE_INFINITY)
            return undefinedBecause(`row ${i} is infinite`);
        if (Math.abs(influence[i]) > LARGEST_VALUE)
            return undefinedBecause(`row ${i} is beyond ${LARGEST_VALUE}`);
    }
    return meanOf(influence, sample);
}
/**
 * Weighted mean of `values`, which are replaced by their influence w (value − mean) / Σw. For independent rows times
 * √(n/(n−1)), so that Σ U² of an unweighted mean is its usual unbiased variance.
 */
function meanOf(values, { rows, weight, clusters }) {
    let sum = 0;
    let total = 0;
    let counted = 0;
    for (let i = 0; i < rows; i++) {
        const value = values[i];
        const w = weight === undefined ? 1 : weight[i];
        if (w === 0 || Number.isNaN(value))
            continue;
        sum += w * value;
        total += w;
        counted++;
    }
    if (counted === 0)
        return undefinedBecause('no row has a value');
    const mean = sum / total;
    const factor = clusters === undefined && counted > 1 ? Math.sqrt(counted / (counted - 1)) : 1;
    for (let i = 0; i < rows; i++) {
        const value = values[i];
        const w = weight === undefined ? 1 : weight[i];
        values[i] = Number.isNaN(value) ? 0 : (w * (value - mean) * factor) / total;
    }
    return defined(mean, counted > 1);
}
//# sourceMappingURL=sums.js.map
;// CONCATENATED MODULE: ./build/metrics/influence.js







/**
 * Computes one metric on a sample and writes the influence value of row i to `influence[i]`. For independent rows the values
 * carry the small-sample factor of their family (n/(n−1) of a mean, DeLong's per class); for clustered rows they do not,
 * because the estimate over clusters has a factor of its own.
 * @param influence at least `sample.rows` long; its content is unspecified when the metric is undefined
 */
function pointWithInfluence(definition, sample, influence) {
    if (sample.rows === 0)
        return undefinedBecause('no rows');
    if (definition.perRow)
        return perRowMean(sample, definition.name, influence);
    if (sample.hasNaN)
        return undefinedBecause('some scores are not numbers');
    if (definition.atPrecision !== undefined)
        return recallAtPrecision(sample, definition.atPrecision, influence);
    if (definition.family === 'cells')
        return cellMetric(definition.name, sample, influence);
    if (definition.needsProbabilities) {
        const outside = firstOutsideUnit(sample.score);
        if (outside !== undefined)
            return undefinedBecause(`scores are not probabilities: ${outside} is outside [0, 1]`);
    }
    switch (definition.name) {
        case 'roc_auc':
            return rocAuc(sample, influence);
        case 'average_precision':
            return averagePrecision(sample, influence);
        case 'log_loss':
            return logLoss(sample, influence);
        case 'brier':
            return brierScore(sample, influence);
        case 'ece_10':
            return calibrationError(sample, influence);
        case 'mce_10':
            return largestCalibrationError(sample, influence);
        default:
            throw new Error(`metric ${definition.name} does not follow from predictions`);
    }
}
function firstOutsideUnit(score) {
    for (let i = 0; i < score.length; i++) {
        const value = score[i];
        if (!(value >= 0 && value <= 1))
            return value;
    }
    return undefined;
}
//# sourceMappingURL=influence.js.map
// EXTERNAL MODULE: ./build/metrics/interval.js
var interval = __webpack_require__(9786);
// EXTERNAL MODULE: ./build/metrics/paired-proportions.js
var paired_proportions = __webpack_require__(2147);
// EXTERNAL MODULE: ./build/metrics/proportions.js
var proportions = __webpack_require__(1621);
;// CONCATENATED MODULE: ./build/metrics/estimation.js






/** Below this many rows, or rows that differ, the normal approximation of a paired proportion is poor. */
const FEW_ROWS = 200;
const FEW_DISCORDANT = 25;
/**
 * √Σ U² for independent rows. For clusters the influence is summed inside each first: √(G/(G−1) Σ_g (Σ U)²), the cluster
 * robust variance. Null with a single cluster.
 */
function standardError(influence, rows, clusters) {
    let squares = 0;
    if (clusters === undefined) {
        for (let i = 0; i < rows; i++)
            squares += influence[i] * influence[i];
        return Math.sqrt(squares);
    }
    const { codes, count } = clusters;
    if (count < 2)
        return null;
    const sums = new Float64Array(count);
    for (let i = 0; i < rows; i++)
        sums[codes[i]] += influence[i];
    for (let g = 0; g < count; g++)
        squares += sums[g] * sums[g];
    return Math.sqrt((count / (count - 1)) * squares);
}
/** Estimates one metric; its influence values stay in `influence` for a comparison. */
function estimateMetric(definition, sample, influence, confidence) {
    const point = pointWithInfluence(definition, sample, influence);
    if (!point.defined) {
        const { reason, convention } = point;
        return { point, estimate: { value: null, se: null, ci: null, undefined: { reason, convention } } };
    }
    const se = point.hasError ? standardError(influence, sample.rows, sample.clusters) : null;
    const ci = proportionInterval(definition, sample, point.value, se, confidence);
    if (ci !== undefined)
        return { point, estimate: { value: point.value, se, ci } };
    if (se === null)
        return { point, estimate: { value: point.value, se, ci: null } };
    if (definition.name === 'roc_auc' && (point.value === 0 || point.value === 1)) {
        return { point, estimate: { value: point.value, se, ci: separatedInterval(sample, point.value, confidence) } };
    }
    const [lower, upper] = (0,interval/* interval */.Y)(point.value, se, confidence, degreesOfFreedom(sample));
    const [least, greatest] = definition.range;
    const cut = [Math.max(least, lower), Math.min(greatest, upper)];
    return { point, estimate: { value: point.value, se, ci: cut } };
}
function degreesOfFreedom({ clusters }) {
    return clusters === undefined ? null : clusters.count - 1;
}
/**
 * Wilson's interval for metrics that are a share of rows, which stays honest at 0, 1 and few rows. Weighted or clustered
 * rows use the effective size p(1 − p)/se² (Korn & Graubard 1998).
 */
function proportionInterval(definition, sample, p, se, confidence) {
    const rows = proportionRows(definition, sample);
    if (rows === undefined)
        return undefined;
    const { weight, clusters } = sample;
    if (weight === undefined && clusters === undefined)
        return (0,proportions/* wilson */.rF)(Math.round(p * rows), rows, confidence);
    if (se === null)
        return undefined;
    const atEnd = clusters === undefined ? rows : Math.min(rows, clusters.count);
    const effective = se > 0 ? (p * (1 - p)) / (se * se) : atEnd;
    return (0,proportions/* wilson */.rF)(p * effective, effective, confidence);
}
/**
 * When the classes are separated perfectly, no row's placement varies and the standard error is 0, however few rows there
 * are. Then Wilson's interval of that many successes out of as many independent pairs as there are.
 */
function separatedInterval({ label, clusters }, area, confidence) {
    const positives = (0,metrics_sample/* countPositives */.sd)(label);
    const pairs = Math.min(positives, label.length - positives, clusters?.count ?? label.length);
    return (0,proportions/* wilson */.rF)(area * pairs, pairs, confidence);
}
/** Rows in the denominator of a metric that is a share of rows. */
function proportionRows(definition, { cell }) {
    if (definition.perRow || definition.atPrecision !== undefined || definition.family !== 'cells')
        return undefined;
    if (!['accuracy', 'precision', 'recall', 'specificity'].includes(definition.name))
        return undefined;
    const { tn, fp, fn, tp } = cells_confusionOf(cell, undefined);
    switch (definition.name) {
        case 'precision':
            return tp + fp;
        case 'recall':
            return tp + fn;
        case 'specificity':
            return tn + fp;
        default:
            return tn + fp + fn + tp;
    }
}
/**
 * Compares two models on the same rows. The influence values are subtracted row by row before anything is summed, so what
 * the models share cancels exactly: identical predictions give a change of 0 with standard error 0.
 */
function compareMetric(definition, baseline, candidate, influence, confidence) {
    const before = estimateMetric(definition, baseline, influence.baseline, confidence);
    const after = estimateMetric(definition, candidate, influence.candidate, confidence);
    const { rows, clusters } = candidate;
    const estimates = { metric: definition.name, baseline: before.estimate, candidate: after.estimate };
    const df = degreesOfFreedom(candidate);
    const none = { delta: null, se: null, lower: null, upper: null, df, method: null, n: rows };
    if (!before.point.defined || !after.point.defined) {
        const undefinedReason = reasonOf(before.point, after.point);
        return { ...estimates, ...none, undefinedReason };
    }
    const delta = after.point.value - before.point.value;
    if (!before.point.hasError || !after.point.hasError)
        return { ...estimates, ...none, delta };
    const difference = influence.candidate;
    for (let i = 0; i < rows; i++)
        difference[i] = difference[i] - influence.baseline[i];
    const se = standardError(difference, rows, clusters);
    if (se === null)
        return { ...estimates, ...none, delta };
    const small = smallSampleInterval(definition, baseline, candidate, confidence);
    const [lower, upper] = small ?? (0,interval/* interval */.Y)(delta, se, confidence, df);
    const method = small !== undefined ? 'newcombe-10' : df === null ? 'normal' : 't';
    return { ...estimates, delta, se, lower, upper, df, method, n: rows };
}
function reasonOf(before, after) {
    const baseline = before.defined ? undefined : before.reason;
    const candidate = after.defined ? undefined : after.reason;
    if (baseline === candidate)
        return baseline ?? '';
    const parts = [
        baseline === undefined ? [] : [`baseline: ${baseline}`],
        candidate === undefined ? [] : [`candidate: ${candidate}`],
    ];
    return parts.flat().join('; ');
}
/** Newcombe's interval for a share of the same rows in both models, when few rows or few differing rows are all there is. */
function smallSampleInterval(definition, baseline, candidate, confidence) {
    if (candidate.weight !== undefined || candidate.clusters !== undefined)
        return undefined;
    const table = rightnessTable(definition, baseline, candidate);
    if (table === undefined)
        return undefined;
    const { n11, n10, n01, n00 } = table;
    const rows = n11 + n10 + n01 + n00;
    if (rows >= FEW_ROWS && n10 + n01 >= FEW_DISCORDANT)
        return undefined;
    if (sameNumbers(baseline.cell, candidate.cell) && sameNumbers(baseline.score, candidate.score))
        return undefined;
    return (0,paired_proportions/* newcombePaired */.Mo)(table, confidence);
}
/** First = candidate, second = baseline, over the rows that the metric is a share of; undefined for other metrics. */
function rightnessTable(definition, baseline, candidate) {
    if (definition.perRow || definition.atPrecision !== undefined)
        return undefined;
    switch (definition.name) {
        case 'accuracy': {
            const ofNegatives = pairedTable(baseline.cell, candidate.cell, metrics_sample/* CELL */.JA.trueNegative);
            const ofPositives = pairedTable(baseline.cell, candidate.cell, metrics_sample/* CELL */.JA.truePositive);
            return {
                n11: ofNegatives.n11 + ofPositives.n11,
                n10: ofNegatives.n10 + ofPositives.n10,
                n01: ofNegatives.n01 + ofPositives.n01,
                n00: ofNegatives.n00 + ofPositives.n00,
            };
        }
        case 'recall':
            return pairedTable(baseline.cell, candidate.cell, metrics_sample/* CELL */.JA.truePositive);
        case 'specificity':
            return pairedTable(baseline.cell, candidate.cell, metrics_sample/* CELL */.JA.trueNegative);
        default:
            return undefined;
    }
}
/** Rows of one class by which model put them into the cell `right`. */
function pairedTable(baseline, candidate, right) {
    const label = right >> 1;
    const counts = new Float64Array(4);
    for (let i = 0; i < baseline.length; i++) {
        if (baseline[i] >> 1 !== label)
            continue;
        const place = (candidate[i] === right ? 2 : 0) + (baseline[i] === right ? 1 : 0);
        counts[place]++;
    }
    return { n11: counts[3], n10: counts[2], n01: counts[1], n00: counts[0] };
}
function sameNumbers(a, b) {
    for (let i = 0; i < a.length; i++)
        if (a[i] !== b[i])
            return false;
    return true;
}
//# sourceMappingURL=estimation.js.map
// EXTERNAL MODULE: ./build/metrics/predictions.js
var predictions = __webpack_require__(88);
;// CONCATENATED MODULE: ./build/metrics/slices.js


/**
 * Cuts samples of several models over the same rows into the slices of a dimension, empty ones left out. Every column is
 * regrouped once, so the rows of a slice lie side by side, and the global order of scores is split in one pass: nothing is
 * sorted again. O(rows) per dimension.
 */
function* sliceSamples(samples, dimension, entities) {
    const first = samples[0];
    if (first === undefined)
        return;
    const grouping = groupRows(dimension);
    const { starts } = grouping;
    const label = gather(first.label, grouping);
    const weight = first.weight === undefined ? undefined : gather(first.weight, grouping);
    const codes = entities === undefined ? undefined : gather(entities.codes, grouping);
    const numbers = (0,metrics_sample/* unusedNumbers */.bq)(entities?.count ?? 0);
    const models = samples.map((sample) => ({
        sample,
        score: gather(sample.score, grouping),
        cell: gather(sample.cell, grouping),
        perRow: Object.entries(sample.perRow).map(([name, column]) => [name, gather(column, grouping)]),
        order: sample.ranking === undefined ? undefined : groupOrder(sample.ranking.order, dimension.codes, grouping),
    }));
    for (let code = 0; code < dimension.values.length; code++) {
        const [start, end] = [starts[code], starts[code + 1]];
        if (start === end)
            continue;
        const cut = (column) => column.subarray(start, end);
        const labels = cut(label);
        const clusters = codes === undefined ? undefined : (0,metrics_sample/* denseClusters */.L_)(cut(codes), numbers);
        yield {
            slice: (0,predictions/* sliceName */.o)(dimension, code),
            dimension: dimension.name,
            code,
            samples: models.map(({ sample, score, cell, perRow, order }) => {
                const scores = score.subarray(start, end);
                return {
                    rows: end - start,
                    label: labels,
                    score: scores,
                    hasNaN: sample.hasNaN && (0,metrics_sample/* hasNaN */.y2)(scores),
                    cell: cut(cell),
                    weight: weight === undefined ? undefined : cut(weight),
                    clusters,
                    perRow: Object.fromEntries(perRow.map(([name, column]) => [name, cut(column)])),
                    ranking: order === undefined ? undefined : (0,metrics_sample/* ranking */.lC)(cut(order), scores, labels),
                };
            }),
        };
    }
}
function groupRows({ codes, values }) {
    const starts = new Int32Array(values.length + 1);
    for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        if (code >= 0)
            starts[code + 1]++;
    }
    for (let code = 0; code < values.length; code++)
        starts[code + 1] += starts[code];
    const next = starts.slice();
    const places = new Int32Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        places[i] = code >= 0 ? next[code]++ : -1;
    }
    return { places, starts, members: starts[values.length] };
}
function gather(column, grouping) {
    const { places, members } = grouping;
    const grouped = new column.constructor(members);
    for (let i = 0; i < places.length; i++) {
        const place = places[i];
        if (place >= 0)
            grouped[place] = column[i];
    }
    return grouped;
}
/** Splits the global order by code: per slice, its rows (counted from the slice's first) by descending score. */
function groupOrder(order, codes, { places, starts, members }) {
    const grouped = new Int32Array(members);
    const next = starts.slice();
    for (let i = 0; i < order.length; i++) {
        const row = order[i];
        const code = codes[row];
        if (code >= 0)
            grouped[next[code]++] = places[row] - starts[code];
    }
    return grouped;
}
//# sourceMappingURL=slices.js.map
;// CONCATENATED MODULE: ./build/metrics/binary.js





const DEFAULT_CONFIDENCE = 0.95;
/** Metrics of one model by name; those that do not come from predictions (latency, size) are left out. */
function estimateAll(predictions, definitions, threshold, options = {}) {
    return estimateOverall(layOut(predictions, definitions, threshold, options));
}
/** Metrics of one model on every non-empty slice, in the order of `predictions.slices` and their codes. */
function estimateSlices(predictions, definitions, threshold, options = {}) {
    return estimateEachSlice(layOut(predictions, definitions, threshold, options));
}
/** `estimateAll` and `estimateSlices` together, ranking the rows only once. */
function estimateOverallAndSlices(predictions, definitions, threshold, options = {}) {
    const layout = layOut(predictions, definitions, threshold, options);
    return { overall: estimateOverall(layout), slices: estimateEachSlice(layout) };
}
/** The change of every metric between two models on the same rows, in the order of the definitions. */
function compareAll(baseline, candidate, definitions, threshold, options = {}) {
    return compareOverall(layOutPair(baseline, candidate, definitions, threshold, options));
}
/** The change of every metric on every non-empty slice of the baseline's dimensions, in their order. */
function compareSlices(baseline, candidate, definitions, threshold, options = {}) {
    return compareEachSlice(layOutPair(baseline, candidate, definitions, threshold, options));
}
/**
 * `compareAll` and `compareSlices` together, ranking the rows of each model only once. Labels, weights, entities and slices
 * are the baseline's.
 * @throws RangeError when the two are not predictions of the same rows
 */
function compareModels(baseline, candidate, definitions, threshold, options = {}) {
    const layout = layOutPair(baseline, candidate, definitions, threshold, options);
    return { overall: compareOverall(layout), slices: compareEachSlice(layout) };
}
function layOut(predictions, definitions, threshold, options) {
    const metrics = definitions.filter((definition) => definition.family !== 'measurement');
    const ranked = metrics.some((definition) => definition.family === 'ranks');
    const sample = (0,metrics_sample/* sampleOf */.uV)(predictions, threshold, ranked);
    return { predictions, metrics, options, sample, influence: new Float64Array(sample.rows) };
}
function layOutPair(baseline, candidate, definitions, threshold, options) {
    checkSameRows(baseline, candidate);
    const before = layOut(baseline, definitions, threshold, options);
    const { entity: _entity, weight: _weight, ...scores } = candidate;
    const after = layOut(scores, definitions, threshold, options);
    const { label, weight, clusters } = before.sample;
    return { baseline: before, candidate: { ...after, sample: { ...after.sample, label, weight, clusters } } };
}
function estimateOverall({ sample, metrics, influence, options }) {
    return estimateSample(sample, metrics, influence, options);
}
function estimateEachSlice({ predictions, sample, metrics, influence, options }) {
    const slices = [];
    for (const dimension of predictions.slices) {
        for (const { samples, ...slice } of sliceSamples([sample], dimension, predictions.entity)) {
            const part = samples[0];
            slices.push({
                ...slice,
                rows: part.rows,
                positives: (0,metrics_sample/* countPositives */.sd)(part.label),
                metrics: estimateSample(part, metrics, influence, options),
            });
        }
    }
    return slices;
}
function compareOverall({ baseline, candidate }) {
    const influence = { baseline: baseline.influence, candidate: candidate.influence };
    return compareSamples(baseline.sample, candidate.sample, baseline.metrics, influence, baseline.options);
}
function compareEachSlice({ baseline, candidate }) {
    const { predictions, metrics, options } = baseline;
    const influence = { baseline: baseline.influence, candidate: candidate.influence };
    const slices = [];
    for (const dimension of predictions.slices) {
        for (const { samples, ...slice } of sliceSamples([baseline.sample, candidate.sample], dimension, predictions.entity)) {
            const [first, second] = [samples[0], samples[1]];
            slices.push({
                ...slice,
                rows: first.rows,
                positives: (0,metrics_sample/* countPositives */.sd)(first.label),
                entities: first.clusters?.count ?? null,
                correct: correctRows(first, second),
                metrics: compareSamples(first, second, metrics, influence, options),
            });
        }
    }
    return slices;
}
function compareSamples(baseline, candidate, metrics, influence, { confidence = DEFAULT_CONFIDENCE }) {
    const space = {
        baseline: influence.baseline.subarray(0, baseline.rows),
        candidate: influence.candidate.subarray(0, candidate.rows),
    };
    return metrics.map((definition) => compareMetric(definition, baseline, candidate, space, confidence));
}
function estimateSample(sample, metrics, influence, { confidence = DEFAULT_CONFIDENCE }) {
    const space = influence.subarray(0, sample.rows);
    return new Map(metrics.map((definition) => [definition.name, estimateMetric(definition, sample, space, confidence).estimate]));
}
function checkSameRows(baseline, candidate) {
    if (baseline.rows !== candidate.rows) {
        throw new RangeError(`baseline has ${baseline.rows} rows, candidate ${candidate.rows}`);
    }
    for (let i = 0; i < baseline.rows; i++) {
        if (baseline.label[i] !== candidate.label[i])
            throw new RangeError(`labels differ in row ${i}`);
    }
}
function correctRows(baseline, candidate) {
    const negatives = pairedTable(baseline.cell, candidate.cell, metrics_sample/* CELL */.JA.trueNegative);
    const positives = pairedTable(baseline.cell, candidate.cell, metrics_sample/* CELL */.JA.truePositive);
    return {
        both: negatives.n11 + positives.n11,
        onlyBaseline: negatives.n01 + positives.n01,
        onlyCandidate: negatives.n10 + positives.n10,
        neither: negatives.n00 + positives.n00,
    };
}
/** Confusion cells (sums of weights) and the number of rows. */
function confusion(predictions, threshold) {
    const { cell, weight, rows } = sampleOf(predictions, threshold, false);
    return { n: rows, ...confusionOf(cell, weight) };
}
/** Mean score and observed rate by bin; bins without weight are left out, and all of them when a score is no probability. */
function reliabilityBins({ label, score, weight }) {
    for (let i = 0; i < score.length; i++)
        if (!(score[i] >= 0 && score[i] <= 1))
            return [];
    const sums = calibrationSums(label, score, weight);
    return Array.from({ length: CALIBRATION_BINS }, (_, bin) => ({
        bin,
        n: sums.rows[bin],
        meanScore: sums.score[bin] / sums.weight[bin],
        observedRate: sums.label[bin] / sums.weight[bin],
    })).filter(({ bin }) => sums.weight[bin] > 0);
}
//# sourceMappingURL=binary.js.map

/***/ }),

/***/ 6429:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FI: () => (/* binding */ studentQuantile),
/* harmony export */   HU: () => (/* binding */ binomialCdf),
/* harmony export */   Rf: () => (/* binding */ studentCdf)
/* harmony export */ });
/* unused harmony exports logGamma, betaCdf, betaSurvival, betaQuantile, studentSurvival, binomialPmf, binomialQuantile, chiSquaredSurvival */
/* harmony import */ var _normal_distribution_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6214);


/**
 * Distribution functions in double precision. Tails are computed directly, never as 1 − p, so small p-values keep their
 * digits. Sources are named at each function; the tests check them against 40-digit values.
 */
const LOG_SQRT_2PI = 0.9189385332046728;
const EPSILON = 2.220446049250313e-16;
/** Stands in for a zero denominator in Lentz's continued fractions. */
const TINY = 1e-300;
/**
 * ln Γ(n + 1) − Stirling's leading terms: the small remainder that Loader's saddle-point formulas need.
 * C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).
 */
function stirlingError(n) {
    if (n >= 15) {
        const square = n * n;
        return ((1 / 12 -
            (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) /
            n);
    }
    if (n === 0)
        return 0;
    return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - LOG_SQRT_2PI;
}
/** ln Γ(x) for x > 0. Shifted to x ≥ 16, where Stirling's series has full precision. */
function logGamma(x) {
    let shifted = x;
    let product = 1;
    while (shifted < 16) {
        product *= shifted;
        shifted += 1;
    }
    const n = shifted - 1;
    const stirling = (n + 0.5) * Math.log(n) - n + LOG_SQRT_2PI + stirlingError(n);
    return stirling - Math.log(product);
}
/** x ln(x/m) + m − x without cancellation near x = m (Loader's bd0). */
function deviance(x, m) {
    if (Math.abs(x - m) >= 0.1 * (x + m))
        return x * Math.log(x / m) + m - x;
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let term = 2 * x * v;
    const square = v * v;
    for (let j = 1; j < 1000; j++) {
        term *= square;
        const next = sum + term / (2 * j + 1);
        if (next === sum)
            break;
        sum = next;
    }
    return sum;
}
/** Binomial density at a real x in [0, n], q = 1 − p given apart to keep its digits (Loader 2000). */
function binomialDensity(x, n, p, q) {
    if (p === 0)
        return x === 0 ? 1 : 0;
    if (q === 0)
        return x === n ? 1 : 0;
    if (x < 0 || x > n)
        return 0;
    if (x === 0)
        return p < 0.1 ? Math.exp(-deviance(n, n * q) - n * p) : Math.exp(n * Math.log(q));
    if (x === n)
        return q < 0.1 ? Math.exp(-deviance(n, n * p) - n * q) : Math.exp(n * Math.log(p));
    const exponent = stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
    return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * (n - x)));
}
/** Poisson density at a real x ≥ 0 (Loader 2000). */
function poissonDensity(x, mean) {
    if (mean === 0)
        return x === 0 ? 1 : 0;
    if (x === 0)
        return Math.exp(-mean);
    return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(2 * Math.PI * x);
}
/**
 * Continued fraction of the incomplete beta function by the modified Lentz method (Press et al., Numerical Recipes, §6.4).
 * Converges in O(√max(a, b)) steps for x < (a + 1) / (a + b + 2).
 */
function betaContinuedFraction(a, b, x) {
    let c = 1;
    let d = 1 - ((a + b) * x) / (a + 1);
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    let fraction = d;
    for (let m = 1; m <= 100_000; m++) {
        const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 + even * d;
        d = 1 / (Math.abs(d) < TINY ? TINY : d);
        c = 1 + even / c;
        if (Math.abs(c) < TINY)
            c = TINY;
        fraction *= d * c;
        const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + odd * d;
        d = 1 / (Math.abs(d) < TINY ? TINY : d);
        c = 1 + odd / c;
        if (Math.abs(c) < TINY)
            c = TINY;
        const step = d * c;
        fraction *= step;
        if (Math.abs(step - 1) < EPSILON)
            break;
    }
    return fraction;
}
/** P(X ≤ x) and P(X > x) of a beta distribution; y = 1 − x given apart to keep its digits. */
function betaTails(x, y, a, b) {
    if (x <= 0)
        return { lower: 0, upper: 1 };
    if (y <= 0)
        return { lower: 1, upper: 0 };
    // x^a y^b / B(a, b), through the binomial density so that large a and b lose no digits.
    const front = (binomialDensity(a, a + b, x, y) * a * b) / (a + b);
    if (x < (a + 1) / (a + b + 2)) {
        const lower = (front * betaContinuedFraction(a, b, x)) / a;
        return { lower, upper: 1 - lower };
    }
    const upper = (front * betaContinuedFraction(b, a, y)) / b;
    return { lower: 1 - upper, upper };
}
/** P(X ≤ x), X ~ Beta(a, b): the regularised incomplete beta function. */
function betaCdf(x, a, b) {
    return betaTails(x, 1 - x, a, b).lower;
}
/** P(X > x), X ~ Beta(a, b). */
function betaSurvival(x, a, b) {
    return betaTails(x, 1 - x, a, b).upper;
}
/**
 * Root of an increasing function by Newton steps kept inside a shrinking bracket.
 * @param excess value minus target, and its derivative
 */
function increasingRoot(excess, start, low, high) {
    let [x, lower, upper] = [start, low, high];
    for (let i = 0; i < 200; i++) {
        const { value, slope } = excess(x);
        if (value === 0)
            return x;
        if (value > 0)
            upper = x;
        else
            lower = x;
        let next = x - value / slope;
        if (!(next > lower && next < upper))
            next = lower + (upper - lower) / 2;
        if (Math.abs(next - x) <= EPSILON * Math.abs(next) || next === lower || next === upper)
            return next;
        x = next;
    }
    return x;
}
/** x with P(X ≤ x) = p, X ~ Beta(a, b). */
function betaQuantile(p, a, b) {
    if (!(p >= 0 && p <= 1))
        return Number.NaN;
    if (p === 0 || p === 1)
        return p;
    // The root below 1/2 keeps its relative precision; a root near 1 is found by its distance from 1.
    if (p > betaCdf(0.5, a, b))
        return 1 - lowerBetaQuantile({ lower: 1 - p, upper: p }, b, a);
    return lowerBetaQuantile({ lower: p, upper: 1 - p }, a, b);
}
function lowerBetaQuantile(target, a, b) {
    const excess = (x) => {
        const { lower, upper } = betaTails(x, 1 - x, a, b);
        const slope = (binomialDensity(a, a + b, x, 1 - x) * a * b) / (a + b) / (x * (1 - x));
        return { value: target.lower < 0.5 ? lower - target.lower : target.upper - upper, slope };
    };
    const mean = a / (a + b);
    const deviation = Math.sqrt((mean * (1 - mean)) / (a + b + 1));
    const start = Math.min(0.5, Math.max(1e-10, mean + deviation * normalQuantile(target.lower)));
    return increasingRoot(excess, start, 0, 0.5 + EPSILON);
}
/** P(T > t), Student's t with `df` degrees of freedom (real, above 0; Infinity is the normal). Relative error 1e-10 at worst. */
function studentSurvival(t, df) {
    if (df === Number.POSITIVE_INFINITY)
        return (0,_normal_distribution_js__WEBPACK_IMPORTED_MODULE_0__/* .normalSurvival */ .IL)(t);
    const square = t * t;
    const x = df / (df + square);
    const y = square / (df + square);
    const half = 0.5 * betaTails(x, y, df / 2, 0.5).lower;
    return t >= 0 ? half : 1 - half;
}
/** P(T ≤ t), Student's t. */
function studentCdf(t, df) {
    return studentSurvival(-t, df);
}
/** t with P(T ≤ t) = p, Student's t with `df` degrees of freedom. */
function studentQuantile(p, df) {
    if (df === Number.POSITIVE_INFINITY || !(p > 0 && p < 1))
        return (0,_normal_distribution_js__WEBPACK_IMPORTED_MODULE_0__/* .normalQuantile */ .Zl)(p);
    if (p === 0.5)
        return 0;
    if (p > 0.5)
        return -studentQuantile(1 - p, df);
    // Work with s = −t > 0: survival(s) = p, and minus the survival increases.
    const logConstant = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
    const excess = (s) => ({
        value: p - studentSurvival(s, df),
        slope: Math.exp(logConstant - ((df + 1) / 2) * Math.log1p((s * s) / df)),
    });
    let high = Math.max(1, -2 * (0,_normal_distribution_js__WEBPACK_IMPORTED_MODULE_0__/* .normalQuantile */ .Zl)(p));
    while (studentSurvival(high, df) > p)
        high *= 2;
    const start = Math.min(high, -(0,_normal_distribution_js__WEBPACK_IMPORTED_MODULE_0__/* .normalQuantile */ .Zl)(p));
    return -increasingRoot(excess, start, 0, high);
}
/** P(X = k) of n trials with success probability p. */
function binomialPmf(k, n, p) {
    return binomialDensity(k, n, p, 1 - p);
}
/** P(X ≤ k) of n trials with success probability p. */
function binomialCdf(k, n, p) {
    if (k < 0)
        return 0;
    if (k >= n)
        return 1;
    return betaTails(1 - p, p, n - Math.floor(k), Math.floor(k) + 1).lower;
}
/** Smallest k with P(X ≤ k) ≥ probability. */
function binomialQuantile(probability, n, p) {
    if (probability <= 0 || p === 0)
        return 0;
    if (probability >= 1 || p === 1)
        return n;
    const spread = Math.sqrt(n * p * (1 - p));
    let k = Math.min(n, Math.max(0, Math.floor(n * p + spread * normalQuantile(probability))));
    // A probability computed as 0.975 can be a rounding error above the true jump.
    const target = probability * (1 - 64 * EPSILON);
    while (k > 0 && binomialCdf(k - 1, n, p) >= target)
        k--;
    while (k < n && binomialCdf(k, n, p) < target)
        k++;
    return k;
}
/** P(X > x) of a chi-squared distribution with `df` degrees of freedom. */
function chiSquaredSurvival(x, df) {
    if (x <= 0)
        return 1;
    if (df === 1)
        return 2 * normalSurvival(Math.sqrt(x));
    return upperGamma(df / 2, x / 2);
}
/** Regularised upper incomplete gamma function Q(a, x): series below a + 1, Lentz's continued fraction above. */
function upperGamma(a, x) {
    const front = poissonDensity(a, x);
    if (x < a + 1) {
        let term = 1;
        let sum = 1;
        for (let i = 1; i <= 100_000 && term > sum * EPSILON; i++) {
            term *= x / (a + i);
            sum += term;
        }
        return 1 - front * sum;
    }
    let b = x + 1 - a;
    let c = 1 / TINY;
    let d = 1 / b;
    let fraction = d;
    for (let i = 1; i <= 100_000; i++) {
        const numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (Math.abs(d) < TINY ? TINY : d);
        c = b + numerator / c;
        if (Math.abs(c) < TINY)
            c = TINY;
        const step = d * c;
        fraction *= step;
        if (Math.abs(step - 1) < EPSILON)
            break;
    }
    return front * a * fraction;
}
//# sourceMappingURL=distributions.js.map

/***/ }),

/***/ 9786:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ interval)
/* harmony export */ });
/* unused harmony export criticalValue */
/* harmony import */ var _distributions_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6214);
/* harmony import */ var _distributions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6429);

/** Half the width of a two-sided interval in standard errors; `df` null is the normal distribution. */
function criticalValue(confidence, df) {
    const probability = 0.5 + confidence / 2;
    return df === null ? (0,_distributions_js__WEBPACK_IMPORTED_MODULE_0__/* .normalQuantile */ .Zl)(probability) : (0,_distributions_js__WEBPACK_IMPORTED_MODULE_1__/* .studentQuantile */ .FI)(probability, df);
}
/** Two-sided interval value ∓ critical · se. A standard error of 0 gives the value on both sides. */
function interval(value, se, confidence, df) {
    if (se === 0)
        return [value, value];
    const half = criticalValue(confidence, df) * se;
    return [value - half, value + half];
}
//# sourceMappingURL=interval.js.map

/***/ }),

/***/ 6214:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IL: () => (/* binding */ normalSurvival),
/* harmony export */   Zl: () => (/* binding */ normalQuantile),
/* harmony export */   vr: () => (/* binding */ normalCdf)
/* harmony export */ });
/* unused harmony export normalDensity */
const SQRT_2PI = 2.5066282746310002;
/** Coefficients in ascending powers. */
function polynomial(coefficients, x) {
    let value = 0;
    for (let i = coefficients.length - 1; i >= 0; i--)
        value = value * x + coefficients[i];
    return value;
}
// W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), in the form for the
// normal distribution of Algorithm 715 (Cody 1993); the far tail is a continued fraction instead.
const CODY_CENTRE_NUMERATOR = [
    18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745,
];
const CODY_CENTRE_DENOMINATOR = [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1];
const CODY_MIDDLE_NUMERATOR = [
    9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002, 93.50665613217785,
    8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
];
const CODY_MIDDLE_DENOMINATOR = [
    19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761, 1519.3775994075547,
    235.387901782625, 22.266688044328117, 1,
];
/** P(Z > z) for a standard normal Z; full relative precision down to the smallest double (z about 37). */
function normalSurvival(z) {
    if (Number.isNaN(z))
        return Number.NaN;
    const y = Math.abs(z);
    if (y <= 0.67448975) {
        const square = z * z;
        const central = (z * polynomial(CODY_CENTRE_NUMERATOR, square)) / polynomial(CODY_CENTRE_DENOMINATOR, square);
        return 0.5 - central;
    }
    const tail = upperNormalTail(y);
    return z > 0 ? tail : 1 - tail;
}
/** P(Z > y) for y > 0.67. */
function upperNormalTail(y) {
    if (y > 38.6)
        return 0;
    let ratio;
    if (y <= 5.5) {
        ratio = polynomial(CODY_MIDDLE_NUMERATOR, y) / polynomial(CODY_MIDDLE_DENOMINATOR, y);
    }
    else {
        // Laplace's continued fraction y + 1/(y + 2/(y + 3/…)), from the inside out; 40 terms are more than enough here.
        let fraction = y;
        for (let k = 40; k >= 1; k--)
            fraction = y + k / fraction;
        ratio = 1 / SQRT_2PI / fraction;
    }
    // exp(-y²/2) in two factors, so that rounding y² costs no digits in the far tail.
    const head = Math.trunc(y * 16) / 16;
    return Math.exp(-head * head * 0.5) * Math.exp(-(y - head) * (y + head) * 0.5) * ratio;
}
/** P(Z ≤ z) for a standard normal Z. */
function normalCdf(z) {
    return normalSurvival(-z);
}
function normalDensity(z) {
    return Math.exp(-0.5 * z * z) / SQRT_2PI;
}
// M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988): relative accuracy about 1e-16.
const AS241_A = [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
];
const AS241_B = [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
    5226.495278852854,
];
const AS241_C = [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414,
];
const AS241_D = [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
];
const AS241_E = [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const AS241_F = [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
];
/** z with P(Z ≤ z) = p. ±Infinity at 0 and 1, NaN outside [0, 1]. */
function normalQuantile(p) {
    if (!(p >= 0 && p <= 1))
        return Number.NaN;
    if (p === 0)
        return Number.NEGATIVE_INFINITY;
    if (p === 1)
        return Number.POSITIVE_INFINITY;
    const q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
        const r = 0.180625 - q * q;
        return (q * polynomial(AS241_A, r)) / polynomial(AS241_B, r);
    }
    const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
    const tail = r <= 5
        ? polynomial(AS241_C, r - 1.6) / polynomial(AS241_D, r - 1.6)
        : polynomial(AS241_E, r - 5) / polynomial(AS241_F, r - 5);
    return q < 0 ? -tail : tail;
}
//# sourceMappingURL=normal-distribution.js.map

/***/ }),

/***/ 2147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mo: () => (/* binding */ newcombePaired),
/* harmony export */   e$: () => (/* binding */ mcnemarHarm)
/* harmony export */ });
/* unused harmony exports mcnemar, pairedDifference, pairedCorrelation, bonettPrice */
/* harmony import */ var _distributions_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6429);
/* harmony import */ var _proportions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1621);


/** McNemar 1947: do two models err equally often on the same rows? Takes the two discordant counts; p = 1 when both are 0. */
function mcnemar(n10, n01) {
    const discordant = n10 + n01;
    const fewer = Math.min(n10, n01);
    if (discordant === 0) {
        const nothing = { statistic: 0, p: 1 };
        return { exact: nothing, chiSquared: nothing, chiSquaredCorrected: nothing, midP: 1 };
    }
    const twoSided = 2 * binomialCdf(fewer, discordant, 0.5);
    const difference = Math.abs(n10 - n01);
    const plain = difference ** 2 / discordant;
    const corrected = (difference - 1) ** 2 / discordant;
    return {
        exact: { statistic: fewer, p: Math.min(1, twoSided) },
        chiSquared: { statistic: plain, p: chiSquaredSurvival(plain, 1) },
        chiSquaredCorrected: {
            statistic: n10 === n01 ? 0 : corrected,
            p: n10 === n01 ? 1 : chiSquaredSurvival(corrected, 1),
        },
        midP: Math.min(1, twoSided - binomialPmf(fewer, discordant, 0.5)),
    };
}
/** One-sided exact p of harm: P(at least this many rows broken) if breaking and fixing were equally likely. */
function mcnemarHarm(broken, fixed) {
    return broken === 0 ? 1 : (0,_distributions_js__WEBPACK_IMPORTED_MODULE_0__/* .binomialCdf */ .HU)(fixed, broken + fixed, 0.5);
}
/** First minus second proportion of right rows. */
function pairedDifference({ n11, n10, n01, n00 }) {
    return (n10 - n01) / (n11 + n10 + n01 + n00);
}
/** Newcombe 1998 (Stat Med 17:2635), method 10: Wilson intervals joined by a continuity-corrected correlation. */
function newcombePaired(table, confidence) {
    const { n11, n10, n01, n00 } = table;
    const n = n11 + n10 + n01 + n00;
    const [p1, p2] = [(n11 + n10) / n, (n11 + n01) / n];
    const [lower1, upper1] = (0,_proportions_js__WEBPACK_IMPORTED_MODULE_1__/* .wilson */ .rF)(n11 + n10, n, confidence);
    const [lower2, upper2] = (0,_proportions_js__WEBPACK_IMPORTED_MODULE_1__/* .wilson */ .rF)(n11 + n01, n, confidence);
    const phi = pairedCorrelation(table);
    const half = (a, b) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
    const difference = pairedDifference(table);
    return [
        Math.max(-1, difference - half(p1 - lower1, upper2 - p2)),
        Math.min(1, difference + half(upper1 - p1, p2 - lower2)),
    ];
}
/** Newcombe's phi: the correlation of the two models' rightness, its numerator reduced by n/2 (not below 0) when positive. */
function pairedCorrelation({ n11, n10, n01, n00 }) {
    const margins = [n11 + n10, n01 + n00, n11 + n01, n10 + n00];
    if (margins.includes(0))
        return 0;
    const cross = n11 * n00 - n10 * n01;
    const numerator = cross > 0 ? Math.max(cross - (n11 + n10 + n01 + n00) / 2, 0) : cross;
    return numerator / margins.reduce((product, margin) => product * Math.sqrt(margin), 1);
}
/** Bonett & Price 2012: Wald with one row added to each discordant cell. */
function bonettPrice(table, confidence) {
    const { n11, n10, n01, n00 } = table;
    const n = n11 + n10 + n01 + n00 + 2;
    const [p10, p01] = [(n10 + 1) / n, (n01 + 1) / n];
    const centre = p10 - p01;
    const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt((p10 + p01 - centre * centre) / n);
    return { centre, interval: [Math.max(-1, centre - half), Math.min(1, centre + half)] };
}
//# sourceMappingURL=paired-proportions.js.map

/***/ }),

/***/ 88:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ sliceName)
/* harmony export */ });
/** Name of a slice in tables, records and waivers: `origin=ATL`, or the condition's name. */
function sliceName(dimension, code) {
    return dimension.kind === 'condition' ? dimension.name : `${dimension.name}=${dimension.values[code]}`;
}
//# sourceMappingURL=predictions.js.map

/***/ }),

/***/ 1621:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rF: () => (/* binding */ wilson)
/* harmony export */ });
/* unused harmony exports agrestiCoull, clopperPearson, jeffreys, wald, newcombeIndependent, agrestiCaffo, waldIndependent */
/* harmony import */ var _distributions_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6214);

/** Cuts an interval to the values a proportion can take. */
function withinUnit([lower, upper]) {
    return [Math.max(0, lower), Math.min(1, upper)];
}
/** Wilson 1927: inverts the score test. Keeps its coverage at small n and near 0 and 1. `x` and `n` may be effective sizes. */
function wilson(x, n, confidence) {
    const z = (0,_distributions_js__WEBPACK_IMPORTED_MODULE_0__/* .normalQuantile */ .Zl)(0.5 + confidence / 2);
    const square = z * z;
    const p = x / n;
    const centre = (p + square / (2 * n)) / (1 + square / n);
    const half = (z * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n))) / (1 + square / n);
    // At the ends the bound is exactly 0 or 1; rounding must not move it.
    return [x === 0 ? 0 : Math.max(0, centre - half), x === n ? 1 : Math.min(1, centre + half)];
}
/** Agresti & Coull 1998: Wald around the Wilson centre. */
function agrestiCoull(x, n, confidence) {
    const z = normalQuantile(0.5 + confidence / 2);
    const size = n + z * z;
    const p = (x + (z * z) / 2) / size;
    const half = z * Math.sqrt((p * (1 - p)) / size);
    return withinUnit([p - half, p + half]);
}
/** Clopper & Pearson 1934: exact, covers at least the nominal confidence. */
function clopperPearson(x, n, confidence) {
    const tail = (1 - confidence) / 2;
    return [x === 0 ? 0 : betaQuantile(tail, x, n - x + 1), x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x)];
}
/** Equal-tailed interval of the posterior under Jeffreys' prior, Beta(1/2, 1/2). */
function jeffreys(x, n, confidence) {
    const tail = (1 - confidence) / 2;
    return [betaQuantile(tail, x + 0.5, n - x + 0.5), betaQuantile(1 - tail, x + 0.5, n - x + 0.5)];
}
/** The textbook interval p ± z √(p(1−p)/n); too short at small n and near 0 and 1. */
function wald(x, n, confidence) {
    const z = normalQuantile(0.5 + confidence / 2);
    const p = x / n;
    const half = z * Math.sqrt((p * (1 - p)) / n);
    return withinUnit([p - half, p + half]);
}
/** x1/n1 − x2/n2 of independent samples: Newcombe 1998 (Stat Med 17:873), method 10, from two Wilson intervals. */
function newcombeIndependent(x1, n1, x2, n2, confidence) {
    const [p1, p2] = [x1 / n1, x2 / n2];
    const [lower1, upper1] = wilson(x1, n1, confidence);
    const [lower2, upper2] = wilson(x2, n2, confidence);
    const difference = p1 - p2;
    return [difference - Math.hypot(p1 - lower1, upper2 - p2), difference + Math.hypot(upper1 - p1, p2 - lower2)];
}
/** x1/n1 − x2/n2 of independent samples: Agresti & Caffo 2000, one success and one failure added to each. */
function agrestiCaffo(x1, n1, x2, n2, confidence) {
    return waldIndependent(x1 + 1, n1 + 2, x2 + 1, n2 + 2, confidence);
}
/** x1/n1 − x2/n2 of independent samples, unpooled Wald. */
function waldIndependent(x1, n1, x2, n2, confidence) {
    const [p1, p2] = [x1 / n1, x2 / n2];
    const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
    return [p1 - p2 - half, p1 - p2 + half];
}
//# sourceMappingURL=proportions.js.map

/***/ }),

/***/ 7985:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ descendingOrder)
/* harmony export */ });
const BITS = 11;
const BUCKETS = 1 << BITS;
const MASK = BUCKETS - 1;
/** Bits of −0 in single precision. */
const NEGATIVE_ZERO = -0x80000000;
/**
 * Row numbers by descending score, equal scores in row order (a stable least-significant-digit radix sort on the bits of
 * the numbers). −0 and 0 are equal. O(n); a digit that is the same in all rows costs one pass of counting.
 */
function descendingOrder(score) {
    const rows = score.length;
    const order = new Int32Array(rows);
    for (let i = 0; i < rows; i++)
        order[i] = i;
    const narrow = score instanceof Float32Array ? score : asFloat32(score);
    if (narrow !== undefined) {
        const keys = new Uint32Array(rows);
        const bits = new Int32Array(narrow.buffer, narrow.byteOffset, rows);
        for (let i = 0; i < rows; i++)
            keys[i] = descendingKey(bits[i] === NEGATIVE_ZERO ? 0 : bits[i]);
        return sortByKey(order, keys);
    }
    return sortDoubles(order, score);
}
/** The same numbers in single precision when that loses nothing; halves the digits to sort by. */
function asFloat32(score) {
    for (let i = 0; i < score.length; i++) {
        const value = score[i];
        if (Math.fround(value) !== value)
            return undefined;
    }
    return Float32Array.from(score);
}
/** IEEE 754 bits to an unsigned key whose ascending order is the numbers' descending order. */
function descendingKey(bits) {
    return (bits < 0 ? bits : ~bits ^ 0x80000000) >>> 0;
}
function sortDoubles(order, score) {
    const rows = score.length;
    const words = new Int32Array(score.buffer, score.byteOffset, rows * 2);
    const high = littleEndian() ? 1 : 0;
    const keys = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) {
        const top = words[2 * i + high];
        const low = words[2 * i + 1 - high];
        // For negative numbers a larger magnitude sorts later, so the low word keeps its direction.
        keys[i] = top < 0 ? low : ~low;
        if (score[i] === 0)
            keys[i] = 0xffffffff;
    }
    const byLow = sortByKey(order, keys);
    const topKeys = new Uint32Array(rows);
    for (let i = 0; i < rows; i++)
        topKeys[i] = descendingKey(score[byLow[i]] === 0 ? 0 : words[2 * byLow[i] + high]);
    return sortByKey(byLow, topKeys);
}
function littleEndian() {
    return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}
/** Sorts `order` by the keys that stand beside it, ascending and stable. Both arrays are used as working space. */
function sortByKey(order, keys) {
    const rows = order.length;
    const counts = new Int32Array(3 * BUCKETS);
    for (let i = 0; i < rows; i++) {
        const key = keys[i];
        counts[key & MASK]++;
        counts[BUCKETS + ((key >>> BITS) & MASK)]++;
        counts[2 * BUCKETS + (key >>> (2 * BITS))]++;
    }
    let fromOrder = order;
    let fromKeys = keys;
    let toOrder = new Int32Array(rows);
    let toKeys = new Uint32Array(rows);
    for (let digit = 0; digit < 3; digit++) {
        const shift = digit * BITS;
        const starts = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
        if (rows === 0 || starts[(fromKeys[0] >>> shift) & MASK] === rows)
            continue;
        let total = 0;
        for (let bucket = 0; bucket < BUCKETS; bucket++) {
            const count = starts[bucket];
            starts[bucket] = total;
            total += count;
        }
        for (let i = 0; i < rows; i++) {
            const key = fromKeys[i];
            const place = starts[(key >>> shift) & MASK]++;
            toOrder[place] = fromOrder[i];
            toKeys[place] = key;
        }
        [fromOrder, toOrder] = [toOrder, fromOrder];
        [fromKeys, toKeys] = [toKeys, fromKeys];
    }
    return fromOrder;
}
//# sourceMappingURL=radix-order.js.map

/***/ }),

/***/ 9570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A2: () => (/* binding */ POSITIVE),
/* harmony export */   JA: () => (/* binding */ CELL),
/* harmony export */   L_: () => (/* binding */ denseClusters),
/* harmony export */   bq: () => (/* binding */ unusedNumbers),
/* harmony export */   lC: () => (/* binding */ ranking),
/* harmony export */   q1: () => (/* binding */ LAST_OF_TIE),
/* harmony export */   sd: () => (/* binding */ countPositives),
/* harmony export */   uV: () => (/* binding */ sampleOf),
/* harmony export */   y2: () => (/* binding */ hasNaN)
/* harmony export */ });
/* harmony import */ var _radix_order_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7985);

/** Cells of a binary confusion table: `2 · label + predicted`. */
const CELL = { trueNegative: 0, falsePositive: 1, falseNegative: 2, truePositive: 3 };
const POSITIVE = 1;
const LAST_OF_TIE = 2;
/** Ranks the rows of a sample, given their order. */
function ranking(order, score, label) {
    const rows = order.length;
    const flags = new Uint8Array(rows);
    let next = rows > 0 ? score[order[rows - 1]] : 0;
    for (let place = rows - 1; place >= 0; place--) {
        const row = order[place];
        const value = score[row];
        flags[place] = label[row] | (place === rows - 1 || value !== next ? LAST_OF_TIE : 0);
        next = value;
    }
    return { order, flags };
}
/**
 * Lays out predictions.
 * @param threshold score from which a row is predicted positive, unless the predictions carry classes of their own
 * @param ranked whether some metric needs the rows in the order of their scores
 * @throws RangeError for columns of different length or a label other than 0 and 1, which no reader may let through
 */
function sampleOf(predictions, threshold, ranked) {
    checkColumns(predictions);
    const { label, score, weight, entity } = predictions;
    return {
        rows: predictions.rows,
        label,
        score,
        hasNaN: hasNaN(score),
        cell: confusionCells(predictions, threshold),
        weight,
        clusters: entity === undefined ? undefined : denseClusters(entity.codes, unusedNumbers(entity.count)),
        perRow: predictions.perRow,
        ranking: ranked ? ranking((0,_radix_order_js__WEBPACK_IMPORTED_MODULE_0__/* .descendingOrder */ .B)(score), score, label) : undefined,
    };
}
function confusionCells({ rows, label, score, predicted }, threshold) {
    const cell = new Uint8Array(rows);
    if (predicted !== undefined) {
        for (let i = 0; i < rows; i++)
            cell[i] = 2 * label[i] + (predicted[i] === 0 ? 0 : 1);
        return cell;
    }
    // Scores kept in single precision are compared with the threshold in single precision: 0.7 is at 0.7.
    const limit = score instanceof Float32Array ? Math.fround(threshold) : threshold;
    for (let i = 0; i < rows; i++)
        cell[i] = 2 * label[i] + (score[i] >= limit ? 1 : 0);
    return cell;
}
function checkColumns(predictions) {
    const { rows, label, score, weight, predicted, entity, slices, perRow } = predictions;
    const columns = [
        ['label', label],
        ['score', score],
        ['weight', weight],
        ['predicted', predicted],
        ['entity', entity?.codes],
        ...slices.map((slice) => [`slice ${slice.name}`, slice.codes]),
        ...Object.entries(perRow),
    ];
    for (const [name, column] of columns) {
        if (column !== undefined && column.length !== rows) {
            throw new RangeError(`column ${name} has ${column.length} values for ${rows} rows`);
        }
    }
    for (let i = 0; i < rows; i++) {
        if (label[i] > 1)
            throw new RangeError(`label ${label[i]} in row ${i}; labels are 0 or 1`);
    }
    if (weight === undefined)
        return;
    for (let i = 0; i < rows; i++) {
        const value = weight[i];
        if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
            throw new RangeError(`weight ${value} in row ${i}; weights are finite and not negative`);
        }
    }
}
/**
 * Renumbers codes 0..count-1 so that only those that occur are counted, in order of first occurrence.
 * @param numbers working space of `count` entries, all −1; given back so
 */
function denseClusters(codes, numbers) {
    const dense = new Int32Array(codes.length);
    let count = 0;
    for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        let number = numbers[code];
        if (number < 0) {
            number = count++;
            numbers[code] = number;
        }
        dense[i] = number;
    }
    for (let i = 0; i < codes.length; i++)
        numbers[codes[i]] = -1;
    return { codes: dense, count };
}
/** Working space for `denseClusters`. */
function unusedNumbers(count) {
    return new Int32Array(count).fill(-1);
}
function hasNaN(score) {
    for (let i = 0; i < score.length; i++)
        if (Number.isNaN(score[i]))
            return true;
    return false;
}
function countPositives(label) {
    let positives = 0;
    for (let i = 0; i < label.length; i++)
        positives += label[i];
    return positives;
}
//# sourceMappingURL=sample.js.map

/***/ })

};
