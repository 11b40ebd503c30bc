export const id = 51;
export const ids = [51];
export const modules = {

/***/ 3051:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  register: () => (/* binding */ register)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/canonical-json.js
var canonical_json = __webpack_require__(8143);
// EXTERNAL MODULE: ./build/experiment/differences.js
var differences = __webpack_require__(8186);
// EXTERNAL MODULE: ./build/experiment/input-files.js
var input_files = __webpack_require__(5700);
// EXTERNAL MODULE: ./build/experiment/keys.js + 1 modules
var keys = __webpack_require__(7432);
// EXTERNAL MODULE: ./build/registry/planned-event.js
var planned_event = __webpack_require__(4997);
// EXTERNAL MODULE: ./build/registry/registry-state.js + 3 modules
var registry_state = __webpack_require__(5335);
// EXTERNAL MODULE: ./build/registry/tag-grammar.js
var tag_grammar = __webpack_require__(1662);
;// CONCATENATED MODULE: ./build/registry/version-bump.js

const RECIPE_PARTS = ['code', 'params', 'data', 'environment'];
/**
 * How a version differs from the one before: `major` when callers of the old one cannot call the new one, `minor` when
 * what it was made from changed, or what it offers beyond that, else `patch`. A signature that cannot be read is not known
 * to be compatible, so it counts as major.
 */
function deriveBump(before, after) {
    if (before === null)
        return { bump: 'first', reasons: ['it is the first version'] };
    if (before.signature === null || after.signature === null) {
        const whose = before.signature === null ? 'the version before' : 'this version';
        return { bump: 'major', reasons: [`the inputs and outputs of ${whose} cannot be read, so nothing shows they fit`] };
    }
    const changes = compareSignatures(before.signature, after.signature);
    const breaking = changes.filter((change) => change.breaking);
    if (breaking.length > 0)
        return { bump: 'major', reasons: breaking.map((change) => change.text) };
    const parts = RECIPE_PARTS.filter((part) => before.recipe[part] !== after.recipe[part]);
    const reasons = [...changes.map((change) => change.text), ...parts.map((part) => PART_CHANGED[part])];
    if (reasons.length > 0)
        return { bump: 'minor', reasons };
    return { bump: 'patch', reasons: ['code, params, data and environment are the same'] };
}
const PART_CHANGED = {
    code: 'the code changed',
    params: 'the params changed',
    data: 'the data changed',
    environment: 'the environment changed',
};
/** Differences input by input and output by output, matched by name: their order does not matter to a caller. */
function compareSignatures(before, after) {
    return [
        ...compareTensors('input', before.inputs, after.inputs),
        ...compareTensors('output', before.outputs, after.outputs),
    ];
}
function compareTensors(where, before, after) {
    const change = (name, breaking, text) => ({
        where,
        name,
        breaking,
        text: `the ${where} ${name} ${text}`,
    });
    const then = new Map(before.map((tensor) => [tensor.name, tensor]));
    const now = new Map(after.map((tensor) => [tensor.name, tensor]));
    const removed = before.filter(({ name }) => !now.has(name)).map(({ name }) => change(name, true, 'is gone'));
    // Nobody feeds a new input; nobody has to read a new output.
    const added = after
        .filter(({ name }) => !then.has(name))
        .map(({ name }) => change(name, where === 'input', 'is new'));
    const changed = after.flatMap((tensor) => {
        const old = then.get(tensor.name);
        if (old === undefined)
            return [];
        if (old.type !== tensor.type) {
            return [change(tensor.name, true, `was ${old.type ?? 'no tensor'} and is ${tensor.type ?? 'no tensor'}`)];
        }
        if (old.shape.length !== tensor.shape.length) {
            const text = `had ${shapeText(old)} and has ${shapeText(tensor)}: another number of dimensions`;
            return [change(tensor.name, true, text)];
        }
        const dimensions = tensor.shape.map((size, at) => dimensionChange(where, old.shape[at], size));
        if (dimensions.every((each) => each === 'same'))
            return [];
        const breaking = dimensions.includes('breaking');
        return [change(tensor.name, breaking, `had the shape ${shapeText(old)} and has ${shapeText(tensor)}`)];
    });
    return [...removed, ...added, ...changed];
}
/** A caller is served as before by an input that takes more sizes, and by an output that gives fewer. */
function dimensionChange(where, before, after) {
    if (typeof before === 'string' && typeof after === 'string')
        return 'same'; // Only the name of a free dimension.
    if (before === after)
        return 'same';
    const widened = typeof before === 'number' && typeof after === 'string';
    const narrowed = typeof before === 'string' && typeof after === 'number';
    return (where === 'input' && widened) || (where === 'output' && narrowed) ? 'compatible' : 'breaking';
}
function shapeText({ shape }) {
    return `[${shape.join(', ')}]`;
}
const FIRST_VERSION = 'v1.0.0';
/**
 * The version after the newest of all there ever were, taken-back ones too, so that no name is used twice. After a
 * prerelease comes its release, when that is far enough.
 */
function nextVersion(versions, bump) {
    const newest = versions.toSorted(tag_grammar/* compareVersions */.Zy).at(-1);
    if (newest === undefined)
        return FIRST_VERSION;
    const [, core = '', rest = ''] = /^v?(\d+\.\d+\.\d+)(.*)$/.exec(newest) ?? [];
    const [major, minor, patch] = core.split('.').map(BigInt);
    const fitsRelease = bump === 'patch' || (patch === 0n && (bump === 'minor' || minor === 0n));
    if (rest.startsWith('-') && fitsRelease)
        return `v${core}`;
    switch (bump) {
        case 'first':
        case 'patch':
            return `v${major}.${minor}.${patch + 1n}`;
        case 'minor':
            return `v${major}.${minor + 1n}.0`;
        case 'major':
            return `v${major + 1n}.0.0`;
    }
}
//# sourceMappingURL=version-bump.js.map
;// CONCATENATED MODULE: ./build/registry/plan-registration.js




/** The next version of a model. Each commit has one version at most, and each version one commit for good. */
function planRegistration(state, request) {
    const { model, commit, digest, override, author } = request;
    const there = state?.versions.filter((version) => version.commit === commit) ?? [];
    const same = there.find((version) => version.digest === digest && !version.deregistered);
    if (same !== undefined && (override?.version ?? same.version) === same.version) {
        return { outcome: 'done', event: same.event, text: `${model} ${same.version} is registered on this commit` };
    }
    if (there.length > 0)
        return (0,planned_event/* refused */.J5)(occupied(model, there[0], digest));
    const problem = override === undefined ? undefined : overrideProblem(state, model, override);
    if (problem !== undefined)
        return (0,planned_event/* refused */.J5)(problem);
    const bump = override?.bump ?? request.bump;
    const version = override?.version ??
        nextVersion((state?.versions ?? []).map((each) => each.version), bump);
    const tag = (0,planned_event/* tagFor */.gY)(model, { kind: 'register', version, counter: null });
    if ((0,tag_grammar/* parseTagName */.fe)(tag).kind === 'other') {
        return (0,planned_event/* refused */.J5)({
            what: `${JSON.stringify(model)} cannot be the name of a model in a tag`,
            fix: 'rename its folder',
        });
    }
    const reasons = override === undefined ? (request.bumpReasons ?? []) : [override.reason];
    return {
        outcome: 'planned',
        plan: {
            model,
            version,
            previous: (0,registry_state/* newestVersion */.Rg)(state) ?? null,
            sameBytesAs: state?.versions.find((each) => each.digest === digest && !each.deregistered) ?? null,
            bump: override?.version === undefined ? bump : null,
            reasons,
            event: {
                tag,
                commit,
                message: {
                    subject: `Register ${model} ${version}`,
                    trailers: (0,planned_event/* trailersOf */.iA)({
                        'Proofmark-Version': version,
                        'Proofmark-Digest': digest,
                        'Proofmark-Run': request.run,
                        'Proofmark-Evaluation': request.evaluation,
                        'Proofmark-Verdict': request.verdict,
                        'Proofmark-Reason': override?.reason ?? null,
                    }, author),
                },
            },
        },
    };
}
function occupied(model, known, digest) {
    const at = `the commit ${known.commit.slice(0, 7)}`;
    if (known.deregistered) {
        return {
            what: `${model} ${known.version} was registered on ${at} and taken back`,
            fix: 'register from another commit: a version that was taken back does not return',
        };
    }
    const bytes = known.digest === digest ? '' : known.digest === null ? ', without a digest' : `, with ${known.digest}`;
    return {
        what: `${at} has the version ${known.version} of ${model} already${bytes}: a commit has one version`,
        fix: known.digest === digest
            ? `use ${known.version}`
            : 'commit the change that makes the new model, and register that',
    };
}
function overrideProblem(state, model, override) {
    if (override.reason.trim() === '') {
        return { what: 'a version that differs from the derived one needs a reason', fix: 'say why: --reason "…"' };
    }
    const { version } = override;
    if (version === undefined)
        return undefined;
    const parsed = (0,tag_grammar/* parseTagName */.fe)(`model@${version}`);
    if (parsed.kind !== 'register' || parsed.counter !== null) {
        return {
            what: `${JSON.stringify(version)} is not a version: ${parsed.kind === 'other' ? (parsed.reason ?? 'no version') : 'no version'}`,
            fix: 'write it as v1.2.0',
        };
    }
    const known = (0,registry_state/* versionOf */.E4)(state, version);
    if (known === undefined)
        return undefined;
    return {
        what: `${model} ${version} was registered on the commit ${known.commit.slice(0, 7)}${known.deregistered ? ' and taken back' : ''}`,
        fix: 'name a version that was never used, or leave it out',
    };
}
//# sourceMappingURL=plan-registration.js.map
// EXTERNAL MODULE: ./build/flows/complete-releases.js + 1 modules
var complete_releases = __webpack_require__(1836);
// EXTERNAL MODULE: ./build/flows/experiment.js + 1 modules
var experiment = __webpack_require__(4412);
// EXTERNAL MODULE: ./build/flows/read-facts.js
var read_facts = __webpack_require__(4986);
// EXTERNAL MODULE: ./build/flows/read-registry.js
var read_registry = __webpack_require__(5874);
// EXTERNAL MODULE: ./build/flows/version-assets.js
var version_assets = __webpack_require__(118);
// EXTERNAL MODULE: ./build/flows/version-files.js
var version_files = __webpack_require__(2560);
// EXTERNAL MODULE: ./build/flows/write-event.js
var write_event = __webpack_require__(4116);
;// CONCATENATED MODULE: ./build/flows/register.js















/**
 * Registers the commit that is checked out as the next version of a model, from evidence alone: its run, its evaluation,
 * and a verdict that passes against the newest version. Then releases the same bytes. A commit has one version: asked
 * twice, the second time finishes what the first one left.
 * @throws UserError when evidence is missing, the verdict does not pass, or the commit is not on the default branch
 */
async function registerVersion(request, ports) {
    const { model } = request;
    const reader = (0,read_facts/* openFacts */.A)(ports);
    await ports.evidence.pushMissing();
    const head = await (0,read_registry/* readDeclaredHead */.ZC)(ports, reader);
    const registry = await (0,read_registry/* readModelRegistry */.x6)(model, ports);
    (0,read_registry/* requireModel */.nj)(model, head.declared, registry.state);
    let judged;
    /** Judged anew when another version was registered meanwhile: that is the one to be no worse than. */
    async function judgeAgainst(newest) {
        const against = newest?.tag ?? null;
        if (judged?.against !== against)
            judged = { against, head: await judgedHead(model, head, reader, ports) };
        return judged.head;
    }
    const outcome = await (0,write_event/* writeEvent */.as)({
        model,
        dryRun: request.dryRun === true,
        eventOf: (plan) => plan.event,
        onPlan: (plan) => judged !== undefined && request.onPlan?.(plan, judged.head.verdict),
        plan: async ({ model: state }) => {
            const there = (0,registry_state/* versionAtCommit */.$C)(state, head.commit);
            if (there !== undefined)
                return planRegistration(state, askAgain(request, there));
            const newest = (0,registry_state/* newestVersion */.Rg)(state);
            const { run, verdict, facts } = await judgeAgainst(newest);
            const { bump, reasons } = deriveBump(await factsOfNewest(newest, reader, ports), facts);
            return planRegistration(state, {
                model,
                commit: head.commit,
                digest: `sha256:${run.record.file.sha256}`,
                run: run.record.key,
                evaluation: verdict.candidate.evaluationKey,
                verdict: verdict.key,
                bump,
                bumpReasons: reasons,
                author: request.author,
                ...(request.override === undefined ? {} : { override: request.override }),
            });
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
/** The request that made a version, for the plan to recognise. */
function askAgain(request, there) {
    const { model, commit, digest, run, evaluation, verdict } = there;
    return {
        model,
        commit,
        digest: digest ?? '',
        run: run ?? '',
        evaluation,
        verdict,
        bump: 'patch',
        author: request.author,
    };
}
/** The evidence of the commit. Everything that a release needs is made once before anything is written. */
async function judgedHead(model, head, reader, ports) {
    await requireLanded(head.commit, ports);
    const result = await (0,experiment/* runExperiment */.p)({ models: [model], head: head.commit, mayTrain: false }, ports);
    const judged = result.judged[0];
    if (judged === undefined)
        throw notJudged(model, result.others[0]?.reason ?? result.reason);
    const { verdict } = judged.report;
    if (verdict.verdict !== 'pass') {
        throw new errors/* UserError */.yo({
            what: `${model} may not be registered: its verdict is ${verdict.verdict}. ${verdict.reason}`,
            fix: `Only a verdict that passes registers. Read it with \`proofmark gate ${model}\`.`,
        });
    }
    const facts = await (0,version_assets/* factsOf */.xS)({ model, commit: head.commit, label: 'HEAD' }, reader);
    const source = {
        model,
        version: 'HEAD',
        tag: 'HEAD',
        commit: head.commit,
        digest: `sha256:${verdict.candidate.modelSha256}`,
        run: verdict.candidate.runKey,
        evaluation: verdict.candidate.evaluationKey,
        verdict: verdict.key,
    };
    const run = await (0,version_files/* runOfVersion */.lU)(source, ports.evidence);
    if (run === undefined)
        throw notJudged(model, 'The evidence of its run is gone.');
    await (0,version_assets/* smokeSampleOf */.N8)(source, run, facts, ports);
    const file = await ports.evidence.checkout(run.entry, 'model.onnx', verdict.candidate.modelSha256);
    return {
        run,
        verdict,
        facts: await versionFacts(facts, await ports.engine.signature(file), reader, head.commit, ports),
    };
}
/** Versions are registered from what has landed: a branch may still change. */
async function requireLanded(commit, { git }) {
    const branch = await git.defaultBranch();
    if (branch === null || (await git.isAncestor(commit, branch)))
        return;
    throw new errors/* UserError */.yo({
        what: `the commit ${commit.slice(0, 7)} is not on ${branch} yet, and only what has landed is registered`,
        fix: `merge it and push, or check out ${branch.replace(/^origin\//, '')}; \`git fetch\` if somebody else merged it`,
    });
}
function notJudged(model, reason) {
    return new errors/* UserError */.yo({
        what: `${model} may not be registered: ${reason}`,
        fix: `A version is registered from evidence: run \`proofmark experiment ${model}\` on this commit first.`,
    });
}
/** What the newest version was made from. What cannot be read any more is not known to be compatible. */
async function factsOfNewest(newest, reader, ports) {
    if (newest === undefined)
        return null;
    try {
        const { model, commit, version } = newest;
        const facts = await (0,version_assets/* factsOf */.xS)({ model, commit, label: version }, reader);
        const signature = await signatureOf(newest, ports);
        return await versionFacts(facts, signature, reader, commit, ports);
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return { signature: null, recipe: { code: '', params: '', data: '', environment: '' } };
    }
}
async function signatureOf(version, ports) {
    try {
        return await ports.engine.signature(await (0,version_files/* modelFileOf */.vJ)(version, ports));
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        ports.log.warn(`The model file of ${version.version} cannot be read: ${error.problems[0].what}`);
        return null;
    }
}
async function versionFacts(facts, signature, reader, commit, { sha256 }) {
    const { inputs, environment } = (0,differences/* recipeFiles */.M)(facts);
    const digest = (value) => sha256((0,canonical_json/* canonicalJson */.d)(value));
    const params = (0,keys/* paramsPath */.qQ)(facts);
    const { snapshot } = await reader.at(commit);
    const paramsOid = snapshot.entries.find(({ path }) => path === params)?.oid ?? null;
    const code = inputs.filter(({ path }) => (0,input_files/* joinPath */.uJ)(facts.folder, path) !== params);
    return {
        signature,
        recipe: {
            code: digest({ command: facts.config.train.command.trim(), seeds: facts.config.train.seeds, files: code }),
            params: digest({ oid: paramsOid }),
            data: digest({ train: facts.train.digest, test: facts.test.digest }),
            environment: digest({ files: environment }),
        },
    };
}
//# sourceMappingURL=register.js.map
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/event-result.js + 1 modules
var event_result = __webpack_require__(3666);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/register.js






const register = (0,action_define/* defineAction */.Q)({
    name: 'register',
    description: 'Registers the commit that is checked out as the next version of a model, from evidence: tag, then release.',
    permissions: ['contents: write'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        model: inputs/* modelInput */.M_,
        bump: schemas/* enum */.k5n(['major', 'minor', 'patch']).optional().describe('Instead of the derived bump; needs `reason`.'),
        reason: schemas/* string */.YjP().optional().describe('Why the bump differs.'),
        'dry-run': event_result/* dryRunInput */.lo,
        token: inputs/* tokenInput */.e1,
    }),
    outputs: event_result/* EventOutputs */.D6.extend({
        version: schemas/* string */.YjP().describe('The version, such as `v1.2.0`; empty when refused.'),
    }),
    example: { model: 'fraud' },
}, async ({ model, bump, reason, token, 'dry-run': dryRun }, { context, lifecycle, log }) => {
    if ((bump === undefined) !== (reason === undefined)) {
        const field = bump === undefined ? 'input bump' : 'input reason';
        throw new errors/* UserError */.yo({
            what: 'a bump of your own needs a reason',
            where: { field },
            fix: 'give both, or neither',
        });
    }
    const override = bump === undefined || reason === undefined ? {} : { override: { bump, reason } };
    const registered = await registerVersion({ model, author: (0,event_result/* authorOf */.rM)(context), dryRun, ...override }, await lifecycle(token));
    const { outcome } = registered;
    const tag = outcome.status === 'done' ? outcome.event.tag : '';
    const version = 'plan' in outcome ? outcome.plan.version : tag.slice(tag.indexOf('@') + 1);
    const result = (0,event_result/* eventResult */.aZ)({ ...registered, success: `${model} ${version} is registered` }, log);
    return { ...result, outputs: { ...result.outputs, version } };
});
//# sourceMappingURL=register.js.map

/***/ }),

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
