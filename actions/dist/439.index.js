export const id = 439;
export const ids = [439];
export const modules = {

/***/ 3630:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollback: () => (/* binding */ rollback)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/forge.js
var forge = __webpack_require__(7863);
// EXTERNAL MODULE: ./build/registry/find-version.js
var find_version = __webpack_require__(5418);
// EXTERNAL MODULE: ./build/registry/plan-promotion.js
var plan_promotion = __webpack_require__(1103);
// EXTERNAL MODULE: ./build/registry/planned-event.js
var planned_event = __webpack_require__(4997);
// EXTERNAL MODULE: ./build/registry/registry-state.js + 3 modules
var registry_state = __webpack_require__(5335);
;// CONCATENATED MODULE: ./build/registry/plan-rollback.js




/**
 * Back to a version that the environment held before. What goes is the version that is coming in, when one is, else what
 * the environment holds; its digest is blocked. No soak and no approval are asked for: the version was live here.
 */
function planRollback(state, request, facts) {
    const { model, environment, to, author } = request;
    const reason = request.reason.trim();
    const held = state?.environments.get(environment);
    const problems = [];
    if (reason === '')
        problems.push({ what: 'a rollback needs a reason', fix: 'say what went wrong: --reason "…"' });
    const declared = (0,find_version/* findEnvironment */.jY)(facts.environments, environment);
    if (held === undefined && (0,find_version/* isProblem */.AN)(declared))
        problems.push(declared);
    const named = to === null ? null : (0,find_version/* findVersion */.Am)(state, model, to);
    if (named !== null && (0,find_version/* isProblem */.AN)(named))
        problems.push(named);
    if (problems.length > 0 || (named !== null && (0,find_version/* isProblem */.AN)(named)))
        return (0,planned_event/* refused */.J5)(problems);
    const current = held?.current ?? null;
    const done = current === null || held.rollout !== null ? undefined : doneBefore(current, to, reason);
    if (done !== undefined)
        return done;
    const replaces = held?.rollout ?? current;
    if (held === undefined || replaces === null) {
        return (0,planned_event/* refused */.J5)({ what: `${environment} holds no version of ${model}`, fix: 'there is nothing to roll back' });
    }
    const earlier = earlierVersions(held, replaces, state);
    const restores = named ?? earlier.find((version) => isGood(state, version, replaces, facts.unblocks));
    if (restores === undefined) {
        return (0,planned_event/* refused */.J5)({
            what: `${environment} held no version of ${model} before ${(0,plan_promotion/* heldName */.jv)(replaces)} that is good: ${historyText(earlier, state, facts)}`,
            fix: `promote a version: proofmark promote ${model}@VERSION --to ${environment}; or empty the environment with \`proofmark unassign\``,
        });
    }
    const window = (0,find_version/* isProblem */.AN)(declared) ? undefined : declared.rollbackWindow?.revisions;
    const checks = rollbackChecks(state, restores, replaces, earlier, window, facts.unblocks);
    const failed = checks.filter((check) => check.state === 'failed');
    if (failed.length > 0)
        return (0,planned_event/* refused */.J5)(failed.map((check) => problemOf(check, restores, request)), checks);
    return {
        outcome: 'planned',
        plan: {
            model,
            environment,
            restores,
            replaces,
            blocks: replaces.digest,
            checks,
            event: {
                tag: (0,planned_event/* tagFor */.gY)(model, { kind: 'assign', stage: environment, counter: state.nextCounter }),
                commit: restores.commit,
                message: {
                    subject: `Roll ${environment} of ${model} back from ${(0,plan_promotion/* heldName */.jv)(replaces)} to ${restores.version}`,
                    trailers: (0,planned_event/* trailersOf */.iA)({
                        ...(0,plan_promotion/* versionTrailers */.TG)(restores),
                        'Proofmark-Replaces': (0,plan_promotion/* heldName */.jv)(replaces),
                        'Proofmark-Restores': restores.version,
                        'Proofmark-Reason': reason,
                    }, author),
                },
            },
        },
    };
}
/** The same rollback asked for again, as after an interruption: going back one more step takes another reason or `to`. */
function doneBefore(current, to, reason) {
    if (current.restores === null || current.reason !== oneLine(reason))
        return undefined;
    if (to !== null && to !== current.version)
        return undefined;
    const text = `${current.environment} was rolled back to ${(0,plan_promotion/* heldName */.jv)(current)} for this reason`;
    return { outcome: 'done', event: current.event, text };
}
/** As a trailer keeps it. */
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim();
}
/** Versions the environment held before, the last first, each once. */
function earlierVersions(held, replaces, state) {
    const names = held.tenures
        .map(({ assignment }) => assignment)
        .reverse()
        .filter(({ commit, version }) => commit !== replaces.commit && version !== null)
        .map(({ version }) => version);
    return [...new Set(names)].map((name) => (0,registry_state/* versionOf */.E4)(state, name));
}
function isGood(state, version, replaces, unblocks) {
    return !version.deregistered && !sameBytes(version, replaces) && (0,registry_state/* blockOf */.VN)(state, version, unblocks) === undefined;
}
function sameBytes(version, replaces) {
    return version.digest !== null && version.digest === replaces.digest;
}
function historyText(earlier, state, { unblocks }) {
    if (earlier.length === 0)
        return 'it held no other';
    const list = earlier.slice(0, 5).map((version) => {
        if (version.deregistered)
            return `${version.version} was taken back`;
        if ((0,registry_state/* blockOf */.VN)(state, version, unblocks) !== undefined)
            return `${version.version} is blocked`;
        return `${version.version} has the same bytes`;
    });
    return list.join(', ');
}
function rollbackChecks(state, restores, replaces, earlier, window, unblocks) {
    const back = earlier.indexOf(restores) + 1;
    const registered = restores.deregistered
        ? { requirement: 'registered', state: 'failed', evidence: restores.withdrawn.tag, text: 'it was taken back' }
        : sameBytes(restores, replaces)
            ? {
                requirement: 'registered',
                state: 'failed',
                evidence: restores.tag,
                text: `it has the bytes of ${(0,plan_promotion/* heldName */.jv)(replaces)}`,
            }
            : {
                requirement: 'registered',
                state: 'passed',
                evidence: restores.tag,
                text: restores.digest ?? 'without a digest',
            };
    return [
        registered,
        (0,plan_promotion/* blockCheck */.kc)(state, restores, unblocks),
        windowCheck(back, window, replaces.environment),
        { requirement: 'soak', state: 'not-needed', evidence: null, text: 'it was live here before' },
        { requirement: 'approvals', state: 'not-needed', evidence: null, text: 'a rollback does not wait' },
    ];
}
function windowCheck(back, window, environment) {
    const base = { requirement: 'rollback-window', evidence: null };
    if (back === 0)
        return { ...base, state: 'failed', text: `${environment} never held it` };
    const text = `${back} version${back === 1 ? '' : 's'} back`;
    if (window === undefined)
        return { ...base, state: 'passed', text };
    return { ...base, state: back <= window ? 'passed' : 'failed', text: `${text}, of ${window} that the window has` };
}
function problemOf({ requirement, text, evidence }, { version }, { model, environment }) {
    const it = `${model} ${version}`;
    if (requirement === 'not-blocked') {
        return {
            what: `${it} is blocked: ${text} (${evidence})`,
            fix: `choose another version, or when the cause is gone: proofmark unblock ${model}@${version} --reason "…"`,
        };
    }
    if (requirement === 'rollback-window') {
        return {
            what: `${it} is outside the rollback window of ${environment}: ${text}`,
            fix: `choose a nearer version, or promote it: proofmark promote ${model}@${version} --to ${environment}`,
        };
    }
    return { what: `${it} may not be restored: ${text}`, fix: 'choose another version' };
}
/** Clears the blocks of a version, each with its own record. `now` in milliseconds since 1970. */
function planUnblock(state, request, unblocks, now) {
    const { model, author } = request;
    const reason = oneLine(request.reason);
    const version = findVersion(state, model, request.version);
    const problems = isProblem(version) ? [version] : [];
    if (reason === '')
        problems.push({ what: 'clearing a block needs a reason', fix: 'say what has changed: --reason "…"' });
    if (isProblem(version) || problems.length > 0)
        return refused(problems);
    const cleared = [];
    for (;;) {
        const block = blockOf(state, version, [...unblocks, ...cleared]);
        if (block === undefined)
            break;
        const digest = block.digest ?? block.version;
        cleared.push({ model, digest, tag: block.tag, reason, actor: author.actor, at: now });
    }
    if (cleared.length > 0)
        return { outcome: 'planned', plan: { unblocks: cleared } };
    if (blockOf(state, version, []) !== undefined) {
        return { outcome: 'done', text: `${model} ${version.version} was unblocked before` };
    }
    return refused({ what: `${model} ${version.version} is not blocked`, fix: 'there is nothing to clear' });
}
//# sourceMappingURL=plan-rollback.js.map
// EXTERNAL MODULE: ./build/flows/complete-releases.js + 1 modules
var complete_releases = __webpack_require__(1836);
// EXTERNAL MODULE: ./build/flows/read-facts.js
var read_facts = __webpack_require__(4986);
// EXTERNAL MODULE: ./build/flows/read-registry.js
var read_registry = __webpack_require__(5874);
// EXTERNAL MODULE: ./build/flows/version-files.js
var version_files = __webpack_require__(2560);
// EXTERNAL MODULE: ./build/flows/write-event.js
var write_event = __webpack_require__(4116);
;// CONCATENATED MODULE: ./build/flows/rollback.js







