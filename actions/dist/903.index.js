export const id = 903;
export const ids = [903];
export const modules = {

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

/***/ 5270:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ trainSeed)
});

// EXTERNAL MODULE: ./build/disk-full.js
var disk_full = __webpack_require__(73);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/differences.js
var differences = __webpack_require__(8186);
// EXTERNAL MODULE: ./build/experiment/input-files.js
var input_files = __webpack_require__(5700);
;// CONCATENATED MODULE: ./build/experiment/recipe-inputs.js


/** Object ids of the files the recipe was computed from, by path from the repository's root. */
function recipePaths(facts) {
    const { inputs, environment } = (0,differences/* recipeFiles */.M)(facts);
    return new Map([...inputs, ...environment].flatMap(({ path, oid }) => {
        const whole = (0,input_files/* joinPath */.uJ)(facts.folder, path);
        return whole === undefined ? [] : [[whole, oid]];
    }));
}
/**
 * What happened to a model's inputs since its recipe was computed. A training whose inputs changed meanwhile may have read
 * either content, so its result has no key.
 */
function inputChanges(facts, entries) {
    const known = recipePaths(facts);
    const now = new Map(entries.map(({ path, oid }) => [path, oid]));
    const wholeFolder = facts.config.train.inputs === undefined;
    return {
        changed: [...known].filter(([path, oid]) => now.get(path) !== oid).map(([path]) => path),
        added: wholeFolder
            ? entries
                .map(({ path }) => path)
                .filter((path) => path.startsWith(`${facts.folder}/`) && path !== `${facts.folder}/model.yaml`)
                .filter((path) => !known.has(path))
            : [],
    };
}
//# sourceMappingURL=recipe-inputs.js.map
// EXTERNAL MODULE: ./build/experiment/run-record.js
var run_record = __webpack_require__(1289);
// EXTERNAL MODULE: ./build/interrupted.js
var interrupted = __webpack_require__(1562);
// EXTERNAL MODULE: ./build/flows/parse-evidence.js
var parse_evidence = __webpack_require__(7907);
// EXTERNAL MODULE: ./build/config/duration.js
var duration = __webpack_require__(1359);
;// CONCATENATED MODULE: ./build/experiment/train-metrics.js
/** Files a training command may leave in its output folder. */
const METRICS_FILE = 'metrics.json';
const STEPS_FILE = 'metrics.jsonl';
/** Most steps that are kept; more are thinned evenly. */
const STEP_LIMIT = 1000;
/** Most numbers that are kept of one object: a metrics file is not a place for arrays of weights. */
const METRIC_LIMIT = 1000;
/**
 * Reads `metrics.json`. Python writes `NaN` and `Infinity`, which are no JSON: they are read as null. Anything but numbers
 * is left out with a warning; a file that cannot be read gives no metrics and a warning, since the model may still be fine.
 */
function parseMetrics(text) {
    const value = parseTolerantJson(text);
    if (!isObject(value)) {
        return { metrics: {}, warnings: [`${METRICS_FILE} is not a JSON object; no metrics were taken from it`] };
    }
    const { numbers, ignored, dropped } = flatten(value);
    return { metrics: numbers, warnings: describeLosses(METRICS_FILE, ignored, dropped) };
}
/**
 * Reads `metrics.jsonl`, one object of numbers a line. Keeps `STEP_LIMIT` steps at most, evenly spaced, with the first and
 * the last. `cut` says that the text is only the beginning of the file, whose last line may be half a line.
 */
