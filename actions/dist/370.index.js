export const id = 370;
export const ids = [370];
export const modules = {

/***/ 1836:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  q: () => (/* binding */ completeReleases)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/forge.js
var forge = __webpack_require__(7863);
// EXTERNAL MODULE: ./build/registry/registry-state.js + 3 modules
var registry_state = __webpack_require__(5335);
// EXTERNAL MODULE: ./build/registry/tag-grammar.js
var tag_grammar = __webpack_require__(1662);
// EXTERNAL MODULE: ./build/report/release-notes.js
var release_notes = __webpack_require__(5866);
;// CONCATENATED MODULE: ./build/flows/ensure-release.js

/**
 * What is missing between what the forge has and the published release, in the order immutable releases need: draft,
 * assets, publish. Throws a UserError when a published release contradicts the request: it can never be mended.
 */
function planRelease(found, request) {
    const missing = request.assets.filter((asset) => !isThere(found, asset));
    if (found !== undefined && !found.draft) {
        if (missing.length > 0)
            throw contradicts(found, missing);
        return [];
    }
    const uploads = missing.map((asset) => ({ kind: 'upload', asset }));
    return [{ kind: 'create-draft' }, ...uploads, { kind: 'publish' }];
}
function isThere(release, asset) {
    return release?.assets.some(({ name, sha256 }) => name === asset.name && sha256 === asset.sha256) ?? false;
}
function contradicts(release, missing) {
    return new errors/* UserError */.yo(missing.map(({ name, sha256 }) => {
        const there = release.assets.find((asset) => asset.name === name);
        const has = there === undefined ? 'has no such asset' : `has SHA-256 ${there.sha256 ?? 'unknown'}`;
        return {
            what: `release ${release.tag}: ${name} should have SHA-256 ${sha256}, but the published release ${has}`,
            fix: `a published release is never changed: find out who made it (${release.where}), and register a new version`,
        };
    }));
}
/** Finds, completes or makes the release, and publishes it. Interrupted anywhere, doing it again goes on. */
async function ensureRelease(request, { forge }) {
    const { releases } = forge;
    const found = await releases.find(request.release.tag);
    const steps = planRelease(found, request);
    if (steps.length === 0)
        return { release: found, steps };
    const draft = await releases.createDraft(request.release);
    const missing = steps.flatMap((step) => (step.kind === 'upload' ? [step.asset] : []));
    const filled = missing.length === 0 ? draft : await releases.upload(draft, ...missing);
    return { release: await releases.publish(filled), steps };
}
//# sourceMappingURL=ensure-release.js.map
// EXTERNAL MODULE: ./build/flows/version-assets.js
var version_assets = __webpack_require__(118);
// EXTERNAL MODULE: ./build/flows/version-files.js
var version_files = __webpack_require__(2560);
;// CONCATENATED MODULE: ./build/flows/complete-releases.js








/** Whoever wrote an event younger than this is probably still at work on what follows from it. */
const AT_WORK_MS = 60_000;
/**
 * Makes what follows from a model's events and is not there: the release of each version, the release and the deployment
 * record of each promotion, the incident of each rollback. Tags are the truth and come first; everything here can be made
 * again from them, so whatever an interrupted command left is finished by the next one.
 */
async function completeReleases(request, ports) {
    const released = [];
    const deployed = [];
    const unfinished = [];
    const now = ports.clock.now().getTime();
    const settled = (event) => request.own === null || event.tag === request.own || now - (event.time ?? 0) > AT_WORK_MS;
    const events = request.state.events.filter((event) => isOurs(event) && settled(event) && !isWithdrawn(event, request.state));
    ports.evidence.refresh();
    let releases;
    try {
        releases = new Map((await ports.forge.releases.list()).map((release) => [release.tag, release]));
    }
    catch (error) {
        if (!(error instanceof forge/* ForgeUnavailable */.M))
            throw error;
        return {
            released,
            deployed,
            unfinished: events.slice(-1).map(({ tag }) => ({ tag, reason: firstProblem(error) })),
        };
    }
    for (const event of events) {
        try {
            const release = releases.get(event.tag);
            if (release === undefined || release.draft) {
                await ensured(event, request, ports);
                released.push(event.tag);
            }
            if (event.kind === 'assign' && (await deploy(event, request, ports)))
                deployed.push(event.tag);
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            unfinished.push({ tag: event.tag, reason: firstProblem(error) });
            if (error instanceof forge/* ForgeUnavailable */.M)
                break;
        }
    }
    return { released, deployed, unfinished };
}
function firstProblem(error) {
    return error.problems[0].what;
}
/** Tried twice: another process may have published the same release while this one was sending it. */
async function ensured(event, request, ports) {
    const make = event.kind === 'register' ? releaseVersion : releasePromotion;
    try {
        await make(event, request, ports);
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo) || error instanceof forge/* ForgeUnavailable */.M)
            throw error;
        await make(event, request, ports);
    }
}
/** Events that Proofmark wrote. Those of other tools have no evidence to release. */
function isOurs(event) {
    return (event.kind === 'register' || event.kind === 'assign') && (0,version_files/* digestHex */.sU)(event.digest) !== null;
}
function isWithdrawn(event, state) {
    return event.kind === 'register' && (0,registry_state/* versionOf */.E4)(state, event.version)?.deregistered === true;
}
async function releaseVersion(event, request, ports) {
    const version = (0,registry_state/* versionOf */.E4)(request.state, event.version);
    const previous = versionBefore(request.state, version);
    const [assets, verdict, differences] = [
        await (0,version_assets/* versionAssets */.I4)(version, request.reader, ports),
        await (0,version_assets/* verdictOf */.Vj)(event, ports.evidence),
        await (0,version_assets/* differencesBetween */.F0)(version.model, labelled(previous), { commit: event.commit, label: version.version }, request.reader),
    ];
    await ensureRelease({
        release: {
            tag: event.tag,
            title: `${version.model} ${version.version}`,
            notes: (0,release_notes/* renderVersionNotes */._0)({ event, previous: previous?.version ?? null, verdict, differences }),
            prerelease: false,
        },
        assets,
    }, ports);
}
async function releasePromotion(event, request, ports) {
    const { state } = request;
    const version = event.version === null ? undefined : (0,registry_state/* versionOf */.E4)(state, event.version);
    const replaces = event.replaces === null ? undefined : (0,registry_state/* versionOf */.E4)(state, event.replaces);
    await ensureRelease({
        release: {
            tag: event.tag,
            title: `${state.model} ${event.version ?? event.commit.slice(0, 7)} in ${event.environment}`,
            notes: (0,release_notes/* renderPromotionNotes */.jc)({
                event,
                versionTag: version?.tag ?? event.tag,
                replaces: event.replaces,
                verdict: await (0,version_assets/* verdictOf */.Vj)(event, ports.evidence),
                differences: await (0,version_assets/* differencesBetween */.F0)(state.model, labelled(replaces), { commit: event.commit, label: event.version ?? event.tag }, request.reader),
            }),
            prerelease: !isLast(event.environment, request.environments),
        },
        assets: [],
    }, ports);
}
/** Records the deployment of what an environment holds now, and ends those before it; true when there was none. */
async function deploy(event, request, ports) {
    const environment = event.environment;
    const current = request.state.environments.get(environment)?.current;
    if (current?.tag !== event.tag)
        return false;
    const known = await ports.forge.deployments.find(environment, event.tag);
    if (known?.status?.state === 'success')
        return false;
    const description = `${request.state.model} ${event.version ?? event.commit.slice(0, 7)}`;
    const deployment = await ports.forge.deployments.ensure({
        environment,
        model: request.state.model,
        ref: event.tag,
        commit: event.commit,
        description: description.slice(0, 140),
        production: isLast(environment, request.environments),
    });
    // Before the deployment counts as done: a command that is killed here opens the incident the next time.
    if (event.restores !== null)
        await openIncident(event, request, ports);
    await ports.forge.deployments.setStatus(deployment, {
        state: 'success',
        description: `${event.restores === null ? 'holds' : 'was rolled back to'} ${description}`.slice(0, 140),
    });
    return true;
}
/** One issue for a rollback, for ever: it says what was taken out, why, and how to let it back in. */
async function openIncident(event, { state }, ports) {
    const { title, body } = (0,release_notes/* renderIncident */.zo)(state.model, event);
    await ports.forge.issues.open({ key: `incident/${event.tag}`, title, body, labels: ['incident'] });
}
function isLast(environment, environments) {
    return environments?.environments.at(-1)?.name === environment;
}
function versionBefore(state, version) {
    return state.versions.find((each) => (0,tag_grammar/* compareVersions */.Zy)(each.version, version.version) < 0 && !each.deregistered);
}
function labelled(version) {
    return version === undefined ? null : { commit: version.commit, label: version.version };
}
//# sourceMappingURL=complete-releases.js.map