/**
 * Puts the last good version, or a named one, back into an environment. The event comes first and needs git alone; release,
 * deployment record and incident follow when the forge answers, now or with the next command.
 * @throws UserError when the file of the version to restore is not the registered one
 */
async function rollBack(request, ports) {
    const { model } = request;
    const reader = (0,read_facts/* openFacts */.A)(ports);
    const head = await (0,read_registry/* readDeclaredHead */.ZC)(ports, reader);
    const registry = await (0,read_registry/* readModelRegistry */.x6)(model, ports);
    (0,read_registry/* requireModel */.nj)(model, head.declared, registry.state);
    const unblocks = await (0,read_registry/* readUnblocks */.Uv)(model, ports.evidence);
    const outcome = await (0,write_event/* writeEvent */.as)({
        model,
        dryRun: request.dryRun === true,
        eventOf: (plan) => plan.event,
        onPlan: (plan) => request.onPlan?.(plan),
        plan: async ({ model: state }) => {
            const planned = planRollback(state, request, { environments: head.environments, unblocks });
            if (planned.outcome === 'planned')
                await verifyBytes(planned.plan, ports);
            return planned;
        },
    }, ports);
    if (outcome.status === 'planned' || outcome.status === 'refused')
        return { outcome, completed: null };
    const { model: state } = await (0,read_registry/* readModelRegistry */.x6)(model, ports);
    return {
        outcome,
        completed: await (0,complete_releases/* completeReleases */.q)({ state: state, own: (0,write_event/* tagOf */.cO)(outcome), environments: head.environments, reader }, ports),
    };
}
/** Other bytes than the registered ones are refused; that nobody can be asked for them does not hold a rollback up. */
async function verifyBytes({ restores }, ports) {
    try {
        await (0,version_files/* modelFileOf */.vJ)(restores, ports);
    }
    catch (error) {
        if (!(error instanceof forge/* ForgeUnavailable */.M))
            throw error;
        ports.log.warn(`The bytes of ${restores.model} ${restores.version} were not checked: ${error.problems[0].what}`);
    }
}
//# sourceMappingURL=rollback.js.map
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/event-result.js + 1 modules
var event_result = __webpack_require__(3666);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/rollback.js





