export const id = 610;
export const ids = [610];
export const modules = {

/***/ 6467:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gate: () => (/* binding */ gate)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/flows/experiment.js + 1 modules
var flows_experiment = __webpack_require__(4412);
// EXTERNAL MODULE: ./build/gate/verdict-record.js
var verdict_record = __webpack_require__(9617);
// EXTERNAL MODULE: ./build/action/context.js
var action_context = __webpack_require__(3280);
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/report/comment.js + 2 modules
var report_comment = __webpack_require__(1324);
// EXTERNAL MODULE: ./build/report/html.js + 2 modules
var html = __webpack_require__(739);
;// CONCATENATED MODULE: ./build/action/report-files.js




/** Characters of a job summary: at most four bytes each. */
const SUMMARY_CHARACTERS = 250_000;
/** Writes `comment.md` and `report.html` for whoever posts them. Plots are shown by the address of their evidence. */
async function writeReportFiles({ judged, others }, output, { serverUrl, repository, runUrl }) {
    const plots = `${serverUrl}/${repository}/raw`;
    const reports = [
        ...judged.map(({ report, entry }) => ({ ...report, plotBase: `${plots}/${entry.commit}` })),
        ...others,
    ];
    const folder = (0,external_node_path_.resolve)(output);
    await (0,promises_.mkdir)(folder, { recursive: true });
    const comment = (0,external_node_path_.join)(folder, 'comment.md');
    await (0,promises_.writeFile)(comment, (0,report_comment/* renderComment */.wQ)(reports, { fullCopy: runUrl }));
    await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'report.html'), (0,html/* renderHtml */.K)(reports));
    return { comment, summary: (0,report_comment/* renderComment */.wQ)(reports, { limit: SUMMARY_CHARACTERS }) };
}
//# sourceMappingURL=report-files.js.map
;// CONCATENATED MODULE: ./build/action/actions/gate.js







const gate = (0,action_define/* defineAction */.Q)({
    name: 'gate',
    description: 'Judges a change from evidence alone and fails unless the verdict is pass. Posts nothing.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        models: inputs/* modelsInput */.rx,
        base: inputs/* baseInput */.sJ,
        baseline: inputs/* baselineInput */.SX,
        output: schemas/* string */.YjP().default('proofmark-report').describe('Folder for `comment.md` and `report.html`.'),
    }),
    outputs: schemas/* object */.Ikc({
        verdict: verdict_record/* VerdictWord */.Ee.describe('`pass`, `fail`, `inconclusive`, `error` or `skipped`; only `pass` is success.'),
        reason: schemas/* string */.YjP().describe('Why, in one sentence.'),
        models: schemas/* string */.YjP().describe('JSON list of `model` and `verdict`, one for each model that was judged.'),
        comment: schemas/* string */.YjP().describe('Path of the comment, for `report`.'),
    }),
    example: {},
}, async ({ models, baseline, output, ...inputs }, { context, experiment }) => {
    const base = inputs.base ?? (0,action_context/* baseOf */.bx)(context.event);
    const request = {
        ...(models && { models }),
        ...(base && { base }),
        ...(baseline && { baseline }),
        mayTrain: false,
    };
    const result = await (0,flows_experiment/* runExperiment */.p)(request, await experiment());
    const { verdict, reason, judged, others } = result;
    const { comment, summary } = await writeReportFiles(result, output, context);
    const words = [...judged.map(({ report }) => report.verdict), ...others];
    return {
        outputs: {
            verdict,
            reason,
            models: JSON.stringify(words.map((each) => ({ model: each.model, verdict: each.verdict }))),
            comment,
        },
        summary,
        ...(verdict === 'pass' ? {} : { failure: `The verdict is ${verdict}. ${reason}` }),
    };
});
//# sourceMappingURL=gate.js.map

/***/ }),

/***/ 4412:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ runExperiment)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/differences.js
var differences = __webpack_require__(8186);
// EXTERNAL MODULE: ./build/gate/declared-metrics.js
var declared_metrics = __webpack_require__(1934);
// EXTERNAL MODULE: ./build/gate/overall.js
var overall = __webpack_require__(4907);
// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
// EXTERNAL MODULE: ./build/experiment/keys.js + 1 modules
var keys = __webpack_require__(7432);
// EXTERNAL MODULE: ./build/flows/plan.js + 1 modules
var flows_plan = __webpack_require__(4356);
;// CONCATENATED MODULE: ./build/flows/baseline.js