/***/ }),

/***/ 2254:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  qA: () => (/* binding */ SmokeSample),
  Lw: () => (/* binding */ runSmoke),
  Xj: () => (/* binding */ takeSmokeSample)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/config/metric-entries.js
var metric_entries = __webpack_require__(7418);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/config/model-config.js
var model_config = __webpack_require__(2865);
;// CONCATENATED MODULE: ./build/experiment/evaluation-question.js


/** A split of a data card with everything that decides its rows: pinned files, the card's SQL and the split's condition. */
const SplitPin = schemas/* object */.Ikc({
    card: schemas/* string */.YjP(),
    split: schemas/* string */.YjP(),
    files: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), uri: schemas/* string */.YjP(), sha256: schemas/* string */.YjP() }).readonly()).readonly(),
    /** SQL over views named after the files. */
    query: schemas/* string */.YjP(),
    where: schemas/* string */.YjP(),
    /** Columns that order the rows; empty when the card names no key. */
    key: schemas/* array */.YOg(schemas/* string */.YjP()).readonly(),
    /** SHA-256 of the above without the URIs: moving a file changes nothing. */
    digest: schemas/* string */.YjP(),
})
    .readonly();
const SliceSpec = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('column'), name: schemas/* string */.YjP() }).readonly(),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('condition'), name: schemas/* string */.YjP(), sql: schemas/* string */.YjP() }).readonly(),
]);
/** What an evaluation computes, apart from which model: the same spec is used for candidate and baseline. */
const EvaluationSpec = schemas/* object */.Ikc({
    label: schemas/* string */.YjP(),
    /** The label's value that counts as positive; null for true / 1. */
    positive: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()]).nullable(),
    entity: schemas/* string */.YjP().nullable(),
    threshold: schemas/* number */.aig(),
    slices: schemas/* array */.YOg(SliceSpec).readonly(),
    critical: schemas/* string */.YjP().nullable(),
    sqlMetrics: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), sql: schemas/* string */.YjP() }).readonly()).readonly(),
    /** Precisions at which recall is wanted, by metric name. */
    recallAtPrecision: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), precision: schemas/* number */.aig() }).readonly()).readonly(),
})
    .readonly();
