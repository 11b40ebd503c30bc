export const id = 72;
export const ids = [72];
export const modules = {

/***/ 1072:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openGitHubForge: () => (/* binding */ openGitHubForge)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/forge.js
var forge = __webpack_require__(7863);
;// CONCATENATED MODULE: ./build/adapters/forge-github-deployments.js

/** Characters GitHub keeps of a description. */
const LONGEST_DESCRIPTION = 140;
/** Before the model's name in a deployment's task: several models share one environment. */
const TASK = 'deploy:';
function githubDeployments(github) {
    const { octokit, owner, repo, serverUrl } = github;
    async function findAnswer(environment, ref) {
        const found = await github.list(`list the deployments to ${environment}`, (paging) => octokit.rest.repos.listDeployments({ owner, repo, environment, ref, ...paging }));
        // The oldest: two processes may have made one each, and both have to choose the same.
        return found.filter((one) => one.ref === ref && one.environment === environment).sort((a, b) => a.id - b.id)[0];
    }
    async function latestStatus(id) {
        const { data } = await github.call('show the latest status of a deployment', (request) => octokit.rest.repos.listDeploymentStatuses({ owner, repo, deployment_id: id, per_page: 1, request }));
        const latest = data[0];
        return latest === undefined ? null : { state: latest.state, description: latest.description };
    }
    function deploymentOf(answer, status) {
        const { id, environment, ref, sha, task, description, created_at: createdAt } = answer;
        return {
            id: String(id),
            environment,
            model: task.startsWith(TASK) ? task.slice(TASK.length) : '',
            ref,
            commit: sha,
            description: description ?? '',
            status,
            createdAt,
            where: `${serverUrl}/${owner}/${repo}/deployments/${encodeURIComponent(environment)}`,
        };
    }
    return {
        async find(environment, ref) {
            const answer = await findAnswer(environment, ref);
            return answer === undefined ? undefined : deploymentOf(answer, await latestStatus(answer.id));
        },
        async ensure({ environment, model, ref, commit, description, production }) {
            const found = await findAnswer(environment, ref);
            if (found !== undefined)
                return deploymentOf(found, await latestStatus(found.id));
            const { value, created } = await github.createOnce(`record the deployment of ${ref} to ${environment}`, () => findAnswer(environment, ref), async (request) => {
                const { data } = await octokit.rest.repos.createDeployment({
                    owner,
                    repo,
                    ref,
                    task: TASK + model,
                    environment,
                    description: shorten(description),
                    // Else GitHub merges the default branch into the ref, or waits for every status of the commit.
                    auto_merge: false,
                    required_contexts: [],
                    transient_environment: false,
                    production_environment: production,
                    payload: { model, commit },
                    request,
                });
                if ('sha' in data)
                    return data;
                throw new Error(`GitHub merged instead of deploying: ${data.message}`);
            });
            const answer = created ? await keepOldest(value) : value;
            if (answer.sha !== commit)
                throw elsewhere(answer, commit);
            return deploymentOf(answer, created ? null : await latestStatus(answer.id));
        },
        async setStatus(deployment, { state, description }) {
            const status = { state, description: shorten(description) };
            const id = Number(deployment.id);
            const isLatest = async () => {
                const latest = await latestStatus(id);
                return latest?.state === state && latest.description === status.description ? true : undefined;
            };
            if ((await isLatest()) === undefined) {
                await github.createOnce(`mark the deployment of ${deployment.ref} as ${state}`, isLatest, async (request) => {
                    const fields = { owner, repo, deployment_id: id, ...status };
                    // Other models in the same environment stay as they are.
                    await octokit.rest.repos.createDeploymentStatus({ ...fields, auto_inactive: false, request });
                    return true;
                });
            }
            return { ...deployment, status };
        },
        async current(environment, model) {
            const fields = { owner, repo, environment, task: TASK + model };
            const deployments = await github.list(`list the deployments to ${environment}`, (paging) => octokit.rest.repos.listDeployments({ ...fields, ...paging }));
            for (const answer of deployments.sort((a, b) => b.id - a.id)) {
                const status = await latestStatus(answer.id);
                if (status?.state === 'success')
                    return deploymentOf(answer, status);
            }
            return undefined;
        },
    };
    async function keepOldest(ours) {
        const oldest = (await findAnswer(ours.environment, ours.ref)) ?? ours;
        if (oldest.id === ours.id)
            return ours;
        const which = { owner, repo, deployment_id: ours.id };
        const what = `take back our second deployment of ${ours.ref}`;
        // Only what is inactive can be removed.
        await github.call(what, (request) => octokit.rest.repos.createDeploymentStatus({ ...which, state: 'inactive', auto_inactive: false, request }));
        await github.lookUp(what, (request) => octokit.rest.repos.deleteDeployment({ ...which, request }));
        return oldest;
    }
}
function shorten(description) {
    const characters = [...description];
    return characters.length <= LONGEST_DESCRIPTION
        ? description
        : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`;
}
function elsewhere(answer, commit) {
    return new errors/* UserError */.yo({
        what: `on GitHub ${answer.ref} points at ${answer.sha}, but here at ${commit}`,
        fix: `somebody moved the tag: compare \`git ls-remote origin 'refs/tags/${answer.ref}'\` with your clone`,
    });
}
//# sourceMappingURL=forge-github-deployments.js.map
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: ./build/adapters/digest-node.js
var digest_node = __webpack_require__(3026);
// EXTERNAL MODULE: ./build/adapters/evidence-store.js
var evidence_store = __webpack_require__(5212);
;// CONCATENATED MODULE: ./build/adapters/forge-problems.js