/**
 * Chooses what a candidate is compared with. `latest` is the newest version whose commit the base contains: versions that
 * were registered on the target branch. Where there is none, it is the model as it stands in the base.
 * Throws a UserError for a version or revision that does not exist, or whose files cannot be read.
 */
async function baselineFor(request, ports) {
    const { candidate } = request;
    const choice = request.choice ?? candidate.config.evaluate.baseline;
    const state = request.plan.registry.models.get(candidate.model);
    const chosen = await choose(choice, state, request, ports);
    const baseline = 'commit' in chosen ? await readModel(chosen, request, ports) : null;
    const live = productionOf(state, request);
    const production = live === undefined || live.commit === baseline?.commit || choice === 'none'
        ? null
        : await readModel(live, request, ports);
    return {
        baseline,
        note: baseline === null && 'commit' in chosen ? `${chosen.label} does not have this model` : chosen.note,
        production,
    };
}
async function choose(choice, state, request, { git }) {
    const { model } = request.candidate;
    switch (choice) {
        case 'none':
            return { note: 'none was wanted' };
        case 'latest': {
            const base = request.plan.base.commit;
            const registered = state?.versions.filter((version) => !version.deregistered) ?? [];
            for (const { version, commit } of base === null ? [] : registered) {
                if (!(await git.isAncestor(commit, base)))
                    continue;
                return { commit, version, label: version, note: 'the newest version on the target branch' };
            }
            return asInBase(request, 'no version is registered on the target branch yet');
        }
        case 'merge-base':
            return asInBase(request, null);
        case 'production': {
            const live = productionOf(state, request);
            if (live === undefined)
                return { note: `production holds no version of ${model} yet` };
            return live;
        }
        default:
            return /^v\d/.test(choice) ? namedVersion(choice, state, model) : namedRevision(choice, request, git);
    }
}
function asInBase({ plan }, why) {
    const { commit, label } = plan.base;
    if (commit === null)
        return { note: 'this is the first commit' };
    return { commit, label, version: null, note: why ?? 'where this change began' };
}
function namedVersion(version, state, model) {
    const found = state?.versions.find((each) => each.version === version);
    if (found !== undefined)
        return { commit: found.commit, label: version, version, note: 'as asked for' };
    const known = state?.versions.map((each) => each.version) ?? [];
    const near = (0,nearest_name/* nearestName */.q)(version, known);
    throw new errors/* UserError */.yo({
        what: `${model} has no version ${version}`,
        where: { field: 'evaluate.baseline' },
        fix: near !== undefined
            ? `did you mean ${near}?`
            : known.length === 0
                ? 'no version is registered here; `git fetch --tags` brings those of the remote'
                : `registered: ${known.slice(0, 10).join(', ')}`,
    });
}
async function namedRevision(revision, request, git) {
    const commit = await git.resolve(revision);
    if (commit === undefined)
        throw await (0,flows_plan/* unknownRevision */.EX)(revision, git);
    const facts = await request.plan.facts.at(commit);
    const label = (0,flows_plan/* revisionLabel */.wc)(revision, commit);
    if (facts.has(request.candidate.model))
        return { commit, label, version: null, note: 'as asked for' };
    throw new errors/* UserError */.yo({
        what: `${revision} has no model ${request.candidate.model}`,
        fix: 'name a revision that has it',
    });
}
/** The last environment, or the one called production. */
function productionOf(state, { plan }) {
    const names = plan.environments?.environments.map((environment) => environment.name) ?? [];
    const stage = names.includes('production') ? 'production' : (names.at(-1) ?? 'production');
    const held = state?.environments.get(stage)?.current ?? null;
    if (held === null)
        return undefined;
    const label = held.version ?? `${stage}@${held.commit.slice(0, 7)}`;
    return { commit: held.commit, version: held.version, label, note: `which ${stage} holds` };
}
async function readModel(at, request, { sha256 }) {
    const { candidate, plan } = request;
    const snapshot = await plan.facts.at(at.commit);
    if (!snapshot.has(candidate.model))
        return null;
    const { facts, problems } = await snapshot.models([candidate.model]);
    const found = facts.get(candidate.model);
    if (found === undefined) {
        const own = snapshot.declared.problems.filter(({ where }) => where?.file?.startsWith(`models/${candidate.model}/`));
        throw new errors/* UserError */.yo([
            ...own,
            ...problems,
            { what: `${candidate.model} cannot be read`, fix: 'choose another baseline: --baseline v1.2.0, or none' },
        ].map((problem) => ({ ...problem, what: `the baseline ${at.label}: ${problem.what}` })));
    }
    const { spec, test } = candidate;
    const evaluation = (0,keys/* evaluationOf */.SV)({ config: found.config, runKey: found.runs[0].key, spec, test }, sha256);
    return { facts: found, evaluation, label: at.label, version: at.version, commit: at.commit };
}
//# sourceMappingURL=baseline.js.map
// EXTERNAL MODULE: ./build/flows/contender.js
var contender = __webpack_require__(2300);
// EXTERNAL MODULE: ./build/flows/evaluate.js + 1 modules
var flows_evaluate = __webpack_require__(3240);
// EXTERNAL MODULE: ./build/flows/judge-contenders.js + 23 modules
var judge_contenders = __webpack_require__(8617);
// EXTERNAL MODULE: ./build/flows/train.js + 4 modules
var train = __webpack_require__(5270);
;// CONCATENATED MODULE: ./build/flows/experiment.js