/** How a model's ONNX file is fed and read. */
const OnnxBinding = model_config/* ModelConfig */.C4.shape.onnx;
/** `question.json` beside `evaluation.json`: what has to be known to score the same rows again. */
const EvaluationQuestion = schemas/* object */.Ikc({
    format: schemas/* literal */.euz('proofmark-question/1'),
    task: model_config/* Task */.YZ,
    binding: OnnxBinding,
    spec: EvaluationSpec,
    pin: SplitPin,
});
//# sourceMappingURL=evaluation-question.js.map
// EXTERNAL MODULE: ./build/metrics/quantiles.js
var quantiles = __webpack_require__(2020);
// EXTERNAL MODULE: ./build/flows/feature-query.js
var feature_query = __webpack_require__(4489);
;// CONCATENATED MODULE: ./build/flows/smoke.js






/** Rows that are kept as sample requests. */
const SAMPLE_ROWS = 16;
/** Single requests whose time is measured; a p95 of fewer is their maximum. */
const TIMED_REQUESTS = 100;
const WARM_UP_REQUESTS = 20;
/** Largest difference of a score × max(1, |score|): other processors and providers differ in the fourth decimal. */
const TOLERANCE = 1e-3;
const FEATURE_TYPES = [
    'float32',
    'float64',
    'int64',
    'int32',
    'bool',
    'string',
];
/** `smoke.json`: requests and answers kept at registration, to be asked again wherever the model is to run. */
const SmokeSample = schemas/* object */.Ikc({
    format: schemas/* literal */.euz('proofmark-smoke/1'),
    model: schemas/* string */.YjP(),
    modelSha256: schemas/* string */.YjP(),
    binding: OnnxBinding,
    columns: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), type: schemas/* enum */.k5n(FEATURE_TYPES) })),
    /** By column, then by row. Missing is null; 64-bit integers, infinities and text are strings. */
    inputs: schemas/* array */.YOg(schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP(), schemas/* null */.chJ()]))),
    /** One score a row. */
    outputs: schemas/* array */.YOg(schemas/* number */.aig()),
    tolerance: schemas/* number */.aig(),
    budget: schemas/* object */.Ikc({
        /** From `latency_p95_ms` in model.yaml. */
        latencyP95Ms: schemas/* number */.aig().nullable(),
        /** Memory the model may take when it is loaded and answers, in bytes. */
        memoryBytes: schemas/* number */.aig(),
    }),
});
/** A model in memory with its buffers takes a few times its file. */
const MEMORY_PER_FILE_BYTE = 10;
const MEMORY_FLOOR_BYTES = 512 * 1024 * 1024;
/** Asks the model about the first rows of its test split. Throws a UserError when it gives anything but numbers. */
async function takeSmokeSample(request, ports) {
    const { config, file } = request;
    const scorer = await ports.engine.open(file, config.onnx);
    const session = await ports.tables.open({ views: [{ name: 'split', file: request.splitPath }] });
    try {
        const where = { file: `models/${request.model}/model.yaml`, field: 'onnx.inputs' };
        const unknown = (0,feature_query/* findUnknownFeatures */.fK)(scorer.columns, await session.columns('select * from split'), where);
        if (unknown.length > 0)
            throw new errors/* UserError */.yo(unknown);
        const inputs = scorer.columns.map(() => []);
        const select = `select ${(0,feature_query/* featureSelect */.tc)(scorer.columns)} from split limit ${SAMPLE_ROWS}`;
        for await (const batch of session.read(select)) {
            batch.columns.forEach((column, index) => {
                for (let row = 0; row < batch.rows; row++)
                    inputs[index].push(encode(column[row]));
            });
        }
        const outputs = await answers(scorer, batchOf(scorer.columns, inputs));
        const broken = outputs.findIndex((value) => !Number.isFinite(value));
        if (broken >= 0) {
            throw new errors/* UserError */.yo({
                what: `${request.model} answers ${outputs[broken]} to row ${broken} of its test split`,
                fix: 'A model that does not answer with numbers cannot be registered.',
            });
        }
        const { latency_p95_ms: latency } = Object.fromEntries((0,metric_entries/* metricEntries */.d)(config).map(({ name, options }) => [name, options.value_threshold?.upper_bound]));
        return {
            format: 'proofmark-smoke/1',
            model: request.model,
            modelSha256: request.sha256,
            binding: config.onnx,
            columns: scorer.columns.map(({ name, type }) => ({ name, type })),
            inputs,
            outputs,
            tolerance: TOLERANCE,
            budget: {
                latencyP95Ms: latency ?? null,
                memoryBytes: Math.max(MEMORY_FLOOR_BYTES, MEMORY_PER_FILE_BYTE * request.bytes),
            },
        };
    }
    finally {
        session.close();
        await scorer.close();
    }
}
/**
 * Loads the model in the real runtime, asks it the sample requests again, and holds answers, latency and memory against
 * what was kept. `file` has been held against the digest already.
 */