/** What both forges refuse, in the same words. */
function differs(what, found, expected) {
    return new errors/* UserError */.yo({
        what: `${what} has SHA-256 ${found}, but ${expected} was expected`,
        fix: 'do not use these bytes: find out where they come from, and take the model from its evidence',
    });
}
function frozen(release, asset) {
    return new errors/* UserError */.yo({
        what: `release ${release.tag} is published: its ${asset} cannot be added or replaced any more`,
        fix: `a published release is never changed: see ${release.where}, and register a new version`,
    });
}
function noAsset(release, name) {
    const names = release.assets.map((asset) => asset.name).join(', ');
    return new errors/* UserError */.yo({
        what: `release ${release.tag} has no asset ${name}; it has ${names === '' ? 'none' : names}`,
        fix: release.draft
            ? 'the release is an unfinished draft: run the command that makes it again'
            : `see ${release.where}`,
    });
}
function untagged(tag) {
    return new errors/* UserError */.yo({
        what: `release ${tag} cannot be published: there is no tag ${tag}`,
        fix: `push the tag first (\`git push origin 'refs/tags/${tag}'\`): a release must not make one`,
    });
}
function gone(what) {
    return new UserError({ what: `${what} was removed while we wrote to it`, fix: 'run the same command again' });
}
//# sourceMappingURL=forge-problems.js.map
// EXTERNAL MODULE: ./build/adapters/sleep.js
var sleep = __webpack_require__(8818);
// EXTERNAL MODULE: ./build/adapters/temporary-files.js
var temporary_files = __webpack_require__(524);
;// CONCATENATED MODULE: ./build/adapters/forge-github-releases.js











