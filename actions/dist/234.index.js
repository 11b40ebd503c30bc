export const id = 234;
export const ids = [234];
export const modules = {

/***/ 5234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  plan: () => (/* binding */ plan_plan)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/flows/plan.js + 1 modules
var plan = __webpack_require__(4356);
// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
;// CONCATENATED MODULE: ./build/report/plan-table.js

const Sha256Hex = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/);
/** What `proofmark plan --json` prints: the job matrix of a change. */
const PlanDocument = schemas/* object */.Ikc({
    format: schemas/* literal */.euz('proofmark-plan/1'),
    base: schemas/* object */.Ikc({ commit: schemas/* string */.YjP().nullable(), label: schemas/* string */.YjP() }),
    /** Commit the plan is for; with `workTree`, plus what is not committed. */
    commit: schemas/* string */.YjP().nullable(),
    workTree: schemas/* boolean */.zMY(),
    models: schemas/* array */.YOg(schemas/* object */.Ikc({
        model: schemas/* string */.YjP(),
        state: schemas/* enum */.k5n(['unchanged', 'evidence-exists', 'must-run']),
        reasons: schemas/* array */.YOg(schemas/* string */.YjP()),
        recipe: Sha256Hex,
        runs: schemas/* array */.YOg(schemas/* object */.Ikc({ seed: schemas/* number */.aig().int(), key: Sha256Hex, evidence: schemas/* boolean */.zMY() })),
        evaluation: schemas/* object */.Ikc({ key: Sha256Hex, evidence: schemas/* boolean */.zMY() }),
        /** Labels of the machine that trains. */
        runner: schemas/* array */.YOg(schemas/* string */.YjP()),
        timeout: schemas/* string */.YjP(),
    })),
    removed: schemas/* array */.YOg(schemas/* string */.YjP()),
});
function planDocument(plan) {
    return {
        format: 'proofmark-plan/1',
        base: { commit: plan.base.commit, label: plan.base.label },
        commit: plan.commit,
        workTree: plan.workTree,
        models: plan.models.map((model) => ({
            model: model.model,
            state: model.state,
            reasons: [...model.reasons],
            recipe: model.recipe.key,
            runs: model.runs.map(({ seed, key, evidence }) => ({ seed, key, evidence })),
            evaluation: { key: model.evaluation.key, evidence: model.evaluationEvidence },
            runner: [model.config.train.runner].flat(),
            timeout: model.config.train.timeout,
        })),
        removed: [...plan.removed],
    };
}
const STATE = { unchanged: 'unchanged', 'evidence-exists': 'evidence exists', 'must-run': 'must run' };
/** Rows of unchanged models are left out from this many on; they are counted in the last line. */
const UNCHANGED_SHOWN = 20;
/** The plan as lines for a terminal: one row a model, one more line for each further reason. */
function renderPlanText(plan) {
    const what = plan.workTree ? 'the work tree' : `commit ${plan.commit?.slice(0, 7) ?? '(none)'}`;
    const unchanged = plan.models.filter((model) => model.state === 'unchanged').length;
    const hidden = unchanged > UNCHANGED_SHOWN;
    const shown = plan.models.filter((model) => !hidden || model.state !== 'unchanged');
    const rows = [
        ...shown.flatMap(modelRows),
        ...plan.removed.map((model) => [printable(model), 'removed', 'no longer in models/', 'nothing']),
    ];
    const lines = [`Plan for ${printable(what)} against ${printable(plan.base.label)}`, ''];
    if (rows.length > 0)
        lines.push(...aligned([['Model', 'State', 'Would run', 'Why'], ...rows.map(reordered)]), '');
    lines.push(summary(plan, unchanged));
    return `${lines.join('\n')}\n`;
}
/** Why comes last, because it is the longest. */
function reordered([model = '', state = '', why = '', run = '']) {
    return [model, state, run, why];
}
function modelRows(model) {
    const [first = '', ...more] = model.reasons.map(printable);
    return [
        [printable(model.model), STATE[model.state], first, work(model)],
        ...more.map((reason) => ['', '', reason, '']),
    ];
}
/** What `experiment` would compute. */
function work(model) {
    if (model.state === 'unchanged')
        return 'nothing';
    if (model.state === 'evidence-exists')
        return 'judge only';
    const seeds = model.runs.filter((run) => !run.evidence).map((run) => run.seed);
    const parts = [
        ...(seeds.length === 0 ? [] : [`train seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}`]),
        ...(model.evaluationEvidence ? [] : ['evaluate']),
        'judge',
    ];
    return parts.join(', ');
}
function summary({ models, removed }, unchanged) {
    if (models.length === 0 && removed.length === 0)
        return 'There are no models. Start one with: proofmark init';
    const count = (state) => models.filter((model) => model.state === state).length;
    const parts = [
        `${count('must-run')} must run`,
        `${count('evidence-exists')} with evidence`,
        `${unchanged} unchanged`,
        ...(removed.length === 0 ? [] : [`${removed.length} removed`]),
    ];
    return `${models.length} model${models.length === 1 ? '' : 's'}: ${parts.join(', ')}.`;
}
function aligned(rows) {
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...row[column]].length)));
    return rows.map((row) => row
        .map((cell, column) => cell + ' '.repeat(widths[column] - [...cell].length))
        .join('  ')
        .trimEnd());
}
/** Names of files and values of params reach a terminal: nothing in them may steer it. */
function printable(text) {
    return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
//# sourceMappingURL=plan-table.js.map
// EXTERNAL MODULE: ./build/action/context.js
var action_context = __webpack_require__(3280);
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/action/job-matrix.js

/** Jobs GitHub makes of one matrix. */
const MATRIX_JOBS = 256;
/** Bytes of all outputs of a job. Two matrices and some words share them. */
const MATRIX_BYTES = 500_000;
/** A job for every model that is not unchanged. Throws a UserError for more jobs than GitHub takes. */
function jobMatrix(models) {
    const include = models.flatMap((model) => {
        const { state } = model;
        if (state === 'unchanged')
            return [];
        return [
            {
                model: model.model,
                runner: [model.config.train.runner].flat(),
                seeds: model.runs.filter((run) => !run.evidence).map((run) => run.seed),
                state,
            },
        ];
    });
    const matrix = { include };
    const bytes = Buffer.byteLength(JSON.stringify(matrix));
    if (include.length > MATRIX_JOBS || bytes > MATRIX_BYTES) {
        throw new errors/* UserError */.yo({
            what: `${include.length} models change at once (${bytes} bytes of matrix), and a matrix holds ${MATRIX_JOBS} jobs and ${MATRIX_BYTES} bytes`,
            fix: 'split the change, or name some of the models with the input models',
        });
    }
    return matrix;
}
//# sourceMappingURL=job-matrix.js.map
;// CONCATENATED MODULE: ./build/action/actions/plan.js








const json = schemas/* string */.YjP();
const plan_plan = (0,action_define/* defineAction */.Q)({
    name: 'plan',
    description: 'Says which models a change touches and what has to run, as a job matrix. Reads no data.',
    permissions: ['contents: read'],
    needsSetup: false,
    inputs: schemas/* strictObject */.rej({ models: inputs/* modelsInput */.rx, base: inputs/* baseInput */.sJ }),
    outputs: schemas/* object */.Ikc({
        matrix: json.describe('JSON for `strategy.matrix`: `include` with `model`, `runner` (labels), `seeds` (still to train) and `state` of every model that changed.'),
        count: schemas/* number */.aig().describe('Jobs in `matrix`; GitHub refuses an empty one, so ask for this first.'),
        'train-matrix': json.describe('The jobs of `matrix` that have seeds to train.'),
        'train-count': schemas/* number */.aig().describe('Jobs in `train-matrix`.'),
        removed: json.describe('JSON list of the models that the change removes.'),
    }),
    example: {},
}, async (inputs, { context, experiment }) => {
    const base = inputs.base ?? (0,action_context/* baseOf */.bx)(context.event);
    const planned = await (0,plan/* planModels */.s3)({
        ...(inputs.models === undefined ? {} : { models: inputs.models }),
        ...(base === undefined ? {} : { base }),
    }, await experiment());
    const matrix = jobMatrix(planned.models);
    const training = { include: matrix.include.filter(({ seeds }) => seeds.length > 0) };
    return {
        outputs: {
            matrix: JSON.stringify(matrix),
            count: matrix.include.length,
            'train-matrix': JSON.stringify(training),
            'train-count': training.include.length,
            removed: JSON.stringify(planned.removed),
        },
        summary: (0,report_escape/* codeBlock */.DV)(renderPlanText(planned).trimEnd().split('\n'), 'text'),
    };
});
//# sourceMappingURL=plan.js.map

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

/***/ })

};