async function runSmoke(sample, file, ports) {
    const before = ports.residentBytes();
    let scorer;
    try {
        const unsafe = await ports.engine.check(file, { allowDomains: sample.binding.allow_domains });
        if (unsafe.length > 0)
            throw new errors/* UserError */.yo(unsafe);
        scorer = await ports.engine.open(file, sample.binding);
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return { passed: false, text: `the model does not load: ${error.problems[0].what}` };
    }
    try {
        const batch = batchOf(scorer.columns, sample.inputs);
        const outputs = await answers(scorer, batch);
        const problem = differingAnswer(sample, outputs);
        if (problem !== null)
            return { passed: false, text: problem };
        await scorer.time(batch, 0, WARM_UP_REQUESTS);
        const p95 = (0,quantiles/* quantile */.YV)(await scorer.time(batch, 0, TIMED_REQUESTS), 0.95);
        const grown = Math.max(0, ports.residentBytes() - before);
        const { latencyP95Ms, memoryBytes } = sample.budget;
        if (latencyP95Ms !== null && p95 > latencyP95Ms) {
            return {
                passed: false,
                text: `95% of ${TIMED_REQUESTS} requests took up to ${p95.toFixed(2)} ms, and ${latencyP95Ms} ms are allowed`,
            };
        }
        if (grown > memoryBytes) {
            return { passed: false, text: `the model took ${mib(grown)} of memory, and ${mib(memoryBytes)} are allowed` };
        }
        const within = latencyP95Ms === null ? '' : ` of ${latencyP95Ms} ms`;
        return {
            passed: true,
            text: `${outputs.length} sample requests answered as at registration by ${ports.engine.version}; p95 ${p95.toFixed(2)} ms${within}`,
        };
    }
    finally {
        await scorer.close();
    }
}
function differingAnswer(sample, outputs) {
    const at = sample.outputs.findIndex((expected, row) => {
        const difference = Math.abs((outputs[row] ?? Number.NaN) - expected);
        return !(difference <= sample.tolerance * Math.max(1, Math.abs(expected)));
    });
    if (at < 0 && outputs.length === sample.outputs.length)
        return null;
    return `sample request ${at + 1} is answered with ${outputs[at] ?? 'nothing'}, and was with ${sample.outputs[at]} at registration (tolerance ${sample.tolerance})`;
}
async function answers(scorer, batch) {
    await scorer.push(batch);
    return Array.from((await scorer.finish()).values);
}
function encode(value) {
    if (typeof value === 'number')
        return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value);
    return String(value);
}
/** Columns of the sample in the order and the types the model reads them. */
function batchOf(columns, inputs) {
    return {
        rows: inputs[0]?.length ?? 0,
        columns: columns.map(({ type }, index) => decode(type, inputs[index] ?? [])),
    };
}
function decode(type, values) {
    const number = (value) => (value === null ? Number.NaN : Number(value));
    switch (type) {
        case 'float32':
            return Float32Array.from(values, number);
        case 'float64':
            return Float64Array.from(values, number);
        case 'int32':
            return Int32Array.from(values, number);
        case 'int64':
            return BigInt64Array.from(values, (value) => BigInt(value ?? 0));
        case 'bool':
            return Uint8Array.from(values, number);
        case 'string':
            return values.map((value) => String(value ?? ''));
    }
}
function mib(bytes) {
    return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
//# sourceMappingURL=smoke.js.map

/***/ }),

