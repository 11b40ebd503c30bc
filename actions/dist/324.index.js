export const id = 324;
export const ids = [324];
export const modules = {

/***/ 1324:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  W$: () => (/* binding */ COMMENT_LIMIT),
  JO: () => (/* binding */ COMMENT_MARKER),
  wQ: () => (/* binding */ renderComment)
});

// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
;// CONCATENATED MODULE: ./build/report/fit.js
const SEPARATOR = '\n\n';
/**
 * Shortens sections until all of them, joined by blank lines, have at most `budget` characters. The least important parts
 * go first, those of the last section before those of the first; then whole sections become one line, from the last on;
 * then lines go. Always ends with complete pieces: nothing is cut in the middle.
 */
function fitSections(sections, budget) {
    const level = sections.map((section) => section.parts.map(() => 0));
    const text = (index) => {
        const { parts, frame } = sections[index];
        const pieces = parts.map((part, at) => part.variants[level[index][at]]).filter((piece) => piece !== '');
        return frame(pieces.join(SEPARATOR));
    };
    const texts = sections.map((_, index) => text(index));
    let size = texts.reduce((sum, each) => sum + each.length + SEPARATOR.length, 0);
    const replace = (index, replacement) => {
        size += replacement.length - texts[index].length;
        texts[index] = replacement;
    };
    const cut = new Map();
    const ranks = [...new Set(sections.flatMap((section) => section.parts.map((part) => part.rank)))].sort((a, b) => b - a);
    for (const rank of ranks) {
        const deepest = Math.max(...sections.flatMap((s) => s.parts.filter((p) => p.rank === rank).map((p) => p.variants.length)));
        for (let step = 1; step < deepest && size > budget; step++) {
            for (let index = sections.length - 1; index >= 0 && size > budget; index--) {
                const parts = sections[index].parts;
                for (let at = parts.length - 1; at >= 0; at--) {
                    const part = parts[at];
                    if (part.rank !== rank || step >= part.variants.length)
                        continue;
                    if (step === 1 && part.variants[0] !== '')
                        cut.set(part.label, (cut.get(part.label) ?? 0) + 1);
                    level[index][at] = step;
                }
                replace(index, text(index));
            }
        }
    }
    let collapsed = 0;
    for (let index = sections.length - 1; index >= 0 && size > budget; index--) {
        replace(index, sections[index].line);
        collapsed++;
    }
    let dropped = 0;
    while (size > budget && texts.length > 0) {
        size -= texts.pop().length + SEPARATOR.length;
        dropped++;
    }
    return { texts, cut, collapsed: collapsed - dropped, dropped };
}
//# sourceMappingURL=fit.js.map
// EXTERNAL MODULE: ./build/report/markdown.js + 1 modules
var markdown = __webpack_require__(6853);
// EXTERNAL MODULE: ./build/report/facts.js
var facts = __webpack_require__(7872);
// EXTERNAL MODULE: ./build/report/plots/plots.js + 4 modules
var plots_plots = __webpack_require__(1694);
// EXTERNAL MODULE: ./build/report/tables.js
var report_tables = __webpack_require__(7442);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/report/sections.js






