export const id = 330;
export const ids = [330];
export const modules = {

/***/ 2011:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  report: () => (/* binding */ report)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/report/comment.js + 2 modules
var comment = __webpack_require__(1324);
;// CONCATENATED MODULE: ./build/flows/post-report.js


/** Posts the one comment of a pull request, or updates it in place. */
async function postReport(request, { forge }) {
    const { body, file } = request;
    if (!body.startsWith(comment/* COMMENT_MARKER */.JO) || body.length > comment/* COMMENT_LIMIT */.W$) {
        throw new errors/* UserError */.yo({
            what: `this is no comment of Proofmark: it has to begin with ${comment/* COMMENT_MARKER */.JO} and to have at most ${comment/* COMMENT_LIMIT */.W$} characters`,
            where: { file },
            fix: 'give the comment.md that the gate wrote',
        });
    }
    const thread = String(request.pullRequest);
    if (body === (0,comment/* renderComment */.wQ)([]) && (await forge.comments.find(thread, comment/* COMMENT_MARKER */.JO)) === undefined) {
        return { status: 'skipped' };
    }
    return forge.comments.put({ thread, marker: comment/* COMMENT_MARKER */.JO, body });
}
//# sourceMappingURL=post-report.js.map
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/report.js






const report = (0,action_define/* defineAction */.Q)({
    name: 'report',
    description: 'Posts what the gate found as the one comment of a pull request, or updates it in place.',
    permissions: ['contents: write', 'pull-requests: write'],
    needsSetup: false,
    inputs: schemas/* strictObject */.rej({
        file: schemas/* string */.YjP().default('proofmark-report/comment.md').describe('The `comment` that `gate` wrote.'),
        'pull-request': schemas/* string */.YjP()
            .regex(/^[1-9]\d{0,9}$/, 'the number of a pull request')
            .transform(Number)
            .optional()
            .describe('Number of the pull request. Default: that of the event; without one, only the summary is written.'),
        token: inputs/* tokenInput */.e1,
    }),
    outputs: schemas/* object */.Ikc({
        comment: schemas/* enum */.k5n(['created', 'updated', 'unchanged', 'skipped'])
            .describe('What became of the comment; `skipped` where there is no pull request, or nothing to say on it.'),
        url: schemas/* string */.YjP().describe('Address of the comment; empty when it was skipped.'),
    }),
    example: { file: 'proofmark-report/comment.md' },
}, async ({ file, token, ...inputs }, { context, lifecycle }) => {
    const body = await (0,promises_.readFile)(file, 'utf8').catch((cause) => {
        const fix = 'run the gate first, or download what it uploaded';
        throw new errors/* UserError */.yo({ what: 'there is no comment to post', where: { file }, fix }, { cause });
    });
    const pullRequest = inputs['pull-request'] ?? context.event.pull_request?.number;
    if (pullRequest === undefined)
        return { outputs: { comment: 'skipped', url: '' }, summary: body };
    const ports = await lifecycle(token);
    await ports.evidence.pushMissing(); // The plots are shown by the address of their evidence.
    const posted = await postReport({ pullRequest, body, file }, ports);
    const url = 'value' in posted ? posted.value.where : '';
    return { outputs: { comment: posted.status, url }, summary: body };
});
//# sourceMappingURL=report.js.map

/***/ }),

/***/ 5808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ defineAction)
/* harmony export */ });
/** An action with its types forgotten, for the catalog: the frame parses inputs before it calls `main`. */
function defineAction(definition, main) {
    return { definition, main: (inputs, tools) => main(inputs, tools) };
}
//# sourceMappingURL=define.js.map

/***/ }),

/***/ 2573:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ expression)
/* harmony export */ });
/** What a workflow evaluates: `expression('github.token')` for the token of the job. */
function expression(text) {
    return `$\{{ ${text} }}`;
}
//# sourceMappingURL=expression.js.map

/***/ }),

/***/ 7126:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   M_: () => (/* binding */ modelInput),
/* harmony export */   SX: () => (/* binding */ baselineInput),
/* harmony export */   e1: () => (/* binding */ tokenInput),
/* harmony export */   rx: () => (/* binding */ modelsInput),
/* harmony export */   sJ: () => (/* binding */ baseInput)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2857);
/* harmony import */ var _expression_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2573);


/** Fields that several actions have. */
const modelInput = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Name of a model: a folder in `models/`.');
const modelsInput = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .transform(names)
    .optional()
    .describe('Names of models, separated by spaces or commas. Default: those that the change touches.');
const baseInput = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .optional()
    .describe('Revision where the change began. Default: the target branch of the pull request or of the merge queue, or what the branch was before the push.');
const baselineInput = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .optional()
    .describe('What to compare with: latest, production, merge-base, none, a version or a revision. Default: what model.yaml says.');
const tokenInput = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .optional()
    .describe('Token for releases, deployments, issues and comments.')
    .meta({ expression: (0,_expression_js__WEBPACK_IMPORTED_MODULE_1__/* .expression */ .d)('github.token') });