/***/ 118:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F0: () => (/* binding */ differencesBetween),
/* harmony export */   I4: () => (/* binding */ versionAssets),
/* harmony export */   N8: () => (/* binding */ smokeSampleOf),
/* harmony export */   Vj: () => (/* binding */ verdictOf),
/* harmony export */   WA: () => (/* binding */ MODEL_CARD_FILE),
/* harmony export */   Zs: () => (/* binding */ SMOKE_FILE),
/* harmony export */   xS: () => (/* binding */ factsOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _experiment_differences_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8186);
/* harmony import */ var _gate_verdict_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9617);
/* harmony import */ var _report_model_card_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(821);
/* harmony import */ var _report_release_notes_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5866);
/* harmony import */ var _contender_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2300);
/* harmony import */ var _parse_evidence_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7907);
/* harmony import */ var _smoke_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2254);
/* harmony import */ var _version_files_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2560);









const MODEL_CARD_FILE = 'model-card.md';
const SMOKE_FILE = 'smoke.json';
/** The model as the commit of an event declares it. Throws a UserError when its files cannot be read any more. */
async function factsOf(at, facts) {
    const snapshot = await facts.at(at.commit);
    const { facts: found, problems } = await snapshot.models([at.model]);
    const model = found.get(at.model);
    if (model !== undefined)
        return model;
    const own = [...snapshot.declared.problems, ...problems];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(own.length > 0
        ? own.map((problem) => ({ ...problem, what: `${at.label}: ${problem.what}` }))
        : { what: `the commit of ${at.label} has no model ${at.model}`, fix: 'choose another version' });
}
/** The verdict an event names; null when its evidence is gone. */
async function verdictOf(event, evidence) {
    const entry = await findNamed('verdicts', event.model, event.verdict, evidence);
    return entry === undefined ? null : (0,_parse_evidence_js__WEBPACK_IMPORTED_MODULE_5__/* .parseEvidence */ .v)(_gate_verdict_record_js__WEBPACK_IMPORTED_MODULE_1__/* .VerdictRecord */ .jy, entry, 'verdict.json', evidence);
}
async function findNamed(kind, model, key, evidence) {
    if (key === null || !/^[0-9a-f]{64}$/.test(key))
        return undefined;
    return evidence.find({ kind, model, key });
}
/** Requests and answers for the smoke test of a version, asked of its model file now. */
async function smokeSampleOf(source, run, facts, ports) {
    const { sha256, bytes } = run.record.file;
    const [split, file] = await Promise.all([
        (0,_contender_js__WEBPACK_IMPORTED_MODULE_4__/* .splitOf */ .uv)({ spec: facts.spec, pin: facts.test }, ports),
        ports.evidence.checkout(run.entry, 'model.onnx', sha256),
    ]);
    return (0,_smoke_js__WEBPACK_IMPORTED_MODULE_6__/* .takeSmokeSample */ .Xj)({ model: source.model, config: facts.config, file, sha256, bytes, splitPath: split.path }, ports);
}
/**
 * The assets of a version's release, from its commit and its evidence alone: the same bytes whenever they are made.
 * @throws UserError when evidence that the tag names is gone, or contradicts it
 */