const SLICE_ROWS = 10;
const LOG_LINES = 40;
/** Characters of the reason that stand in the line of a closed block. */
const SUMMARY_REASON = 140;
/** A model of a comment: verdict and reason first, then parts by how much a reader needs them. */
function sectionOf(report, layout) {
    const summary = `${words/* VERDICT_ICON */.YY[(0,words/* verdictWord */.E0)(report)]} ${(0,words/* modelName */.fD)(report)}: ${(0,words/* verdictWord */.E0)(report)}`;
    const reason = `**${(0,report_escape/* escapeMarkdown */.FV)((0,words/* reasonOf */.A3)(report))}**`;
    const join = (parts) => parts.filter((part) => part !== '').join('\n\n');
    const frame = (content) => {
        if (layout.block === 'flat')
            return join([reason, layout.warnings, content]);
        const short = `${summary} · ${(0,report_escape/* excerpt */.Kb)((0,words/* reasonOf */.A3)(report), SUMMARY_REASON)}`;
        return (0,markdown/* details */.zH)(short, join([reason, content]), { open: layout.block === 'open' });
    };
    const line = `- ${(0,report_escape/* escapeMarkdown */.FV)(summary, 120)}: ${(0,report_escape/* escapeMarkdown */.FV)((0,words/* reasonOf */.A3)(report), 160)}`;
    return { frame, line, parts: (0,words/* isJudged */.sL)(report) ? judgedParts(report) : logParts(report) };
}
/** A model without verdict needs one line; a failed training shows the end of its log. */
function logParts(report) {
    if (report.log.length === 0)
        return [];
    const tail = (lines) => {
        const shown = report.log.slice(-lines);
        const title = `Last ${shown.length} lines of the log`;
        return (0,markdown/* details */.zH)(title, (0,report_escape/* codeBlock */.DV)(shown.map((text) => text.slice(0, 500)), 'text'), { open: shown.length <= 15 });
    };
    return [{ label: 'log', rank: 3, variants: [tail(LOG_LINES), tail(10), ''] }];
}
function judgedParts(report) {
    return [
        { label: 'next steps', rank: 2, variants: [nextStepsPart(report), ''] },
        { label: 'metrics', rank: 1, variants: [(0,markdown/* renderMarkdownTable */.Ij)((0,report_tables/* metricTable */.Lc)(report)), ''] },
        { label: 'comparison', rank: 3, variants: [contextPart(report), ''] },
        slicesPart(report),
        { label: 'waivers', rank: 3, variants: [waiversPart(report), ''] },
        flipsPart(report),
        { label: 'plots', rank: 9, variants: [plotsPart(report), ''] },
        differencesPart(report),
        { label: 'references', rank: 8, variants: [referencesPart(report), ''] },
        costPart(report),
        { label: 'latency', rank: 7, variants: [latencyPart(report), ''] },
        { label: 'how to reproduce', rank: 4, variants: [reproducePart(report), ''] },
    ];
}
function nextStepsPart(report) {
    return (0,markdown/* bullets */.e5)((0,words/* nextSteps */.Zn)(report));
}
function contextPart(report) {
    return `${(0,report_escape/* escapeMarkdown */.FV)((0,facts/* comparisonText */.VF)(report))} ${(0,report_escape/* escapeMarkdown */.FV)((0,facts/* dataText */.Uk)(report))}.`;
}
/** Open when a slice needs attention; a quiet line when none does. */
function slicesPart(report) {
    const { slices } = report.verdict;
    const title = (0,facts/* slicesText */.Nu)(report);
    const urgent = slices.rows.some((row) => row.status === 'fail' || row.status === 'inconclusive');
    const block = (limit) => {
        const others = (0,facts/* otherSlicesText */.Pj)(report, limit);
        const table = (0,markdown/* renderMarkdownTable */.Ij)((0,report_tables/* sliceTable */.d9)(slices.rows, limit, report.verdict.confidence));
        const content = others === null ? table : `${table}\n\n${(0,report_escape/* escapeMarkdown */.FV)(others)}`;
        return (0,markdown/* details */.zH)(title, content, { open: urgent });
    };
    const short = (0,report_escape/* escapeMarkdown */.FV)(title);
    const variants = slices.rows.length === 0 ? [short, ''] : [block(SLICE_ROWS), block(3), short];
    return { label: 'slices', rank: 5, variants };
}
function waiversPart(report) {
    return (0,markdown/* bullets */.e5)((0,facts/* waiverLines */.uU)(report));
}
function flipsPart(report) {
    const title = (0,facts/* flipsText */.op)(report);
    const { flips, data } = report.verdict;
    if (title === null || flips === null)
        return { label: 'flipped rows', rank: 8, variants: [''] };
    const table = (0,markdown/* renderMarkdownTable */.Ij)((0,report_tables/* flipTable */.ss)(flips.largest, data.entityColumn));
    const content = `The largest score changes:\n\n${table}`;
    const short = (0,report_escape/* escapeMarkdown */.FV)(title);
    return {
        label: 'flipped rows',
        rank: 8,
        variants: flips.largest.length === 0 ? [short] : [(0,markdown/* details */.zH)(title, content), short],
    };
}
function plotsPart(report) {
    const base = report.plotBase;
    if (base === null)
        return '';
    const plots = (0,plots_plots/* plotsOf */.w)(report);
    const images = plots
        .map((plot) => (0,markdown/* image */.Sl)(`${base.replace(/\/+$/, '')}/${plot.name}.png`, plot.alternative, plot.width === 480 ? 400 : 640))
        .filter((tag) => tag !== '');
    return images.length === 0 ? '' : (0,markdown/* details */.zH)(`Plots: ${plots.map((plot) => plot.title).join(', ')}`, images.join('\n'));
}
function differencesPart(report) {
    if (!(0,facts/* hasPredecessor */.Yb)(report))
        return { label: 'changes', rank: 6, variants: [''] };
    const { params, data, inputs } = report.differences;
    const tables = [
        params.length === 0 ? null : (0,report_tables/* differenceTable */.ow)('Param', params),
        data.length === 0 ? null : (0,report_tables/* differenceTable */.ow)('Data', data),
        inputs.length === 0 ? null : (0,report_tables/* differenceTable */.ow)('Input', inputs),
    ].filter((table) => table !== null);
    const title = (0,facts/* differencesText */.GQ)(report);
    const short = (0,report_escape/* escapeMarkdown */.FV)(title);
    if (tables.length === 0)
        return { label: 'changes', rank: 6, variants: [short, ''] };
    return {
        label: 'changes',
        rank: 6,
        variants: [(0,markdown/* details */.zH)(title, tables.map(markdown/* renderMarkdownTable */.Ij).join('\n\n')), short, ''],
    };
}
function referencesPart(report) {
    const table = (0,report_tables/* referenceTable */.WV)(report);
    return table === null ? '' : (0,markdown/* details */.zH)('Compared with trivial and human references', (0,markdown/* renderMarkdownTable */.Ij)(table));
}
function costPart(report) {
    const title = (0,facts/* costText */.rs)(report);
    if (title === null)
        return { label: 'cost', rank: 7, variants: [''] };
    const short = (0,report_escape/* escapeMarkdown */.FV)(title);
    return { label: 'cost', rank: 7, variants: [(0,markdown/* details */.zH)(title, (0,markdown/* renderMarkdownTable */.Ij)((0,facts/* costTable */.kN)(report))), short, ''] };
}
function latencyPart(report) {
    const table = (0,facts/* latencyTable */.nc)(report);
    if (table === null)
        return '';
    const text = (0,facts/* latencyText */.eN)(report);
    const measured = text === null ? '' : `\n\n${(0,report_escape/* escapeMarkdown */.FV)(text)}`;
    return (0,markdown/* details */.zH)('Latency and the machine it was measured on', `${(0,markdown/* renderMarkdownTable */.Ij)(table)}${measured}`);
}
function reproducePart(report) {
    const { verdict } = report;
    const ids = [
        `verdict ${(0,facts/* shortDigest */.VK)(verdict.key)}`,
        `model ${(0,facts/* shortDigest */.VK)(verdict.candidate.modelSha256)}`,
        `data ${(0,facts/* shortDigest */.VK)(verdict.data.digest)}`,
    ].join(' · ');
    const copy = report.fullCopy === null ? '' : ` · full report: ${(0,markdown/* linkOrCode */.tI)(report.fullCopy, 'report')}`;
    return `Reproduce this:\n\n${(0,report_escape/* codeBlock */.DV)([report.reproduce], 'sh')}\n\n<sub>${(0,report_escape/* escapeMarkdown */.FV)(ids)}${copy}</sub>`;
}
//# sourceMappingURL=sections.js.map
;// CONCATENATED MODULE: ./build/report/comment.js