/** Tries of a transfer that ends without an error of HTTP: cut off, or with other bytes than were sent. */
const TRANSFERS = 3;
function githubReleases(ports) {
    const { github, evidence, privateFolder } = ports;
    const { octokit, owner, repo } = github;
    function listAll() {
        return github.list('list the releases', (paging) => octokit.rest.repos.listReleases({ owner, repo, ...paging }));
    }
    /** The oldest of the drafts: two processes may have made one each, and both have to choose the same. */
    async function findDraft(tag) {
        const drafts = (await listAll()).filter((release) => release.draft && release.tag_name === tag);
        return drafts.sort((a, b) => a.id - b.id)[0];
    }
    async function findAnswer(tag) {
        // The address of a tag answers for published releases only.
        const published = await github.lookUp(`look for the release ${tag}`, (request) => octokit.rest.repos.getReleaseByTag({ owner, repo, tag, request }));
        return published?.data ?? findDraft(tag);
    }
    async function releaseOf(answer) {
        const { id, tag_name: tag, name, body, draft, prerelease, html_url: where } = answer;
        const assets = [];
        for (const asset of answer.assets) {
            assets.push({ name: asset.name, bytes: asset.size, sha256: digestOf(asset) ?? (await measure(asset)) });
        }
        return { id: String(id), tag, title: name ?? '', notes: body ?? '', prerelease, draft, assets, where };
    }
    /** Digest of an asset that GitHub tells none of, as older servers do: the bytes are read. */
    async function measure(asset) {
        if (asset.state !== 'uploaded')
            return null;
        return withDownload(asset, async (_file, sha256) => sha256);
    }
    async function withDownload(asset, use) {
        const temporary = await (0,temporary_files/* temporaryPath */.l5)(privateFolder, 'download');
        try {
            return await use(temporary, await downloadTo(temporary, asset));
        }
        finally {
            await (0,temporary_files/* removeQuietly */.S2)(temporary);
        }
    }
    /** SHA-256 of what arrived. */
    async function downloadTo(file, asset) {
        const what = `send ${asset.name}`;
        for (let attempt = 1;; attempt++) {
            const answer = await github.call(what, (request) => octokit.rest.repos.getReleaseAsset({
                owner,
                repo,
                asset_id: asset.id,
                headers: { accept: 'application/octet-stream' },
                request: { ...request, parseSuccessResponseBody: false },
            }), { bytes: asset.size, stream: true });
            try {
                await (0,external_node_stream_promises_.pipeline)(external_node_stream_.Readable.fromWeb(answer.data), (0,external_node_fs_.createWriteStream)(file));
                const { size } = await (0,promises_.stat)(file);
                if (size === asset.size)
                    return await (0,digest_node/* sha256OfFile */.V)(file);
                throw new Error(`${size} of ${asset.size} bytes arrived`);
            }
            catch (error) {
                if (attempt < TRANSFERS)
                    await (0,sleep/* sleep */.y)(attempt ** 2 * github.secondMs);
                else
                    throw new forge/* ForgeUnavailable */.M({ what: `GitHub did not ${what}: the answer was cut off ${TRANSFERS} times` }, { cause: error });
            }
        }
    }
    async function removeAsset(asset) {
        await github.lookUp(`remove the broken asset ${asset.name}`, (request) => octokit.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: asset.id, request }));
    }
    async function answerOf(release) {
        const answer = await github.call(`show the release ${release.tag}`, (request) => octokit.rest.repos.getRelease({ owner, repo, release_id: Number(release.id), request }));
        return answer.data;
    }
    async function uploadOnce(answer, asset, source) {
        const what = `take ${asset.name} for the release ${answer.tag_name}`;
        const find = async () => {
            const { data } = await github.call(`show the release ${answer.tag_name}`, (request) => octokit.rest.repos.getRelease({ owner, repo, release_id: answer.id, request }));
            const there = data.assets.find(({ name }) => name === asset.name);
            if (there === undefined || there.state === 'uploaded')
                return there;
            await removeAsset(there); // Begun and never finished: it holds the name.
            return undefined;
        };
        const { value } = await github.createOnce(what, find, async (request) => {
            const sent = await octokit.request({
                method: 'POST',
                url: answer.upload_url,
                name: asset.name,
                data: source.open(),
                headers: { 'content-type': asset.mediaType, 'content-length': source.bytes },
                request,
            });
            return sent.data;
        }, { bytes: source.bytes });
        return value;
    }
    async function uploadOne(release, asset) {
        const source = await openSource(evidence, asset);
        const answer = await answerOf(release);
        for (let attempt = 1;; attempt++) {
            const there = answer.assets.find(({ name }) => name === asset.name);
            if (attempt === 1 && there !== undefined) {
                if ((digestOf(there) ?? (await measure(there))) === asset.sha256)
                    return releaseOf(answer);
                if (!answer.draft)
                    throw frozen(release, asset.name);
                await removeAsset(there);
            }
            else if (!answer.draft)
                throw frozen(release, asset.name);
            const uploaded = await uploadOnce(answer, asset, source);
            const digest = digestOf(uploaded) ?? (await measure(uploaded));
            if (digest === asset.sha256)
                return releaseOf(await answerOf(release));
            await removeAsset(uploaded);
            if (attempt === TRANSFERS)
                throw differs(`release ${release.tag}: ${asset.name} as GitHub received it`, digest ?? 'unknown', asset.sha256);
        }
    }
    return {
        async find(tag) {
            const answer = await findAnswer(tag);
            return answer === undefined ? undefined : releaseOf(answer);
        },
        async list() {
            return Promise.all((await listAll()).sort((a, b) => b.id - a.id).map(releaseOf));
        },
        async createDraft({ tag, title, notes, prerelease }) {
            const wanted = { name: title, body: notes, prerelease };
            const what = `make the draft of release ${tag}`;
            let answer = await findAnswer(tag);
            if (answer === undefined) {
                const { value, created } = await github.createOnce(what, () => findAnswer(tag), async (request) => {
                    const fields = { owner, repo, tag_name: tag, ...wanted, draft: true, make_latest: 'false' };
                    return (await octokit.rest.repos.createRelease({ ...fields, request })).data;
                });
                answer = created ? await keepOldest(value) : value;
            }
            const same = answer.name === title && (answer.body ?? '') === notes && answer.prerelease === prerelease;
            if (!answer.draft || same)
                return releaseOf(answer);
            const { id } = answer;
            const updated = await github.call(what, (request) => octokit.rest.repos.updateRelease({ owner, repo, release_id: id, ...wanted, request }));
            return releaseOf(updated.data);
        },
        async upload(release, ...assets) {
            let current = release;
            for (const asset of assets)
                current = await uploadOne(current, asset);
            return current;
        },
        async publish(release) {
            const { tag } = release;
            const ref = await github.lookUp(`look for the tag ${tag}`, (request) => octokit.rest.git.getRef({ owner, repo, ref: `tags/${tag}`, request }));
            // Without its tag, publishing would make GitHub tag the default branch.
            if (ref === undefined)
                throw untagged(tag);
            try {
                const fields = { owner, repo, release_id: Number(release.id), draft: false, make_latest: 'false' };
                const published = await github.call(`publish the release ${tag}`, (request) => octokit.rest.repos.updateRelease({ ...fields, prerelease: release.prerelease, request }));
                return releaseOf(published.data);
            }
            catch (error) {
                if (error instanceof forge/* ForgeUnavailable */.M)
                    throw error;
                // Somebody else published a draft of the same tag first.
                const found = await findAnswer(tag);
                if (found === undefined || found.draft)
                    throw error;
                return releaseOf(found);
            }
        },
        async download(release, name, sha256) {
            const answer = await answerOf(release);
            const asset = answer.assets.find((other) => other.name === name);
            if (asset === undefined)
                throw noAsset(release, name);
            const claimed = digestOf(asset);
            if (claimed !== null && claimed !== sha256)
                throw differs(`release ${release.tag}: ${name}`, claimed, sha256);
            const path = (0,external_node_path_.join)(privateFolder, 'cache', sha256, name);
            if ((await (0,digest_node/* sha256OfFile */.V)(path).catch(() => undefined)) === sha256)
                return path;
            return withDownload(asset, async (file, found) => {
                if (found !== sha256)
                    throw differs(`release ${release.tag}: ${name}`, found, sha256);
                await (0,promises_.mkdir)((0,external_node_path_.join)(privateFolder, 'cache', sha256), { recursive: true });
                await (0,evidence_store/* placeReadOnly */.qj)(file, path);
                return path;
            });
        },
    };
    /** GitHub allows several drafts of one tag: when another process made one at the same time, the oldest stays. */
    async function keepOldest(ours) {
        const oldest = await findDraft(ours.tag_name);
        if (oldest === undefined || oldest.id === ours.id)
            return ours;
        await github.lookUp(`remove our second draft of release ${ours.tag_name}`, (request) => octokit.rest.repos.deleteRelease({ owner, repo, release_id: ours.id, request }));
        return oldest;
    }
}
/** What GitHub says of the bytes it holds, as hex; null where it does not say. */
function digestOf(asset) {
    if (asset.state !== 'uploaded')
        return null;
    return /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? '')?.[1] ?? null;
}
async function openSource(evidence, { name, sha256, content }) {
    if (content instanceof Uint8Array) {
        const found = (0,digest_node/* sha256Hex */.f)(content);
        if (found !== sha256)
            throw differs(`the content of ${name}`, found, sha256);
        return { bytes: content.length, open: () => content };
    }
    const path = await evidence.checkout(content.evidence, content.file, sha256);
    return { bytes: (await (0,promises_.stat)(path)).size, open: () => external_node_stream_.Readable.toWeb((0,external_node_fs_.createReadStream)(path)) };
}
//# sourceMappingURL=forge-github-releases.js.map
;// CONCATENATED MODULE: ./build/adapters/forge-github-threads.js
/** On every issue of ours, so that finding them reads no others. */
const LABEL = 'proofmark';
/** Some answers of GitHub name an app without its `[bot]`. */
function isBy(user, author) {
    if (user === null || user === undefined)
        return false;
    return user.login === author || (user.type === 'Bot' && user.login === `${author}[bot]`);
}
function githubIssues(github, author) {
    const { octokit, owner, repo } = github;
    async function listOurs(state) {
        const us = await author();
        const fields = { owner, repo, state, labels: LABEL };
        const found = await github.list('list our issues', (paging) => octokit.rest.issues.listForRepo({ ...fields, ...paging }));
        return found
            .filter((answer) => answer.pull_request === undefined && isBy(answer.user, us))
            .flatMap((answer) => {
            const key = keyOf(answer.body ?? '');
            return key === undefined ? [] : [{ key, answer: answer }];
        })
            .sort((a, b) => a.answer.number - b.answer.number);
    }
    async function findAnswer(key) {
        return (await listOurs('all')).find((one) => one.key === key)?.answer;
    }
    async function update(number, what, fields) {
        const { key, title, body, labels, state } = fields;
        const changes = {
            state,
            ...(title === undefined ? {} : { title }),
            ...(body === undefined || key === undefined ? {} : { body: bodyOf(key, body) }),
            ...(labels === undefined ? {} : { labels: [LABEL, ...labels] }),
        };
        const { data } = await github.call(what, (request) => octokit.rest.issues.update({ owner, repo, issue_number: number, ...changes, request }));
        return data;
    }
    async function create({ key, title, body, labels }) {
        const { value, created } = await github.createOnce(`open an issue "${title}"`, () => findAnswer(key), async (request) => {
            const fields = { owner, repo, title, body: bodyOf(key, body), labels: [LABEL, ...labels] };
            return (await octokit.rest.issues.create({ ...fields, request })).data;
        });
        if (!created)
            return { status: 'unchanged', value };
        const oldest = (await findAnswer(key)) ?? value;
        if (oldest.number === value.number)
            return { status: 'created', value };
        // Another process opened one at the same time. Issues cannot be removed: ours is taken out of the search.
        await github.call(`close our second issue "${title}"`, (request) => octokit.rest.issues.update({
            owner,
            repo,
            issue_number: value.number,
            state: 'closed',
            state_reason: 'not_planned',
            body: `Duplicate of #${oldest.number}.`,
            request,
        }));
        return { status: 'unchanged', value: oldest };
    }
    return {
        async find(key) {
            const answer = await findAnswer(key);
            return answer === undefined ? undefined : issueOf(key, answer);
        },
        async list(state) {
            const seen = new Map();
            for (const { key, answer } of await listOurs(state))
                if (!seen.has(key))
                    seen.set(key, issueOf(key, answer));
            return [...seen.values()];
        },
        async open(request) {
            const found = await findAnswer(request.key);
            const { status, value } = found === undefined ? await create(request) : { status: 'unchanged', value: found };
            const there = issueOf(request.key, value);
            if (status === 'created' || saysTheSame(there, request))
                return { status, value: there };
            const updated = await update(value.number, `update the issue "${request.title}"`, { ...request, state: 'open' });
            return { status: 'updated', value: issueOf(request.key, updated) };
        },
        async close(key) {
            const found = await findAnswer(key);
            if (found === undefined)
                return undefined;
            if (found.state === 'closed')
                return { status: 'unchanged', value: issueOf(key, found) };
            const closed = await update(found.number, `close the issue "${found.title}"`, { state: 'closed' });
            return { status: 'updated', value: issueOf(key, closed) };
        },
    };
}
function saysTheSame(issue, request) {
    const sorted = (labels) => [...labels].sort().join('\n');
    return (issue.state === 'open' &&
        issue.title === request.title &&
        issue.body === request.body &&
        sorted(issue.labels) === sorted(request.labels));
}
/** An encoded key holds no `>`, so it cannot end the hidden line. */
function bodyOf(key, body) {
    return `<!-- proofmark-issue: ${encodeURIComponent(key)} -->\n${body}`;
}
const ISSUE_MARKER = /^<!-- proofmark-issue: (\S+) -->\r?\n?/;
function keyOf(body) {
    const encoded = ISSUE_MARKER.exec(body)?.[1];
    if (encoded === undefined)
        return undefined;
    try {
        return decodeURIComponent(encoded);
    }
    catch {
        return undefined;
    }
}
function issueOf(key, answer) {
    const labels = answer.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
    return {
        id: String(answer.number),
        key,
        title: answer.title,
        body: (answer.body ?? '').replace(ISSUE_MARKER, ''),
        labels: labels.filter((label) => label !== LABEL),
        state: answer.state === 'closed' ? 'closed' : 'open',
        where: answer.html_url,
    };
}
function githubComments(github, author) {
    const { octokit, owner, repo } = github;
    /** Ours of this marker, oldest first. Every page is read: missing one would post a second comment. */
    async function listOurs(thread, marker) {
        const us = await author();
        const fields = { owner, repo, issue_number: numberOf(thread) };
        const comments = await github.list(`list the comments of #${thread}`, (paging) => octokit.rest.issues.listComments({ ...fields, ...paging }));
        return comments
            .filter((comment) => isBy(comment.user, us) && comment.body?.startsWith(marker) === true)
            .sort((a, b) => a.id - b.id);
    }
    async function remove(id, thread) {
        await github.lookUp(`remove our comment on #${thread}`, (request) => octokit.rest.issues.deleteComment({ owner, repo, comment_id: id, request }));
    }
    const commentOf = (thread, marker, { id, body = '', html_url: where }) => ({
        id: String(id),
        thread,
        marker,
        body,
        where,
    });
    return {
        async find(thread, marker) {
            const answer = (await listOurs(thread, marker))[0];
            return answer === undefined ? undefined : commentOf(thread, marker, answer);
        },
        async put({ thread, marker, body }) {
            if (!body.startsWith(marker))
                throw new Error(`the body of a comment begins with its marker ${marker}`);
            let found = (await listOurs(thread, marker))[0];
            if (found === undefined) {
                const { value, created } = await github.createOnce(`comment on #${thread}`, async () => (await listOurs(thread, marker))[0], async (request) => {
                    const fields = { owner, repo, issue_number: numberOf(thread), body };
                    return (await octokit.rest.issues.createComment({ ...fields, request })).data;
                });
                const oldest = created ? ((await listOurs(thread, marker))[0] ?? value) : value;
                if (oldest.id === value.id && created)
                    return { status: 'created', value: commentOf(thread, marker, value) };
                if (created)
                    await remove(value.id, thread); // Another process commented at the same time.
                found = oldest;
            }
            if (found.body === body)
                return { status: 'unchanged', value: commentOf(thread, marker, found) };
            const { id } = found;
            const { data } = await github.call(`update our comment on #${thread}`, (request) => octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body, request }));
            return { status: 'updated', value: commentOf(thread, marker, data) };
        },
        async remove(thread, marker) {
            const ours = await listOurs(thread, marker);
            for (const { id } of ours)
                await remove(id, thread);
            return ours.length > 0;
        },
    };
}
function numberOf(thread) {
    if (!/^[1-9][0-9]*$/.test(thread))
        throw new Error(`not the number of an issue or pull request: ${thread}`);
    return Number(thread);
}
//# sourceMappingURL=forge-github-threads.js.map
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: ./node_modules/@octokit/rest/dist-src/index.js + 20 modules
var dist_src = __webpack_require__(2264);
;// CONCATENATED MODULE: ./build/adapters/github-failures.js