async function versionAssets(source, reader, ports) {
    const { evidence, sha256 } = ports;
    const label = `${source.model} ${source.version}`;
    const run = await (0,_version_files_js__WEBPACK_IMPORTED_MODULE_7__/* .runOfVersion */ .lU)(source, evidence);
    const evaluation = await findNamed('evaluations', source.model, source.evaluation, evidence);
    const verdict = await findNamed('verdicts', source.model, source.verdict, evidence);
    const hex = (0,_version_files_js__WEBPACK_IMPORTED_MODULE_7__/* .digestHex */ .sU)(source.digest);
    if (run === undefined || evaluation === undefined || verdict === undefined || hex === null) {
        const missing = run === undefined || hex === null ? 'run' : evaluation === undefined ? 'evaluation' : 'verdict';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `${label} cannot be released: the evidence of its ${missing} is neither here nor on the remote`,
            fix: 'Fetch it from a clone that has it; `proofmark doctor` names what is missing.',
        });
    }
    const facts = await factsOf({ ...source, label }, reader);
    // Read once more although the tag was checked: the bytes that go out are those that were judged.
    await evidence.checkout(run.entry, 'model.onnx', hex);
    const record = await (0,_parse_evidence_js__WEBPACK_IMPORTED_MODULE_5__/* .parseEvidence */ .v)(_gate_verdict_record_js__WEBPACK_IMPORTED_MODULE_1__/* .VerdictRecord */ .jy, verdict, 'verdict.json', evidence);
    const { model, version } = source;
    const card = (0,_report_model_card_js__WEBPACK_IMPORTED_MODULE_2__/* .renderModelCard */ .kL)({
        model,
        version,
        config: facts.config,
        card: facts.card,
        run: run.record,
        verdict: record,
    });
    const smoke = await smokeSampleOf(source, run, facts, ports);
    const fromEvidence = async (entry, file) => ({
        name: file,
        mediaType: 'application/json',
        sha256: sha256(await evidence.readFile(entry, file)),
        content: { evidence: entry, file },
    });
    const text = (name, mediaType, content) => ({ name, mediaType, sha256: sha256(content), content: new TextEncoder().encode(content) });
    const assets = [
        {
            name: 'model.onnx',
            mediaType: 'application/octet-stream',
            sha256: hex,
            content: { evidence: run.entry, file: 'model.onnx' },
        },
        await fromEvidence(run.entry, 'run.json'),
        await fromEvidence(evaluation, 'evaluation.json'),
        await fromEvidence(verdict, 'verdict.json'),
        text(MODEL_CARD_FILE, 'text/markdown', card),
        text(SMOKE_FILE, 'application/json', `${JSON.stringify(smoke, null, 2)}\n`),
    ];
    return [...assets, text('SHA256SUMS', 'text/plain', (0,_report_release_notes_js__WEBPACK_IMPORTED_MODULE_3__/* .renderChecksums */ .pd)(assets))];
}
/** What differs between two commits' declarations of a model; nothing can be said where one cannot be read. */
async function differencesBetween(model, before, after, reader) {
    const none = { params: [], data: [], inputs: [] };
    if (before === null)
        return none;
    try {
        return (0,_experiment_differences_js__WEBPACK_IMPORTED_MODULE_8__/* .differences */ .t)(await factsOf({ model, ...before }, reader), await factsOf({ model, ...after }, reader));
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo)
            return none;
        throw error;
    }
}
//# sourceMappingURL=version-assets.js.map

/***/ }),

/***/ 2560:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lU: () => (/* binding */ runOfVersion),
/* harmony export */   sU: () => (/* binding */ digestHex),
/* harmony export */   vJ: () => (/* binding */ modelFileOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _experiment_run_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1289);
/* harmony import */ var _parse_evidence_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7907);



/** 64 hex digits of `sha256:…`; null for a version that some other tool registered. */
function digestHex(digest) {
    return /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest ?? '')?.[1] ?? null;
}
/**
 * The run that a version was registered from, held against its tag; undefined when nobody has it any more.
 * @throws UserError when the run holds another model file than the tag says
 */
async function runOfVersion(version, evidence) {
    if (version.run === null || !/^[0-9a-f]{64}$/.test(version.run))
        return undefined;
    const entry = await evidence.find({ kind: 'runs', model: version.model, key: version.run });
    if (entry === undefined)
        return undefined;
    const record = await (0,_parse_evidence_js__WEBPACK_IMPORTED_MODULE_2__/* .parseEvidence */ .v)(_experiment_run_record_js__WEBPACK_IMPORTED_MODULE_1__/* .RunRecord */ .d3, entry, 'run.json', evidence);
    const expected = digestHex(version.digest);
    if (expected !== null && record.file?.sha256 !== expected) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `${version.model} ${version.version}: its tag says sha256 ${expected}, but the run ${version.run.slice(0, 12)} says ${record.file?.sha256 ?? 'that it has no model file'}`,
            where: { file: `refs/proofmark/runs/${version.model}/${version.run}:run.json` },
            fix: `One of the two was tampered with. Compare with SHA256SUMS of the release ${version.tag}; this version cannot be used until they agree.`,
        });
    }
    return { entry, record };
}
/**
 * Absolute path of a version's model file whose bytes are those of its digest: from evidence, else from its release.
 * @throws UserError that names the version when the bytes differ, or are nowhere
 */
async function modelFileOf(version, ports) {
    const name = `${version.model} ${version.version}`;
    const expected = digestHex(version.digest);
    if (expected === null) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `${name} was registered without a digest, so nobody can tell which file it is`,
            where: { file: `refs/tags/${version.tag}` },
            fix: 'Only versions that `proofmark register` made can be checked; register the commit again as a new version.',
        });
    }
    const run = await runOfVersion(version, ports.evidence);
    if (run !== undefined)
        return named(name, () => ports.evidence.checkout(run.entry, 'model.onnx', expected));
    const release = await ports.forge.releases.find(version.tag);
    if (release !== undefined)
        return named(name, () => ports.forge.releases.download(release, 'model.onnx', expected));
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: `${name}: its model file is neither in evidence (run ${version.run?.slice(0, 12) ?? 'not named'}) nor in a release`,
        fix: 'Fetch the evidence from a clone that has it, or train the commit again: the digest will tell whether it is the same.',
    });
}
/** Says which version a problem with its bytes is of. */
async function named(name, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo) || error.constructor !== _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo)
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(error.problems.map((problem) => ({ ...problem, what: `${name} is refused: ${problem.what}` })), { cause: error });
    }
}
//# sourceMappingURL=version-files.js.map

