export const id = 591;
export const ids = [591];
export const modules = {

/***/ 4591:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  evaluate: () => (/* binding */ evaluate)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/keys.js + 1 modules
var keys = __webpack_require__(7432);
// EXTERNAL MODULE: ./build/flows/contender.js
var contender = __webpack_require__(2300);
// EXTERNAL MODULE: ./build/flows/plan.js + 1 modules
var flows_plan = __webpack_require__(4356);
;// CONCATENATED MODULE: ./build/flows/evaluate-revision.js





/**
 * Evaluates a trained model on a split of its data card, or finds that evaluation.
 * @throws UserError when it was never trained, or the card has no such split
 */
async function evaluateRevision(request, ports) {
    const head = request.head === undefined ? {} : { head: request.head };
    const plan = await (0,flows_plan/* planModels */.s3)({ models: [request.model], ...head }, ports);
    const facts = plan.models[0];
    const splits = Object.keys(facts.card.splits);
    if (request.split !== undefined && !splits.includes(request.split))
        throw new errors/* UserError */.yo(noSuchSplit(request.split, facts, splits));
    const run = await (0,contender/* findRun */.Lc)(facts, ports);
    if (run === undefined) {
        throw new errors/* UserError */.yo({
            what: `${request.model} was never trained: there is no evidence of its run ${facts.runs[0].key.slice(0, 12)}`,
            fix: `run \`proofmark experiment ${request.model}\` first`,
        });
    }
    const pin = request.split === undefined
        ? facts.test
        : (0,keys/* pinSplit */.OY)(facts.config.data.card, facts.card, request.split, ports.sha256);
    const evaluation = (0,keys/* evaluationOf */.SV)({ config: facts.config, runKey: facts.runs[0].key, spec: facts.spec, test: pin }, ports.sha256);
    const entrant = { facts, evaluation, label: request.head ?? 'work-tree', version: null, commit: plan.commit };
    return (0,contender/* evaluateContender */.yC)(entrant, run, { spec: facts.spec, pin }, ports);
}
function noSuchSplit(split, facts, splits) {
    const near = (0,nearest_name/* nearestName */.q)(split, splits);
    return {
        what: `the data card has no split ${JSON.stringify(split)}`,
        where: { file: facts.cardFile, field: 'splits' },
        fix: near === undefined ? `its splits: ${splits.join(', ')}` : `did you mean ${near}?`,
    };
}
//# sourceMappingURL=evaluate-revision.js.map
// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
// EXTERNAL MODULE: ./build/report/numbers.js
var numbers = __webpack_require__(3533);
// EXTERNAL MODULE: ./build/report/markdown.js + 1 modules
var markdown = __webpack_require__(6853);
// EXTERNAL MODULE: ./build/report/terminal.js
var terminal = __webpack_require__(3299);
;// CONCATENATED MODULE: ./build/report/score-table.js



/** Slices shown in tables for people; all of them are in the JSON. */
const SHOWN_SLICES = 20;
/** What a slice's line shows. */
const SLICE_METRICS = ['roc_auc', 'log_loss', 'recall', 'precision'];
/** Tables for a terminal: the metrics of all rows, then the slices. */
function score_table_renderScoreText(result, options = {}) {
    return joined(scoreTables(result).map((table) => renderTextTable(table, options)), headline(result));
}
function renderScoreMarkdown(result) {
    return joined(scoreTables(result).map(markdown/* renderMarkdownTable */.Ij), headline(result));
}
function renderCompareText(result, options = {}) {
    return joined(compareTables(result).map((table) => renderTextTable(table, options)), headline(result));
}
function renderCompareMarkdown(result) {
    return joined(compareTables(result).map(renderMarkdownTable), headline(result));
}
function scoreTables(result) {
    const metrics = {
        columns: [left('Metric'), right('Value'), left(`${percent(result.confidence)} CI`), left('Note')],
        rows: Object.entries(result.metrics).map(([name, metric]) => [
            { text: name },
            { text: valueText(metric) },
            { text: intervalText(metric.ci) },
            { text: metric.undefined ?? '' },
        ]),
    };
    return [metrics, ...sliceTable(result.slices, (slice, name) => valueText(slice.metrics[name]))];
}
function compareTables(result) {
    const columns = [
        left('Metric'),
        right('Baseline (a)'),
        right('Candidate (b)'),
        right('Change'),
        left(`${percent(result.confidence)} CI`),
        right('p'),
        right('Margin'),
        left('Outcome'),
        right('Rows needed'),
    ];
    const rows = Object.entries(result.metrics).map(([name, metric]) => {
        const decimals = decimalsFor([metric.baseline.value, metric.candidate.value]);
        return [
            { text: name },
            { text: valueText(metric.baseline) },
            { text: valueText(metric.candidate) },
            { text: formatSigned(metric.delta, decimals) },
            { text: intervalText(metric.ci, true) },
            { text: formatProbability(metric.p) },
            { text: metric.margin === null ? NOTHING : String(Number(metric.margin.toPrecision(3))) },
            { text: metric.outcome },
            { text: metric.rows_needed === null ? NOTHING : formatCount(metric.rows_needed) },
        ];
    });
    return [{ columns, rows }, ...sliceTable(result.slices, comparedCell)];
}
function comparedCell(slice, name) {
    const metric = slice.metrics[name];
    if (metric === undefined || metric.delta === null)
        return NOTHING;
    return `${formatSigned(metric.delta)} ${metric.outcome}`;
}
/** One line a slice, the largest first. */
function sliceTable(slices, cell) {
    const entries = Object.entries(slices).sort(([, a], [, b]) => b.n - a.n);
    if (entries.length === 0)
        return [];
    const rows = entries
        .slice(0, SHOWN_SLICES)
        .map(([name, slice]) => [
        { text: name },
        { text: (0,numbers/* formatCount */.B4)(slice.n) },
        ...SLICE_METRICS.map((metric) => ({ text: cell(slice, metric) })),
    ]);
    const rest = entries.length - rows.length;
    const more = [
        [{ text: `${(0,numbers/* formatCount */.B4)(rest)} more, see --json` }, ...['', ...SLICE_METRICS].map(() => ({ text: '' }))],
    ];
    return [
        {
            columns: [left('Slice'), right('Rows'), ...SLICE_METRICS.map(right)],
            rows: rest > 0 ? [...rows, ...more] : rows,
        },
    ];
}
function headline({ n, threshold }) {
    return `${(0,numbers/* formatCount */.B4)(n)} rows; predicted positive from a score of ${threshold}`;
}
function joined(tables, headline) {
    return [headline, ...tables.map((table) => table.trimEnd())].join('\n\n');
}
function valueText(metric) {
    if (metric === undefined || metric.value === null || metric.undefined !== undefined)
        return numbers/* NOTHING */.K$;
    if (metric.ci === null && Number.isInteger(metric.value))
        return (0,numbers/* formatCount */.B4)(metric.value);
    return (0,numbers/* formatNumber */.ZV)(metric.value, (0,numbers/* decimalsFor */.Wm)([metric.value]));
}
function intervalText(ci, signed = false) {
    if (ci === null)
        return numbers/* NOTHING */.K$;
    const decimals = (0,numbers/* decimalsFor */.Wm)(ci);
    const [low, high] = ci.map((bound) => (signed ? (0,numbers/* formatSigned */.Gp)(bound, decimals) : (0,numbers/* formatNumber */.ZV)(bound, decimals)));
    return `[${low}, ${high}]`;
}
function percent(share) {
    return `${Number((share * 100).toPrecision(6))}%`;
}
function left(title) {
    return { title, align: 'left' };
}
function right(title) {
    return { title, align: 'right' };
}
//# sourceMappingURL=score-table.js.map
;// CONCATENATED MODULE: ./build/report/evaluation-table.js



/** Intervals of an evaluation are 95% intervals. */
const CONFIDENCE = 0.95;
/** Metrics of one evaluation for a terminal, overall and by slice. */
function renderEvaluationText(record, options = {}) {
    return `${visibleLine(evaluation_table_headline(record))}\n\n${renderScoreText(scoresOf(record), options)}`;
}
function renderEvaluationMarkdown(record) {
    return `${(0,report_escape/* escapeMarkdown */.FV)(evaluation_table_headline(record), 500)}\n\n${renderScoreMarkdown(scoresOf(record))}`;
}
function evaluation_table_headline(record) {
    const { model, data, rows, positives, invalid } = record;
    const bad = invalid === 0 ? '' : `, ${(0,numbers/* formatCount */.B4)(invalid)} invalid scores`;
    return `${model} on ${data.card}/${data.split}: ${(0,numbers/* formatCount */.B4)(rows)} rows, ${(0,numbers/* formatShare */.T1)(positives, rows)} positive${bad}. Evaluation ${record.key.slice(0, 12)}.`;
}
function scoresOf(record) {
    return {
        n: record.rows,
        metrics: record.metrics,
        threshold: record.threshold,
        confidence: CONFIDENCE,
        slices: Object.fromEntries(record.slices.map(({ slice, rows, metrics }) => [slice, { n: rows, metrics }])),
        reliability_bins: [],
    };
}
//# sourceMappingURL=evaluation-table.js.map
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/expression.js
var expression = __webpack_require__(2573);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/evaluate.js






const evaluate = (0,action_define/* defineAction */.Q)({
    name: 'evaluate',
    description: 'Scores a trained model on a pinned split of its data and keeps the evaluation as evidence.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        model: inputs/* modelInput */.M_,
        split: schemas/* string */.YjP().optional().describe('Split of the data card. Default: the one that model.yaml tests on.'),
        head: schemas/* string */.YjP().optional().describe('The model as this revision has it. Default: what is checked out.'),
    }),
    outputs: schemas/* object */.Ikc({
        key: schemas/* string */.YjP().describe('Key of the evaluation.'),
        reused: schemas/* boolean */.zMY().describe('`true` when evidence of it existed.'),
        refs: schemas/* string */.YjP().describe('Git ref of the evidence.'),
    }),
    example: { model: (0,expression/* expression */.d)('matrix.model') },
}, async ({ model, split, head }, { experiment }) => {
    const { evaluation, evaluationEntry, reused } = await evaluateRevision({ model, ...(split === undefined ? {} : { split }), ...(head === undefined ? {} : { head }) }, await experiment());
    const { id } = evaluationEntry;
    return {
        outputs: { key: id.key, reused, refs: `refs/proofmark/${id.kind}/${id.model}/${id.key}` },
        summary: renderEvaluationMarkdown(evaluation),
    };
});
//# sourceMappingURL=evaluate.js.map

