export const id = 635;
export const ids = [635];
export const modules = {

/***/ 3666:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D6: () => (/* binding */ EventOutputs),
  rM: () => (/* binding */ authorOf),
  lo: () => (/* binding */ dryRunInput),
  aZ: () => (/* binding */ eventResult)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
// EXTERNAL MODULE: ./build/report/terminal.js
var terminal = __webpack_require__(3299);
;// CONCATENATED MODULE: ./build/report/lifecycle-text.js


const CHECK_TONE = {
    passed: 'good',
    failed: 'bad',
    'not-needed': 'plain',
};
const CHECK_WORD = {
    passed: 'yes',
    failed: 'NO',
    'not-needed': '–',
};
/** Every rule of a plan, whether it holds, and why. */
function checksTable(checks) {
    return {
        columns: [
            { title: 'Check', align: 'left' },
            { title: 'Holds', align: 'left' },
            { title: 'Evidence', align: 'left', spare: 1 },
            { title: 'Why', align: 'left' },
        ],
        rows: checks.map(({ requirement, state, evidence, text }) => [
            { text: requirement },
            { text: CHECK_WORD[state], tone: CHECK_TONE[state], strong: state === 'failed' },
            { text: shortEvidence(evidence) },
            { text },
        ]),
    };
}
function shortEvidence(evidence) {
    if (evidence === null)
        return '–';
    return /^[0-9a-f]{64}$/.test(evidence) ? evidence.slice(0, 12) : evidence;
}
/** What is about to be written for a version, before anything is. */
function renderRegistrationPlan(plan, verdict, options = {}) {
    const bump = plan.bump === null ? 'as asked' : plan.bump;
    const since = plan.previous === null ? '' : ` after ${plan.previous.version}`;
    const baseline = verdict.baseline === null ? 'without a baseline' : `against ${verdict.baseline.label}`;
    const same = plan.sameBytesAs;
    return lines(options, `Register ${plan.model} ${plan.version}`, [
        `${bump}${since}: ${plan.reasons.join('; ') || 'no reason given'}`,
        `verdict ${verdict.verdict} ${baseline}: ${verdict.reason}`,
        ...(same === null ? [] : [`these are the bytes of ${same.version}`]),
        eventText(plan.event),
    ]);
}
/** What is about to be written for a promotion, with every check. */
function renderPromotionPlan(plan, options = {}) {
    const held = plan.replaces === null ? 'nothing' : (plan.replaces.version ?? plan.replaces.commit.slice(0, 7));
    return [
        lines(options, `Promote ${plan.model} ${plan.version.version} to ${plan.environment.name}`, [
            `${plan.environment.name} holds ${held} until then`,
            eventText(plan.event),
        ]),
        renderTextTable(checksTable(plan.checks), options),
    ].join('\n\n');
}
/** What is about to be written for a rollback. */
function renderRollbackPlan(plan, options = {}) {
    const bad = plan.replaces.version ?? plan.replaces.commit.slice(0, 7);
    return [
        lines(options, `Roll ${plan.environment} of ${plan.model} back from ${bad} to ${plan.restores.version}`, [
            plan.blocks === null
                ? `${bad} may not be promoted from then on`
                : `the bytes of ${bad} (${plan.blocks.slice(0, 19)}) may not be promoted from then on`,
            eventText(plan.event),
        ]),
        renderTextTable(checksTable(plan.checks), options),
    ].join('\n\n');
}
function eventText(event) {
    return `event ${event.tag} on ${event.commit.slice(0, 7)}`;
}
function lines({ colour = PLAIN }, title, rest) {
    return [colour.bold(visibleLine(title)), ...rest.map((line) => `  ${visibleLine(line)}`)].join('\n');
}
//# sourceMappingURL=lifecycle-text.js.map
// EXTERNAL MODULE: ./build/report/markdown.js + 1 modules
var markdown = __webpack_require__(6853);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/event-result.js





const EventOutputs = schemas/* object */.Ikc({
    status: schemas/* enum */.k5n(['written', 'done', 'planned', 'refused'])
        .describe('`written` now, `done` before, only `planned` in a dry run, or `refused`.'),
    tag: schemas/* string */.YjP().describe('Tag of the event; empty when it was refused.'),
});
const dryRunInput = (0,inputs/* flag */.Jt)(false, 'Plan and check only; write nothing.');
/** Who asks, for the event. */
function authorOf({ actor, runUrl }) {
    return { actor, workflowRun: runUrl };
}
/** What came of an event, as outputs, summary and failure. */
function eventResult(written, log) {
    const { outcome, completed, success, lenient = false } = written;
    switch (outcome.status) {
        case 'refused': {
            const { problems, checks } = outcome;
            const table = checks.length === 0 ? {} : { summary: (0,markdown/* renderMarkdownTable */.Ij)(checksTable(checks)) };
            return { outputs: { status: 'refused', tag: '' }, problems, ...table };
        }
        case 'planned':
            return { outputs: { status: 'planned', tag: outcome.tag }, summary: 'Nothing was written: this was a dry run.' };
        case 'written':
        case 'done': {
            const tag = outcome.status === 'done' ? outcome.event.tag : outcome.tag;
            const unfinished = (completed?.unfinished ?? []).map((each) => `The event ${each.tag} stands, and what follows from it is not all there: ${each.reason}.`);
            if (lenient)
                for (const line of unfinished)
                    log.warn(line);
            return {
                outputs: { status: outcome.status, tag },
                summary: (0,report_escape/* escapeMarkdown */.FV)(`${success} (event ${tag}).`),
                ...(unfinished.length === 0 || lenient
                    ? {}
                    : { failure: `${unfinished.join('\n')} Run this again to finish.` }),
            };
        }
    }
}
//# sourceMappingURL=event-result.js.map

/***/ }),