function isFailure(error) {
    return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'request' in error;
}
function headerOf(error, name) {
    const value = error.response?.headers[name];
    return value === undefined ? undefined : String(value);
}
/** GitHub or the way to it failed; another time it may work. */
function isPassing(error) {
    return isFailure(error) && error.status >= 500;
}
/** GitHub says that what was to be made is there, or that somebody is making it. */
function isExisting(error) {
    return isFailure(error) && (error.status === 409 || error.status === 422);
}
function isLimit(error) {
    if (error.status === 429)
        return true;
    return error.status === 403 && (isKnownLimit(error) || headerOf(error, 'retry-after') !== undefined);
}
/** Limits the throttling plugin waits for itself. */
function isKnownLimit(error) {
    return /\bsecondary rate\b/i.test(error.message) || headerOf(error, 'x-ratelimit-remaining') === '0';
}
/** Seconds after which GitHub wants to be asked again, where no plugin looks at it. */
function retryAfterSeconds(error) {
    if (!isFailure(error) || ![403, 429].includes(error.status) || isKnownLimit(error))
        return undefined;
    const seconds = Number(headerOf(error, 'retry-after'));
    return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
/** `attempts`: requests that were sent for it. */
function unavailable(error, what, attempts) {
    return new forge/* ForgeUnavailable */.M({ what: `GitHub did not ${what}: ${reasonOf(error)} (${attempts === 1 ? '1 try' : `${attempts} tries`})` }, { cause: error });
}
/** A request that failed, as a sentence. What is not an answer of GitHub comes back as it is. */
function explainFailure(error, what, repository, attempts) {
    if (!isFailure(error))
        return error;
    if (isLimit(error))
        return limited(error, what, attempts);
    if (error.status >= 500)
        return unavailable(error, what, attempts);
    return new errors/* UserError */.yo({ what: `GitHub did not ${what}: ${reasonOf(error)}`, fix: remedy(error, repository) }, { cause: error });
}
function limited(error, what, attempts) {
    const reset = Number(headerOf(error, 'x-ratelimit-reset'));
    const when = headerOf(error, 'x-ratelimit-remaining') === '0' && Number.isFinite(reset)
        ? ` until ${new Date(reset * 1000).toISOString()}`
        : '';
    const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
    return new forge/* ForgeUnavailable */.M({
        what: `GitHub did not ${what}: it takes no more requests of ours${when} (${reasonOf(error)}; ${tries})`,
        fix: 'run the same command again later: it goes on where this stopped',
    }, { cause: error });
}
function remedy(error, repository) {
    const needs = headerOf(error, 'x-accepted-github-permissions');
    const permission = needs === undefined ? 'the permissions that the workflow guide lists' : needs;
    switch (error.status) {
        case 401:
            return 'set GITHUB_TOKEN to a token that is valid: this one has expired or was mistyped';
        case 403:
            return `give the token more permissions on ${repository}: ${permission}`;
        case 404:
            return `check that ${repository} is written correctly and that the token may see it (${permission})`;
        default:
            return 'change what GitHub names, and run the same command again';
    }
}
/** GitHub's own words, with the fields it complains about. */
function reasonOf(error) {
    if (!isFailure(error))
        return error instanceof Error ? error.message : String(error);
    if (error.response === undefined)
        return `no answer: ${error.message}`;
    return `${error.status} ${error.message.replace(/ - https:\/\/docs\.github\.com\S*/, '')}`.trim();
}
//# sourceMappingURL=github-failures.js.map
;// CONCATENATED MODULE: ./build/adapters/github-client.js






/** Requests for one thing: the first and three more. */
const TRIES = 4;
/** Longest wait, in seconds, that we take from GitHub before giving up; a primary rate limit may ask for an hour. */
const LONGEST_WAIT = 15 * 60;
/** Slowest transfer of a file that is waited for, in bytes per second, on top of the time for a request. */
const SLOWEST_TRANSFER = 100_000;
const ThrottledOctokit = dist_src/* Octokit */.E.plugin(plugin_throttling_dist_bundle/* throttling */.A, dist_bundle/* retry */.L);
/** Octokit that waits as GitHub asks, tries a bounded number of times, and says in whole sentences what went wrong. */
function openGitHub(options) {
    const { log, repository, secondMs = 1000, timeoutMs = 60_000 } = options;
    const [owner, repo] = parseRepository(repository);
    const octokit = new ThrottledOctokit({
        auth: options.token,
        baseUrl: options.apiUrl,
        userAgent: 'proofmark',
        // Every 404 would be a warning.
        log: { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } },
        throttle: {
            ...pauses(secondMs),
            retryAfterBaseValue: secondMs,
            onRateLimit: (seconds, request, _octokit, count) => mayWait(seconds, request, count, 'its rate limit'),
            onSecondaryRateLimit: (seconds, request, _octokit, count) => mayWait(seconds, request, count, 'its secondary rate limit'),
        },
        retry: {
            retries: TRIES - 1,
            retryAfterBaseValue: secondMs,
            doNotRetry: [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 451],
        },
    });
    function mayWait(seconds, request, count, limit) {
        if (seconds > LONGEST_WAIT || count >= TRIES - 1)
            return false;
        const { what } = request.request;
        log.warn(`GitHub asks us to wait ${seconds} s because of ${limit}, before it can ${what ?? 'go on'}.`);
        return true;
    }
    // Limits that say how long to wait, but neither by GitHub's headers nor in its words: the plugin leaves those.
    octokit.hook.wrap('request', async (request, endpoint) => {
        for (let attempt = 1;; attempt++) {
            try {
                return await request(endpoint);
            }
            catch (error) {
                const seconds = retryAfterSeconds(error);
                if (seconds === undefined || !mayWait(seconds, endpoint, attempt - 1, 'its load'))
                    throw error;
                await (0,sleep/* sleep */.y)(seconds * secondMs);
            }
        }
    });
    /** Counts what is really sent since the last answer, and reads answers whole: one that was cut off is a failed request. */
    function counting({ bytes = 0, stream = false }) {
        const sent = { count: 0 };
        const longest = Math.ceil(timeoutMs + (bytes / SLOWEST_TRANSFER) * 1000);
        const counted = async (input, init) => {
            sent.count += 1;
            const response = await fetch(input, { ...init, signal: AbortSignal.timeout(longest) });
            const whole = stream && response.ok ? response : await readWhole(response);
            if (response.ok)
                sent.count = 0;
            return whole;
        };
        return { sent, fetch: counted };
    }
    async function call(what, send, options = {}) {
        const { sent, fetch: counted } = counting(options);
        try {
            return await send({ fetch: counted, what });
        }
        catch (error) {
            throw explainFailure(error, what, repository, sent.count);
        }
    }
    async function createOnce(what, find, send, options = {}) {
        const { sent, fetch: counted } = counting(options);
        for (let attempt = 1;; attempt++) {
            try {
                return { value: await send({ fetch: counted, retries: 0, what }), created: true };
            }
            catch (error) {
                if (!isPassing(error) && !isExisting(error))
                    throw explainFailure(error, what, repository, sent.count);
                const found = await find();
                if (found !== undefined)
                    return { value: found, created: false };
                if (isExisting(error) && !isPassing(error))
                    throw explainFailure(error, what, repository, sent.count);
                if (attempt === TRIES)
                    throw unavailable(error, what, sent.count);
                await (0,sleep/* sleep */.y)(attempt ** 2 * secondMs);
            }
        }
    }
    return {
        octokit,
        owner,
        repo,
        serverUrl: options.serverUrl.replace(/\/+$/, ''),
        graphqlUrl: options.graphqlUrl,
        secondMs,
        call,
        createOnce,
        async list(what, send) {
            // Not by octokit's own paging, which does not hand our options on to the request.
            const items = [];
            for (let page = 1;; page++) {
                const answer = await call(what, (request) => send({ per_page: 100, page, request }));
                items.push(...answer.data);
                if (!/rel="next"/.test(answer.headers.link ?? ''))
                    return items;
            }
        },
        async lookUp(what, send) {
            const { sent, fetch: counted } = counting({});
            try {
                return await send({ fetch: counted, what });
            }
            catch (error) {
                if (error.status === 404)
                    return undefined;
                throw explainFailure(error, what, repository, sent.count);
            }
        },
    };
}
function parseRepository(repository) {
    const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/.exec(repository) ?? [];
    if (owner !== undefined && repo !== undefined)
        return [owner, repo];
    throw new errors/* UserError */.yo({
        what: `${JSON.stringify(repository)} is not a GitHub repository`,
        fix: 'write it as owner/name, for example GITHUB_REPOSITORY=octo/models',
    });
}
async function readWhole(response) {
    const { status, statusText, headers } = response;
    const body = await response.arrayBuffer();
    const hasNoBody = status === 204 || status === 205 || status === 304;
    return new Response(hasNoBody ? null : body, { status, statusText, headers });
}
/** The plugin's own pauses between writes are in real seconds; where seconds are shorter there are none. */
function pauses(secondMs) {
    if (secondMs >= 1000)
        return {};
    const none = { key: () => ({ schedule: (_options, task) => task() }) };
    return { write: none, notifications: none };
}
//# sourceMappingURL=github-client.js.map
;// CONCATENATED MODULE: ./build/adapters/forge-github.js