/***/ }),

/***/ 4356:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s3: () => (/* binding */ planModels),
  wc: () => (/* binding */ revisionLabel),
  EX: () => (/* binding */ unknownRevision)
});

// EXTERNAL MODULE: ./build/config/check-model.js
var check_model = __webpack_require__(955);
// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/canonical-json.js
var canonical_json = __webpack_require__(8143);
// EXTERNAL MODULE: ./build/experiment/differences.js
var differences = __webpack_require__(8186);
;// CONCATENATED MODULE: ./build/experiment/plan.js


/** Files named one by one in a reason; the rest is counted. */
const FILES_NAMED = 5;
/**
 * What has to run for one model. `unchanged`: nothing that this change touches decides about the model.
 * `evidence-exists`: it changed, and all runs and the evaluation are known. `must-run`: something is to be computed.
 */
function planModel(head, base, evidence) {
    const runs = head.runs.map((run) => ({ ...run, evidence: evidence.runs.has(run.key) }));
    const evaluationEvidence = evidence.evaluations.has(head.evaluation.key);
    const reasons = changeReasons(base, head);
    const known = evaluationEvidence && runs.every((run) => run.evidence);
    const state = reasons.length === 0 ? 'unchanged' : known ? 'evidence-exists' : 'must-run';
    return { ...head, runs, evaluationEvidence, state, reasons };
}
/** Names of models that the base has and the head does not. */
function removedModels(base, head) {
    return [...base].filter((model) => !head.has(model)).sort();
}
/** Why a model is not the same as in the base, in plain words; empty when it is. */
function changeReasons(base, head) {
    if (base === 'absent')
        return ['new model'];
    if (base === 'unreadable')
        return ['the base has no valid configuration of this model'];
    const training = base.recipe.key === head.recipe.key ? [] : trainingReasons(base, head);
    const seeds = seedReasons(base, head);
    const retrained = base.runs[0]?.key !== head.runs[0]?.key;
    const evaluating = evaluationReasons(base, head).map((reason) => retrained ? reason : `${reason}: evaluate only, no training`);
    const judging = judgingReasons(base, head);
    return [...training, ...seeds, ...evaluating, ...judging];
}
function trainingReasons(base, head) {
    const reasons = [];
    if (base.config.train.command.trim() !== head.config.train.command.trim())
        reasons.push('train.command changed');
    const { params } = (0,differences/* differences */.t)(base, head);
    reasons.push(...params.map(paramReason));
    const paramsFile = head.config.train.params;
    const files = fileReasons((0,differences/* recipeFiles */.M)(base).inputs, (0,differences/* recipeFiles */.M)(head).inputs).flatMap(([path, reason]) => {
        if (path !== paramsFile)
            return [reason];
        return params.length > 0 ? [] : [`${path} changed, but no value in it`];
    });
    reasons.push(...counted(files, 'input files'));
    const locks = fileReasons(environmentOf(base), environmentOf(head));
    reasons.push(...counted(locks.map(([, reason]) => `lock file ${reason}`), 'lock files'));
    reasons.push(...dataReasons(base.train, head.train));
    if (base.config.train.params !== paramsFile && params.length === 0)
        reasons.push('train.params is another file');
    if (base.config.data.train !== head.config.data.train) {
        reasons.push(`data.train ${base.config.data.train} -> ${head.config.data.train}`);
    }
    if (base.config.onnx.file !== head.config.onnx.file)
        reasons.push('onnx.file changed');
    // Two keys can differ only in what is compared above; should that ever fail, say the part that is certain.
    return reasons.length > 0 ? reasons : ['the training recipe changed'];
}
function environmentOf(facts) {
    return (0,differences/* recipeFiles */.M)(facts).environment.map((entry) => ({ ...entry, mode: '' }));
}
function paramReason({ name, before, after }) {
    if (before === null)
        return `params: ${name} added (${shortened(after)})`;
    if (after === null)
        return `params: ${name} removed (was ${shortened(before)})`;
    return `params: ${name} ${shortened(before)} -> ${shortened(after)}`;
}
function shortened(text) {
    const oneLine = text.replace(/\s+/g, ' ');
    return oneLine.length > 40 ? `${oneLine.slice(0, 39)}…` : oneLine;
}
/** Path and sentence for each file that is not the same. */
function fileReasons(before, after) {
    const old = new Map(before.map((entry) => [entry.path, entry]));
    const reasons = [];
    for (const entry of after) {
        const previous = old.get(entry.path);
        old.delete(entry.path);
        if (previous === undefined)
            reasons.push([entry.path, `${entry.path} added`]);
        else if (previous.oid !== entry.oid)
            reasons.push([entry.path, `${entry.path} changed`]);
        else if (previous.mode !== entry.mode)
            reasons.push([entry.path, `${entry.path} has another mode`]);
    }
    for (const path of old.keys())
        reasons.push([path, `${path} removed`]);
    return reasons;
}
function counted(reasons, noun) {
    if (reasons.length <= FILES_NAMED)
        return reasons;
    return [...reasons.slice(0, FILES_NAMED), `and ${reasons.length - FILES_NAMED} more ${noun}`];
}
function dataReasons(base, head) {
    if (base.digest === head.digest)
        return [];
    const reasons = [];
    const old = new Map(base.files.map((file) => [file.name, file]));
    for (const file of head.files) {
        const previous = old.get(file.name);
        old.delete(file.name);
        const shown = file.uri.slice(file.uri.lastIndexOf('/') + 1);
        if (previous === undefined)
            reasons.push(`data: ${shown} added`);
        else if (previous.sha256 !== file.sha256)
            reasons.push(`data: ${shown} is another file`);
    }
    for (const file of old.values())
        reasons.push(`data: ${file.uri.slice(file.uri.lastIndexOf('/') + 1)} removed`);
    if (base.query !== head.query)
        reasons.push(`data: the query of card ${head.card} changed`);
    if (base.where !== head.where)
        reasons.push(`data: split ${head.split} has another condition`);
    if (base.key.join('\0') !== head.key.join('\0'))
        reasons.push(`data: the key of card ${head.card} changed`);
    return reasons;
}
function seedReasons(base, head) {
    const [before, after] = [base, head].map((facts) => facts.runs.map((run) => run.seed).join(', '));
    return before === after ? [] : [`seeds ${before} -> ${after}`];
}
function evaluationReasons(base, head) {
    const reasons = [];
    const differs = (a, b) => (0,canonical_json/* canonicalJson */.d)(a) !== (0,canonical_json/* canonicalJson */.d)(b);
    if (base.config.task !== head.config.task)
        reasons.push('task changed');
    const [{ inputs: oldInputs, output: oldOutput }, { inputs, output }] = [base.config.onnx, head.config.onnx];
    if (differs(oldInputs, inputs))
        reasons.push('onnx.inputs changed');
    if (oldOutput.name !== output.name || oldOutput.column !== output.column)
        reasons.push('onnx.output changed');
    for (const part of ['label', 'positive', 'entity', 'threshold', 'slices', 'critical']) {
        if (differs(base.spec[part], head.spec[part]))
            reasons.push(`${part} changed`);
    }
    if (differs(base.spec.sqlMetrics, head.spec.sqlMetrics))
        reasons.push('SQL of metrics changed');
    if (differs(base.spec.recallAtPrecision, head.spec.recallAtPrecision))
        reasons.push('recall at a precision changed');
    const trainingSaysSo = base.train.digest !== head.train.digest;
    const data = dataReasons(base.test, head.test);
    // A file or query that both splits share is told once.
    reasons.push(...(trainingSaysSo ? data.filter((reason) => !dataReasons(base.train, head.train).includes(reason)) : data));
    return reasons;
}
/** Changes that leave every number as it is, and may change the verdict about them. */
function judgingReasons(base, head) {
    const judged = ({ config: { evaluate } }) => (0,canonical_json/* canonicalJson */.d)(JSON.parse(JSON.stringify([evaluate.metrics, evaluate.baseline, evaluate.reference ?? null])));
    if (base.evaluation.key !== head.evaluation.key || base.recipe.key !== head.recipe.key)
        return [];
    return judged(base) === judged(head) ? [] : ['what the gate asks changed: judge again'];
}
//# sourceMappingURL=plan.js.map
// EXTERNAL MODULE: ./build/ports.js
var ports = __webpack_require__(4788);
// EXTERNAL MODULE: ./build/registry/registry-state.js + 3 modules
var registry_state = __webpack_require__(5335);
// EXTERNAL MODULE: ./build/flows/read-facts.js
var read_facts = __webpack_require__(4986);
;// CONCATENATED MODULE: ./build/flows/plan.js