/***/ 5874:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uv: () => (/* binding */ readUnblocks),
/* harmony export */   ZC: () => (/* binding */ readDeclaredHead),
/* harmony export */   nj: () => (/* binding */ requireModel),
/* harmony export */   x6: () => (/* binding */ readModelRegistry)
/* harmony export */ });
/* unused harmony export UnblockRecord */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2857);
/* harmony import */ var _config_check_model_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(955);
/* harmony import */ var _config_nearest_name_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8721);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _registry_registry_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5335);
/* harmony import */ var _parse_evidence_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7907);






/** `unblock.json`: a digest that a rollback blocked may be promoted again, and why. */
const UnblockRecord = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz('proofmark-unblock/1'),
    model: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    digest: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    /** Tag of the rollback that blocked it. */
    tag: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    reason: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    actor: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().nullable(),
    /** Milliseconds since 1970. */
    at: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(),
});
/** Reads the tags that are here, after those of the remote were brought here. */
async function readModelRegistry(model, ports) {
    await ports.tagWriter.fetch();
    const state = (0,_registry_registry_state_js__WEBPACK_IMPORTED_MODULE_2__/* .foldTags */ .tP)(await ports.git.tags());
    const found = state.models.get(model);
    const place = Math.max(found?.nextCounter ?? 1, (await ports.tagWriter.lastPlace(model)) + 1);
    return { state, model: found === undefined ? undefined : { ...found, nextCounter: place }, place };
}
/** Digests of this model that may be promoted again, whoever said so, here or on the remote. */
async function readUnblocks(model, evidence) {
    const entries = await evidence.list('unblocks', model, { remote: true });
    const here = await Promise.all(entries.map((entry) => evidence.find(entry.id)));
    const records = here
        .filter((entry) => entry !== undefined)
        .map((entry) => (0,_parse_evidence_js__WEBPACK_IMPORTED_MODULE_3__/* .parseEvidence */ .v)(UnblockRecord, entry, 'unblock.json', evidence));
    return Promise.all(records);
}
/** Places whose uncommitted changes would make what is declared differ from what is written down. */
const DECLARATIONS = ['models', 'data-cards', 'registry'];
/**
 * The commit an event is written from. Throws a UserError for a shallow clone, before the first commit, with uncommitted
 * declarations, and with all problems of the files.
 */