/***/ }),

/***/ 7863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ ForgeUnavailable)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** The forge did not answer, or said that it cannot now. What was being done is finished by doing it again. */
class ForgeUnavailable extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo {
    constructor(problem, options) {
        super({ fix: 'run the same command again when it answers: it goes on where this stopped', ...problem }, options);
        this.name = 'ForgeUnavailable';
    }
}
//# sourceMappingURL=forge.js.map

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

/***/ }),

/***/ 821:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zr: () => (/* binding */ missingSections),
/* harmony export */   kL: () => (/* binding */ renderModelCard)
/* harmony export */ });
/* unused harmony export MODEL_CARD_SECTIONS */
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9924);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6853);
/* harmony import */ var _numbers_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3533);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7442);




/** Headings of Hugging Face's model cards that a card needs, each with something under it. */
const MODEL_CARD_SECTIONS = [
    'Model Details',
    'Uses',
    'Bias, Risks, and Limitations',
    'How to Get Started with the Model',
    'Training Details',
    'Evaluation',
];
const SLICES_SHOWN = 10;
/** The card of a version, from its declaration and its evidence alone: no time and no machine, so that it can be made again. */
function renderModelCard(facts) {
    const { model, version, config, card, run, verdict } = facts;
    const purpose = config.purpose;
    const licence = card.licence ?? (Array.isArray(card.license) ? card.license.join(', ') : card.license);
    const params = Object.entries(run.params).map(([name, value]) => `${name}: ${String(value)}`);
    return [
        `# ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(model)} ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(version)}`,
        '## Model Details',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)([
            config.description ?? 'No description.',
            `Task: ${config.task}`,
            `Owner: ${config.owner ?? 'nobody is named'}`,
            'Format: ONNX',
        ]),
        '## Uses',
        purpose === undefined
            ? `Made for this: ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(config.description ?? model)} Other uses were not tested.`
            : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)([
                `Made to improve: ${purpose.metric}`,
                `Expected: ${purpose.hypothesis}`,
                'Other uses were not tested.',
            ]),
        '## Bias, Risks, and Limitations',
        limitations(verdict),
        '## How to Get Started with the Model',
        `The features, in this order, and the score:\n\n${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .codeBlock */ .DV)([JSON.stringify({ inputs: config.onnx.inputs, output: config.onnx.output }, null, 2)], 'json')}`,
        '## Training Details',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)([
            `Data: ${run.data.card}, split ${run.data.split}${run.data.rows === null ? '' : `, ${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(run.data.rows)} rows`}`,
            `Licence of the data: ${licence ?? 'not stated'}`,
            `Command: ${run.command}`,
            `Seed: ${run.seed}`,
            ...(params.length === 0 ? [] : [`Params: ${params.join(', ')}`]),
        ]),
        '## Evaluation',
        verdict === null ? 'The evidence of its verdict is gone.' : evaluation(verdict),
        '',
    ].join('\n\n');
}
function evaluation(verdict) {
    const { data } = verdict;
    return [
        `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(data.rows)} rows of ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(data.card)}, split ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(data.split)}; ${Math.round(verdict.confidence * 100)}% intervals.`,
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .renderMarkdownTable */ .Ij)((0,_tables_js__WEBPACK_IMPORTED_MODULE_0__/* .metricTable */ .Lc)({ verdict })),
    ].join('\n\n');
}
function limitations(verdict) {
    if (verdict === null)
        return 'Nothing is known: the evidence of its verdict is gone.';
    const lines = [
        `Only what is like the data it was trained on: ${verdict.data.card}.`,
        `${verdict.slices.tested} slice comparisons were tested, ${verdict.slices.tooSmall} slices were too small to test.`,
        ...verdict.warnings,
        ...verdict.waivers.map(({ metric, slice, reason, expires }) => `${metric}${slice === null ? '' : ` of ${slice}`} was waived until ${expires}: ${reason}`),
    ];
    const harmed = verdict.slices.rows.filter((row) => row.status !== 'pass' && row.status !== 'info');
    if (harmed.length === 0)
        return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)(lines);
    const table = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .renderMarkdownTable */ .Ij)((0,_tables_js__WEBPACK_IMPORTED_MODULE_0__/* .sliceTable */ .d9)(harmed, SLICES_SHOWN, verdict.confidence));
    return `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)(lines)}\n\n${table}`;
}
/** Required sections that a card does not have, or has with nothing under them. */
function missingSections(card) {
    const filled = new Set();
    let heading = null;
    for (const line of card.replaceAll('\r\n', '\n').split('\n')) {
        const [, text] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
        if (text !== undefined)
            heading = text.toLowerCase();
        else if (heading !== null && line.trim() !== '')
            filled.add(heading);
    }
    return MODEL_CARD_SECTIONS.filter((section) => !filled.has(section.toLowerCase()));
}
//# sourceMappingURL=model-card.js.map