/** First line of every comment: how the one comment of a pull request is found again. Invisible to readers. */
const COMMENT_MARKER = '<!-- proofmark -->';
/** Characters GitHub takes in a comment. */
const COMMENT_LIMIT = 65_536;
/** Below this even the headline and the note about what was cut may not fit. */
const LEAST_LIMIT = 4096;
/** Room for the note that says what was cut. */
const NOTE_ROOM = 600;
/** Warnings shown above the models; more are counted. */
const WARNINGS = 8;
/**
 * The comment of a pull request in GitHub Markdown, also fit for a job summary. Starts with the marker and the overall
 * verdict; models follow worst first. Never longer than the limit: the least important parts are left out first, and the
 * end says what is missing and where the full copy is. Throws a RangeError for a limit below 4,096.
 */
function renderComment(reports, options = {}) {
    const { limit = COMMENT_LIMIT, fullCopy = null } = options;
    if (limit < LEAST_LIMIT)
        throw new RangeError(`a comment needs at least ${LEAST_LIMIT} characters, not ${limit}`);
    const sorted = (0,words/* worstFirst */.md)(reports);
    const warnings = warningsPart(sorted);
    const whole = compose(sorted, warnings, Number.POSITIVE_INFINITY, fullCopy);
    if (whole.length <= limit)
        return whole;
    const cut = compose(sorted, warnings, limit, fullCopy);
    if (cut.length <= limit)
        return cut;
    const bare = compose(sorted, '', limit, fullCopy);
    return bare.length <= limit ? bare : `${headParts(sorted).join('\n\n')}\n`;
}
/** The whole text, its models shortened to about `limit` characters; head, warnings and the note on cuts are never cut. */
function compose(sorted, warnings, limit, fullCopy) {
    const sections = sorted.map((report, index) => sectionOf(report, sorted.length === 1 ? { block: 'flat', warnings } : { block: index === 0 ? 'open' : 'closed' }));
    const head = [...headParts(sorted), ...(sorted.length > 1 && warnings !== '' ? [warnings] : [])].join('\n\n');
    const copy = fullCopy === null ? '' : ` Full copy: ${(0,markdown/* linkOrCode */.tI)(fullCopy, 'full report')}`;
    const fitted = fitSections(sections, limit - head.length - copy.length - NOTE_ROOM);
    const note = cutNote(fitted);
    return `${[head, ...fitted.texts, ...(note === null ? [] : [`${note}${copy}`])].join('\n\n')}\n`;
}
function headParts(sorted) {
    const word = (0,words/* overallOf */.Nx)(sorted);
    const only = sorted.length === 1 ? sorted[0] : null;
    const title = only === null ? 'Proofmark' : (0,report_escape/* escapeMarkdown */.FV)((0,words/* modelName */.fD)(only), 100);
    const counts = only !== null
        ? null
        : sorted.length === 0
            ? 'No model is changed by this.'
            : `${(0,words/* plural */.LS)(sorted.length, 'model')}: ${(0,words/* countVerdicts */.qX)(sorted)}.`;
    return [COMMENT_MARKER, `## ${words/* VERDICT_ICON */.YY[word]} ${title}: ${word}`, ...(counts === null ? [] : [counts])];
}
/** An alert may not stand in a block that opens, so with several models all warnings come before them. */
function warningsPart(sorted) {
    const warnings = sorted.filter(words/* isJudged */.sL).flatMap((report) => {
        const prefix = sorted.length > 1 ? `${report.verdict.model}: ` : '';
        return report.verdict.warnings.map((line) => (0,report_escape/* excerpt */.Kb)(`${prefix}${line}`, 240));
    });
    const more = warnings.length - WARNINGS;
    const shown = [
        ...warnings.slice(0, WARNINGS),
        ...(more > 0 ? [`${(0,words/* plural */.LS)(more, 'more warning')} in the full report`] : []),
    ];
    return shown.length === 0 ? '' : (0,markdown/* alert */.xE)('WARNING', shown);
}
/** What is missing; null when nothing is. */
function cutNote(fitted) {
    const cut = [...fitted.cut].map(([label, models]) => `${label} (${(0,words/* plural */.LS)(models, 'model')})`);
    const parts = [
        cut.length > 0 ? `shortened: ${cut.join(', ')}` : null,
        fitted.collapsed > 0 ? `${(0,words/* plural */.LS)(fitted.collapsed, 'model')} in one line each` : null,
        fitted.dropped > 0 ? `${(0,words/* plural */.LS)(fitted.dropped, 'model')} not shown` : null,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : `---\n\nCut to fit a comment; ${(0,report_escape/* escapeMarkdown */.FV)(parts.join('; '), 500)}.`;
}
//# sourceMappingURL=comment.js.map

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

/***/ }),