async function readDeclaredHead(ports, facts) {
    const { git } = ports;
    const problems = [];
    if (await git.isShallow()) {
        problems.push({
            what: 'this is a shallow clone: it may not have the commits that versions were registered from',
            fix: 'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout',
        });
    }
    const commit = await git.resolve('HEAD');
    if (commit === undefined) {
        problems.push({ what: 'there is no commit yet', fix: 'commit the model, and run its experiment first' });
    }
    else {
        const dirty = (await git.dirtyPaths()).filter((path) => DECLARATIONS.some((folder) => path.startsWith(`${folder}/`)));
        if (dirty.length > 0) {
            problems.push({
                what: `${dirty.length === 1 ? 'a file is' : `${dirty.length} files are`} not committed: ${dirty.slice(0, 5).join(', ')}${dirty.length > 5 ? ', …' : ''}`,
                fix: 'Events are written for commits: commit the changes, or put them aside with `git stash -u`.',
            });
        }
    }
    if (problems.length > 0 || commit === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(problems);
    const snapshot = await facts.at(commit);
    if (snapshot.declared.problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(snapshot.declared.problems);
    return { commit, snapshot, declared: snapshot.declared, environments: snapshot.declared.environments };
}
/** Throws a UserError for a model that is neither declared nor in the registry, with the nearest name. */
function requireModel(name, declared, state) {
    const known = [...new Set([...declared.models.keys(), ...state.models.keys()])].sort();
    if (known.includes(name))
        return;
    const invalid = (0,_config_check_model_js__WEBPACK_IMPORTED_MODULE_0__/* .checkModelName */ .Xs)(name);
    if (invalid !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(invalid);
    const near = (0,_config_nearest_name_js__WEBPACK_IMPORTED_MODULE_5__/* .nearestName */ .q)(name, known);
    const there = known.length === 0 ? 'there are no models yet: run `proofmark init`' : `models: ${known.join(', ')}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo({
        what: `there is no model ${JSON.stringify(name)}`,
        fix: near === undefined ? there : `did you mean ${near}?`,
    });
}
//# sourceMappingURL=read-registry.js.map

/***/ }),

/***/ 4116:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   as: () => (/* binding */ writeEvent),
/* harmony export */   cO: () => (/* binding */ tagOf)
/* harmony export */ });
/* unused harmony exports timeOfEvent, MOST_TRIES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _registry_tag_grammar_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1662);
/* harmony import */ var _registry_trailers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4436);
/* harmony import */ var _read_registry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5874);




/** A clock further ahead than this is broken, and not followed. */
const LARGEST_SKEW_MS = 600_000;
const SECOND_MS = 1000;
/**
 * Tags count time in whole seconds, and clocks of machines disagree; an event without a counter is ordered by time alone.
 * So no event is dated before the one it follows, and one without a counter is dated after it.
 */
function timeOfEvent(tag, { model }, now) {
    const name = (0,_registry_tag_grammar_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTagName */ .fe)(tag);
    const counted = name.kind !== 'other' && name.counter !== null;
    const times = (model?.events ?? [])
        .map(({ time }) => time ?? 0)
        .filter((time) => time < now.getTime() + LARGEST_SKEW_MS);
    const last = times.reduce((latest, time) => Math.max(latest, time), 0);
    return new Date(Math.max(now.getTime(), counted ? last : last + SECOND_MS));
}
/** The event that now stands for the request. */
function tagOf(outcome) {
    return outcome.status === 'done' ? outcome.event.tag : outcome.tag;
}
/** Enough for dozens of processes that write events of one model at once. */
const MOST_TRIES = 60;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;
/**
 * Writes one event: read, plan, create the tag; when somebody else was faster, the same again from what is true then. The
 * same request twice gives one event. Throws a UserError when it was never this one's turn.
 */
async function writeEvent(request, ports) {
    const { model } = request;
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
        const registry = await (0,_read_registry_js__WEBPACK_IMPORTED_MODULE_3__/* .readModelRegistry */ .x6)(model, ports);
        const planned = await request.plan(registry);
        if (planned.outcome === 'done')
            return { status: 'done', event: planned.event, text: planned.text };
        if (planned.outcome === 'refused') {
            return { status: 'refused', problems: planned.problems, checks: planned.checks };
        }
        const { plan } = planned;
        const event = request.eventOf(plan);
        request.onPlan?.(plan);
        if (request.dryRun === true)
            return { status: 'planned', plan, tag: event.tag };
        const outcome = await ports.tagWriter.create({
            name: event.tag,
            commit: event.commit,
            message: (0,_registry_trailers_js__WEBPACK_IMPORTED_MODULE_2__/* .printTagMessage */ .D4)(event.message),
            at: timeOfEvent(event.tag, registry, ports.clock.now()),
            place: { model, number: registry.place },
        });
        if (outcome.status === 'created')
            return { status: 'written', plan, tag: event.tag, tries };
        if (tries === MOST_TRIES)
            break;
        ports.log.info(`Somebody else wrote event ${registry.place} of ${model} first; planning again from what is true now (try ${tries + 1} of at most ${MOST_TRIES}).`);
        await ports.backoff.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 1.5 ** tries));
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: `others wrote events of ${model} faster than this command could, ${MOST_TRIES} times`,
        fix: 'Nothing was written. Run the same command again when there is less going on.',
    });
}
//# sourceMappingURL=write-event.js.map

/***/ }),

/***/ 5418:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AN: () => (/* binding */ isProblem),
/* harmony export */   Am: () => (/* binding */ findVersion),
/* harmony export */   jY: () => (/* binding */ findEnvironment)
/* harmony export */ });
/* harmony import */ var _config_nearest_name_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8721);
/* harmony import */ var _registry_state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5335);


/** A registered version by its name, or what is wrong with the name. */
function findVersion(state, model, version) {
    const found = (0,_registry_state_js__WEBPACK_IMPORTED_MODULE_0__/* .versionOf */ .E4)(state, version);
    if (found !== undefined)
        return found;
    const known = state?.versions.map((each) => each.version) ?? [];
    const near = known.includes(`v${version}`) ? `v${version}` : (0,_config_nearest_name_js__WEBPACK_IMPORTED_MODULE_1__/* .nearestName */ .q)(version, known);
    return {
        what: `${model} has no version ${JSON.stringify(version)}`,
        fix: near !== undefined
            ? `did you mean ${near}?`
            : known.length === 0
                ? 'no version is registered yet: `proofmark register` registers one; `git fetch --tags` brings those of the remote'
                : `registered: ${listed(known)}`,
    };
}
/** A declared environment by its name, or what is wrong with the name. */
function findEnvironment(environments, name) {
    const declared = environments?.environments ?? [];
    const found = declared.find((each) => each.name === name);
    if (found !== undefined)
        return found;
    const known = declared.map((each) => each.name);
    const near = (0,_config_nearest_name_js__WEBPACK_IMPORTED_MODULE_1__/* .nearestName */ .q)(name, known);
    return {
        what: `there is no environment ${JSON.stringify(name)}`,
        where: { file: 'registry/environments.yaml' },
        fix: near !== undefined
            ? `did you mean ${near}?`
            : known.length === 0
                ? `declare it: environments: [{ name: ${name} }]`
                : `declared: ${listed(known)}`,
    };
}
function isProblem(found) {
    return 'what' in found;
}
function listed(names) {
    return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')}, …`;
}
//# sourceMappingURL=find-version.js.map

/***/ }),

/***/ 1103:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TG: () => (/* binding */ versionTrailers),
/* harmony export */   jv: () => (/* binding */ heldName),
/* harmony export */   kc: () => (/* binding */ blockCheck),
/* harmony export */   z: () => (/* binding */ planPromotion)
/* harmony export */ });
/* unused harmony export registeredCheck */
/* harmony import */ var _config_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1359);
/* harmony import */ var _find_version_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5418);
/* harmony import */ var _planned_event_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4997);
/* harmony import */ var _registry_state_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5335);