/**
 * What has to run for a change. The base is the merge base of HEAD and the given revision, or of HEAD and the default
 * branch: on the default branch itself that is what the remote has of it, or HEAD when there is nothing unpushed. Reads no
 * data. Throws a UserError with all problems of the head's files; a broken base is only a reason to run.
 */
async function planModels(request, ports) {
    const { git, evidence, sha256 } = ports;
    const facts = (0,read_facts/* openFacts */.A)({ git, sha256 });
    const [{ base, commit }, head, tags] = await Promise.all([
        chooseBase(request, git),
        facts.at(request.head ?? 'work-tree'),
        git.tags(),
    ]);
    const { facts: headFacts, problems } = await head.models();
    const all = [...head.declared.problems, ...problems];
    if (all.length > 0)
        throw new errors/* UserError */.yo(all);
    const selected = selectModels(request.models, [...headFacts.keys()]);
    const before = base.commit === null ? undefined : await facts.at(base.commit);
    const baseFacts = (await before?.models())?.facts ?? new Map();
    const ids = selected.flatMap((name) => evidenceIds(headFacts.get(name)));
    const existing = await evidence.existing(ids);
    const models = selected.map((name) => {
        const model = headFacts.get(name);
        return planModel(model, baseModel(name, baseFacts, before), knownEvidence(model, existing));
    });
    const { policy, waivers, environments, warnings } = head.declared;
    const removed = removedModels(before?.declared.models.keys() ?? [], new Set(headFacts.keys()));
    return {
        base,
        commit,
        workTree: request.head === undefined || request.head === 'work-tree',
        models,
        removed: request.models === undefined || request.models.length === 0 ? removed : [],
        baseFacts,
        policy,
        waivers,
        environments,
        warnings,
        registry: (0,registry_state/* foldTags */.tP)(tags),
        facts,
    };
}
async function chooseBase(request, git) {
    const head = request.head === undefined || request.head === 'work-tree' ? 'HEAD' : request.head;
    const commit = await git.resolve(head);
    if (commit === undefined && request.base === undefined && head === 'HEAD') {
        return { base: { commit: null, label: 'nothing (no commit yet)' }, commit: null };
    }
    if (commit === undefined)
        throw await unknownRevision(head, git);
    const target = request.base ?? (await git.defaultBranch());
    if (target === null) {
        // Neither a remote's default branch nor main or master: a shallow clone of one branch, or an unusual repository.
        if (await git.isShallow())
            throw shallow('the branch this change is made for is not in this shallow clone');
        return { base: { commit, label: `HEAD@${commit.slice(0, 7)}` }, commit };
    }
    const tip = await git.resolve(target);
    if (tip === undefined)
        throw await unknownRevision(target, git);
    let mergeBase = await git.mergeBase(commit, tip);
    if (mergeBase === undefined) {
        if (await git.isShallow())
            throw shallow(`this shallow clone does not reach back to where ${target} was left`);
        mergeBase = tip; // Histories without a common commit: the target as it is.
    }
    return { base: { commit: mergeBase, label: revisionLabel(target, mergeBase) }, commit };
}
/** `main@1a2b3c4`; a commit given by its id is only that. */
function revisionLabel(revision, commit) {
    const name = revision.replace(/^(?:refs\/(?:heads|remotes|tags)\/)?(?:origin\/)?/, '');
    return commit.startsWith(name) ? commit.slice(0, 7) : `${name}@${commit.slice(0, 7)}`;
}
const WHOLE_HISTORY = 'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout';
function shallow(what) {
    return new errors/* UserError */.yo({ what, fix: `${WHOLE_HISTORY}; or name a base that is here with --base` });
}
/** The error for a revision that does not resolve, with the way out of a shallow clone. */
async function unknownRevision(revision, git) {
    if (await git.isShallow()) {
        return new errors/* UserError */.yo({
            what: `there is no revision ${JSON.stringify(revision)} in this shallow clone`,
            fix: WHOLE_HISTORY,
        });
    }
    return new errors/* UserError */.yo({
        what: `there is no revision ${JSON.stringify(revision)} in this repository`,
        fix: 'name a branch, a tag or a commit; `git fetch` brings those of the remote',
    });
}
function selectModels(wanted, known) {
    if (wanted === undefined || wanted.length === 0)
        return known.toSorted();
    const problems = wanted.flatMap((name) => {
        if (known.includes(name))
            return [];
        const invalid = (0,check_model/* checkModelName */.Xs)(name);
        if (invalid !== undefined)
            return [invalid];
        const near = (0,nearest_name/* nearestName */.q)(name, known);
        const there = known.length === 0 ? 'there are no models yet: run `proofmark init`' : `models: ${known.join(', ')}`;
        return [
            { what: `there is no model ${JSON.stringify(name)}`, fix: near === undefined ? there : `did you mean ${near}?` },
        ];
    });
    if (problems.length > 0)
        throw new errors/* UserError */.yo(problems);
    return [...new Set(wanted)].sort();
}
function baseModel(name, facts, before) {
    return facts.get(name) ?? (before?.has(name) === true ? 'unreadable' : 'absent');
}
function evidenceIds(facts) {
    const { model } = facts;
    return [
        ...facts.runs.map(({ key }) => ({ kind: 'runs', model, key })),
        { kind: 'evaluations', model, key: facts.evaluation.key },
    ];
}
function knownEvidence(facts, existing) {
    const ids = evidenceIds(facts).filter((id) => existing.has((0,ports/* evidenceName */.X)(id)));
    const keys = (kind) => new Set(ids.filter((id) => id.kind === kind).map((id) => id.key));
    return { runs: keys('runs'), evaluations: keys('evaluations') };
}
//# sourceMappingURL=plan.js.map

