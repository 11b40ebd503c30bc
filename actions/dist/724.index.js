export const id = 724;
export const ids = [724];
export const modules = {

/***/ 5724:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  promote: () => (/* binding */ promote)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/registry/plan-promotion.js
var plan_promotion = __webpack_require__(1103);
// EXTERNAL MODULE: ./build/registry/registry-state.js + 3 modules
var registry_state = __webpack_require__(5335);
// EXTERNAL MODULE: ./build/flows/complete-releases.js + 1 modules
var complete_releases = __webpack_require__(1836);
// EXTERNAL MODULE: ./build/config/duration.js
var duration = __webpack_require__(1359);
// EXTERNAL MODULE: ./build/report/model-card.js
var model_card = __webpack_require__(821);
// EXTERNAL MODULE: ./build/experiment/differences.js
var differences = __webpack_require__(8186);
// EXTERNAL MODULE: ./build/experiment/keys.js + 1 modules
var keys = __webpack_require__(7432);
// EXTERNAL MODULE: ./build/flows/contender.js
var contender = __webpack_require__(2300);
// EXTERNAL MODULE: ./build/flows/judge-contenders.js + 23 modules
var judge_contenders = __webpack_require__(8617);
// EXTERNAL MODULE: ./build/flows/version-assets.js
var version_assets = __webpack_require__(118);
// EXTERNAL MODULE: ./build/flows/version-files.js
var version_files = __webpack_require__(2560);
;// CONCATENATED MODULE: ./build/flows/promotion-gate.js







/**
 * The promotion-stage verdict of a version against what the environment holds: every guardrail has to be proved, on the
 * same rows. Found in evidence, or computed from runs that are there; nothing is trained.
 */
async function judgePromotion(request, reader, ports) {
    try {
        const { version, held } = request;
        const facts = await (0,version_assets/* factsOf */.xS)({ model: version.model, commit: version.commit, label: version.version }, reader);
        const arena = { spec: facts.spec, pin: facts.test };
        const run = await trainedRun(version, ports);
        const candidate = await (0,contender/* evaluateContender */.yC)({ facts, evaluation: facts.evaluation, label: version.version, version: version.version, commit: version.commit }, run, arena, ports);
        const baseline = await heldContender(request, facts, reader, ports);
        const { report, entry } = await (0,judge_contenders/* judgeContenders */.H)({
            candidate,
            baseline,
            production: null,
            baselineNote: held === null ? `${request.environment} holds nothing yet` : `which ${request.environment} holds`,
            arena,
            stage: 'promote',
            policy: request.policy,
            waivers: request.waivers,
            runs: [candidate.run],
            differences: (0,differences/* differences */.t)(baseline?.entrant.facts ?? null, facts),
        }, ports);
        const { verdict, reason } = report.verdict;
        return { state: verdict === 'pass' ? 'passed' : 'failed', evidence: entry.id.key, text: `${verdict}: ${reason}` };
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return { state: 'failed', evidence: null, text: `error: ${error.problems.map(({ what }) => what).join('; ')}` };
    }
}
async function heldContender({ held, heldVersion, environment }, candidate, reader, ports) {
    if (held === null)
        return null;
    if (heldVersion === null) {
        throw new errors/* UserError */.yo({
            what: `${environment} holds the commit ${held.commit.slice(0, 7)}, which no version was registered from, so nothing can be compared with it`,
        });
    }
    const { version, commit } = heldVersion;
    const facts = await (0,version_assets/* factsOf */.xS)({ model: candidate.model, commit, label: version }, reader);
    const run = await trainedRun(heldVersion, ports);
    const { spec, test } = candidate;
    const evaluation = (0,keys/* evaluationOf */.SV)({ config: facts.config, runKey: run.record.key, spec, test }, ports.sha256);
    return (0,contender/* evaluateContender */.yC)({ facts, evaluation, label: version, version, commit }, run, { spec, pin: test }, ports);
}
async function trainedRun(version, ports) {
    const run = await (0,version_files/* runOfVersion */.lU)(version, ports.evidence);
    if (run !== undefined)
        return run;
    throw new errors/* UserError */.yo({
        what: `the evidence of ${version.model} ${version.version} (run ${version.run?.slice(0, 12) ?? 'not named by its tag'}) is neither here nor on the remote`,
    });
}
//# sourceMappingURL=promotion-gate.js.map
// EXTERNAL MODULE: ./build/flows/smoke.js + 1 modules
var smoke = __webpack_require__(2254);
;// CONCATENATED MODULE: ./build/flows/promotion-requirements.js







/**
 * Checks what an environment requires of a version, each with its evidence. A requirement that cannot be checked is not
 * met. Throws a UserError only for a model file that is not the registered one.
 */
async function checkRequirements(required, request, reader, ports) {
    const facts = {};
    for (const requirement of required)
        facts[requirement] = await checkOne(requirement, request, reader, ports);
    return facts;
}
async function checkOne(requirement, request, reader, ports) {
    switch (requirement) {
        case 'gate':
            return judgePromotion(request, reader, ports);
        case 'smoke':
            return failing(() => promotion_requirements_smoke(request, ports));
        case 'data-card':
            return failing(() => dataCard(request, reader, ports));
        case 'model-card':
            return failing(() => modelCard(request, ports));
        case 'attestation':
            return {
                state: 'failed',
                evidence: null,
                text: `${ports.forge.name} keeps no attestations of builds; take attestation out of what ${request.environment} requires, or promote where they are made`,
            };
    }
}
async function failing(check) {
    try {
        return await check();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return failed(error.problems.map(({ what }) => what).join('; '));
    }
}
function failed(text, evidence = null) {
    return { state: 'failed', evidence, text };
}
async function promotion_requirements_smoke({ version }, ports) {
    const file = await (0,version_files/* modelFileOf */.vJ)(version, ports);
    const text = await readAsset(version.tag, version_assets/* SMOKE_FILE */.Zs, ports);
    if ('problem' in text)
        return failed(text.problem);
    const sample = smoke/* SmokeSample */.qA.safeParse(JSON.parse(text.content));
    if (!sample.success)
        return failed(`${version_assets/* SMOKE_FILE */.Zs} of ${version.tag} is not in a format this version reads`);
    if (sample.data.modelSha256 !== (0,version_files/* digestHex */.sU)(version.digest)) {
        return failed(`${version_assets/* SMOKE_FILE */.Zs} of ${version.tag} was made with another model file (${sample.data.modelSha256.slice(0, 12)})`);
    }
    const result = await (0,smoke/* runSmoke */.Lw)(sample.data, file, ports);
    return { state: result.passed ? 'passed' : 'failed', evidence: version_assets/* SMOKE_FILE */.Zs, text: result.text };
}
async function dataCard({ version, policy }, reader, ports) {
    const { model, commit, version: name } = version;
    const { card, cardFile } = await (0,version_assets/* factsOf */.xS)({ model, commit, label: name }, reader);
    const missing = [
        ...(card.owner === undefined ? ['owner'] : []),
        ...(card.licence === undefined && card.license === undefined ? ['licence'] : []),
    ];
    if (missing.length > 0)
        return failed(`${cardFile} does not name: ${missing.join(', ')}`, cardFile);
    const stale = staleness(card.updated, card['stale-after'] ?? policy.staleness.card, ports.clock.now());
    if (stale !== null)
        return failed(`${cardFile} ${stale}`, cardFile);
    return { state: 'passed', evidence: cardFile, text: `${cardFile} names its owner and its licence` };
}
const MS_PER_SECOND = 1000;
function staleness(updated, limit, now) {
    if (limit === undefined)
        return null;
    if (updated === undefined)
        return `does not say when it was updated, and may be ${limit} old`;
    const age = now.getTime() - Date.parse(updated);
    return age > (0,duration/* durationSeconds */.o)(limit) * MS_PER_SECOND ? `was updated on ${updated} and may be ${limit} old` : null;
}
async function modelCard({ version }, ports) {
    const card = await readAsset(version.tag, version_assets/* MODEL_CARD_FILE */.WA, ports);
    if ('problem' in card)
        return failed(card.problem);
    const missing = (0,model_card/* missingSections */.Zr)(card.content);
    if (missing.length > 0)
        return failed(`${version_assets/* MODEL_CARD_FILE */.WA} of ${version.tag} has no section ${missing.join(', ')}`);
    return { state: 'passed', evidence: version_assets/* MODEL_CARD_FILE */.WA, text: 'the model card has every section' };
}
async function readAsset(tag, name, { forge, readText }) {
    const release = await forge.releases.find(tag);
    if (release === undefined || release.draft) {
        return {
            problem: `${tag} has no published release, so its ${name} cannot be read; \`proofmark register\` finishes it`,
        };
    }
    const asset = release.assets.find((each) => each.name === name);
    if (asset?.sha256 == null)
        return { problem: `the release ${tag} has no ${name}` };
    const path = await forge.releases.download(release, name, asset.sha256);
    return { content: await readText(path) };
}
//# sourceMappingURL=promotion-requirements.js.map
// EXTERNAL MODULE: ./build/flows/read-facts.js
var read_facts = __webpack_require__(4986);
// EXTERNAL MODULE: ./build/flows/read-registry.js
var read_registry = __webpack_require__(5874);
// EXTERNAL MODULE: ./build/flows/write-event.js
var write_event = __webpack_require__(4116);
;// CONCATENATED MODULE: ./build/flows/promote.js









/**
 * Promotes a version into an environment. Cheap rules first, then what the environment requires, each with its evidence;
 * then the event, its release and its deployment record. Asked twice, the second time finishes what the first one left.
 * @throws UserError when the model file is not the registered one, or the state here contradicts itself
 */
async function promoteVersion(request, ports) {
    const { model } = request;
    const reader = (0,read_facts/* openFacts */.A)(ports);
    await ports.evidence.pushMissing();
    const head = await (0,read_registry/* readDeclaredHead */.ZC)(ports, reader);
    const registry = await (0,read_registry/* readModelRegistry */.x6)(model, ports);
    (0,read_registry/* requireModel */.nj)(model, head.declared, registry.state);
    const unblocks = await (0,read_registry/* readUnblocks */.Uv)(model, ports.evidence);
    const approvals = await withoutOwn(request.approvedBy, ports);
    const outcome = await (0,write_event/* writeEvent */.as)({
        model,
        dryRun: request.dryRun === true,
        eventOf: (plan) => plan.event,
        onPlan: (plan) => request.onPlan?.(plan),
        plan: ({ model: state }) => plan(state, { request, head, unblocks, approvals }),
    }, ports);
    if (outcome.status === 'planned' || outcome.status === 'refused')
        return { outcome, completed: null };
    const { model: state } = await (0,read_registry/* readModelRegistry */.x6)(model, ports);
    return {
        outcome,
        completed: await (0,complete_releases/* completeReleases */.q)({ state: state, own: (0,write_event/* tagOf */.cO)(outcome), environments: head.environments, reader }, ports),
    };
    async function plan(state, known) {
        const first = assumingRequirements(state, known, ports.clock.now().getTime());
        if (first.outcome !== 'planned')
            return first;
        const { environment, version, replaces } = first.plan;
        requireConsistent(state, [environment.name, ...(environment.after === undefined ? [] : [environment.after])]);
        await (0,version_files/* modelFileOf */.vJ)(version, ports);
        const { policy, waivers } = head.declared;
        const requirements = await checkRequirements(environment.requires, {
            version,
            environment: environment.name,
            held: replaces,
            heldVersion: replaces?.version == null ? null : ((0,registry_state/* versionOf */.E4)(state, replaces.version) ?? null),
            policy,
            waivers,
        }, reader, ports);
        const facts = { environments: head.environments, requirements, approvals, unblocks, digest: version.digest };
        return (0,plan_promotion/* planPromotion */.z)(state, request, facts, ports.clock.now().getTime());
    }
}
/**
 * The plan as if every requirement were met: what is refused even so needs no model to be loaded. Its checks do not speak
 * of requirements, since nobody looked.
 */
function assumingRequirements(state, known, now) {
    const { request, head, unblocks, approvals } = known;
    const passed = { state: 'passed', evidence: null, text: '' };
    const required = requiredBy(head.environments, request.environment);
    const facts = {
        environments: head.environments,
        requirements: Object.fromEntries(required.map((name) => [name, passed])),
        approvals,
        unblocks,
        digest: (state === undefined ? undefined : (0,registry_state/* versionOf */.E4)(state, request.version))?.digest ?? null,
    };
    const planned = (0,plan_promotion/* planPromotion */.z)(state, request, facts, now);
    if (planned.outcome !== 'refused')
        return planned;
    const looked = (check) => !required.includes(check.requirement);
    return { ...planned, checks: planned.checks.filter(looked) };
}
function requiredBy(environments, name) {
    return environments?.environments.find((environment) => environment.name === name)?.requires ?? [];
}
/** Nobody approves what they ask for themselves. */
async function withoutOwn(approvedBy, { tagWriter }) {
    if (approvedBy.length === 0)
        return [];
    const own = (await tagWriter.identity()) ?? '';
    const [, name = '', address = ''] = /^(.*?)\s*<(.*)>$/.exec(own) ?? [];
    const mine = [own, name, address].map((text) => text.toLowerCase());
    return approvedBy
        .map((person) => person.trim())
        .filter((person) => person !== '' && !mine.includes(person.toLowerCase()));
}
/**
 * Throws a UserError when what one of the environments holds contradicts the version it names.
 */
function requireConsistent(state, environments) {
    const tags = environments
        .map((name) => state.environments.get(name)?.current?.tag)
        .filter((tag) => tag !== undefined);
    const conflicts = state.conflicts.filter(({ kind, tags: involved }) => (kind === 'digest-contradicts' || kind === 'version-contradicts') && involved.some((tag) => tags.includes(tag)));
    if (conflicts.length === 0)
        return;
    throw new errors/* UserError */.yo(conflicts.map(({ text, tags: involved }) => ({
        what: text,
        where: { file: `refs/tags/${involved.find((tag) => tags.includes(tag))}` },
        fix: `An event that contradicts its version was written by hand or tampered with: roll the environment back (proofmark rollback ${state.model} --env …), and find out who made it.`,
    })));
}
//# sourceMappingURL=promote.js.map
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/event-result.js + 1 modules
var event_result = __webpack_require__(3666);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/promote.js





const promote = (0,action_define/* defineAction */.Q)({
    name: 'promote',
    description: 'Checks everything an environment asks for and brings a version into it: tag, release, deployment record.',
    permissions: ['contents: write', 'deployments: write'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        model: inputs/* modelInput */.M_,
        version: schemas/* string */.YjP().describe('A registered version, such as `v1.2.0`.'),
        environment: schemas/* string */.YjP().describe('An environment of `registry/environments.yaml`.'),
        reason: schemas/* string */.YjP().optional().describe('Why, for those who come after.'),
        'approved-by': schemas/* string */.YjP()
            .transform((text) => text.split(/[\n,]+/).map((name) => name.trim()))
            .optional()
            .describe('People who approved, separated by commas or lines.'),
        'dry-run': event_result/* dryRunInput */.lo,
        token: inputs/* tokenInput */.e1,
    }),
    outputs: event_result/* EventOutputs */.D6,
    example: { model: 'fraud', version: 'v1.2.0', environment: 'staging' },
}, async ({ model, version, environment, reason, token, ...inputs }, { context, lifecycle, log }) => {
    const promoted = await promoteVersion({
        model,
        version,
        environment,
        reason: reason ?? null,
        approvedBy: (inputs['approved-by'] ?? []).filter((name) => name !== ''),
        author: (0,event_result/* authorOf */.rM)(context),
        dryRun: inputs['dry-run'],
    }, await lifecycle(token));
    return (0,event_result/* eventResult */.aZ)({ ...promoted, success: `${environment} holds ${model} ${version}` }, log);
});
//# sourceMappingURL=promote.js.map

/***/ })

};