/**
 * A version's way into an environment: every rule as a check, and the event when all hold. `now` in milliseconds since
 * 1970. A version that is there already is done, whatever has changed about its checks since.
 */
function planPromotion(state, request, facts, now) {
    const { model, rollout } = request;
    const environment = (0,_find_version_js__WEBPACK_IMPORTED_MODULE_1__/* .findEnvironment */ .jY)(facts.environments, request.environment);
    const version = (0,_find_version_js__WEBPACK_IMPORTED_MODULE_1__/* .findVersion */ .Am)(state, model, request.version);
    if ((0,_find_version_js__WEBPACK_IMPORTED_MODULE_1__/* .isProblem */ .AN)(environment) || (0,_find_version_js__WEBPACK_IMPORTED_MODULE_1__/* .isProblem */ .AN)(version))
        return (0,_planned_event_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)([environment, version].filter(_find_version_js__WEBPACK_IMPORTED_MODULE_1__/* .isProblem */ .AN));
    const held = state.environments.get(environment.name);
    const stage = rollout === undefined ? environment.name : `${environment.name}-${rollout.stage}`;
    const there = rollout === undefined ? held?.current : sameStep(held?.rollout, stage, rollout.text);
    const same = there?.commit === version.commit && there.digest === version.digest && !version.deregistered;
    if (same && (rollout !== undefined || held?.rollout === null)) {
        return { outcome: 'done', event: there.event, text: `${stage} holds ${model} ${version.version} already` };
    }
    const checks = promotionChecks(state, version, environment, request, facts, now);
    const failed = checks.filter((check) => check.state === 'failed');
    if (failed.length > 0)
        return (0,_planned_event_js__WEBPACK_IMPORTED_MODULE_2__/* .refused */ .J5)(failed.map((check) => problemOf(check, request)), checks);
    const names = facts.environments.environments.map((each) => each.name);
    const replaces = held?.current ?? null;
    return {
        outcome: 'planned',
        plan: {
            model,
            version,
            environment,
            replaces,
            checks,
            isLast: names.at(-1) === environment.name,
            event: {
                tag: (0,_planned_event_js__WEBPACK_IMPORTED_MODULE_2__/* .tagFor */ .gY)(model, { kind: 'assign', stage, counter: state.nextCounter }),
                commit: version.commit,
                message: {
                    subject: subjectOf(request),
                    trailers: (0,_planned_event_js__WEBPACK_IMPORTED_MODULE_2__/* .trailersOf */ .iA)({
                        ...versionTrailers(version),
                        'Proofmark-Verdict': facts.requirements.gate?.evidence ?? version.verdict,
                        'Proofmark-Approved-By': approversOf(request, facts.approvals).join(', '),
                        'Proofmark-Replaces': replaces === null ? null : heldName(replaces),
                        'Proofmark-Rollout': rollout?.text,
                        'Proofmark-Reason': request.reason,
                    }, request.author),
                },
            },
        },
    };
}
/** The version an environment is given, in the words of every event that gives it. */
function versionTrailers(version) {
    return {
        'Proofmark-Version': version.version,
        'Proofmark-Digest': version.digest,
        'Proofmark-Run': version.run,
        'Proofmark-Evaluation': version.evaluation,
        'Proofmark-Verdict': version.verdict,
    };
}
/** `v1.2.0`, or the commit where no version is registered. */
function heldName(assignment) {
    return assignment.version ?? assignment.commit;
}
function subjectOf({ model, version, environment, rollout }) {
    const how = rollout === undefined ? '' : ` (${rollout.text})`;
    return `Promote ${model} ${version} to ${environment}${how}`;
}
function sameStep(rollout, stage, text) {
    return rollout?.environment === stage && rollout.rollout === text ? rollout : undefined;
}
function promotionChecks(state, version, environment, request, facts, now) {
    const predecessor = environment.after === undefined ? undefined : state.environments.get(environment.after);
    return [
        registeredCheck(version, facts.digest),
        blockCheck(state, version, facts.unblocks),
        progressCheck(version, state.environments.get(environment.name)),
        predecessorCheck(version, environment, predecessor),
        soakCheck(version, environment, predecessor, now),
        ...environment.requires.map((name) => requirementCheck(name, facts.requirements[name])),
        approvalCheck(environment, request, facts.approvals),
    ];
}
/** The version stands, and evidence has the bytes it was registered with. */
function registeredCheck(version, digest) {
    const check = (state, text) => ({
        requirement: 'registered',
        state,
        evidence: version.tag,
        text,
    });
    if (version.deregistered) {
        const { actor, reason } = version.withdrawn;
        return check('failed', `it was taken back${actor === null ? '' : ` by ${actor}`}${reason === null ? '' : `: ${reason}`}`);
    }
    if (version.digest === null)
        return check('failed', 'it was registered without a digest, so its bytes cannot be checked');
    if (digest === null)
        return check('failed', `its model file, ${version.digest}, could not be read from evidence`);
    if (digest !== version.digest) {
        return check('failed', `it was registered with ${version.digest}, and the model file in evidence has ${digest}`);
    }
    return check('passed', version.digest);
}
function blockCheck(state, version, unblocks) {
    const block = (0,_registry_state_js__WEBPACK_IMPORTED_MODULE_3__/* .blockOf */ .VN)(state, version, unblocks);
    if (block === undefined)
        return { requirement: 'not-blocked', state: 'passed', evidence: null, text: 'no rollback blocks it' };
    const why = block.reason === null ? '' : `: ${block.reason}`;
    const as = block.version === version.version ? '' : ` as ${block.version}`;
    return {
        requirement: 'not-blocked',
        state: 'failed',
        evidence: block.tag,
        text: `a rollback took it out of ${block.environment}${as}${why}`,
    };
}
function progressCheck(version, held) {
    const rollout = held?.rollout ?? null;
    const base = { requirement: 'nothing-in-progress', evidence: rollout?.tag ?? null };
    if (rollout === null)
        return { ...base, state: 'passed', text: 'no other version is coming in' };
    const what = `${heldName(rollout)} is coming in (${rollout.rollout ?? rollout.environment})`;
    return rollout.commit === version.commit
        ? { ...base, state: 'passed', text: what }
        : { ...base, state: 'failed', text: what };
}
function predecessorCheck(version, { after }, held) {
    if (after === undefined) {
        return { requirement: 'predecessor', state: 'not-needed', evidence: null, text: 'it is a first environment' };
    }
    const current = held?.current ?? null;
    const base = { requirement: 'predecessor', evidence: current?.tag ?? null };
    if (current === null)
        return { ...base, state: 'failed', text: `${after} holds no version` };
    if (current.commit !== version.commit)
        return { ...base, state: 'failed', text: `${after} holds ${heldName(current)}` };
    if (current.digest !== version.digest) {
        return {
            ...base,
            state: 'failed',
            text: `${after} holds ${version.version} with ${current.digest ?? 'no digest'}, and it was registered with ${version.digest ?? 'none'}`,
        };
    }
    return { ...base, state: 'passed', text: `${after} holds it` };
}
function soakCheck(version, { after, soak }, held, now) {
    const check = (state, text, evidence = null) => ({
        requirement: 'soak',
        state,
        evidence,
        text,
    });
    if (soak === undefined || after === undefined)
        return check('not-needed', 'no time is asked for');
    if (held?.current?.commit !== version.commit)
        return check('failed', `it has to be in ${after} for ${soak} first`);
    const since = heldSince(held, version.commit);
    if (since === null)
        return check('failed', `nobody knows since when ${after} holds it`);
    const over = since.time + (0,_config_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationSeconds */ .o)(soak) * 1000;
    if (now < over)
        return check('failed', `its ${soak} in ${after} are over at ${minuteOf(over)}`, since.tag);
    return check('passed', `in ${after} since ${minuteOf(since.time)}, longer than ${soak}`, since.tag);
}
/** Since when an environment holds a commit without a break, however often it was assigned again. */
function heldSince({ tenures }, commit) {
    const broken = tenures.findLastIndex(({ assignment }) => assignment.commit !== commit);
    const first = tenures[broken + 1]?.since;
    return first === undefined || first.time === null ? null : { time: first.time, tag: first.tag };
}
function requirementCheck(requirement, fact) {
    if (fact === undefined)
        return { requirement, state: 'failed', evidence: null, text: 'there is no evidence of it' };
    return { requirement, ...fact };
}
function approvalCheck({ approvals: needed }, request, approvals) {
    const people = approversOf(request, approvals);
    const evidence = people.length === 0 ? null : people.join(', ');
    const base = { requirement: 'approvals', evidence };
    if (needed === 0)
        return { ...base, state: 'not-needed', text: 'none is asked for' };
    if (people.length >= needed)
        return { ...base, state: 'passed', text: `${people.length} of ${needed}` };
    const own = approvals.length > 0 && people.length === 0 ? '; their own does not count' : '';
    return { ...base, state: 'failed', text: `${people.length} of ${needed}${own}` };
}
/** Each person once, without the one who asks. */
function approversOf({ author }, approvals) {
    return [...new Set(approvals)].filter((person) => person !== author.actor);
}
/** `2026-03-01T12:00Z`, rounded up, so that it is over then. */
function minuteOf(time) {
    return `${new Date(Math.ceil(time / 60_000) * 60_000).toISOString().slice(0, 16)}Z`;
}
function problemOf({ requirement, text, evidence }, request) {
    const { model, version, environment } = request;
    const it = `${model} ${version}`;
    switch (requirement) {
        case 'registered':
            return {
                what: `${it} may not be promoted: ${text}`,
                fix: 'promote a version that stands, or register a new one',
            };
        case 'not-blocked':
            return {
                what: `${it} is blocked: ${text} (${evidence})`,
                fix: `when the cause is gone: proofmark unblock ${model}@${version} --reason "…"`,
            };
        case 'nothing-in-progress':
            return { what: `${environment} is busy: ${text}`, fix: 'finish that, or roll it back' };
        case 'predecessor':
            return {
                what: `${it} may not skip an environment: ${text}`,
                fix: `promote it there first: proofmark promote ${model}@${version} --to …`,
            };
        case 'soak':
            return { what: `${it} has not been tried long enough: ${text}`, fix: 'promote it again after that' };
        case 'approvals':
            return { what: `${it} needs approval for ${environment}: ${text}`, fix: 'ask somebody else to approve it' };
        default:
            return { what: `${it} lacks ${requirement} for ${environment}: ${text}`, fix: REQUIREMENT_FIX[requirement] };
    }
}
const REQUIREMENT_FIX = {
    gate: 'run `proofmark gate` on the commit of the version',
    smoke: 'see what the runtime said, and register a version that runs',
    'data-card': 'complete the data card, and register a version with it',
    'model-card': 'complete the model card, and register a version with it',
    attestation: 'attest the model file where it was built',
    'rollback-window': 'promote the version through the environments instead',
};
//# sourceMappingURL=plan-promotion.js.map

/***/ }),

/***/ 4997:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   gY: () => (/* binding */ tagFor),
/* harmony export */   iA: () => (/* binding */ trailersOf)
/* harmony export */ });
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7761);
/* harmony import */ var _tag_grammar_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1662);


function refused(problem, checks = []) {
    const problems = ('what' in problem ? [problem] : problem);
    return { outcome: 'refused', problems, checks };
}
/** The tag of an event of a model. */
function tagFor(model, what) {
    return (0,_tag_grammar_js__WEBPACK_IMPORTED_MODULE_1__/* .printTagName */ .pd)({ ...what, ...(0,_events_js__WEBPACK_IMPORTED_MODULE_0__/* .tagBaseOf */ .rI)(model) });
}
/** Trailers without those that say nothing. */
function trailersOf(values, author) {
    const all = { ...values, 'Proofmark-Actor': author.actor, 'Proofmark-Workflow-Run': author.workflowRun };
    return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null && text !== undefined && text !== ''));
}
//# sourceMappingURL=planned-event.js.map

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

/***/ })

};