/***/ }),

/***/ 7872:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GQ: () => (/* binding */ differencesText),
/* harmony export */   Nu: () => (/* binding */ slicesText),
/* harmony export */   Pj: () => (/* binding */ otherSlicesText),
/* harmony export */   Uk: () => (/* binding */ dataText),
/* harmony export */   VF: () => (/* binding */ comparisonText),
/* harmony export */   VK: () => (/* binding */ shortDigest),
/* harmony export */   Yb: () => (/* binding */ hasPredecessor),
/* harmony export */   eN: () => (/* binding */ latencyText),
/* harmony export */   kN: () => (/* binding */ costTable),
/* harmony export */   nc: () => (/* binding */ latencyTable),
/* harmony export */   op: () => (/* binding */ flipsText),
/* harmony export */   rs: () => (/* binding */ costText),
/* harmony export */   uU: () => (/* binding */ waiverLines)
/* harmony export */ });
/* harmony import */ var _experiment_run_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1289);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2772);
/* harmony import */ var _numbers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3533);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4702);




/** What the verdict was computed on, `120,000 rows, 18,912 positives (15.8%), 3,512 by tail_number`. */
function dataText(report) {
    const { data } = report.verdict;
    const entities = data.entities === null
        ? ''
        : `, intervals clustered by ${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(data.entities)} ${data.entityColumn ?? 'entities'}`;
    return (`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(data.rows, 'row')} of ${data.card}/${data.split}, ` +
        `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(data.positives)} positive (${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatShare */ .T1)(data.positives, data.rows)})${entities}`);
}
/** What is compared with what, and why with this baseline. */
function comparisonText(report) {
    const { baseline, candidate, production, baselineNote } = report.verdict;
    const beside = production === null ? '' : ` Production runs ${production.label}.`;
    if (baseline === null)
        return `No baseline: ${baselineNote}.${beside}`;
    const why = baselineNote === '' ? '' : ` (${baselineNote})`;
    return `Candidate: ${candidate.label}. Baseline: ${baseline.label}${why}.${beside}`;
}
/** First digits of a digest or key, enough to recognise it. */
function shortDigest(digest) {
    return digest.slice(0, 12);
}
/** Findings about slices, worst first, in the words of a report. */
const SLICE_FINDINGS = [
    ['fail', 'harmed'],
    ['inconclusive', 'not proved safe'],
    ['waived', 'waived'],
    ['warn', 'with possible harm'],
];
/** One line on slices: how many have which finding; a slice with several counts as its worst. */
function slicesText(report) {
    const { slices } = report.verdict;
    const seen = new Set();
    const parts = SLICE_FINDINGS.flatMap(([status, words]) => {
        const names = new Set(slices.rows.filter((row) => row.status === status && !seen.has(row.slice)).map((row) => row.slice));
        for (const name of names)
            seen.add(name);
        return names.size === 0 ? [] : [`${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(names.size)} ${words}`];
    });
    const small = slices.tooSmall > 0 ? `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(slices.tooSmall)} too small to test` : null;
    if (slices.tested === 0 && parts.length === 0) {
        const listed = new Set(slices.rows.map((row) => row.slice)).size;
        const known = listed === 0 ? 'none' : `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(listed)}, nothing to compare with, lowest first`;
        return `Slices: ${small === null || listed > 0 ? known : small}`;
    }
    const calm = parts.length === 0 ? `no detectable harm in ${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(slices.tested, 'comparison')}` : null;
    return `Slices: ${[calm, ...parts, small].filter((part) => part !== null).join(', ')}`;
}
/** What the slice table does not show. The rows are one a slice and metric, `harmless` counts slices. */
function otherSlicesText(report, shown) {
    const { slices } = report.verdict;
    const found = new Set(SLICE_FINDINGS.map(([status]) => status));
    const hidden = slices.rows.slice(shown).filter((row) => found.has(row.status)).length;
    const withFindings = new Set(slices.rows.filter((row) => found.has(row.status)).map((row) => row.slice));
    const visible = new Set(slices.rows.slice(0, shown).map((row) => row.slice));
    const others = slices.harmless - [...visible].filter((name) => !withFindings.has(name)).length;
    const parts = [
        hidden > 0 ? `${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(hidden, 'more row')} with findings` : null,
        others > 0 ? `${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(others, 'other slice')}: no detectable harm` : null,
        slices.tooSmall > 0 ? `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(slices.tooSmall)} too small to test` : null,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(' · ');
}
/** `Rows that flipped at 0.5: 1,204 fixed, 1,011 broken`. */
function flipsText(report) {
    const { flips } = report.verdict;
    if (flips === null)
        return null;
    return (`Rows that flipped at threshold ${Number(flips.threshold.toPrecision(4))}: ` +
        `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(flips.fixed)} fixed, ${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(flips.broken)} broken`);
}
/** A first model differs from nothing: all its params would be listed as new. */
function hasPredecessor(report) {
    return report.verdict.baseline !== null;
}
/** What the change consists of: `2 params (trees 100 → 200, …), 1 input (train.ts), data unchanged`. */
function differencesText(report) {
    const { params, data, inputs } = report.differences;
    const few = (names) => names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
    const params3 = few(params.map((each) => `${each.name} ${each.before ?? _numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .NOTHING */ .K$} → ${each.after ?? _numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .NOTHING */ .K$}`));
    const parts = [
        params.length === 0 ? 'params unchanged' : `${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(params.length, 'param')} (${params3})`,
        inputs.length === 0
            ? 'inputs unchanged'
            : `${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(inputs.length, 'input')} (${few(inputs.map((each) => each.name))})`,
        data.length === 0 ? 'data unchanged' : `data (${few(data.map((each) => each.name))})`,
    ];
    return `Changed: ${parts.join(', ')}`;
}
/** One line on what training cost; null when nothing was trained. */
function costText(report) {
    const { runs, baselineRun } = report;
    if (runs.length === 0)
        return null;
    const wall = runs.reduce((sum, run) => sum + run.wallSeconds, 0);
    const gpu = runs.reduce((sum, run) => sum + run.gpuSeconds, 0);
    const costs = runs.map((run) => run.cost).filter((cost) => cost !== null);
    const amount = costs.reduce((sum, cost) => sum + cost.amount, 0);
    const parts = [
        `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(wall)} of wall time for ${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(runs.length, 'seed')} (${runs.map((run) => run.seed).join(', ')})`,
        gpu > 0 ? `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(gpu)} of GPU time` : null,
        costs.length > 0 ? (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCost */ .BD)({ amount, currency: costs[0].currency }) : null,
        baselineRun === null ? null : `baseline ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(baselineRun.wallSeconds)} a seed`,
    ];
    return `Training: ${parts.filter((part) => part !== null).join(', ')}`;
}
/** One row a run: time, memory, GPU and cost. */
function costTable(report) {
    const runs = [
        ...report.runs.map((run) => ({ name: `seed ${run.seed}`, run })),
        ...(report.baselineRun === null
            ? []
            : [{ name: `baseline, seed ${report.baselineRun.seed}`, run: report.baselineRun }]),
    ];
    const right = (title) => ({ title, align: 'right' });
    return {
        columns: [
            { title: 'Run', align: 'left' },
            right('Wall'),
            right('CPU'),
            right('GPU'),
            right('Peak memory'),
            right('GPU memory'),
            right('GPU use'),
            right('Energy'),
            right('Cost'),
        ],
        rows: runs.map(({ name, run }) => {
            const memory = run.gpus.reduce((peak, gpu) => Math.max(peak, gpu.peakMemoryMiB), 0);
            const use = run.gpus.reduce((sum, gpu) => sum + gpu.meanUtilisationPercent, 0) / Math.max(1, run.gpus.length);
            const energy = run.gpus.reduce((sum, gpu) => sum + (gpu.energyWattHours ?? 0), 0);
            return [
                { text: run.status === 'succeeded' ? name : `${name} (${run.status})` },
                { text: (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(run.wallSeconds) },
                { text: (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(run.cpuSeconds) },
                { text: run.gpuSeconds > 0 ? (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(run.gpuSeconds) : _numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .NOTHING */ .K$ },
                { text: (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(run.peakMemoryBytes) },
                { text: run.gpus.length === 0 ? _numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .NOTHING */ .K$ : (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z3)(memory * 2 ** 20) },
                { text: run.gpus.length === 0 ? _numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .NOTHING */ .K$ : `${Math.round(use)}%` },
                { text: energy > 0 ? `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumber */ .ZV)(energy, 1)} Wh` : _numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .NOTHING */ .K$ },
                { text: (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCost */ .BD)(run.cost) },
            ];
        }),
    };
}
/** Latency quantiles of both models, measured in turns on one machine. Null when nothing was measured. */
function latencyTable(report) {
    const { latency } = report;
    if (latency === null)
        return null;
    const right = (title) => ({ title, align: 'right' });
    const line = (name, at) => [
        { text: name },
        ...[at.p50Ms, at.p95Ms, at.p99Ms].map((value) => ({ text: `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumber */ .ZV)(value, value >= 10 ? 1 : 3)} ms` })),
    ];
    return {
        columns: [{ title: 'Latency of one request', align: 'left' }, right('p50'), right('p95'), right('p99')],
        rows: [line('candidate', latency.candidate), ...(latency.baseline ? [line('baseline', latency.baseline)] : [])],
    };
}
/** `20 rounds of 200 requests in turns on AMD EPYC (16 cores), cpu, onnxruntime-node 1.30.0`. */
function latencyText(report) {
    const { latency } = report;
    if (latency === null)
        return null;
    const testbed = _experiment_run_record_js__WEBPACK_IMPORTED_MODULE_0__/* .Testbed */ .Oc.safeParse(latency.testbed).data;
    const versions = Object.entries(testbed?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
    const machine = testbed === undefined
        ? 'one machine'
        : [`${testbed.cpu} (${testbed.cores} cores)`, testbed.provider, `Node ${testbed.node}`, ...versions].join(', ');
    const turns = latency.baseline === null ? '' : ', candidate and baseline in turns';
    return `${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(latency.rounds, 'round')} of ${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(latency.requestsPerRound, 'request')}${turns}, on ${machine}.`;
}
/** `recall on origin=ATL waived by @ml-team until 2026-12-01: reason`. */
function waiverLines(report) {
    return report.verdict.waivers.map((waiver) => `${waiver.metric}${waiver.slice === null ? '' : ` on ${waiver.slice}`} waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`);
}
//# sourceMappingURL=facts.js.map

/***/ }),

/***/ 3299:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* unused harmony export renderSummary */
/* harmony import */ var _facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7872);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7442);
/* harmony import */ var _text_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1985);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4702);







