export const id = 686;
export const ids = [686];
export const modules = {

/***/ 7686:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  doctor: () => (/* binding */ doctor)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/adapters/git-process.js
var git_process = __webpack_require__(1361);
;// CONCATENATED MODULE: ./build/adapters/inspection-git.js



const PLACES = 'refs/proofmark/places/';
/** Looks into a repository for what its commands take for granted. */
function inspectGit(git) {
    const { root } = git;
    return {
        commitTimes: (commits) => commitTimes(root, commits),
        async tagsWithoutCommit() {
            const format = '%(refname:strip=2)%00%(objecttype)%00%(object)%00%(type)';
            const lines = (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['for-each-ref', `--format=${format}`, 'refs/tags'])).split('\n');
            const odd = [];
            for (const entry of lines.filter((each) => each !== '')) {
                const [name, type, target, targetType] = entry.split('\0');
                const end = type === 'tag' && targetType === 'tag' ? await peeledType(root, target) : targetType || type;
                if (end !== 'commit')
                    odd.push(name);
            }
            return odd;
        },
        async places() {
            const format = '%(refname)%00%(objectname)%00%(tag)';
            const lines = (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['for-each-ref', `--format=${format}`, PLACES])).split('\n');
            return lines.flatMap((entry) => {
                const [ref, oid, tag] = entry.split('\0');
                const at = ref.lastIndexOf('/');
                const number = Number(ref.slice(at + 1));
                if (oid === undefined || tag === undefined || tag === '' || !Number.isSafeInteger(number))
                    return [];
                return [{ model: ref.slice(PLACES.length, at), number, tag, oid }];
            });
        },
        async unsent() {
            if ((await git.remote()) === null)
                return [];
            const notes = await (0,promises_.readdir)((0,external_node_path_.join)(git.privateFolder, 'unsent')).catch(() => []);
            if (notes.length === 0)
                return [];
            const refs = (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['for-each-ref', '--format=%(refname:strip=2)', 'refs/proofmark/']));
            const here = new Set(refs.split('\n'));
            return notes.map((note) => note.replaceAll('.', '/')).filter((name) => here.has(name));
        },
    };
}
async function peeledType(root, oid) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['cat-file', '-t', `${oid}^{}`], { accept: [0, 1, 128] });
    return answer.code === 0 ? (0,git_process/* line */.n8)(answer) : '';
}
/** Committer times, through one process. */
async function commitTimes(root, commits) {
    const times = new Map();
    const wanted = [...new Set(commits)];
    if (wanted.length === 0)
        return times;
    const { stdout } = await (0,git_process/* runGit */.EO)(root, ['cat-file', '--batch'], { input: `${wanted.join('\n')}\n`, accept: [0, 128] });
    for (let at = 0; at < stdout.length;) {
        const end = stdout.indexOf(10, at);
        if (end < 0)
            break;
        const [oid, type, size] = stdout.toString('latin1', at, end).split(' ');
        at = end + 1;
        if (size === undefined)
            continue; // `<oid> missing`
        const text = stdout.toString('latin1', at, at + Number(size));
        at += Number(size) + 1;
        const seconds = type === 'commit' ? /^committer .* (\d+) [-+]\d{4}$/m.exec(text)?.[1] : undefined;
        if (seconds !== undefined)
            times.set(oid, Number(seconds) * 1000);
    }
    return times;
}
//# sourceMappingURL=inspection-git.js.map
// EXTERNAL MODULE: ./build/config/load-repository.js + 6 modules
var load_repository = __webpack_require__(5298);
// EXTERNAL MODULE: ./build/config/parse-yaml.js + 2 modules
var parse_yaml = __webpack_require__(9265);
// EXTERNAL MODULE: ./build/config/waivers.js
var waivers = __webpack_require__(4610);
// EXTERNAL MODULE: ./build/config/yaml-document.js
var yaml_document = __webpack_require__(7856);
;// CONCATENATED MODULE: ./build/config/workflow-triggers.js