/** `true` or `false`, as YAML writes them. */
function flag(otherwise, description) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['true', 'false'])
        .default(otherwise ? 'true' : 'false')
        .transform((text) => text === 'true')
        .describe(description);
}
function names(text) {
    return text.split(/[\s,]+/).filter((name) => name !== '');
}
//# sourceMappingURL=inputs.js.map

/***/ }),

/***/ 9924:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DV: () => (/* binding */ codeBlock),
/* harmony export */   FV: () => (/* binding */ escapeMarkdown),
/* harmony export */   KW: () => (/* binding */ markdownAddress),
/* harmony export */   Kb: () => (/* binding */ excerpt),
/* harmony export */   ZD: () => (/* binding */ escapeHtml),
/* harmony export */   y$: () => (/* binding */ escapeCommentHtml)
/* harmony export */ });
/* unused harmony exports visibleText, visibleLine, shorten */
/**
 * Makes text that came from files safe to show. Everything a person or a program wrote (model names, params, slice values,
 * branch names, log lines) passes through exactly one of these functions before it stands in a document.
 */
/** Terminal control sequences: CSI (colours, cursor), OSC (titles, links), and two-byte escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const TERMINAL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/**
 * Characters that change what a reader sees without being seen: zero-width characters, direction marks and overrides
 * ("Trojan source"), variation tags, line and paragraph separators, the byte order mark, and lone surrogates.
 */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const ZERO_WIDTH_SPACE = '&#8203;';
/** Text on one or more lines whose every character is visible: hidden ones are spelled `<U+202E>`, colours are removed. */
function visibleText(text) {
    return text
        .replace(TERMINAL_SEQUENCE, '')
        .replace(/\r\n?/g, '\n')
        .replace(CONTROL, '\ufffd')
        .replace(INVISIBLE, (char) => {
        const code = char.codePointAt(0);
        return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
    });
}
/** Visible text on one line. */
function visibleLine(text) {
    return visibleText(text).replace(/\s+/g, ' ').trim();
}
/** One line of at most `limit` characters, cut with an ellipsis; never cuts a character in two. */
function shorten(text, limit) {
    if (text.length <= limit)
        return text;
    const characters = Array.from(text);
    return characters.length <= limit ? text : `${characters.slice(0, Math.max(0, limit - 1)).join('')}…`;
}
/** One visible line of at most `limit` characters, whatever the length of the text: only its beginning is looked at. */
function excerpt(text, limit) {
    const reach = 8 * limit + 1000;
    return shorten(visibleLine(text.length > reach ? `${text.slice(0, reach)}…` : text), limit);
}
/** Longest text from a file that is shown in a cell or a sentence. */
const INLINE_LIMIT = 400;
/**
 * One line of GitHub Markdown that shows `text` literally, in a paragraph or a table cell: no markup, no HTML, no links,
 * no images, no maths, no emoji codes; pings nobody (`@name`, `@org/team`) and references nothing (`#12`, `GH-12`, URLs).
 * Mentions and links are made after Markdown is parsed, so a backslash cannot stop them: a zero-width space does.
 */
function escapeMarkdown(text, limit = INLINE_LIMIT) {
    const literal = excerpt(text, limit)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/[\\*[~`]/g, '\\$&')
        .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
    return breakReferences(literal)
        .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
        .replace(/^([-+=])(?=\s|$|\1)/, '\\$1');
}
/**
 * The same for text inside an HTML line of a comment, such as a `<summary>`: Markdown is not parsed there, so backslashes
 * would show, but mentions, references and emoji codes are still made.
 */
function escapeCommentHtml(text, limit = INLINE_LIMIT) {
    return breakReferences(escapeHtml(excerpt(text, limit)));
}
/** Ends every mention, issue reference, link, emoji code, formula and table cell in escaped text before it begins. */
function breakReferences(escaped) {
    return escaped
        .replace(/\|/g, '&#124;')
        .replace(/\$/g, '&#36;')
        .replace(/@/g, `@${ZERO_WIDTH_SPACE}`)
        .replace(/(?<!&)#/g, `#${ZERO_WIDTH_SPACE}`)
        .replace(/\bGH-(?=\d)/gi, `$&${ZERO_WIDTH_SPACE}`)
        .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
        .replace(/www(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`)
        .replace(/:(?=[\w+-]+:)/g, `:${ZERO_WIDTH_SPACE}`);
}
/** Text and attribute values of HTML and SVG. */
function escapeHtml(text) {
    return visibleText(text)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;')
        .replace(/'/g, '&#39;');
}
/** A fenced code block whose fence is longer than any run of backticks inside, so that nothing inside can close it. */
function codeBlock(lines, language = '') {
    const text = lines.map((line) => visibleText(line)).join('\n');
    const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${text}\n${fence}`;
}
/** The address of an image or a link in Markdown: what could end it is percent-encoded; only https and relative ones. */
function markdownAddress(address) {
    const trimmed = visibleLine(address);
    if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^https?:\/\//i.test(trimmed))
        return null;
    return trimmed.replace(/[\s()<>"'\\`|*_~[\]]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
//# sourceMappingURL=escape.js.map

/***/ })

};