/**
 * The whole loop for a change: plan, train what has no evidence, evaluate candidate and baseline on the same rows, judge.
 * A model whose training fails gets the verdict `error`; the others go on.
 * @throws UserError when files are wrong, a baseline cannot be compared with, or data is not what the card pins
 */
async function runExperiment(request, ports) {
    await ports.evidence.pushMissing();
    const plan = await (0,flows_plan/* planModels */.s3)({
        ...(request.base === undefined ? {} : { base: request.base }),
        ...(request.head === undefined ? {} : { head: request.head }),
        ...(request.models === undefined ? {} : { models: request.models }),
    }, ports);
    for (const warning of plan.warnings)
        ports.log.warn(formatWarning(warning));
    const named = (request.models ?? []).length > 0;
    const selected = plan.models.filter((model) => named || model.state !== 'unchanged');
    const problems = selected.flatMap((model) => (0,declared_metrics/* checkMetrics */.Ux)(model.config));
    if (problems.length > 0)
        throw new errors/* UserError */.yo(problems);
    const judged = [];
    const others = [];
    for (const model of selected) {
        const outcome = await experimentWith(model, plan, request, ports);
        if ('report' in outcome)
            judged.push(outcome);
        else
            others.push(outcome);
    }
    const verdict = (0,overall/* overallVerdict */.Bn)([
        ...judged.map(({ report }) => report.verdict.verdict),
        ...others.map((each) => each.verdict),
    ]);
    return { verdict, reason: overallReason(plan, judged, others), plan, judged, others };
}
function formatWarning({ what, where }) {
    return where?.file === undefined ? what : `${where.file}${where.line === undefined ? '' : `:${where.line}`}: ${what}`;
}
async function experimentWith(model, plan, request, ports) {
    const chosen = withoutItself(model, await baselineFor({ candidate: model, plan, ...(request.baseline === undefined ? {} : { choice: request.baseline }) }, ports));
    const baselineRun = await runOfBaseline(chosen, model, ports);
    const arena = { spec: model.spec, pin: model.test };
    if (request.mayTrain && !model.evaluationEvidence) {
        // Before anything is trained: what cannot be evaluated should not cost hours first.
        const split = await (0,contender/* splitOf */.uv)(arena, ports);
        await (0,flows_evaluate/* checkQuestion */.D)({ model: model.model, spec: arena.spec, split }, ports);
    }
    const trained = await trainSeeds(model, request, ports);
    if ('verdict' in trained)
        return trained;
    const evaluate = (entrant, run) => (0,contender/* evaluateContender */.yC)(entrant, run, arena, ports);
    const candidate = await evaluate(candidateOf(model), trained.runs[0]);
    const baseline = baselineRun === null ? null : await evaluate(chosen.baseline, baselineRun);
    const production = await evaluateProduction(chosen.production, evaluate, ports);
    const result = await (0,judge_contenders/* judgeContenders */.H)({
        candidate,
        baseline,
        production,
        baselineNote: chosen.note,
        arena,
        stage: 'merge',
        policy: plan.policy,
        waivers: plan.waivers,
        runs: trained.runs.map((run) => run.record),
        differences: (0,differences/* differences */.t)(chosen.baseline?.facts ?? null, model),
    }, ports);
    const contenders = [candidate, baseline, production].filter((each) => each !== null);
    return {
        report: result.report,
        entry: result.entry,
        trained: trained.fresh,
        evaluated: contenders.filter((each) => !each.reused).length,
    };
}
function candidateOf(model) {
    return { facts: model, evaluation: model.evaluation, label: 'this change', version: null, commit: null };
}
/**
 * A model that landed before it was ever judged, and is asked about by name: compared with itself it would pass whatever it
 * is, so it is judged as the first model it is.
 */