/** A workflow file: directly in the folder, as GitHub reads them. */
function isWorkflowFile(path) {
    return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path);
}
/** Undefined when the file cannot be read: GitHub will say what is wrong with it. */
function readWorkflowTriggers(file, text) {
    const document = (0,yaml_document/* readYaml */.gM)({ file, text });
    if (!document.ok)
        return undefined;
    const { on, jobs } = document.value;
    const names = triggerNames(on);
    const asks = names.includes('pull_request');
    const where = isRecord(on) ? document.locate(['on', 'pull_request'], 'key') : document.locate(['on'], 'key');
    return {
        file,
        pullRequest: asks ? where : null,
        mergeGroup: names.includes('merge_group'),
        runsProofmark: textsOf(jobs, ['run', 'uses']).some((step) => /\bproofmark\b/i.test(step)),
    };
}
/** `on: push`, `on: [push, pull_request]` or a mapping. */
function triggerNames(on) {
    if (typeof on === 'string')
        return [on];
    if (Array.isArray(on))
        return on.filter((name) => typeof name === 'string');
    return isRecord(on) ? Object.keys(on) : [];
}
/** Texts of all fields with one of these names, at any depth. */
function textsOf(value, names) {
    if (Array.isArray(value))
        return value.flatMap((each) => textsOf(each, names));
    if (!isRecord(value))
        return [];
    return Object.entries(value).flatMap(([name, field]) => typeof field === 'string' ? (names.includes(name) ? [field] : []) : textsOf(field, names));
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
//# sourceMappingURL=workflow-triggers.js.map
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/registry/events.js
var events = __webpack_require__(7761);
;// CONCATENATED MODULE: ./build/registry/finding.js
const RANK = { error: 0, warning: 1, info: 2 };
/** Worst first, then by check, place and text, so that the same findings always stand in the same order. */
function orderFindings(findings) {
    const key = ({ check, where, what }) => [check, where?.file ?? '', String(where?.line ?? 0).padStart(6, '0'), what].join('\0');
    return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
/** The worst there is; null when nothing was found. */
function worstOf(findings) {
    return orderFindings(findings)[0]?.severity ?? null;
}
function tagPlace(tag) {
    return { file: `refs/tags/${tag}` };
}
/** A few names, and how many more. */
function some(names, limit = 3) {
    const rest = names.length - limit;
    return rest <= 0 ? names.join(', ') : `${names.slice(0, limit).join(', ')} and ${rest} more`;
}
//# sourceMappingURL=finding.js.map
// EXTERNAL MODULE: ./build/registry/tag-grammar.js
var tag_grammar = __webpack_require__(1662);
;// CONCATENATED MODULE: ./build/registry/diagnose-events.js



/** Clocks of two machines that agree better than this tell nothing. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** What is wrong with tags: their form, what they point at, when they say they were made, and what contradicts what. */
function diagnoseEvents(facts) {
    const models = [...facts.state.models.values()];
    return [
        ...badForms(facts),
        ...withoutCommit(facts),
        ...removed(facts),
        ...models.flatMap(({ conflicts }) => conflicts.map(conflictFinding)),
        ...models.flatMap((model) => dangling(model, facts)),
        ...models.flatMap((model) => clocks(model, facts)),
    ];
}
const NO_TAG_MOVES = 'Nothing moves or removes a tag for you.';
function badForms({ state, models }) {
    const known = new Set([...models, ...state.models.keys()]);
    const findings = [];
    const foreign = [];
    for (const tag of state.ignored) {
        if (tag.kind === 'lightweight')
            findings.push(lightweight(tag));
        else if (known.has(baseOf(tag.tag)))
            findings.push(malformed(tag));
        else
            foreign.push(tag);
    }
    const [first] = foreign;
    if (first !== undefined) {
        findings.push({
            check: 'tag-form',
            severity: 'info',
            what: foreign.length === 1
                ? `looks like an event and is none: ${first.reason}`
                : `${foreign.length} tags look like events and are none: ${some(foreign.map(({ tag }) => tag))}; of the first, ${first.reason}`,
            where: tagPlace(first.tag),
            fix: 'nothing, when another tool made them; no model here has such a name',
            fixable: false,
        });
    }
    return findings;
}
/** What stands before the mark of a tag's name, as the model it would be of. */
function baseOf(tag) {
    const [dir, name] = tag.slice(0, tag.search(/[@#]/)).split('=');
    return name === undefined ? dir : `${dir}:${name}`;
}
function lightweight({ tag, reason }) {
    const parsed = (0,tag_grammar/* parseTagName */.fe)(tag);
    const of = parsed.kind === 'other' ? '' : ` of ${(0,events/* modelOf */.DM)(parsed)}`;
    return {
        check: 'tag-form',
        severity: 'warning',
        what: `${reason}; it does not count as an event${of}`,
        where: tagPlace(tag),
        fix: `make the event again with \`proofmark register\` or \`promote\`, and remove this tag where it was made. ${NO_TAG_MOVES}`,
        fixable: false,
    };
}
function malformed({ tag, reason }) {
    return {
        check: 'tag-form',
        severity: 'warning',
        what: `is no event: ${reason}`,
        where: tagPlace(tag),
        fix: `make the event again under a right name, such as ${baseOf(tag).replace(':', '=')}@v1.2.0 or ${baseOf(tag).replace(':', '=')}#production#7. ${NO_TAG_MOVES}`,
        fixable: false,
    };
}
/** A tag of a tree or a file is in nobody's state; one that is in the grammar was meant to be. */
function withoutCommit({ tagsWithoutCommit }) {
    return tagsWithoutCommit
        .filter((tag) => (0,tag_grammar/* parseTagName */.fe)(tag).kind !== 'other')
        .map((tag) => ({
        check: 'tag-target',
        severity: 'error',
        what: 'points at something that is no commit, so nobody can tell what it gave',
        where: tagPlace(tag),
        fix: `make the event again for a commit. ${NO_TAG_MOVES}`,
        fixable: false,
    }));
}
/** Every event claims a place that stays when its tag goes. */
function removed({ places, tagIds }) {
    return places.flatMap(({ model, number, tag, oid }) => {
        const found = tagIds.get(tag);
        if (found === oid)
            return [];
        const where = tagPlace(tag);
        if (found !== undefined) {
            return [
                {
                    check: 'event-removed',
                    severity: 'error',
                    what: `was moved: event ${number} of ${model} is the tag object ${oid.slice(0, 12)}, and this is ${found.slice(0, 12)}`,
                    where,
                    fix: `look at both (git cat-file -p ${oid}; git cat-file -p ${found}) and put back the first, or the state above is not what happened`,
                    fixable: false,
                },
            ];
        }
        return [
            {
                check: 'event-removed',
                severity: 'error',
                what: `was removed: event ${number} of ${model} happened, and its tag is gone`,
                where,
                fix: `put it back: git update-ref 'refs/tags/${tag}' ${oid}, and push it`,
                fixable: false,
            },
        ];
    });
}
const CONFLICTS = {
    'counter-twice': ['counter', 'warning', 'write events with one tool at a time, or fetch tags before writing'],
    'registered-twice': ['version', 'error', 'register the second commit under a new version'],
    'two-versions-on-commit': ['version', 'warning', 'take back the one that nobody uses: `proofmark deregister`'],
    'unknown-version': ['stage', 'error', 'register the version, or promote one that is registered'],
    'unregistered-commit': ['stage', 'warning', 'register the commit, or promote a version: a commit has no evidence'],
    'version-contradicts': ['stage', 'error', 'promote the version that was meant; the newer event counts'],
    'digest-contradicts': ['digest', 'error', 'find out who wrote either; until then the version may not be used'],
    'deregisters-unknown': ['version', 'warning', 'nothing, when the version was never there; else fetch its tag'],
    'unassigns-nothing': ['stage', 'info', 'nothing: it changed nothing'],
    'clock-skew': ['clock', 'warning', 'set the clock of the machine that wrote it; the order is right all the same'],
};
function conflictFinding({ kind, tags, text }) {
    const [check, severity, fix] = CONFLICTS[kind];
    const others = tags.slice(0, -1);
    const beside = others.length === 0 ? '' : ` (beside ${some(others)})`;
    return { check, severity, what: `${text}${beside}`, where: tagPlace(tags.at(-1)), fix, fixable: false };
}
/** Events whose commit is not here: of a stage that counts, nobody can say what it is. */
function dangling({ model, events }, { commits, shallow }) {
    const missing = events.filter(({ commit, kind }) => kind !== 'deprecate' && !commits.has(commit));
    if (missing.length === 0)
        return [];
    if (shallow) {
        return [
            {
                check: 'tag-target',
                severity: 'info',
                what: `${missing.length} events of ${model} are of commits that this shallow clone does not have`,
                where: tagPlace(missing[0].tag),
                fix: 'git fetch --unshallow',
                fixable: false,
            },
        ];
    }
    return missing.map(({ tag, commit }) => ({
        check: 'tag-target',
        severity: 'error',
        what: `points at the commit ${commit.slice(0, 12)}, which is not here`,
        where: tagPlace(tag),
        fix: `fetch it: \`git fetch origin ${commit}\`; when nobody has it, promote another version, or \`proofmark unassign\` this one`,
        fixable: false,
    }));
}
/** A tag cannot be older than its commit, nor younger than now. Order against counters is among the conflicts. */
function clocks({ events }, { commits, now }) {
    return events.flatMap((event) => {
        if (event.time === null)
            return [];
        const made = commits.get(event.commit);
        if (event.time > now + CLOCK_TOLERANCE_MS) {
            return [skewed(event, `says it was made in ${minutes(event.time - now)}`)];
        }
        if (made !== undefined && event.time < made - CLOCK_TOLERANCE_MS) {
            return [skewed(event, `says it was made ${minutes(made - event.time)} before its commit`)];
        }
        return [];
    });
}
function skewed({ tag, counter }, what) {
    return {
        check: 'clock',
        severity: 'warning',
        what: counter === null ? `${what}; without a counter, its order among events may be wrong` : what,
        where: tagPlace(tag),
        fix: 'set the clock of the machine that wrote it',
        fixable: false,
    };
}
function minutes(milliseconds) {
    const count = Math.round(milliseconds / 60_000);
    return count < 120
        ? `${count} min`
        : count < 2880
            ? `${Math.round(count / 60)} h`
            : `${Math.round(count / 1440)} days`;
}
//# sourceMappingURL=diagnose-events.js.map
// EXTERNAL MODULE: ./build/registry/registry-state.js + 3 modules
var registry_state = __webpack_require__(5335);
;// CONCATENATED MODULE: ./build/registry/diagnose-releases.js


/** Without these a version cannot be used from its release alone. */
const VERSION_ASSETS = ['model.onnx', 'run.json', 'evaluation.json', 'model-card.md', 'SHA256SUMS'];
/** Evidence, releases and deployment records against the tags, which come first: what is missing can be made again. */
function diagnoseReleases(facts) {
    return [
        ...facts.versions.flatMap(evidenceFindings),
        ...(facts.releases === null ? [] : facts.versions.flatMap((version) => versionRelease(version, facts))),
        ...(facts.releases === null ? [] : stageReleases(facts)),
        ...facts.undeployed.map((tag) => ({
            check: 'deployment',
            severity: 'warning',
            what: 'has no deployment record, and its environment holds it',
            where: tagPlace(tag),
            fix: 'record it',
            fixable: true,
        })),
    ];
}
function evidenceFindings({ model, version, tag, missing, problems }) {
    const gone = missing.map((name) => ({
        check: 'evidence',
        severity: 'error',
        what: `${model} ${version} names ${shortName(name)}, which is neither here nor on the remote`,
        where: tagPlace(tag),
        fix: `fetch refs/proofmark/${name} from a clone that has it, or run the experiment of its commit again: the digest tells whether it is the same`,
        fixable: false,
    }));
    return [...gone, ...problems.map((problem) => untrusted('evidence', `${model} ${version}`, tag, problem))];
}
function versionRelease(record, { releases }) {
    const { model, version, tag, digest } = record;
    const release = releases?.get(tag);
    const finding = (severity, what, fix, fixable = false) => ({
        check: 'release',
        severity,
        what: `${model} ${version} ${what}`,
        where: tagPlace(tag),
        fix,
        fixable,
    });
    if (release === undefined)
        return [finding('warning', 'has no release', 'make it from evidence', true)];
    if (release.draft)
        return [finding('warning', 'has a release that was left as a draft', 'complete it', true)];
    const findings = release.problems.map((problem) => untrusted('release', `${model} ${version}`, tag, problem));
    const there = new Map(release.assets.map(({ name, sha256 }) => [name, sha256]));
    const absent = VERSION_ASSETS.filter((name) => !there.has(name));
    if (absent.length > 0) {
        findings.push(finding('error', `has a published release without ${absent.join(', ')}`, 'published releases do not change: register the commit again as a new version'));
    }
    for (const [name, sha256] of there) {
        const expected = name === 'model.onnx' ? digest : release.checksums?.get(name);
        if (sha256 === null || expected === undefined || expected === sha256)
            continue;
        const source = name === 'model.onnx' ? 'its tag' : 'SHA256SUMS';
        findings.push(finding('error', `has a release whose ${name} is sha256 ${sha256}, and ${source} says ${expected}`, 'do not use this release; find out who replaced the file, and register the commit again as a new version'));
    }
    return findings;
}
/** Every promotion that Proofmark wrote has a release on its own tag. */
function stageReleases({ state, releases }) {
    return [...state.models.values()].flatMap((model) => model.events
        .filter(({ kind, digest, tag }) => kind === 'assign' && digest !== null && releases?.get(tag)?.draft !== false)
        .filter(({ version }) => version !== null && (0,registry_state/* versionOf */.E4)(model, version) !== undefined)
        .map(({ tag }) => ({
        check: 'release',
        severity: 'warning',
        what: releases?.has(tag) === true ? 'has a release that was left as a draft' : 'has no release with its notes',
        where: tagPlace(tag),
        fix: 'complete it',
        fixable: true,
    })));
}
function untrusted(check, name, tag, problem) {
    return {
        check,
        severity: 'error',
        what: problem.what.startsWith(name) ? problem.what : `${name}: ${problem.what}`,
        where: problem.where ?? tagPlace(tag),
        fix: problem.fix ?? 'do not use this version until somebody knows why',
        fixable: false,
    };
}
function shortName(name) {
    return name.replace(/([0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}
//# sourceMappingURL=diagnose-releases.js.map
;// CONCATENATED MODULE: ./build/registry/doctor.js



/** Everything that is wrong or odd about a registry, worst first. */
function diagnose(facts) {
    return orderFindings([
        ...diagnoseEvents(facts),
        ...diagnoseReleases(facts),
        ...undeclaredEnvironments(facts),
        ...expiredWaivers(facts),
        ...missedMergeGroups(facts),
        ...unsentEvidence(facts),
        ...facts.obstacles.map(({ check, severity, problem: { what, where, fix } }) => ({
            check,
            severity,
            what,
            where: where ?? null,
            fix: fix ?? 'see docs/reference/configuration.md',
            fixable: false,
        })),
    ]);
}
/** Stages of the tags that no file declares: typing errors, and environments that were given up. */
function undeclaredEnvironments({ state, environments }) {
    if (environments === null)
        return [];
    const byStage = new Map();
    for (const { model, environments: stages } of state.models.values()) {
        for (const { environment, current, rolloutOf, tenures } of stages.values()) {
            const tag = tenures.at(-1)?.assignment.tag;
            if (environments.includes(rolloutOf ?? environment) || tag === undefined)
                continue;
            const known = byStage.get(environment) ?? { models: [], tag, held: false };
            known.models.push(model);
            byStage.set(environment, { ...known, held: known.held || current !== null });
        }
    }
    return [...byStage].map(([stage, { models, tag, held }]) => ({
        check: 'environment',
        severity: held ? 'warning' : 'info',
        what: `${stage} is not declared, and ${held ? 'holds' : 'once held'} ${some(models)}`,
        where: tagPlace(tag),
        fix: held
            ? `declare it in registry/environments.yaml, or take the version out: \`proofmark unassign ${models[0]} --env ${stage}\``
            : 'nothing to do: history stays',
        fixable: false,
    }));
}
function expiredWaivers({ waivers, now }) {
    const today = new Date(now).toISOString().slice(0, 10);
    return waivers
        .filter(({ waiver }) => waiver.expires < today)
        .map(({ waiver, where }) => ({
        check: 'waiver',
        severity: 'warning',
        what: `the waiver of ${waiver.metric} for ${waiver.model} expired on ${waiver.expires}; it fails the gate where it is needed`,
        where,
        fix: `remove it, or have ${waiver.owner} renew it with a reason`,
        fixable: false,
    }));
}
/** A required check that does not report on a merge group holds the queue up until it gives up on the pull request. */
function missedMergeGroups({ workflows }) {
    return workflows
        .filter(({ pullRequest, mergeGroup }) => pullRequest !== null && !mergeGroup)
        .map(({ pullRequest, runsProofmark }) => ({
        check: 'workflow',
        severity: runsProofmark ? 'warning' : 'info',
        what: `runs${runsProofmark ? ' Proofmark' : ''} on pull_request and not on merge_group: as a required check it never reports to a merge queue`,
        where: pullRequest,
        fix: 'add merge_group to its triggers, unless the repository has no merge queue or the check is not required',
        fixable: false,
    }));
}
function unsentEvidence({ unsent }) {
    if (unsent.length === 0)
        return [];
    return [
        {
            check: 'unsent',
            severity: 'warning',
            what: `${unsent.length} pieces of evidence are only here: ${some(unsent)}`,
            where: { file: `refs/proofmark/${unsent[0]}` },
            fix: 'send them to the remote',
            fixable: true,
        },
    ];
}
//# sourceMappingURL=doctor.js.map
// EXTERNAL MODULE: ./build/flows/complete-releases.js + 1 modules
var complete_releases = __webpack_require__(1836);
// EXTERNAL MODULE: ./build/experiment/evaluation-record.js
var evaluation_record = __webpack_require__(3342);
// EXTERNAL MODULE: ./build/forge.js
var forge = __webpack_require__(7863);
// EXTERNAL MODULE: ./build/gate/verdict-record.js
var verdict_record = __webpack_require__(9617);
// EXTERNAL MODULE: ./build/ports.js
var ports = __webpack_require__(4788);
// EXTERNAL MODULE: ./build/flows/parse-evidence.js
var parse_evidence = __webpack_require__(7907);
// EXTERNAL MODULE: ./build/flows/version-files.js
var version_files = __webpack_require__(2560);
;// CONCATENATED MODULE: ./build/flows/examine-versions.js







/** What is behind each version that Proofmark registered and nobody took back; model files are read and hashed. */
async function examineVersions(state, options, ports) {
    const versions = [...state.models.values()].flatMap((model) => model.versions.filter(({ deregistered, digest }) => !deregistered && (0,version_files/* digestHex */.sU)(digest) !== null));
    if (versions.length === 0)
        return [];
    const progress = ports.log.progress('versions');
    const records = [];
    for (const [index, version] of versions.entries()) {
        progress.update(index / versions.length, `${version.model} ${version.version}`);
        records.push(await examineVersion(version, options, ports.evidence));
    }
    progress.done(`${versions.length} examined`);
    return records;
}
async function examineVersion(version, { quick }, evidence) {
    const { model, tag } = version;
    const digest = (0,version_files/* digestHex */.sU)(version.digest);
    const missing = [];
    const problems = [];
    const run = await collecting(problems, () => (0,version_files/* runOfVersion */.lU)(version, evidence));
    if (run === undefined) {
        if (problems.length === 0)
            missing.push(`runs/${model}/${version.run ?? '(none named)'}`);
    }
    else if (!quick) {
        await collecting(problems, () => evidence.checkout(run.entry, 'model.onnx', digest));
    }
    const named = async (kind, key, read) => {
        if (key === null || !/^[0-9a-f]{64}$/.test(key))
            return undefined;
        const entry = await evidence.find({ kind, model, key });
        if (entry !== undefined)
            return collecting(problems, () => read(entry));
        missing.push((0,ports/* evidenceName */.X)({ kind, model, key }));
        return undefined;
    };
    const evaluation = await named('evaluations', version.evaluation, (entry) => (0,parse_evidence/* parseEvidence */.v)(evaluation_record/* EvaluationRecord */.gc, entry, 'evaluation.json', evidence));
    const verdict = await named('verdicts', version.verdict, (entry) => (0,parse_evidence/* parseEvidence */.v)(verdict_record/* VerdictRecord */.jy, entry, 'verdict.json', evidence));
    const judged = [
        ['evaluation', evaluation?.modelSha256],
        ['verdict', verdict?.candidate.modelSha256],
    ];
    for (const [what, sha256] of judged) {
        if (sha256 === undefined || sha256 === digest)
            continue;
        problems.push({
            what: `its ${what} is of another model file (sha256 ${sha256}) than its tag says (${digest})`,
            fix: 'one of the two was tampered with; do not use this version until somebody knows which',
        });
    }
    return { model, version: version.version, tag, digest, missing, problems };
}
/** What people must look at is collected; faults are thrown, and so is a forge that does not answer. */
async function collecting(problems, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo) || error instanceof forge/* ForgeUnavailable */.M)
            throw error;
        problems.push(...error.problems);
        return undefined;
    }
}
/** All releases by tag; those of the versions with what is in their files. */
async function examineReleases(versions, options, ports) {
    const digests = new Map(versions.map(({ tag, digest }) => [tag, digest]));
    const records = new Map();
    for (const release of await ports.forge.releases.list()) {
        const { tag, draft, assets } = release;
        const digest = digests.get(tag);
        const contents = digest === undefined || draft
            ? { checksums: null, problems: [] }
            : await examineAssets(release, digest, options, ports);
        records.set(tag, { draft, assets, ...contents });
    }
    return records;
}
async function examineAssets(release, digest, { quick }, { forge, readText }) {
    const problems = [];
    const model = release.assets.find(({ name }) => name === 'model.onnx');
    // One whose digest the forge itself tells apart is reported for that; its bytes would say the same.
    if (!quick && model !== undefined && (model.sha256 ?? digest) === digest) {
        await collecting(problems, () => forge.releases.download(release, model.name, digest));
    }
    const sums = release.assets.find(({ name }) => name === 'SHA256SUMS')?.sha256;
    const text = sums == null
        ? undefined
        : await collecting(problems, async () => readText(await forge.releases.download(release, 'SHA256SUMS', sums)));
    return { checksums: text === undefined ? null : parseChecksums(text), problems };
}
/** Lines of `sha256sum`: digest, two spaces, name. */
function parseChecksums(text) {
    return new Map([...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sha256, name]) => [name, sha256]));
}
/** Stage tags of what environments hold, written by Proofmark, without a record that they were deployed. */
async function undeployedStages(state, { forge }) {
    const tags = [];
    for (const { environments } of state.models.values()) {
        for (const { environment, current } of environments.values()) {
            if (current === null || (0,version_files/* digestHex */.sU)(current.event.digest) === null)
                continue;
            const deployment = await forge.deployments.find(environment, current.tag);
            if (deployment?.status?.state !== 'success')
                tags.push(current.tag);
        }
    }
    return tags;
}
//# sourceMappingURL=examine-versions.js.map
// EXTERNAL MODULE: ./build/flows/read-facts.js
var read_facts = __webpack_require__(4986);
;// CONCATENATED MODULE: ./build/flows/doctor.js










/**
 * Looks the registry over: tags, evidence, releases, environments, waivers, workflows. Files are those of the work tree.
 * With `fix` it adds what is missing; it never moves or removes anything.
 */
async function examineRegistry(request, ports) {
    const facts = await gather(request, ports);
    const findings = diagnose(facts);
    const fixed = request.fix ? await fixAll(findings, facts, ports) : [];
    const models = [...facts.state.models.values()];
    return {
        findings: fixed.length === 0 ? findings : diagnose(await gather(request, ports)),
        fixed,
        examined: {
            events: models.reduce((sum, { events }) => sum + events.length, 0),
            models: models.length,
            versions: facts.versions.length,
        },
    };
}
async function gather({ quick }, ports) {
    const { git, inspection, clock } = ports;
    const obstacles = [];
    await ports.tagWriter.fetch().catch((error) => {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        for (const problem of error.problems)
            obstacles.push({ check: 'tag-target', severity: 'error', problem });
    });
    const [tags, head] = await Promise.all([git.tags(), (0,read_facts/* openFacts */.A)(ports).at('work-tree')]);
    const { declared } = head;
    for (const problem of declared.problems)
        obstacles.push({ check: 'declaration', severity: 'error', problem });
    for (const problem of declared.warnings)
        obstacles.push({ check: 'declaration', severity: 'info', problem });
    const state = (0,registry_state/* foldTags */.tP)(tags);
    const versions = await examineVersions(state, { quick }, ports);
    const forge = await examineReleases(versions, { quick }, ports).catch((error) => {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        for (const problem of error.problems)
            obstacles.push({ check: 'release', severity: 'warning', problem });
        return null;
    });
    const commits = [...state.models.values()].flatMap(({ events }) => events.map(({ commit }) => commit));
    return {
        state,
        versions,
        obstacles,
        models: [...declared.models.keys()],
        now: clock.now().getTime(),
        commits: await inspection.commitTimes(commits),
        shallow: await git.isShallow(),
        tagsWithoutCommit: await inspection.tagsWithoutCommit(),
        tagIds: new Map(tags.map(({ name, oid }) => [name, oid])),
        places: await inspection.places(),
        environments: declaredEnvironments(head),
        waivers: await placedWaivers(head),
        workflows: await workflowsOf(head),
        releases: forge,
        undeployed: forge === null ? [] : await undeployedStages(state, ports),
        unsent: await inspection.unsent(),
    };
}
/** Null when there is no such file, or it is broken: then nothing can be said against a stage. */
function declaredEnvironments({ declared, snapshot }) {
    if (!snapshot.entries.some(({ path }) => path === load_repository/* ENVIRONMENTS_FILE */.uh))
        return null;
    return declared.environments?.environments.map(({ name }) => name) ?? null;
}
/** Waivers with their lines; those of a broken file are reported as such. */
async function placedWaivers({ snapshot }) {
    const text = (await snapshot.read([load_repository/* WAIVERS_FILE */.Bg])).get(load_repository/* WAIVERS_FILE */.Bg);
    if (text === undefined)
        return [];
    const parsed = (0,parse_yaml/* parseYaml */.h)({ file: load_repository/* WAIVERS_FILE */.Bg, text: new TextDecoder().decode(text) }, waivers/* Waivers */.I);
    if (!parsed.ok)
        return [];
    return parsed.value.waivers.map((waiver, index) => ({
        waiver,
        where: parsed.locate(['waivers', index, 'expires']),
    }));
}
async function workflowsOf({ snapshot }) {
    const paths = snapshot.entries.map(({ path }) => path).filter(isWorkflowFile);
    const texts = await snapshot.read(paths);
    return paths
        .map((path) => readWorkflowTriggers(path, new TextDecoder().decode(texts.get(path))))
        .filter((workflow) => workflow !== undefined);
}
async function fixAll(findings, facts, ports) {
    const fixable = findings.filter((finding) => finding.fixable);
    const fixed = [];
    if (fixable.some(({ check }) => check === 'unsent')) {
        const sent = await ports.evidence.pushMissing();
        if (sent > 0)
            fixed.push(`sent ${sent} pieces of evidence to the remote`);
    }
    const places = new Set(fixable.filter(({ check }) => check === 'release' || check === 'deployment').map(({ where }) => where?.file));
    if (places.size === 0)
        return fixed;
    const { declared } = await (0,read_facts/* openFacts */.A)(ports).at('work-tree');
    const reader = (0,read_facts/* openFacts */.A)(ports);
    for (const state of facts.state.models.values()) {
        if (!state.events.some(({ tag }) => places.has(`refs/tags/${tag}`)))
            continue;
        const done = await (0,complete_releases/* completeReleases */.q)({ state, own: null, environments: declared.environments, reader }, ports);
        fixed.push(...done.released.map((tag) => `released ${tag}`));
        fixed.push(...done.deployed.map((tag) => `recorded the deployment ${tag}`));
        for (const { tag, reason } of done.unfinished)
            ports.log.warn(`${tag} could not be completed: ${reason}`);
    }
    return fixed;
}
//# sourceMappingURL=doctor.js.map
// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
// EXTERNAL MODULE: ./build/report/markdown.js + 1 modules
var markdown = __webpack_require__(6853);
// EXTERNAL MODULE: ./build/report/numbers.js
var numbers = __webpack_require__(3533);
// EXTERNAL MODULE: ./build/report/text-table.js
var text_table = __webpack_require__(1985);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/report/doctor-text.js






const LINE_LIMIT = 600;
/** Each finding with its place and what to do, worst first, and a count. */
function renderDoctorText(examination, options = {}) {
    const { colour = PLAIN, width = 100 } = options;
    const paint = {
        error: colour.red,
        warning: colour.yellow,
        info: colour.dim,
    };
    const blocks = examination.findings.map(({ severity, what, where, fix, fixable }) => {
        const place = where === null ? '' : ` ${visibleLine(placeText(where))}`;
        const head = `${colour.bold(paint[severity](severity))}${place}`;
        const how = fixable ? `Fix: ${fix} (\`proofmark doctor --fix\`)` : `Fix: ${fix}`;
        return [head, ...indented(what, width), ...indented(how, width).map(colour.dim)].join('\n');
    });
    const done = examination.fixed.map((line) => `${colour.green('fixed')} ${visibleLine(line)}`);
    return [...done, ...blocks, colour.bold(summary(examination))].join('\n');
}
function indented(text, width) {
    return wrapText(excerpt(text, LINE_LIMIT), Math.max(40, width) - 2).map((line) => `  ${line}`);
}
/** A table for a job summary. */
function renderDoctorMarkdown(examination) {
    const { findings, fixed } = examination;
    const table = {
        columns: ['Severity', 'Where', 'What', 'Fix'].map((title) => ({ title, align: 'left' })),
        rows: findings.map(({ severity, where, what, fix }) => [
            { text: severity, strong: severity === 'error' },
            { text: where === null ? '' : placeText(where) },
            { text: what },
            { text: fix },
        ]),
    };
    return [
        (0,report_escape/* escapeMarkdown */.FV)(summary(examination)),
        ...fixed.map((line) => `- fixed: ${(0,report_escape/* escapeMarkdown */.FV)(line)}`),
        ...(findings.length === 0 ? [] : [(0,markdown/* renderMarkdownTable */.Ij)(table)]),
    ].join('\n\n');
}
function summary({ findings, examined }) {
    const { events, models, versions } = examined;
    const looked = `${(0,words/* plural */.LS)(events, 'event')} of ${(0,words/* plural */.LS)(models, 'model')} examined, with the evidence of ${(0,words/* plural */.LS)(versions, 'version')}`;
    const count = (severity) => findings.filter((finding) => finding.severity === severity).length;
    const found = ['error', 'warning', 'info']
        .filter((severity) => count(severity) > 0)
        .map((severity) => severity === 'info' ? `${(0,numbers/* formatCount */.B4)(count(severity))} for information` : (0,words/* plural */.LS)(count(severity), severity));
    return `${looked}: ${found.length === 0 ? 'nothing is wrong' : found.join(', ')}.`;
}
function placeText({ file, line, field }) {
    const position = [file, line].filter((part) => part !== undefined).join(':');
    return [position, field].filter((part) => part !== undefined && part !== '').join(' ');
}
//# sourceMappingURL=doctor-text.js.map
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/doctor.js






const doctor = (0,action_define/* defineAction */.Q)({
    name: 'doctor',
    description: 'Holds tags, evidence, releases, environments and workflows against each other. Fails on errors.',
    permissions: ['contents: read', 'deployments: read'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        fix: (0,inputs/* flag */.Jt)(false, 'Make what is missing and can be made again; needs `contents: write` and `deployments: write`.'),
        quick: (0,inputs/* flag */.Jt)(false, 'Read no model file: believe the digests that git and GitHub tell.'),
        token: inputs/* tokenInput */.e1,
    }),
    outputs: schemas/* object */.Ikc({
        errors: schemas/* number */.aig().describe('What is wrong.'),
        warnings: schemas/* number */.aig().describe('What may be wrong.'),
        fixed: schemas/* number */.aig().describe('What was made again.'),
    }),
    example: { quick: 'true' },
}, async ({ fix, quick, token }, { lifecycle }) => {
    const ports = await lifecycle(token);
    const result = await examineRegistry({ fix, quick }, { ...ports, inspection: inspectGit(ports.git) });
    const errors = result.findings.filter(({ severity }) => severity === 'error');
    const warnings = result.findings.filter(({ severity }) => severity === 'warning').length;
    return {
        outputs: { errors: errors.length, warnings, fixed: result.fixed.length },
        summary: renderDoctorMarkdown(result),
        problems: errors.map(({ what, where, fix }) => ({ what, fix, ...(where === null ? {} : { where }) })),
    };
});
//# sourceMappingURL=doctor.js.map

/***/ }),