const SLICE_ROWS = 5;
const LOG_LINES = 20;
const PROSE_LIMIT = 1000;
/** What the command line shows of one model: verdict, reason, metrics, worst slices, what to do next. */
function renderSummary(report, options = {}) {
    const { colour = PLAIN, width = 100 } = options;
    const word = verdictWord(report);
    const paint = painter(colour, VERDICT_TONE[word]);
    const prose = (text, indent = '') => wrapText(excerpt(text, PROSE_LIMIT), Math.max(40, width), indent);
    const head = `${colour.bold(paint(word.toUpperCase()))}  ${colour.bold(excerpt(modelName(report), CELL_LIMIT))}`;
    const lines = [head, ...prose(reasonOf(report))];
    if (!isJudged(report)) {
        const log = report.log
            .slice(-LOG_LINES)
            .map((line) => colour.dim(`  │ ${shorten(visibleText(line.slice(0, 4 * PROSE_LIMIT)).replace(/[\t\n]/g, '  '), width)}`));
        return [...lines, ...log].join('\n');
    }
    const { slices } = report.verdict;
    const noteworthy = slices.rows.filter((row) => row.status !== 'pass' && row.status !== 'info').slice(0, SLICE_ROWS);
    const others = otherSlicesText(report, noteworthy.length);
    const steps = nextSteps(report);
    const cost = costText(report);
    return [
        ...lines,
        ...report.verdict.warnings.flatMap((line) => prose(`warning: ${line}`)).map(colour.yellow),
        '',
        ...prose(`${comparisonText(report)} ${dataText(report)}.`).map(colour.dim),
        '',
        ...tableLines(metricTable(report), colour, width),
        '',
        ...prose(slicesText(report)),
        ...(noteworthy.length === 0
            ? []
            : tableLines(sliceTable(noteworthy, SLICE_ROWS, report.verdict.confidence), colour, width)),
        ...(noteworthy.length === 0 || others === null ? [] : prose(others).map(colour.dim)),
        ...(cost === null ? [] : prose(cost).map(colour.dim)),
        ...(steps.length === 0 ? [] : ['', colour.bold('Next'), ...steps.flatMap((step) => prose(`- ${step}`, '  '))]),
        '',
        colour.dim(excerpt(report.reproduce, PROSE_LIMIT)),
    ].join('\n');
}
//# sourceMappingURL=terminal.js.map