function withoutItself(model, chosen) {
    const { baseline } = chosen;
    if (baseline === null || baseline.version !== null || baseline.evaluation.key !== model.evaluation.key)
        return chosen;
    return {
        ...chosen,
        baseline: null,
        note: `${baseline.label} has this very model, and no version of it is registered`,
    };
}
/** Its run must be known already: a comparison that cannot be made should not cost a training first. */
async function runOfBaseline(chosen, model, ports) {
    if (chosen.baseline === null)
        return null;
    const run = await (0,contender/* findRun */.Lc)(chosen.baseline.facts, ports);
    if (run !== undefined)
        return run;
    throw new errors/* UserError */.yo({
        what: `the baseline of ${model.model}, ${chosen.baseline.label}, was never trained: there is no evidence of its run ${chosen.baseline.facts.runs[0].key.slice(0, 12)}`,
        where: { file: `models/${model.model}/model.yaml`, field: 'evaluate.baseline' },
        fix: `Train it once: git switch --detach ${chosen.baseline.commit.slice(0, 12)} && proofmark experiment ${model.model} --baseline none; ` +
            'or choose another baseline with --baseline (a version, a revision, or none to judge this as a first model).',
    });
}
async function trainSeeds(model, request, ports) {
    const runs = [];
    let fresh = 0;
    for (const { seed, key } of model.runs) {
        if (!request.mayTrain) {
            const known = await ports.evidence.find({ kind: 'runs', model: model.model, key });
            if (known === undefined)
                return untrained(model, seed);
        }
        const signal = request.signal === undefined ? {} : { signal: request.signal };
        const { status, run, entry } = await (0,train/* trainSeed */.s)({ facts: model, seed, ...signal }, ports);
        if (status === 'failed') {
            return {
                model: model.model,
                verdict: 'error',
                reason: run.reason ?? `The training ${run.status}.`,
                log: run.log,
            };
        }
        if (status === 'trained')
            fresh++;
        runs.push({ entry, record: run });
    }
    return { runs, fresh };
}
function untrained(model, seed) {
    return {
        model: model.model,
        verdict: 'error',
        reason: `There is no evidence of this model with seed ${seed} yet: run \`proofmark experiment ${model.model}\` first.`,
        log: [],
    };
}
/** Production is shown for information; that it was never trained here does not stop the verdict. */
async function evaluateProduction(production, evaluate, ports) {
    if (production === null)
        return null;
    const run = await (0,contender/* findRun */.Lc)(production.facts, ports);
    if (run === undefined) {
        ports.log.warn(`${production.label}, which production holds, has no evidence here and is not shown beside the baseline.`);
        return null;
    }
    return evaluate(production, run);
}
/** Models that nothing changed and nobody trained yet, as after a first commit to the default branch. */
function untrainedHint(plan) {
    const names = plan.models.filter((model) => !model.evaluationEvidence).map((model) => model.model);
    if (names.length === 0)
        return '';
    return ` Without evidence yet: ${names.slice(0, 5).join(', ')}; name a model to train it, as in \`proofmark experiment ${names[0]}\`.`;
}
function overallReason(plan, judged, others) {
    const count = judged.length + others.length;
    if (count === 0)
        return `No model changed since ${plan.base.label}.${untrainedHint(plan)}`;
    if (count === 1)
        return judged[0]?.report.verdict.reason ?? others[0].reason;
    const words = [...judged.map(({ report }) => report.verdict.verdict), ...others.map((each) => each.verdict)];
    const counts = [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} ${word}`);
    return `${count} models: ${counts.join(', ')}.`;
}
//# sourceMappingURL=experiment.js.map

/***/ }),

/***/ 9617:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ee: () => (/* binding */ VerdictWord),
/* harmony export */   WK: () => (/* binding */ LatencyRecord),
/* harmony export */   jy: () => (/* binding */ VerdictRecord)
/* harmony export */ });
/* unused harmony exports Outcome, Contender, Change, ThresholdCheck, RowStatus, MetricRow, SliceRow, FlippedRow, Difference, Curves */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2857);
/* harmony import */ var _experiment_evaluation_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3342);


/** The same five words everywhere; only `pass` is success. */
const VerdictWord = zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['pass', 'fail', 'inconclusive', 'error', 'skipped']);
/** What one comparison showed. */
const Outcome = zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['better', 'non-inferior', 'worse', 'inconclusive']);
/** A model that takes part in a comparison. */
const Contender = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** For people: `v1.4.0`, `main@1a2b3c4`, `this change`. */
    label: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    commit: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    runKey: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    evaluationKey: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    modelSha256: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    modelBytes: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
});
/** Candidate minus baseline in the metric's own unit and sign; `better`-oriented only in `outcome`. */
const Change = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ value: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), lower: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), upper: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), se: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig() });
const ThresholdCheck = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    lowerBound: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    upperBound: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    state: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['pass', 'fail', 'inconclusive']),
});
const RowStatus = zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['pass', 'warn', 'fail', 'inconclusive', 'waived', 'info']);
/** One line of the metric table. */
const MetricRow = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    metric: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    role: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['optimize', 'guard', 'budget', 'report']),
    direction: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['higher', 'lower']),
    unit: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    baseline: _experiment_evaluation_record_js__WEBPACK_IMPORTED_MODULE_0__/* .Estimate */ .HM.nullable(),
    production: _experiment_evaluation_record_js__WEBPACK_IMPORTED_MODULE_0__/* .Estimate */ .HM.nullable(),
    candidate: _experiment_evaluation_record_js__WEBPACK_IMPORTED_MODULE_0__/* .Estimate */ .HM,
    change: Change.nullable(),
    /** Margin in the metric's unit (a relative margin resolved against the baseline); null when none applies. */
    margin: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    /** As written, when relative: `1%`. */
    marginText: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    neverExceed: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    outcome: Outcome.nullable(),
    threshold: ThresholdCheck.nullable(),
    status: RowStatus,
    /** Rows the test set would need to prove the margin at 80% power if nothing changed; null when not applicable. */
    rowsNeeded: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nullable(),
    /** Smallest margin these rows could prove at 80% power. */
    smallestMargin: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    /** Why, or what to do next; one short sentence. */
    note: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
});
/** One slice and metric. */
const SliceRow = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    slice: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    metric: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    direction: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['higher', 'lower']),
    rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    positives: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    baseline: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    candidate: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    change: Change.nullable(),
    margin: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    /** One-sided p of harm, and after Holm over the whole family. */
    p: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    adjustedP: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable(),
    outcome: Outcome.nullable(),
    status: RowStatus,
    critical: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    note: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
});
/** A row whose score moved most. Values of features are shown only for columns that are not sensitive. */
const FlippedRow = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    row: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    label: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    entity: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    baselineScore: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    candidateScore: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    slices: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
/** Difference of params, data or inputs: null stands for "not there". */
const Difference = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), before: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(), after: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable() });
/** A point of a curve, both in [0, 1]. */
const Point = zod__WEBPACK_IMPORTED_MODULE_1__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()]);
/** What is needed to draw: at most 200 points a curve. */
const Curves = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** False-positive rate, true-positive rate. */
    roc: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(Point),
    /** Recall, precision. */
    precisionRecall: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(Point),
    /** Mean prediction, observed rate, rows in each of ten equal-width bins. */
    calibration: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ meanScore: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), observedRate: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int() })),
});
/** One model's latency over all rounds, and its quantiles per round in the order the rounds were measured. */
const LatencyArm = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    p50Ms: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    p95Ms: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    p99Ms: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    roundP95Ms: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()),
    /** Without these, p50 and p99 are shown but cannot be compared. */
    roundP50Ms: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()).optional(),
    roundP99Ms: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()).optional(),
});
/** `latency.json`: candidate and baseline measured in alternating rounds on one machine. */
const LatencyRecord = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('proofmark-latency/1'),
    testbed: zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J(),
    rounds: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    requestsPerRound: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    candidate: LatencyArm,
    baseline: LatencyArm.nullable(),
});
/** `verdict.json`: everything a report says about one model, recomputable from the evaluations it names. */
const VerdictRecord = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('proofmark-verdict/1'),
    key: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    model: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    task: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    stage: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['merge', 'promote']),
    verdict: VerdictWord,
    /** One sentence: why. */
    reason: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    candidate: Contender,
    baseline: Contender.nullable(),
    /** Shown beside the baseline when it is another version. */
    production: Contender.nullable(),
    /** Which baseline was chosen, or why there is none. */
    baselineNote: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    data: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        card: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        split: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        digest: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        positives: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        entities: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nullable(),
        entityColumn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    }),
    invalid: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        candidate: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        baseline: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nullable(),
        rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int()),
    }),
    confidence: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    metrics: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(MetricRow),
    slices: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** Comparisons in the family that Holm corrects over. */
        tested: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        /** Slices too small to test. */
        tooSmall: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        /** Sorted: blocking first, then by adjusted p; at most 200 kept. */
        rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(SliceRow),
        /** Slices with no detectable harm. */
        harmless: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    }),
    /** Metrics of trivial and human references, by metric name. */
    references: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), metrics: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullable()) })),
    flips: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        threshold: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
        /** Wrong before, right now; and the reverse. */
        fixed: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        broken: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
        largest: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(FlippedRow),
    })
        .nullable(),
    curves: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ candidate: Curves, baseline: Curves.nullable() }).nullable(),
    waivers: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        metric: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        slice: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
        owner: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        expires: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        reason: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    })),
    warnings: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
//# sourceMappingURL=verdict-record.js.map

/***/ }),

/***/ 2020:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YV: () => (/* binding */ quantile)
/* harmony export */ });
/* unused harmony exports quantileOfSorted, quantileInterval */

/** Sample quantile with linear interpolation (Hyndman & Fan type 7, NumPy's default). `q` in [0, 1]; NaN when empty. */
function quantile(values, q) {
    return quantileOfSorted(Float64Array.from(values).sort(), q);
}
/** `quantile` of values already in ascending order. */
function quantileOfSorted(sorted, q) {
    if (sorted.length === 0)
        return Number.NaN;
    const position = q * (sorted.length - 1);
    const below = Math.floor(position);
    const low = sorted[below];
    const high = sorted[Math.min(below + 1, sorted.length - 1)];
    return low + (position - below) * (high - low);
}
/**
 * Distribution-free interval of a quantile from order statistics: how many of n observations lie below the true quantile is
 * binomial(n, q) (David & Nagaraja, Order Statistics, §7.1).
 */
function quantileInterval(values, q, confidence) {
    const sorted = Float64Array.from(values).sort();
    const n = sorted.length;
    const tail = (1 - confidence) / 2;
    const lowerRank = binomialQuantile(tail, n, q);
    const upperRank = binomialQuantile(1 - tail, n, q) + 1;
    return {
        lowerRank,
        upperRank,
        lower: lowerRank >= 1 ? sorted[lowerRank - 1] : null,
        upper: upperRank <= n ? sorted[upperRank - 1] : null,
        coverage: binomialCdf(upperRank - 1, n, q) - binomialCdf(lowerRank - 1, n, q),
        point: quantileOfSorted(sorted, q),
    };
}
//# sourceMappingURL=quantiles.js.map

/***/ })

};