/***/ 1361:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $I: () => (/* binding */ readObjects),
/* harmony export */   EO: () => (/* binding */ runGit),
/* harmony export */   XS: () => (/* binding */ GitError),
/* harmony export */   n8: () => (/* binding */ line),
/* harmony export */   zA: () => (/* binding */ blobId)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);



/** A git command that failed for a reason we do not have a better sentence for. */
class GitError extends Error {
    code;
    stderr;
    constructor(args, code, stderr) {
        super(`git ${args.join(' ')} exited with ${code}: ${stderr.trim()}`);
        this.name = 'GitError';
        this.code = code;
        this.stderr = stderr;
    }
}
/**
 * Settings that make git answer the same for every user: no hooks, signatures, replace refs, background maintenance or
 * quoted names. `http.lowSpeed*` turns a dead connection into an error after half a minute.
 */
const NEUTRAL = [
    '--no-replace-objects',
    '--no-optional-locks',
    '--literal-pathspecs',
    '--no-pager',
    ...[
        'core.hooksPath=/dev/null',
        'core.quotePath=false',
        'core.safecrlf=false',
        'core.fsync=all',
        'color.ui=never',
        'commit.gpgSign=false',
        'push.gpgSign=false',
        'push.followTags=false',
        'push.recurseSubmodules=no',
        'fetch.prune=false',
        'fetch.recurseSubmodules=no',
        'gc.auto=0',
        'maintenance.auto=false',
        'i18n.commitEncoding=UTF-8',
        'i18n.logOutputEncoding=UTF-8',
        'log.showSignature=false',
        'status.relativePaths=false',
        'advice.detachedHead=false',
        'http.lowSpeedLimit=1',
        'http.lowSpeedTime=30',
    ].flatMap((setting) => ['-c', setting]),
];
/**
 * Variables that bind git to one repository. Git sets them for hooks and aliases; the repository we work on is found from
 * the folder alone. Configuration given in the environment stays: that is how CI passes credentials.
 */