/***/ 1694:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  w: () => (/* binding */ plotsOf)
});

// UNUSED EXPORTS: forestOf

// EXTERNAL MODULE: ./build/report/numbers.js
var numbers = __webpack_require__(3533);
// EXTERNAL MODULE: ./build/report/plots/svg.js
var svg = __webpack_require__(3858);
;// CONCATENATED MODULE: ./build/report/plots/axes.js


function at(scale, value) {
    const [low, high] = scale.domain;
    const [from, to] = scale.range;
    return high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from);
}
/** Round values (1, 2 or 5 times a power of ten apart) inside the domain, about `count` of them. */
function ticks([low, high], count) {
    const span = high - low;
    if (!(span > 0) || !Number.isFinite(span))
        return [low];
    const rough = span / Math.max(1, count);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
/** Text of a tick: as many digits as the step needs. */
function tickText(value, all) {
    const step = all.length < 2 ? Math.abs(value) : Math.abs(all[1] - all[0]);
    if (value === 0)
        return '0';
    if (Math.abs(value) >= 1e6 || (step > 0 && step < 1e-5))
        return String(Number(value.toPrecision(3)));
    const decimals = step > 0 ? Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) + 0.3))) : 2;
    return (0,numbers/* trimZeros */.ic)((0,numbers/* formatNumber */.ZV)(value, decimals));
}
/** Grid, tick labels and axis titles of a plot with both scales. */
function axes(theme, x, y, xTitle, yTitle) {
    const [left, right] = x.range;
    const [bottom, top] = y.range;
    const xs = ticks(x.domain, 5);
    const ys = ticks(y.domain, 5);
    return [
        ...xs.map((value) => (0,svg/* line */.n8)(at(x, value), bottom, at(x, value), top, theme.grid)),
        ...ys.map((value) => (0,svg/* line */.n8)(left, at(y, value), right, at(y, value), theme.grid)),
        (0,svg/* line */.n8)(left, bottom, right, bottom, theme.muted),
        (0,svg/* line */.n8)(left, bottom, left, top, theme.muted),
        ...xs.map((value) => (0,svg/* text */.Qq)(theme, at(x, value), bottom + 16, tickText(value, xs), { size: 11, anchor: 'middle', colour: theme.muted })),
        ...ys.map((value) => (0,svg/* text */.Qq)(theme, left - 6, at(y, value) + 4, tickText(value, ys), { size: 11, anchor: 'end', colour: theme.muted })),
        (0,svg/* text */.Qq)(theme, (left + right) / 2, bottom + 36, xTitle, { anchor: 'middle', colour: theme.muted }),
        (0,svg/* text */.Qq)(theme, left - 42, (bottom + top) / 2, yTitle, { anchor: 'middle', colour: theme.muted, rotate: -90 }),
    ];
}
/** Names of the lines, with a sample of each, one beside the other from `x` on. */
function legend(theme, x, y, entries, rowHeight = 18) {
    return entries.flatMap((entry, index) => {
        const height = y + index * rowHeight;
        return [
            (0,svg/* line */.n8)(x, height - 4, x + 24, height - 4, entry.colour, 2.5, entry.dash),
            (0,svg/* text */.Qq)(theme, x + 32, height, entry.label),
        ];
    });
}
//# sourceMappingURL=axes.js.map
;// CONCATENATED MODULE: ./build/report/plots/curves.js