/***/ }),

/***/ 1985:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* unused harmony exports PLAIN, renderTextTable, CELL_LIMIT, tableLines, painter, renderPlainTable */


const same = (text) => text;
const PLAIN = { bold: same, dim: same, red: same, green: same, yellow: same };
/** An aligned table without frame; the last column gives way when the terminal is too narrow. */
function renderTextTable(table, options = {}) {
    const { colour = PLAIN, width = 100 } = options;
    return tableLines(table, colour, width).join('\n');
}
const CELL_LIMIT = 40;
const LAST_CELL_LIMIT = 120;
const GAP = '  ';
function tableLines(table, colour, width) {
    const whole = measure(table);
    const kept = keptColumns(table, whole.widths, width);
    const pick = (row) => kept.map((column) => row[column]);
    const [columns, titles, widths] = [pick(table.columns), pick(whole.titles), pick(whole.widths)];
    const lastColumn = columns.length - 1;
    const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
    const pad = (text, column) => {
        const space = ' '.repeat(Math.max(0, widths[column] - textWidth(text)));
        if (columns[column].align === 'right')
            return `${space}${text}`;
        return column === lastColumn ? text : `${text}${space}`;
    };
    const rows = table.rows.flatMap((row, index) => {
        const cells = pick(row);
        const texts = pick(whole.texts[index]);
        const [first = '', ...rest] = columns[lastColumn].align === 'right'
            ? [texts[lastColumn]]
            : wrapText(texts[lastColumn], Math.max(24, width - before));
        const painted = cells.map((cell, column) => {
            const toned = painter(colour, cell.tone ?? 'plain')(pad(column === lastColumn ? first : texts[column], column));
            return cell.strong === true ? colour.bold(toned) : toned;
        });
        return [painted.join(GAP).trimEnd(), ...rest.map((line) => `${' '.repeat(before)}${line}`)];
    });
    return [colour.dim(titles.map(pad).join(GAP).trimEnd()), ...rows];
}
/** Texts of all cells, and the width of each column in terminal columns. */
function measure(table) {
    const titles = table.columns.map((column) => excerpt(column.title, CELL_LIMIT));
    const texts = table.rows.map((row) => row.map((cell, column) => {
        const aside = cell.aside === undefined || cell.aside === '' ? '' : ` (${cell.aside})`;
        const interval = cell.interval === undefined ? '' : ` ${cell.interval}`;
        const limit = column === table.columns.length - 1 ? LAST_CELL_LIMIT : CELL_LIMIT;
        return excerpt(`${cell.text}${interval}${aside}`, limit);
    }));
    const widths = titles.map((title, column) => texts.reduce((widest, row) => Math.max(widest, textWidth(row[column])), textWidth(title)));
    return { titles, texts, widths };
}
/** Columns that fit, leaving out spare ones in their order; the last column may wrap, so it needs little. */
function keptColumns(table, widths, width) {
    const last = widths.length - 1;
    const needs = (columns) => columns.reduce((sum, column) => sum + (column === last ? Math.min(24, widths[column]) : widths[column] + GAP.length), 0);
    let kept = table.columns.map((_, column) => column);
    const spare = kept
        .filter((column) => table.columns[column].spare !== undefined)
        .sort((a, b) => table.columns[a].spare - table.columns[b].spare);
    for (const column of spare) {
        if (needs(kept) <= width)
            break;
        kept = kept.filter((each) => each !== column);
    }
    return kept;
}
function painter(colour, tone) {
    switch (tone) {
        case 'good':
            return colour.green;
        case 'bad':
            return colour.red;
        case 'unsure':
            return colour.yellow;
        case 'plain':
            return same;
    }
}
/** Cells separated by tabs, a line a row, without titles: for scripts. A tab or line break in a cell becomes a space. */
function renderPlainTable(table) {
    return table.rows.map((row) => row.map((cell) => visibleLine(cell.text)).join('\t')).join('\n');
}
//# sourceMappingURL=text-table.js.map

/***/ })

};