const BOUND_TO_A_REPOSITORY = [
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_COMMON_DIR',
    'GIT_DIR',
    'GIT_GRAFT_FILE',
    'GIT_IMPLICIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_INTERNAL_SUPER_PREFIX',
    'GIT_NAMESPACE',
    'GIT_OBJECT_DIRECTORY',
    'GIT_PREFIX',
    'GIT_REPLACE_REF_BASE',
    'GIT_SHALLOW_FILE',
    'GIT_WORK_TREE',
];
function gitEnvironment(extra = {}) {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', LANGUAGE: 'C' };
    for (const name of BOUND_TO_A_REPOSITORY)
        delete env[name];
    return { ...env, ...extra };
}
/**
 * Runs git with an argument array, never through a shell. Throws a UserError when git is missing, does not trust the
 * folder, or the disk is full, and a GitError for any other exit code that is not accepted.
 */
async function runGit(cwd, args, options = {}) {
    const result = await spawnGit(cwd, args, options);
    if ((options.accept ?? [0]).includes(result.code))
        return result;
    const problem = knownProblem(result.stderr);
    if (problem !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(problem);
    throw new GitError(args, result.code, result.stderr);
}
function spawnGit(cwd, args, options) {
    return new Promise((resolve, reject) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('git', [...NEUTRAL, ...args], {
            cwd,
            env: gitEnvironment(options.env),
            stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
            windowsHide: true,
        });
        const stdout = [];
        const stderr = [];
        const onOutput = options.onOutput ?? ((chunk) => stdout.push(chunk));
        child.stdout?.on('data', onOutput);
        child.stderr?.on('data', (chunk) => stderr.push(chunk));
        child.on('error', (error) => {
            if (error.code !== 'ENOENT')
                return reject(error);
            reject(new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({
                what: `git could not be started in ${cwd}: there is no such folder, or no git on the PATH`,
                fix: 'install git 2.25 or newer (https://git-scm.com/downloads)',
            }));
        });
        child.on('close', (code, signal) => {
            const text = Buffer.concat(stderr).toString('utf8');
            resolve({
                code: code ?? 128,
                stdout: Buffer.concat(stdout),
                stderr: signal === null ? text : `${text}\nended by ${signal}`,
            });
        });
        if (options.input !== undefined) {
            // A child that exits early closes the pipe; its exit code tells the story.
            child.stdin?.on('error', () => { });
            child.stdin?.end(options.input);
        }
    });
}
function knownProblem(stderr) {
    const dubious = /detected dubious ownership in repository at '([^']*)'/.exec(stderr);
    if (dubious !== null) {
        return {
            what: `git does not trust ${dubious[1]}, because somebody else owns it`,
            fix: `git config --global --add safe.directory ${dubious[1]}`,
        };
    }
    if (/not a git repository/.test(stderr)) {
        return {
            what: 'this folder is not in a git repository',
            fix: 'run Proofmark inside the repository that holds models/, or start one with `git init`',
        };
    }
    if (/must be run in a work tree/.test(stderr)) {
        return { what: 'this is a bare repository, without files', fix: 'run Proofmark in a clone of it' };
    }
    if (/No space left on device|Disk quota exceeded/.test(stderr)) {
        return { what: 'the disk is full: git could not write', fix: 'free some space and run the same command again' };
    }
    if (/(?:Read-only file system|insufficient permission for adding an object)/.test(stderr)) {
        return {
            what: 'git may not write to this repository',
            fix: 'give the user who runs Proofmark write access to .git',
        };
    }
    return undefined;
}
/** Text without its last line break. */
function line(result) {
    return result.stdout.toString('utf8').replace(/\r?\n$/, '');
}
/** Small objects that were read; what an id names never changes, and records and configurations are read again and again. */
const remembered = new Map();
const REMEMBERED_BYTES = 64 * 1024;
const REMEMBERED_OBJECTS = 2_000;
/**
 * Contents by object id, through one process at most. A missing object is absent from the answer; what is not a blob counts
 * as missing. Whole objects are held in memory.
 */