const SIZE = { width: 480, height: 500 };
const X = { domain: [0, 1], range: [64, 456] };
const BASELINE_DASH = '6 4';
/** True against false positive rate at every threshold; the diagonal is chance. */
function renderRoc(theme, pair, score) {
    return renderPair(theme, 'ROC curve', pair, score, (curves) => curves.roc, {
        x: 'False positive rate',
        y: 'True positive rate',
        guide: [
            [0, 0],
            [1, 1],
        ],
    });
}
/** Precision at every recall; the horizontal line is the share of positives, what chance would reach. */
function renderPrecisionRecall(theme, pair, score, baseRate) {
    return renderPair(theme, 'Precision and recall', pair, score, (curves) => curves.precisionRecall, {
        x: 'Recall',
        y: 'Precision',
        guide: [
            [0, baseRate],
            [1, baseRate],
        ],
    });
}
function renderPair(theme, title, pair, score, pointsOf, labels) {
    const y = { domain: [0, 1], range: [448, 88] };
    const toPixels = (points) => points.map(([a, b]) => [at(X, a), at(y, b)]);
    const body = [
        ...axes(theme, X, y, labels.x, labels.y),
        (0,svg/* path */.Ae)(toPixels(labels.guide), theme.muted, 1, '2 3'),
        pair.baseline === null ? '' : (0,svg/* path */.Ae)(toPixels(pointsOf(pair.baseline)), theme.baseline, 2, BASELINE_DASH),
        (0,svg/* path */.Ae)(toPixels(pointsOf(pair.candidate)), theme.candidate, 2.5),
        ...legend(theme, X.range[0], 48, legendEntries(theme, pair, score)),
    ];
    return (0,svg/* document */.Al)(theme, SIZE, title, describe(title, pair, score), body);
}
function legendEntries(theme, pair, score) {
    const label = (name, value) => (0,svg/* fitText */.vY)(score === null || value === null || value === undefined ? name : `${name}, ${score.name} ${(0,numbers/* formatNumber */.ZV)(value)}`, 12, 360);
    return [
        { label: label('candidate', score?.candidate), colour: theme.candidate, dash: '' },
        ...(pair.baseline === null
            ? []
            : [
                {
                    label: label(`baseline ${pair.baselineLabel}`, score?.baseline),
                    colour: theme.baseline,
                    dash: BASELINE_DASH,
                },
            ]),
    ];
}
function describe(title, pair, score) {
    const baseline = pair.baseline === null ? '' : `, baseline ${pair.baselineLabel} ${(0,numbers/* formatNumber */.ZV)(score.baseline)}`;
    return `${title}; ${score.name}: candidate ${(0,numbers/* formatNumber */.ZV)(score.candidate)}${baseline}.`;
}
/** Observed rate against mean prediction in ten bins, with the rows in each bin below; the diagonal is perfect. */
function renderCalibration(theme, pair) {
    const y = { domain: [0, 1], range: [368, 88] };
    const counts = { domain: [0, 1], range: [448, 412] };
    const bins = pair.candidate.calibration;
    const largest = Math.max(1, ...bins.map((bin) => bin.rows));
    const points = (curves) => curves.calibration
        .filter((bin) => bin.rows > 0 && Number.isFinite(bin.meanScore) && Number.isFinite(bin.observedRate))
        .map((bin) => [at(X, bin.meanScore), at(y, bin.observedRate)]);
    const dots = points(pair.candidate).map(([cx, cy]) => `<circle cx="${(0,svg.px)(cx)}" cy="${(0,svg.px)(cy)}" r="4" fill="${theme.candidate}"/>`);
    const width = (X.range[1] - X.range[0]) / Math.max(1, bins.length);
    const bars = bins.flatMap((bin, index) => {
        const top = at(counts, Math.min(1, bin.rows / largest));
        const left = X.range[0] + index * width;
        return [
            `<rect x="${(0,svg.px)(left + 3)}" y="${(0,svg.px)(top)}" width="${(0,svg.px)(width - 6)}" height="${(0,svg.px)(counts.range[0] - top)}" fill="${theme.candidate}" opacity="0.45"/>`,
            (0,svg/* text */.Qq)(theme, left + width / 2, counts.range[0] + 14, (0,numbers/* formatShortCount */.Nx)(bin.rows), {
                size: 10,
                anchor: 'middle',
                colour: theme.muted,
            }),
        ];
    });
    const body = [
        ...axes(theme, X, y, '', 'Observed rate'),
        (0,svg/* path */.Ae)([
            [at(X, 0), at(y, 0)],
            [at(X, 1), at(y, 1)],
        ], theme.muted, 1, '2 3'),
        pair.baseline === null ? '' : (0,svg/* path */.Ae)(points(pair.baseline), theme.baseline, 2, BASELINE_DASH),
        (0,svg/* path */.Ae)(points(pair.candidate), theme.candidate, 2),
        ...dots,
        (0,svg/* line */.n8)(X.range[0], counts.range[0], X.range[1], counts.range[0], theme.muted),
        ...bars,
        (0,svg/* text */.Qq)(theme, (X.range[0] + X.range[1]) / 2, 484, 'Mean predicted score, and rows in each bin', {
            anchor: 'middle',
            colour: theme.muted,
        }),
        ...legend(theme, X.range[0], 48, legendEntries(theme, pair, null)),
    ];
    return (0,svg/* document */.Al)(theme, SIZE, 'Calibration', 'Observed rate by mean predicted score in ten bins.', body);
}
//# sourceMappingURL=curves.js.map
;// CONCATENATED MODULE: ./build/report/plots/forest.js



const WIDTH = 760;
const ROW_HEIGHT = 22;
const TOP = 72;
const forest_SIZE = 12;
const LABEL_WIDTH = 190;
/**
 * One line a slice: the change as a mark with its interval, against zero and the margin. The horizontal axis is the change
 * in the metric's own sign; which side is worse is written above it. Intervals longer than the axis end in an arrow.
 */