const rollback = (0,action_define/* defineAction */.Q)({
    name: 'rollback',
    description: 'Puts the last good version back into an environment, blocks the bad bytes and opens an incident.',
    permissions: ['contents: write', 'deployments: write', 'issues: write'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        model: inputs/* modelInput */.M_,
        environment: schemas/* string */.YjP().describe('The environment to roll back.'),
        reason: schemas/* string */.YjP().describe('What went wrong.'),
        to: schemas/* string */.YjP().optional().describe('This version instead of the last good one, within `rollbackWindow`.'),
        'dry-run': event_result/* dryRunInput */.lo,
        token: inputs/* tokenInput */.e1,
    }),
    outputs: event_result/* EventOutputs */.D6,
    example: { model: 'fraud', environment: 'production', reason: 'late payments missed since 14:00' },
}, async ({ model, environment, reason, to, token, 'dry-run': dryRun }, { context, lifecycle, log }) => {
    const rolledBack = await rollBack({ model, environment, reason, to: to ?? null, author: (0,event_result/* authorOf */.rM)(context), dryRun }, await lifecycle(token));
    const { outcome } = rolledBack;
    const restored = 'plan' in outcome ? outcome.plan.restores.version : 'the version restored before';
    return (0,event_result/* eventResult */.aZ)({ ...rolledBack, success: `${environment} holds ${model} ${restored}`, lenient: true }, log);
});
//# sourceMappingURL=rollback.js.map

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

/***/ })

};