/** Releases, deployments, issues and comments on GitHub or a GitHub Enterprise Server. */
function openGitHubForge(options) {
    const github = openGitHub(options);
    let login;
    const author = () => {
        login ??= askWhoWeAre(github);
        login.catch(() => {
            login = undefined;
        });
        return login;
    };
    return {
        kind: 'github',
        name: `${options.repository} on ${github.serverUrl}`,
        releases: githubReleases({ github, evidence: options.evidence, privateFolder: options.privateFolder }),
        deployments: githubDeployments(github),
        issues: githubIssues(github, author),
        comments: githubComments(github, author),
        access: () => askForAccess(github),
        async openPullRequests() {
            const { octokit, owner, repo } = github;
            const pulls = await github.list('list the open pull requests', (paging) => octokit.rest.pulls.list({ owner, repo, state: 'open', ...paging }));
            return pulls.map(({ number, head, base }) => ({
                number,
                head: head.sha,
                base: base.sha,
                headBranch: head.ref,
                baseBranch: base.ref,
            }));
        },
    };
}
/** The token's own login. REST does not tell it to the tokens of workflows and apps; GraphQL does. */
async function askWhoWeAre(github) {
    const answer = await github.call('tell whose token this is', (request) => github.octokit.request({ method: 'POST', url: github.graphqlUrl, query: 'query { viewer { login } }', request }));
    const login = answer.data?.data?.viewer?.login;
    if (typeof login === 'string')
        return login;
    throw new errors/* UserError */.yo({
        what: `${github.graphqlUrl} did not tell whose token this is`,
        fix: 'check GITHUB_GRAPHQL_URL and GITHUB_TOKEN',
    });
}
const NO_COMMIT = '0'.repeat(40);
/** Asks for a ref that cannot be made: who may not write is refused before GitHub looks at what is asked for. */
async function askForAccess(github) {
    const { octokit, owner, repo } = github;
    const what = 'say whether this token may write';
    try {
        await github.call(what, (request) => octokit.rest.git.createRef({ owner, repo, ref: 'refs/proofmark/access', sha: NO_COMMIT, request }));
    }
    catch (error) {
        if (error instanceof forge/* ForgeUnavailable */.M || !(error instanceof errors/* UserError */.yo))
            throw error;
        const { status } = error.cause;
        if (status === 422)
            return { write: true };
        if ([401, 403, 404].includes(status))
            return { write: false, reason: error.problems[0].what };
        throw error;
    }
    throw new Error(`${github.octokit.request.endpoint.DEFAULTS.baseUrl} made a ref without a commit`);
}
//# sourceMappingURL=forge-github.js.map

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

/***/ })

};