function renderForest(theme, forest) {
    const rows = forest.rows.filter(({ change }) => [change.value, change.lower, change.upper].every(Number.isFinite));
    const decimals = (0,numbers/* decimalsFor */.Wm)(rows.map((row) => row.change.value));
    const values = rows.map((row) => (0,numbers/* formatSigned */.Gp)(row.change.value, decimals));
    const counts = rows.map((row) => (0,numbers/* formatCount */.B4)(row.rows));
    const widest = (texts, least) => Math.max(...[least, ...texts].map((each) => (0,svg/* textWidth */.sc)(each, forest_SIZE)));
    const valueWidth = widest(values, 'Change');
    const countWidth = widest(counts, 'Rows');
    const countRight = 16 + LABEL_WIDTH + countWidth;
    const bottom = TOP + rows.length * ROW_HEIGHT;
    const x = { domain: domainOf(forest, rows), range: [countRight + 24, WIDTH - valueWidth - 32] };
    const marks = ticks(x.domain, 5);
    const harm = forest.margin === null ? null : forest.direction === 'higher' ? -forest.margin : forest.margin;
    const colour = (status) => status === 'fail' ? theme.worse : status === 'warn' || status === 'inconclusive' ? theme.unsure : theme.candidate;
    const [low, high] = x.range;
    const zero = at(x, 0);
    const sides = forest.direction === 'higher' ? ['← worse', 'better →'] : ['← better', 'worse →'];
    const heading = { size: 11, colour: theme.muted };
    const body = [
        (0,svg/* text */.Qq)(theme, 16, TOP - 14, 'Slice', heading),
        (0,svg/* text */.Qq)(theme, countRight, TOP - 14, 'Rows', { ...heading, anchor: 'end' }),
        (0,svg/* text */.Qq)(theme, WIDTH - 16, TOP - 14, 'Change', { ...heading, anchor: 'end' }),
        ...(zero - low > 60 ? [(0,svg/* text */.Qq)(theme, zero - 8, TOP - 14, sides[0], { ...heading, anchor: 'end' })] : []),
        ...(high - zero > 60 ? [(0,svg/* text */.Qq)(theme, zero + 8, TOP - 14, sides[1], heading)] : []),
        ...marks.map((value) => (0,svg/* line */.n8)(at(x, value), TOP - 4, at(x, value), bottom, theme.grid)),
        ...rows.flatMap((row, index) => {
            const y = TOP + (index + 0.5) * ROW_HEIGHT;
            return [
                row.whole ? (0,svg/* line */.n8)(16, y + ROW_HEIGHT / 2, WIDTH - 16, y + ROW_HEIGHT / 2, theme.grid) : '',
                (0,svg/* text */.Qq)(theme, 16, y + 4, (0,svg/* fitText */.vY)(row.label, forest_SIZE, LABEL_WIDTH - 8), {
                    bold: row.whole || row.status === 'fail',
                    colour: row.status === 'fail' ? theme.worse : theme.ink,
                }),
                (0,svg/* text */.Qq)(theme, countRight, y + 4, counts[index], { anchor: 'end', colour: theme.muted }),
                (0,svg/* text */.Qq)(theme, WIDTH - 16, y + 4, values[index], { anchor: 'end', bold: row.status === 'fail' }),
                interval(x, y, row.change, colour(row.status)),
                mark(at(x, clamp(row.change.value, x.domain)), y, row, colour(row.status)),
            ];
        }),
        (0,svg/* line */.n8)(zero, TOP - 4, zero, bottom, theme.ink, 1.25),
        ...(harm === null ? [] : [(0,svg/* line */.n8)(at(x, harm), TOP - 4, at(x, harm), bottom, theme.worse, 1.25, '4 3')]),
        (0,svg/* line */.n8)(low, bottom, high, bottom, theme.muted),
        ...marks.map((value) => (0,svg/* text */.Qq)(theme, at(x, value), bottom + 16, tickText(value, marks), { ...heading, anchor: 'middle' })),
        (0,svg/* text */.Qq)(theme, (low + high) / 2, bottom + 36, caption(forest, harm), { ...heading, anchor: 'middle' }),
        rows.length === 0 ? (0,svg/* text */.Qq)(theme, 16, TOP + 4, 'No slice has an interval to show.', heading) : '',
    ];
    const title = `Change of ${forest.metric} by slice`;
    const description = rows
        .slice(0, 5)
        .map((row, index) => `${row.label} ${values[index]}`)
        .join('; ');
    return (0,svg/* document */.Al)(theme, { width: WIDTH, height: bottom + 52 }, title, description, body);
}
function caption(forest, harm) {
    const interval = `candidate - baseline, ${Math.round(forest.confidence * 100)}% interval`;
    return harm === null ? interval : `${interval}; dashed: margin ${(0,numbers/* formatSigned */.Gp)(Number(harm.toPrecision(3)))}`;
}
/** Holds zero, the margin and every value; of long intervals at most as much again on either side. */
function domainOf(forest, rows) {
    const harm = forest.margin === null ? 0 : forest.direction === 'higher' ? -forest.margin : forest.margin;
    const points = [0, harm * 1.15, ...rows.map((row) => row.change.value)];
    const reach = Math.max(...points.map(Math.abs)) * 2;
    const ends = rows.flatMap((row) => [row.change.lower, row.change.upper]).filter((end) => Math.abs(end) <= reach);
    const low = Math.min(...points, ...ends);
    const high = Math.max(...points, ...ends);
    const pad = (high - low) * 0.04 || Math.abs(high) || 1;
    return [low - pad, high + pad];
}
function clamp(value, [low, high]) {
    return Math.min(high, Math.max(low, value));
}
function interval(x, y, change, colour) {
    const [low, high] = x.domain;
    const from = at(x, clamp(change.lower, x.domain));
    const to = at(x, clamp(change.upper, x.domain));
    const arrow = (tip, side) => `<path d="M${(0,svg.px)(tip)} ${(0,svg.px)(y)}l${-6 * side} -4v8z" fill="${colour}"/>`;
    return [
        (0,svg/* line */.n8)(from, y, to, y, colour, 2),
        change.lower < low ? arrow(from, -1) : '',
        change.upper > high ? arrow(to, 1) : '',
    ].join('');
}
function mark(x, y, row, colour) {
    if (row.whole)
        return `<path d="M${(0,svg.px)(x)} ${(0,svg.px)(y - 6)}l6 6l-6 6l-6 -6z" fill="${colour}"/>`;
    if (row.status === 'fail')
        return `<rect x="${(0,svg.px)(x - 4.5)}" y="${(0,svg.px)(y - 4.5)}" width="9" height="9" fill="${colour}"/>`;
    return `<circle cx="${(0,svg.px)(x)}" cy="${(0,svg.px)(y)}" r="4" fill="${colour}"/>`;
}
//# sourceMappingURL=forest.js.map
;// CONCATENATED MODULE: ./build/report/plots/training.js