async function readObjects(root, oids) {
    const contents = new Map();
    const wanted = [];
    for (const oid of new Set(oids)) {
        const known = remembered.get(`${root}\0${oid}`);
        if (known === undefined)
            wanted.push(oid);
        else
            contents.set(oid, known);
    }
    if (wanted.length === 0)
        return contents;
    const { stdout } = await runGit(root, ['cat-file', '--batch'], { input: `${wanted.join('\n')}\n`, accept: [0, 128] });
    for (const [oid, content] of parseBatch(stdout)) {
        contents.set(oid, content);
        if (content.length > REMEMBERED_BYTES || remembered.size >= REMEMBERED_OBJECTS)
            continue;
        if (blobId(content, oid.length) !== oid)
            continue; // Another file put in its place: git does not look.
        remembered.set(`${root}\0${oid}`, Buffer.from(content)); // A copy: the slice would hold on to all that was read.
    }
    return contents;
}
/** Blobs in the output of `cat-file --batch`. */
function* parseBatch(stdout) {
    let at = 0;
    while (at < stdout.length) {
        const end = stdout.indexOf(10, at);
        if (end < 0)
            return;
        const [oid, type, size] = stdout.toString('latin1', at, end).split(' ');
        at = end + 1;
        if (size === undefined)
            continue;
        const bytes = Number(size);
        if (at + bytes > stdout.length)
            return;
        if (type === 'blob')
            yield [oid, stdout.subarray(at, at + bytes)];
        at += bytes + 1;
    }
}
/** Git's id of a blob, in the hash its ids have the length of (SHA-1: 40 digits, SHA-256: 64). */
function blobId(content, digits) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)(digits === 64 ? 'sha256' : 'sha1')
        .update(`blob ${content.length}\0`)
        .update(content)
        .digest('hex');
}
//# sourceMappingURL=git-process.js.map

/***/ })

};