function parseSteps(text, cut = false) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (cut)
        lines.pop();
    const kept = thin(lines, STEP_LIMIT);
    const steps = [];
    let bad = 0;
    for (const line of kept) {
        const value = parseTolerantJson(line);
        if (isObject(value))
            steps.push(flatten(value).numbers);
        else
            bad++;
    }
    const scale = kept.length === lines.length ? '' : ` of the ${kept.length} looked at`;
    return {
        steps,
        warnings: [
            ...(bad === 0 ? [] : [`${STEPS_FILE}: ${bad} ${bad === 1 ? 'line' : 'lines'}${scale} could not be read`]),
            ...(cut ? [`${STEPS_FILE} is very large; only its beginning was read`] : []),
        ],
    };
}
/** Evenly spaced items, the first and the last among them. */
function thin(items, limit) {
    if (items.length <= limit)
        return items;
    return Array.from({ length: limit }, (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))]);
}
const STRING_OR_NOT_A_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;
/** JSON in which `NaN`, `Infinity` and `-Infinity` outside of strings stand for null; undefined when it is not that. */
function parseTolerantJson(text) {
    const source = text.startsWith('\ufeff') ? text.slice(1) : text;
    try {
        return JSON.parse(source);
    }
    catch {
        try {
            return JSON.parse(source.replace(STRING_OR_NOT_A_NUMBER, (token) => (token.startsWith('"') ? token : 'null')));
        }
        catch {
            return undefined;
        }
    }
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Deepest nesting that is followed. */
const DEPTH_LIMIT = 10;
function flatten(value) {
    const numbers = new Map();
    const ignored = [];
    let dropped = 0;
    const visit = (item, name, depth) => {
        if (typeof item === 'number' || item === null) {
            if (numbers.size >= METRIC_LIMIT)
                dropped++;
            else
                numbers.set(name, item !== null && Number.isFinite(item) ? item : null);
        }
        else if (typeof item === 'object' && item !== undefined && depth < DEPTH_LIMIT) {
            for (const [key, inner] of Object.entries(item))
                visit(inner, name === '' ? key : `${name}.${key}`, depth + 1);
        }
        else {
            ignored.push(name);
        }
    };
    visit(value, '', 0);
    numbers.delete('__proto__');
    return { numbers: Object.fromEntries(numbers), ignored, dropped };
}
function describeLosses(file, ignored, dropped) {
    const shown = ignored.slice(0, 3).map((name) => JSON.stringify(name));
    const more = ignored.length > shown.length ? ` and ${ignored.length - shown.length} more` : '';
    return [
        ...(ignored.length === 0 ? [] : [`${file}: ${shown.join(', ')}${more} left out: not a number`]),
        ...(dropped === 0 ? [] : [`${file}: only the first ${METRIC_LIMIT} numbers were kept, ${dropped} were left out`]),
    ];
}
//# sourceMappingURL=train-metrics.js.map
;// CONCATENATED MODULE: ./build/experiment/training-failure.js
/** Words in the output that tell the cause better than an exit code, and what to do. */
const CAUSES = [
    {
        pattern: /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i,
        advice: 'The disk is full: free some space and run again.',
    },
    {
        pattern: /CUDA out of memory|CUDA_ERROR_OUT_OF_MEMORY|torch\.OutOfMemoryError|cudaErrorMemoryAllocation/i,
        advice: 'The GPU ran out of memory: use a smaller batch, or a runner with a larger GPU.',
    },
    {
        pattern: /JavaScript heap out of memory/i,
        advice: 'Node ran out of heap: raise it with NODE_OPTIONS=--max-old-space-size=… in the command.',
    },
    { pattern: /\bMemoryError\b|Cannot allocate memory|std::bad_alloc/, advice: 'The machine ran out of memory.' },
    {
        pattern: /ModuleNotFoundError|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)|ImportError/,
        advice: "A package is missing: install the model's dependencies first.",
    },
];
/** One or two sentences: what happened and what to do; null when the command itself succeeded. */
function explainEnd(end, timeout) {
    if (end.aborted)
        return 'The training was interrupted.';
    if (end.timedOut) {
        return `The training did not end within its timeout of ${timeout}. Give train.timeout more time, or find out where it hangs.`;
    }
    if (end.exitCode === 0)
        return null;
    return [whatHappened(end), lastLine(end.tail), advice(end)].filter((part) => part !== undefined).join(' ');
}
function whatHappened(end) {
    if (end.signal !== null)
        return `The training command was ended by ${end.signal}.`;
    return `The training command exited with ${end.exitCode}.`;
}
/** Longest part of a log line that is quoted in a reason. */
const QUOTE_LIMIT = 200;
function lastLine(tail) {
    const line = tail.findLast((text) => text.trim() !== '' && !/^\s*(?:at |Node\.js v|\}|npm (?:error|ERR))/.test(text));
    if (line === undefined)
        return undefined;
    const text = line.trim();
    return `It said: “${text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT - 1)}…` : text}”.`;
}
function advice(end) {
    const text = end.tail.slice(-50).join('\n');
    const cause = CAUSES.find(({ pattern }) => pattern.test(text));
    if (cause !== undefined)
        return cause.advice;
    if (end.exitCode === 127)
        return 'The shell did not find the program: install it, or correct train.command.';
    if (end.exitCode === 126)
        return 'The program is not executable: correct its mode, or name its interpreter.';
    if (end.signal === 'SIGKILL')
        return 'Most often that is the system when memory runs out.';
    if (end.signal === 'SIGSEGV')
        return 'That is a crash in native code.';
    return undefined;
}
/** What is wrong with the place where the model file should be; undefined when a non-empty file is there. */
function explainModelPlace(name, place, others) {
    switch (place.kind) {
        case 'missing': {
            const found = others.length === 0 ? 'nothing' : `only ${others.slice(0, 5).join(', ')}`;
            return `The training command succeeded but left no ${name} in the folder of $PROOFMARK_OUT (${found} is there). Write the model to $PROOFMARK_OUT/${name}, or name its file in onnx.file.`;
        }
        case 'outside':
            return `${name} leads out of the folder of $PROOFMARK_OUT. Write the model itself into that folder.`;
        case 'folder':
        case 'special':
            return `${name} in $PROOFMARK_OUT is not a file. Write the model to $PROOFMARK_OUT/${name}.`;
        case 'file':
            return place.bytes === 0
                ? `${name} in $PROOFMARK_OUT is empty. Write the whole model before the command ends.`
                : undefined;
    }
}
//# sourceMappingURL=training-failure.js.map
;// CONCATENATED MODULE: ./build/flows/train-attempt.js






/** Most bytes of a metrics file that are read. */
const METRICS_BYTES = 4 * 1024 * 1024;
const STEPS_BYTES = 64 * 1024 * 1024;
/** Runs the training command once and tells what came of it; the model file stays in the work folder. */
async function attemptTraining(request, ports) {
    const { facts, planned, folder, source } = request;
    const { train } = facts.config;
    const testbed = await ports.machine.describe();
    const startedAt = ports.clock.now().toISOString();
    const { result, gpus } = await runCommand(request, ports);
    const metrics = await readMetrics(folder);
    const reason = explainEnd(result, train.timeout) ?? (await findFault(request, ports));
    const file = reason === null ? await describeModel(facts, folder) : null;
    for (const warning of metrics.warnings)
        ports.log.warn(`[${request.name}] ${warning}`);
    return {
        format: 'proofmark-run/1',
        model: facts.model,
        key: planned.key,
        recipe: facts.recipe.key,
        material: { run: planned.material, recipe: facts.recipe.material },
        seed: planned.seed,
        status: statusOf(result, reason),
        reason,
        command: train.command,
        exitCode: result.exitCode,
        signal: result.signal,
        params: { ...facts.params },
        metrics: { ...metrics.metrics },
        steps: metrics.steps.map((step) => ({ ...step })),
        file,
        git: source.git,
        data: { card: facts.train.card, split: facts.train.split, digest: facts.train.digest, rows: request.data.rows },
        testbed,
        gpus: [...gpus],
        startedAt,
        wallSeconds: result.wallSeconds,
        cpuSeconds: result.cpuSeconds,
        peakMemoryBytes: result.peakMemoryBytes,
        gpuSeconds: result.wallSeconds * gpus.length,
        cost: train.price === undefined
            ? null
            : { amount: (train.price.per_hour * result.wallSeconds) / 3600, currency: train.price.currency },
        log: [...result.tail],
    };
}
async function runCommand(request, ports) {
    const { facts, name, source, signal } = request;
    const { train } = facts.config;
    const progress = ports.log.progress(`[${name}] training`);
    const watch = await ports.machine.watchGpus();
    let result;
    let gpus = [];
    try {
        result = await ports.processes.run({
            command: train.command,
            folder: `${source.root}/${facts.folder}`,
            variables: trainingVariables(request),
            timeoutSeconds: (0,duration/* durationSeconds */.o)(train.timeout),
            ...(signal === undefined ? {} : { signal }),
            onLine: (line, transient) => {
                if (transient)
                    progress.update(null, line);
                else
                    ports.log.output(`[${name}]`, line);
            },
        });
    }
    finally {
        gpus = await watch.stop();
        const failed = result?.exitCode !== 0 || result.aborted || result.timedOut;
        progress.done(result === undefined ? undefined : describeEnd(result), failed ? 'failed' : 'succeeded');
    }
    return { result, gpus };
}
function describeEnd(result) {
    if (result.aborted)
        return 'interrupted';
    if (result.timedOut)
        return 'timeout';
    if (result.signal !== null)
        return `ended by ${result.signal}`;
    return result.exitCode === 0 ? undefined : `exit code ${result.exitCode}`;
}
/** The documented variables of a training command. Paths are absolute. */
function trainingVariables(request) {
    const { facts, planned, folder, data, source } = request;
    const { params } = facts.config.train;
    const paramsFile = params === undefined ? undefined : (0,input_files/* joinPath */.uJ)(facts.folder, params);
    return {
        PROOFMARK_OUT: folder.path,
        PROOFMARK_SEED: String(planned.seed),
        PROOFMARK_MODEL: facts.model,
        ...(paramsFile === undefined ? {} : { PROOFMARK_PARAMS: `${source.root}/${paramsFile}` }),
        [`PROOFMARK_DATA_${facts.train.split.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`]: data.path,
        // Lines arrive when they are printed, and no byte code appears among the inputs.
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
    };
}
function statusOf(result, reason) {
    if (result.aborted)
        return 'interrupted';
    if (result.timedOut)
        return 'timed-out';
    return reason === null ? 'succeeded' : 'failed';
}
/** What is wrong with the result of a command that succeeded; null when nothing is. */
async function findFault(request, ports) {
    const { facts, folder } = request;
    const { file, allow_domains: allowDomains } = facts.config.onnx;
    const place = explainModelPlace(file, await folder.inspect(file), await folder.names());
    if (place !== undefined)
        return place;
    const problems = await ports.checkModelFile(`${folder.path}/${file}`, { allowDomains });
    if (problems.length > 0) {
        return problems.map((problem) => (0,errors/* formatProblem */.Vw)({ ...problem, where: { file } }).replace(/\n\s*/g, ' ')).join(' ');
    }
    return findInputChanges(request, ports);
}
async function findInputChanges(request, ports) {
    const { facts, source, name } = request;
    const { changed, added } = inputChanges(facts, await source.entries());
    if (changed.length > 0) {
        return `Inputs changed while the model was trained: ${listed(changed)}. Nobody can tell which content was read: run it again, and let the training write to $PROOFMARK_OUT only.`;
    }
    if (added.length > 0) {
        ports.log.warn(`[${name}] new files in ${facts.folder} count as inputs from now on and will train the model again: ${listed(added)}. ` +
            'Let the training write to $PROOFMARK_OUT, add them to .gitignore, or name the inputs in train.inputs.');
    }
    return null;
}
function listed(paths) {
    const shown = paths.slice(0, 5).join(', ');
    return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}
async function describeModel(facts, folder) {
    const { file } = facts.config.onnx;
    const found = await folder.inspect(file);
    if (found.kind !== 'file')
        throw new Error(`${file} vanished from the work folder after it was checked`);
    return { name: 'model.onnx', sha256: await folder.sha256(file), bytes: found.bytes, uri: null };
}
async function readMetrics(folder) {
    const [metricsBytes, stepsBytes] = [
        await folder.read(METRICS_FILE, METRICS_BYTES),
        await folder.read(STEPS_FILE, STEPS_BYTES),
    ];
    const decoder = new TextDecoder();
    const { metrics, warnings } = metricsBytes === undefined ? { metrics: {}, warnings: [] } : parseMetrics(decoder.decode(metricsBytes));
    const { steps, warnings: stepWarnings } = stepsBytes === undefined
        ? { steps: [], warnings: [] }
        : parseSteps(decoder.decode(stepsBytes), stepsBytes.byteLength === STEPS_BYTES);
    return { metrics, steps, warnings: [...warnings, ...stepWarnings] };
}
//# sourceMappingURL=train-attempt.js.map
;// CONCATENATED MODULE: ./build/flows/train.js







/**
 * Trains a model with one seed. What evidence exists for is not run again, also when another process makes it meanwhile.
 *
 * The command runs in the model's folder with `PROOFMARK_OUT` (an empty folder for model and metrics), `PROOFMARK_SEED`,
 * `PROOFMARK_MODEL`, `PROOFMARK_PARAMS` where there is a params file, and `PROOFMARK_DATA_<SPLIT>` for the training split,
 * and only for that: training is not handed the rows it will be judged on.
 *
 * @throws UserError data that is not there, a full disk
 * @throws Interrupted the signal; nothing of this seed is kept
 */
async function trainSeed(request, ports) {
    const { facts, seed, signal } = request;
    const planned = facts.runs.find((run) => run.seed === seed);
    if (planned === undefined)
        throw new RangeError(`seed ${seed} is not in the plan of ${facts.model}`);
    const id = { kind: 'runs', model: facts.model, key: planned.key };
    const name = `${facts.model} seed ${seed}`;
    await ports.workFolders.tidy();
    const known = await findRun(id, ports);
    if (known !== undefined)
        return known;
    try {
        const release = await ports.workFolders.lock(planned.key, {
            onWait: (holder) => ports.log.info(`[${name}] is being trained by ${holder}; waiting for its result`),
            ...(signal === undefined ? {} : { signal }),
        });
        try {
            return (await findRun(id, ports)) ?? (await runSeed(request, planned, name, ports));
        }
        finally {
            await release();
        }
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo || error instanceof interrupted/* Interrupted */.j)
            throw error;
        if (signal?.aborted === true)
            throw new interrupted/* Interrupted */.j(`Nothing of [${name}] was kept; finished seeds stay.`);
        if ((0,disk_full/* isDiskFull */.b$)(error))
            throw (0,disk_full/* diskFull */.xg)(ports.git.privateFolder, error);
        throw error;
    }
}
async function findRun(id, ports) {
    const entry = await ports.evidence.find(id);
    if (entry === undefined)
        return undefined;
    return { status: 'reused', run: await (0,parse_evidence/* parseEvidence */.v)(run_record/* RunRecord */.d3, entry, 'run.json', ports.evidence), entry };
}
async function runSeed(request, planned, name, ports) {
    const { facts, signal } = request;
    const data = await ports.prepareSplit(facts.train);
    const source = await describeSource(facts, ports.git);
    signal?.throwIfAborted();
    const folder = await ports.workFolders.create(`${facts.model}-${planned.key.slice(0, 12)}`);
    try {
        const run = await attemptTraining({ facts, planned, name, data, source, folder, signal }, ports);
        if (run.status === 'interrupted')
            throw new interrupted/* Interrupted */.j(`Nothing of [${name}] was kept; finished seeds stay.`);
        const text = `${JSON.stringify(run, null, 2)}\n`;
        if (run.file === null) {
            // A failure never takes the key that a success will have; its own key tells one attempt from another.
            const key = ports.sha256(`${planned.key}\n${run.startedAt}\n${run.testbed.hostname}\n${folder.path}`);
            const entry = { kind: 'failures', model: facts.model, key };
            const { commit } = await ports.evidence.write(entry, { 'run.json': text });
            return { status: 'failed', run, entry: { id: entry, commit } };
        }
        const id = { kind: 'runs', model: facts.model, key: planned.key };
        const model = `${folder.path}/${facts.config.onnx.file}`;
        const written = await ports.evidence.write(id, { 'run.json': text, 'model.onnx': { file: model } });
        const entry = { id, commit: written.commit };
        // On another machine somebody was first: theirs is the run of this key, so theirs is what everybody goes on with.
        if (written.status === 'existed')
            return { status: 'reused', run: await (0,parse_evidence/* parseEvidence */.v)(run_record/* RunRecord */.d3, entry, 'run.json', ports.evidence), entry };
        return { status: 'trained', run, entry };
    }
    finally {
        await folder.remove();
    }
}
async function describeSource(facts, git) {
    const inputs = [...recipePaths(facts).keys(), facts.cardFile];
    const commit = (await git.resolve('HEAD')) ?? null;
    return {
        root: git.root,
        git: {
            commit,
            branch: await git.currentBranch(),
            dirty: [...(commit === null ? inputs : await git.dirtyPaths(inputs))],
        },
        entries: async () => (await git.snapshot('work-tree')).entries,
    };
}
//# sourceMappingURL=train.js.map

/***/ })

};