/** Names that count steps, by preference. */
const STEP_NAMES = ['step', 'iteration', 'epoch', 'tree', 'round'];
const DASHES = ['', '6 4', '2 3'];
/**
 * The losses a run left in metrics.jsonl, at most three (other metrics when none is called a loss), each with two points or
 * more. Null when there are none.
 */
function trainingCurve(run) {
    const names = [...new Set(run.steps.flatMap((step) => Object.keys(step)))];
    const stepName = STEP_NAMES.find((name) => names.includes(name)) ?? null;
    const measured = names.filter((name) => name !== stepName && !STEP_NAMES.includes(name));
    const losses = measured.filter((name) => /loss/i.test(name));
    const series = (losses.length > 0 ? losses : measured)
        .map((name) => ({
        name,
        points: run.steps.flatMap((step, index) => {
            const x = stepName === null ? index + 1 : step[stepName];
            const y = step[name];
            return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y)
                ? [[x, y]]
                : [];
        }),
    }))
        .filter(({ points }) => points.length >= 2)
        .slice(0, DASHES.length);
    return series.length === 0 ? null : { stepName: stepName ?? 'step', series };
}
/** Loss by step; the legend names the last value of each line. */
function renderTraining(theme, curve) {
    const all = curve.series.flatMap(({ points }) => points);
    const top = 52 + curve.series.length * 18;
    const x = {
        domain: extent(all.map(([step]) => step), 0),
        range: [72, 456],
    };
    const y = {
        domain: extent(all.map(([, value]) => value), 0.06),
        range: [448, top],
    };
    const colours = [theme.candidate, theme.baseline, theme.muted];
    const last = (points) => (0,numbers/* trimZeros */.ic)((0,numbers/* formatNumber */.ZV)(points.at(-1)[1], 5));
    const body = [
        ...axes(theme, x, y, (0,svg/* fitText */.vY)(curve.stepName, 12, 300), ''),
        ...curve.series.map(({ points }, index) => (0,svg/* path */.Ae)(points.map(([step, value]) => [at(x, step), at(y, value)]), colours[index], 2, DASHES[index])),
        ...legend(theme, x.range[0], 48, curve.series.map(({ name, points }, index) => ({
            label: `${(0,svg/* fitText */.vY)(name, 12, 250)}, last ${last(points)}`,
            colour: colours[index],
            dash: DASHES[index],
        }))),
    ];
    const description = curve.series.map(({ name, points }) => `${name} ends at ${last(points)}`).join('; ');
    return (0,svg/* document */.Al)(theme, { width: 480, height: 500 }, 'Training', description, body);
}
function extent(values, pad) {
    const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const room = (high - low) * pad;
    return high > low
        ? [low - room, high + room]
        : [low - 0.5 * (Math.abs(low) || 1), high + 0.5 * (Math.abs(high) || 1)];
}
//# sourceMappingURL=training.js.map
;// CONCATENATED MODULE: ./build/report/plots/plots.js