/***/ }),

/***/ 5866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _0: () => (/* binding */ renderVersionNotes),
/* harmony export */   jc: () => (/* binding */ renderPromotionNotes),
/* harmony export */   pd: () => (/* binding */ renderChecksums),
/* harmony export */   zo: () => (/* binding */ renderIncident)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9924);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6853);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7442);



/** Notes of a version's release: what changed since the last one, how the metrics moved, and where it comes from. */
function renderVersionNotes(notes) {
    const { event, previous, verdict, differences } = notes;
    const since = previous === null ? 'This is the first version.' : `What changed since ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(previous)}:`;
    return joined([
        event.reason === null ? null : (0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.reason),
        since,
        previous === null ? null : changes(differences),
        ...metricsSection(verdict),
        provenance(event),
        'Check what you download: `sha256sum --check SHA256SUMS`.',
    ]);
}
/** Notes of a promotion or a rollback: what comes in, for what, on which evidence, and who approved. */
function renderPromotionNotes(notes) {
    const { event, replaces, verdict, differences } = notes;
    const environment = (0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.environment ?? '');
    const version = (0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.version ?? '');
    const head = event.restores === null
        ? `${environment} holds ${version} now${replaces === null ? '; it held nothing before' : `, in place of ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(replaces)}`}.`
        : `${environment} was rolled back to ${version}${event.replaces === null ? '' : ` from ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.replaces)}, which may not be promoted again until somebody clears it`}.`;
    return joined([
        head,
        event.reason === null ? null : `Reason: ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.reason)}`,
        event.approvedBy === null ? null : `Approved by ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.approvedBy)}.`,
        ...(replaces === null || event.restores !== null
            ? []
            : [`What changed since ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(replaces)}:`, changes(differences)]),
        ...(event.restores === null ? metricsSection(verdict) : []),
        provenance(event),
        `The weights are in the release of \`${notes.versionTag}\`.`,
    ]);
}
/** The issue that a rollback opens: what was taken out, why, and how it comes back. */
function renderIncident(model, event) {
    const bad = event.replaces ?? 'the version before';
    return {
        title: `${model}: ${event.environment} was rolled back from ${bad} to ${event.restores}`,
        body: joined([
            `**Why:** ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.reason ?? 'no reason was given')}`,
            `**Who:** ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(event.actor ?? 'unknown')}`,
            `**Event:** \`${event.tag}\``,
            `The bytes of ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(bad)} may not be promoted again until somebody clears them: \`proofmark unblock ${model}@${bad} --reason "…"\``,
        ]),
    };
}
function changes(differences) {
    const lines = [...differences.params, ...differences.data, ...differences.inputs].map(({ name, before, after }) => `${name}: ${before ?? 'not there'} → ${after ?? 'not there'}`);
    return lines.length === 0 ? (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)(['nothing in params, data or inputs']) : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)(lines);
}
function metricsSection(verdict) {
    if (verdict === null)
        return ['The evidence of its verdict is gone; the numbers cannot be shown.'];
    const against = verdict.baseline === null ? 'without a baseline' : `against ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(verdict.baseline.label)}`;
    return [
        `**${verdict.verdict}** ${against}: ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(verdict.reason)}`,
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .renderMarkdownTable */ .Ij)((0,_tables_js__WEBPACK_IMPORTED_MODULE_0__/* .metricTable */ .Lc)({ verdict })),
        ...(verdict.warnings.length === 0 ? [] : [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .bullets */ .e5)(verdict.warnings)]),
    ];
}
function provenance(event) {
    const rows = [
        ['commit', event.commit],
        ['model file', event.digest],
        ['run', event.run],
        ['evaluation', event.evaluation],
        ['verdict', event.verdict],
        ['by', event.actor],
        ['workflow run', event.workflowRun],
    ];
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .renderMarkdownTable */ .Ij)({
        columns: [
            { title: 'Where it comes from', align: 'left' },
            { title: '', align: 'left' },
        ],
        rows: rows.flatMap(([name, value]) => (value === null ? [] : [[{ text: name }, { text: value }]])),
    });
}
function joined(parts) {
    return `${parts.filter((part) => part !== null && part !== '').join('\n\n')}\n`;
}
/** One line of `SHA256SUMS`, which `sha256sum --check` reads. */
function renderChecksums(files) {
    return [...files]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, sha256 }) => `${sha256}  ${name}\n`)
        .join('');
}
//# sourceMappingURL=release-notes.js.map

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