/** Slices a forest plot shows at most, beside the line of all rows. */
const FOREST_ROWS = 20;
/** The plots this report has data for, the most telling first. Drawing happens when `svg` is called. */
function plotsOf(report) {
    return [...forestPlots(report), ...curvePlots(report), ...trainingPlots(report)];
}
function forestPlots(report) {
    const forest = forestOf(report);
    if (forest === null)
        return [];
    const worst = forest.rows.find((row) => !row.whole);
    return [
        {
            name: 'slices',
            title: 'Slices',
            alternative: `Change of ${forest.metric} by slice; worst: ${worst.label} ${(0,numbers/* formatNumber */.ZV)(worst.change.value)}`,
            width: 760,
            svg: (theme) => renderForest(theme, forest),
        },
    ];
}
/** The metric of the first slice row, which is the one that blocks when any does: one plot has one unit. */
function forestOf(report) {
    const { slices, metrics, data, confidence } = report.verdict;
    const drawable = slices.rows.filter((row) => row.change !== null);
    const first = drawable[0];
    if (first === undefined)
        return null;
    const rows = drawable
        .filter((row) => row.metric === first.metric)
        .slice(0, FOREST_ROWS)
        .map((row) => ({ label: row.slice, rows: row.rows, change: row.change, status: row.status, whole: false }));
    const overall = metrics.find((row) => row.metric === first.metric);
    const whole = overall === undefined || overall.change === null
        ? []
        : [{ label: 'all rows', rows: data.rows, change: overall.change, status: overall.status, whole: true }];
    return {
        metric: first.metric,
        direction: first.direction,
        margin: first.margin,
        confidence,
        rows: [...whole, ...rows],
    };
}
function curvePlots(report) {
    const { curves, baseline, data } = report.verdict;
    if (curves === null)
        return [];
    const pair = { ...curves, baselineLabel: baseline?.label ?? '' };
    const score = (metric, name) => {
        const row = report.verdict.metrics.find((each) => each.metric === metric);
        return { name, candidate: row?.candidate.value ?? null, baseline: row?.baseline?.value ?? null };
    };
    const roc = score('roc_auc', 'AUC');
    const precision = score('average_precision', 'AP');
    const told = (each) => `candidate ${(0,numbers/* formatNumber */.ZV)(each.candidate)}, baseline ${(0,numbers/* formatNumber */.ZV)(each.baseline)}`;
    const plots = [];
    if (curves.candidate.roc.length > 1) {
        plots.push({
            name: 'roc',
            title: 'ROC curve',
            alternative: `ROC curve; AUC: ${told(roc)}`,
            width: 480,
            svg: (theme) => renderRoc(theme, pair, roc),
        });
    }
    if (curves.candidate.calibration.length > 0) {
        plots.push({
            name: 'calibration',
            title: 'Calibration',
            alternative: 'Calibration: observed rate by mean predicted score',
            width: 480,
            svg: (theme) => renderCalibration(theme, pair),
        });
    }
    if (curves.candidate.precisionRecall.length > 1) {
        const baseRate = data.rows === 0 ? 0 : data.positives / data.rows;
        plots.push({
            name: 'precision-recall',
            title: 'Precision and recall',
            alternative: `Precision and recall; average precision: ${told(precision)}`,
            width: 480,
            svg: (theme) => renderPrecisionRecall(theme, pair, precision, baseRate),
        });
    }
    return plots;
}
function trainingPlots(report) {
    const run = report.runs[0];
    const curve = run === undefined ? null : trainingCurve(run);
    if (curve === null)
        return [];
    return [
        {
            name: 'training',
            title: 'Training',
            alternative: `Training curve: ${curve.series.map(({ name }) => name).join(', ')}`,
            width: 480,
            svg: (theme) => renderTraining(theme, curve),
        },
    ];
}
//# sourceMappingURL=plots.js.map

/***/ }),

/***/ 3858:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ path),
/* harmony export */   Al: () => (/* binding */ document),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   n8: () => (/* binding */ line),
/* harmony export */   px: () => (/* binding */ px),
/* harmony export */   sc: () => (/* binding */ textWidth),
/* harmony export */   vY: () => (/* binding */ fitText)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9924);

/** Longest label, before it is fitted to its place; and longest description. */
const LABEL_LIMIT = 200;
const DESCRIPTION_LIMIT = 600;
/** A number in SVG: two decimals are a hundredth of a pixel. */
function px(value) {
    return String(Math.round(value * 100) / 100);
}
/** Width of text in DejaVu Sans, in pixels; a slight over-estimate, so that labels do not touch. */
function textWidth(text, size) {
    let em = 0;
    for (const char of text) {
        const code = char.codePointAt(0);
        if (/[iljtfrI.,:;'|!()[\] ]/.test(char))
            em += 0.4;
        else if (/[mwMW@%…—]/.test(char))
            em += 1;
        else if (code >= 0x1100)
            em += code >= 0x1f000 ? 1.3 : 1.05;
        else if (/[A-Z]/.test(char))
            em += 0.73;
        else
            em += 0.64;
    }
    return em * size;
}
/** The text, cut with an ellipsis so that it is at most `width` pixels wide. */
function fitText(text, size, width) {
    const line = (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .excerpt */ .Kb)(text, LABEL_LIMIT);
    if (textWidth(line, size) <= width)
        return line;
    const characters = Array.from(line);
    while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > width)
        characters.pop();
    return `${characters.join('')}…`;
}
/** A text element; the text is escaped here. */
function text(theme, x, y, content, options = {}) {
    const { size = 12, anchor = 'start', colour = theme.ink, bold = false, rotate } = options;
    const turn = rotate === undefined ? '' : ` transform="rotate(${rotate} ${px(x)} ${px(y)})"`;
    const weight = bold ? ' font-weight="bold"' : '';
    return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" text-anchor="${anchor}" fill="${colour}"${weight}${turn}>${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)((0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .excerpt */ .Kb)(content, LABEL_LIMIT))}</text>`;
}
function line(x1, y1, x2, y2, colour, width = 1, dash = '') {
    const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
    return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}" stroke-width="${width}"${dashes}/>`;
}
/** A line through points in pixels; points that are not finite are left out. */
function path(points, colour, width = 2, dash = '') {
    const finite = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    if (finite.length === 0)
        return '';
    const d = finite.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
    const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
    return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"${dashes}/>`;
}
/** A whole plot with its title and, for those who do not see it, a description. */
function document(theme, size, title, description, body) {
    const { width, height } = size;
    const back = theme.background === 'none' ? '' : `<rect width="${width}" height="${height}" fill="${theme.background}"/>`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)(theme.font)}">`,
        `<title>${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)((0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .excerpt */ .Kb)(title, LABEL_LIMIT))}</title>`,
        `<desc>${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)((0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .excerpt */ .Kb)(description, DESCRIPTION_LIMIT))}</desc>`,
        back,
        text(theme, 16, 24, fitText(title, 14, width - 32), { size: 14, bold: true }),
        ...body,
        '</svg>',
    ]
        .filter((part) => part !== '')
        .join('\n');
}
//# sourceMappingURL=svg.js.map

/***/ })

};
