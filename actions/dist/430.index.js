export const id = 430;
export const ids = [430];
export const modules = {

/***/ 1289:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Oc: () => (/* binding */ Testbed),
/* harmony export */   d3: () => (/* binding */ RunRecord)
/* harmony export */ });
/* unused harmony exports GpuUsage, ModelFile */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2857);

const Sha256Hex = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const Scalar = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(), zod__WEBPACK_IMPORTED_MODULE_0__/* ["null"] */ .chJ()]);
/** The machine something ran on. Part of every timing, because a timing means nothing without it. */
const Testbed = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    hostname: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    platform: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    arch: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    cpu: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    cores: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    memoryBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    node: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** `Intel …`, `onnxruntime-node 1.30.0`, … by name. */
    versions: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    provider: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('cpu'),
});
const GpuUsage = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    peakMemoryMiB: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    meanUtilisationPercent: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    energyWattHours: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
});
const ModelFile = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('model.onnx'),
    sha256: Sha256Hex,
    bytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    /** Where the bytes are when they are not beside run.json. */
    uri: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
});
/** `run.json`: one training of one recipe with one seed, whether it succeeded or not. */
const RunRecord = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('proofmark-run/1'),
    model: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    key: Sha256Hex,
    /** Everything but the seed. */
    recipe: Sha256Hex,
    /** The material the key was computed from, so that anyone can recompute it. */
    material: zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J(),
    seed: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    status: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['succeeded', 'failed', 'timed-out', 'interrupted']),
    /** One sentence for a failure: what happened and what to do. */
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    command: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    exitCode: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().nullable(),
    signal: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    params: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), Scalar),
    /** Last values the command left in metrics.json (flattened with dots). */
    metrics: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable()),
    /** Lines of metrics.jsonl, at most 1,000 kept, evenly thinned. */
    steps: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable())),
    file: ModelFile.nullable(),
    git: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        commit: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
        branch: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
        /** Paths of this model's inputs that were not committed. */
        dirty: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    }),
    data: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ card: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), split: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), digest: Sha256Hex, rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().nullable() }),
    testbed: Testbed,
    gpus: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(GpuUsage),
    startedAt: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    wallSeconds: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    /** Process CPU time, user + system, when the platform tells. */
    cpuSeconds: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
    peakMemoryBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
    gpuSeconds: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    cost: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ amount: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), currency: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }).nullable(),
    /** Last lines of the output, at most 200 lines and 32 KiB. */
    log: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
//# sourceMappingURL=run-record.js.map

/***/ }),

/***/ 4907:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bn: () => (/* binding */ overallVerdict),
/* harmony export */   vh: () => (/* binding */ WORST_FIRST),
/* harmony export */   yf: () => (/* binding */ severity)
/* harmony export */ });
/** From worst to best: what cannot be judged is worse than a judged failure, because nobody knows. */
const WORST_FIRST = ['error', 'fail', 'inconclusive', 'skipped', 'pass'];
/** Rank of a verdict for sorting, 0 is worst. */
function severity(verdict) {
    return WORST_FIRST.indexOf(verdict);
}
/** The verdict of several models together: the worst of them; `pass` for none, because nothing changed. */
function overallVerdict(verdicts) {
    return WORST_FIRST.find((word) => verdicts.includes(word)) ?? 'pass';
}
//# sourceMappingURL=overall.js.map

/***/ }),

/***/ 6853:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xE: () => (/* binding */ markdown_alert),
  e5: () => (/* binding */ bullets),
  zH: () => (/* binding */ details),
  Sl: () => (/* binding */ markdown_image),
  tI: () => (/* binding */ linkOrCode),
  Ij: () => (/* binding */ renderMarkdownTable)
});

;// CONCATENATED MODULE: ./node_modules/markdown-table/index.js
// To do: next major: remove.
/**
 * @typedef {Options} MarkdownTableOptions
 *   Configuration.
 */

/**
 * @typedef Options
 *   Configuration.
 * @property {boolean | null | undefined} [alignDelimiters=true]
 *   Whether to align the delimiters (default: `true`);
 *   they are aligned by default:
 *
 *   ```markdown
 *   | Alpha | B     |
 *   | ----- | ----- |
 *   | C     | Delta |
 *   ```
 *
 *   Pass `false` to make them staggered:
 *
 *   ```markdown
 *   | Alpha | B |
 *   | - | - |
 *   | C | Delta |
 *   ```
 * @property {ReadonlyArray<string | null | undefined> | string | null | undefined} [align]
 *   How to align columns (default: `''`);
 *   one style for all columns or styles for their respective columns;
 *   each style is either `'l'` (left), `'r'` (right), or `'c'` (center);
 *   other values are treated as `''`, which doesn’t place the colon in the
 *   alignment row but does align left;
 *   *only the lowercased first character is used, so `Right` is fine.*
 * @property {boolean | null | undefined} [delimiterEnd=true]
 *   Whether to end each row with the delimiter (default: `true`).
 *
 *   > 👉 **Note**: please don’t use this: it could create fragile structures
 *   > that aren’t understandable to some markdown parsers.
 *
 *   When `true`, there are ending delimiters:
 *
 *   ```markdown
 *   | Alpha | B     |
 *   | ----- | ----- |
 *   | C     | Delta |
 *   ```
 *
 *   When `false`, there are no ending delimiters:
 *
 *   ```markdown
 *   | Alpha | B
 *   | ----- | -----
 *   | C     | Delta
 *   ```
 * @property {boolean | null | undefined} [fillRows=true]
 *   Whether to fill rows with empty cells up to the most cells in a row
 *   (default: `true`).
 *
 *   When `true`, all rows have as many cells as the longest row:
 *
 *   ```markdown
 *   | Alpha | B    |   |
 *   | ----- | ---- | - |
 *   | C     |      |   |
 *   | D     | Echo | F |
 *   ```
 *
 *   When `false`, rows keep their cells,
 *   and the delimiter row has as many cells as the header row:
 *
 *   ```markdown
 *   | Alpha | B    |
 *   | ----- | ---- |
 *   | C     |
 *   | D     | Echo | F |
 *   ```
 * @property {boolean | null | undefined} [delimiterStart=true]
 *   Whether to begin each row with the delimiter (default: `true`).
 *
 *   > 👉 **Note**: please don’t use this: it could create fragile structures
 *   > that aren’t understandable to some markdown parsers.
 *
 *   When `true`, there are starting delimiters:
 *
 *   ```markdown
 *   | Alpha | B     |
 *   | ----- | ----- |
 *   | C     | Delta |
 *   ```
 *
 *   When `false`, there are no starting delimiters:
 *
 *   ```markdown
 *   Alpha | B     |
 *   ----- | ----- |
 *   C     | Delta |
 *   ```
 * @property {boolean | null | undefined} [padding=true]
 *   Whether to add a space of padding between delimiters and cells
 *   (default: `true`).
 *
 *   When `true`, there is padding:
 *
 *   ```markdown
 *   | Alpha | B     |
 *   | ----- | ----- |
 *   | C     | Delta |
 *   ```
 *
 *   When `false`, there is no padding:
 *
 *   ```markdown
 *   |Alpha|B    |
 *   |-----|-----|
 *   |C    |Delta|
 *   ```
 * @property {((value: string) => number) | null | undefined} [stringLength]
 *   Function to detect the length of table cell content (optional);
 *   this is used when aligning the delimiters (`|`) between table cells;
 *   full-width characters and emoji mess up delimiter alignment when viewing
 *   the markdown source;
 *   to fix this, you can pass this function,
 *   which receives the cell content and returns its “visible” size;
 *   note that what is and isn’t visible depends on where the text is displayed.
 *
 *   Without such a function, the following:
 *
 *   ```js
 *   markdownTable([
 *     ['Alpha', 'Bravo'],
 *     ['中文', 'Charlie'],
 *     ['👩‍❤️‍👩', 'Delta']
 *   ])
 *   ```
 *
 *   Yields:
 *
 *   ```markdown
 *   | Alpha | Bravo |
 *   | - | - |
 *   | 中文 | Charlie |
 *   | 👩‍❤️‍👩 | Delta |
 *   ```
 *
 *   With [`string-width`](https://github.com/sindresorhus/string-width):
 *
 *   ```js
 *   import stringWidth from 'string-width'
 *
 *   markdownTable(
 *     [
 *       ['Alpha', 'Bravo'],
 *       ['中文', 'Charlie'],
 *       ['👩‍❤️‍👩', 'Delta']
 *     ],
 *     {stringLength: stringWidth}
 *   )
 *   ```
 *
 *   Yields:
 *
 *   ```markdown
 *   | Alpha | Bravo   |
 *   | ----- | ------- |
 *   | 中文  | Charlie |
 *   | 👩‍❤️‍👩    | Delta   |
 *   ```
 */

/**
 * Get the length of a cell.
 *
 * @param {string} value
 *   Cell value.
 * @returns {number}
 *   Cell size.
 */
function defaultStringLength(value) {
  return value.length
}

/**
 * Generate a markdown
 * ([GFM](https://docs.github.com/en/github/writing-on-github/working-with-advanced-formatting/organizing-information-with-tables))
 * table.
 *
 * @param {ReadonlyArray<ReadonlyArray<string | null | undefined>>} table
 *   Table data (matrix of strings).
 * @param {Readonly<Options> | null | undefined} [options]
 *   Configuration (optional).
 * @returns {string}
 *   Result.
 */
function markdownTable(table, options) {
  const settings = options || {}
  // To do: next major: change to spread.
  // eslint-disable-next-line unicorn/prefer-spread -- `align` can be a string.
  const align = (settings.align || []).concat()
  const stringLength = settings.stringLength || defaultStringLength
  /** @type {Array<number>} Character codes as symbols for alignment per column. */
  const alignments = []
  /** @type {Array<Array<string>>} Cells per row. */
  const cellMatrix = []
  /** @type {Array<Array<number>>} Sizes of each cell per row. */
  const sizeMatrix = []
  /** @type {Array<number>} */
  const longestCellByColumn = []
  let mostCellsPerRow = 0
  let rowIndex = -1

  // This is a superfluous loop if we don’t align delimiters, but otherwise we’d
  // do superfluous work when aligning, so optimize for aligning.
  while (++rowIndex < table.length) {
    /** @type {Array<string>} */
    const row = []
    /** @type {Array<number>} */
    const sizes = []
    let columnIndex = -1

    if (table[rowIndex].length > mostCellsPerRow) {
      mostCellsPerRow = table[rowIndex].length
    }

    while (++columnIndex < table[rowIndex].length) {
      const cell = serialize(table[rowIndex][columnIndex])

      if (settings.alignDelimiters !== false) {
        const size = stringLength(cell)
        sizes[columnIndex] = size

        if (
          longestCellByColumn[columnIndex] === undefined ||
          size > longestCellByColumn[columnIndex]
        ) {
          longestCellByColumn[columnIndex] = size
        }
      }

      row.push(cell)
    }

    cellMatrix[rowIndex] = row
    sizeMatrix[rowIndex] = sizes
  }

  // Figure out which alignments to use.
  let columnIndex = -1

  if (typeof align === 'object' && 'length' in align) {
    while (++columnIndex < mostCellsPerRow) {
      alignments[columnIndex] = toAlignment(align[columnIndex])
    }
  } else {
    const code = toAlignment(align)

    while (++columnIndex < mostCellsPerRow) {
      alignments[columnIndex] = code
    }
  }

  // Inject the alignment row.
  columnIndex = -1
  /** @type {Array<string>} */
  const row = []
  /** @type {Array<number>} */
  const sizes = []

  while (++columnIndex < mostCellsPerRow) {
    const code = alignments[columnIndex]
    let before = ''
    let after = ''

    if (code === 99 /* `c` */) {
      before = ':'
      after = ':'
    } else if (code === 108 /* `l` */) {
      before = ':'
    } else if (code === 114 /* `r` */) {
      after = ':'
    }

    // There *must* be at least one hyphen-minus in each alignment cell.
    let size =
      settings.alignDelimiters === false
        ? 1
        : Math.max(
            1,
            longestCellByColumn[columnIndex] - before.length - after.length
          )

    const cell = before + '-'.repeat(size) + after

    if (settings.alignDelimiters !== false) {
      size = before.length + size + after.length

      if (size > longestCellByColumn[columnIndex]) {
        longestCellByColumn[columnIndex] = size
      }

      sizes[columnIndex] = size
    }

    row[columnIndex] = cell
  }

  // Inject the alignment row.
  cellMatrix.splice(1, 0, row)
  sizeMatrix.splice(1, 0, sizes)

  rowIndex = -1
  /** @type {Array<string>} */
  const lines = []

  while (++rowIndex < cellMatrix.length) {
    const row = cellMatrix[rowIndex]
    const sizes = sizeMatrix[rowIndex]
    const cellsInRow =
      settings.fillRows === false
        ? Math.max(1, cellMatrix[rowIndex === 1 ? 0 : rowIndex].length)
        : mostCellsPerRow
    columnIndex = -1
    /** @type {Array<string>} */
    const line = []

    while (++columnIndex < cellsInRow) {
      const cell = row[columnIndex] || ''
      let before = ''
      let after = ''

      if (settings.alignDelimiters !== false) {
        const size =
          longestCellByColumn[columnIndex] - (sizes[columnIndex] || 0)
        const code = alignments[columnIndex]

        if (code === 114 /* `r` */) {
          before = ' '.repeat(size)
        } else if (code === 99 /* `c` */) {
          const half = size / 2

          if (size % 2) {
            before = ' '.repeat(half + 0.5)
            after = ' '.repeat(half - 0.5)
          } else {
            before = ' '.repeat(half)
            after = before
          }
        } else {
          after = ' '.repeat(size)
        }
      }

      if (settings.delimiterStart !== false && !columnIndex) {
        line.push('|')
      }

      if (
        settings.padding !== false &&
        // Don’t add the opening space if we’re not aligning and the cell is
        // empty: there will be a closing space.
        !(settings.alignDelimiters === false && cell === '') &&
        (settings.delimiterStart !== false || columnIndex)
      ) {
        line.push(' ')
      }

      if (settings.alignDelimiters !== false) {
        line.push(before)
      }

      line.push(cell)

      if (settings.alignDelimiters !== false) {
        line.push(after)
      }

      if (settings.padding !== false) {
        line.push(' ')
      }

      if (settings.delimiterEnd !== false || columnIndex !== cellsInRow - 1) {
        line.push('|')
      }
    }

    lines.push(
      settings.delimiterEnd === false
        ? line.join('').replace(/ +$/, '')
        : line.join('')
    )
  }

  return lines.join('\n')
}

/**
 * Serialize a cell value.
 *
 * @param {string | null | undefined} [value]
 *   Value to serialize.
 * @returns {string}
 *   Result.
 */
function serialize(value) {
  return value === null || value === undefined ? '' : String(value)
}

/**
 * Get the alignment character code from a value.
 *
 * @param {string | null | undefined} value
 *   Value.
 * @returns {number}
 *   Alignment.
 */
function toAlignment(value) {
  const code = typeof value === 'string' ? value.codePointAt(0) : 0

  return code === 67 /* `C` */ || code === 99 /* `c` */
    ? 99 /* `c` */
    : code === 76 /* `L` */ || code === 108 /* `l` */
      ? 108 /* `l` */
      : code === 82 /* `R` */ || code === 114 /* `r` */
        ? 114 /* `r` */
        : 0
}

// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
;// CONCATENATED MODULE: ./build/report/markdown.js


/** Longest text of one cell. */
const CELL_LIMIT = 120;
/** A GitHub table; every cell is escaped here and nowhere else. */
function renderMarkdownTable(table) {
    return markdownTable([
        table.columns.map((column) => (0,report_escape/* escapeMarkdown */.FV)(column.title, CELL_LIMIT)),
        ...table.rows.map((row) => row.map(renderCell)),
    ], { align: table.columns.map((column) => column.align), alignDelimiters: false });
}
function renderCell(cell) {
    const text = unbroken((0,report_escape/* escapeMarkdown */.FV)(cell.text, CELL_LIMIT), cell.text);
    const strong = cell.strong === true && text !== '' ? `**${text}**` : text;
    const interval = cell.interval === undefined ? '' : (0,report_escape/* escapeMarkdown */.FV)(cell.interval, CELL_LIMIT).replace(/ /g, '&nbsp;');
    const aside = cell.aside === undefined || cell.aside === '' ? '' : `<sub>${(0,report_escape/* escapeCommentHtml */.y$)(cell.aside)}</sub>`;
    const marked = [cell.icon ?? '', strong].filter((part) => part !== '').join('&nbsp;');
    return [marked, interval, aside].filter((part) => part !== '').join(' ');
}
/** Short texts stay on one line: GitHub breaks cells at any space. */
function unbroken(escaped, original) {
    return original.length <= 16 ? escaped.replace(/ /g, '&nbsp;') : escaped;
}
/** A block that opens on a click. `summary` is plain text, `content` is Markdown. */
function details(summary, content, options = {}) {
    const head = `<details${options.open === true ? ' open' : ''}><summary>${(0,report_escape/* escapeCommentHtml */.y$)(summary)}</summary>`;
    return `${head}\n\n${content}\n\n</details>`;
}
/** A GitHub alert, one paragraph a line. May not stand inside `details`. */
function markdown_alert(kind, lines) {
    const mark = lines.length === 1 ? '' : '- ';
    return [`> [!${kind}]`, ...lines.map((line) => `> ${mark}${(0,report_escape/* escapeMarkdown */.FV)(line)}`)].join('\n');
}
function bullets(lines) {
    return lines.map((line) => `- ${(0,report_escape/* escapeMarkdown */.FV)(line)}`).join('\n');
}
/** An image of a width in pixels; empty when the address is not one that may be shown. */
function markdown_image(address, alternative, width) {
    const safe = (0,report_escape/* markdownAddress */.KW)(address);
    return safe === null ? '' : `<img src="${safe}" width="${width}" alt="${(0,report_escape/* escapeCommentHtml */.y$)(alternative)}">`;
}
/** A link when the place is an address on the web, else the place itself as code. */
function linkOrCode(place, text) {
    const address = /^https?:\/\//i.test(place) ? (0,report_escape/* markdownAddress */.KW)(place) : null;
    return address === null ? `<code>${(0,report_escape/* escapeCommentHtml */.y$)(place)}</code>` : `[${(0,report_escape/* escapeMarkdown */.FV)(text)}](${address})`;
}
//# sourceMappingURL=markdown.js.map

/***/ }),

/***/ 7442:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lc: () => (/* binding */ metricTable),
/* harmony export */   WV: () => (/* binding */ referenceTable),
/* harmony export */   d9: () => (/* binding */ sliceTable),
/* harmony export */   ow: () => (/* binding */ differenceTable),
/* harmony export */   ss: () => (/* binding */ flipTable)
/* harmony export */ });
/* unused harmony export changeCell */
/* harmony import */ var _numbers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3533);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4702);


/** A number with its interval; `plain` stands where there is none. */
function changeCell(change, decimals, plain = _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$) {
    if (change === null)
        return { text: plain };
    return { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSigned */ .Gp)(change.value, decimals), interval: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatInterval */ .vy)(change, decimals) };
}
const left = (title) => ({ title, align: 'left' });
const right = (title) => ({ title, align: 'right' });
/** Metric | baseline | production, when it is another version | candidate | Change | Margin | Outcome. */
function metricTable(report) {
    const { verdict } = report;
    const { baseline, production } = verdict;
    const confidence = `${Math.round(verdict.confidence * 100)}%`;
    const columns = [
        left('Metric'),
        ...(production === null ? [] : [{ ...right(`production (${production.label})`), spare: 1 }]),
        ...(baseline === null ? [] : [{ ...right(`baseline (${baseline.label})`), spare: 3 }]),
        right('candidate'),
        ...(baseline === null ? [right(`${confidence} CI`)] : [right(`Change [${confidence} CI]`)]),
        { ...right('Margin'), spare: 2 },
        left('Outcome'),
    ];
    const rows = verdict.metrics.map((row) => {
        const decimals = (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .decimalsFor */ .Wm)([row.candidate.value, row.baseline?.value ?? null], row.unit);
        const value = (number) => ({
            text: number === null || number === undefined ? _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$ : withUnit((0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(number, decimals), row.unit),
        });
        const ci = row.candidate.ci;
        const interval = ci === null ? _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$ : `[${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(ci[0], decimals)}, ${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(ci[1], decimals)}]`;
        return [
            metricCell(row),
            ...(production === null ? [] : [value(row.production?.value)]),
            ...(baseline === null ? [] : [value(row.baseline?.value)]),
            { ...value(row.candidate.value), strong: true },
            baseline === null ? { text: interval } : changeCell(row.change, decimals),
            marginCell(row, decimals),
            {
                text: (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .outcomeText */ .EL)(row, verdict.data.rows),
                aside: row.status === 'pass' && row.outcome !== null ? (row.note ?? '') : '',
                icon: _words_js__WEBPACK_IMPORTED_MODULE_0__/* .STATUS_ICON */ .tW[row.status],
                tone: _words_js__WEBPACK_IMPORTED_MODULE_0__/* .STATUS_TONE */ .Wy[row.status],
                strong: row.status === 'fail' || row.status === 'inconclusive',
            },
        ];
    });
    return { columns, rows };
}
function metricCell(row) {
    const arrow = row.direction === 'higher' ? '↑' : '↓';
    return { text: `${row.metric} ${arrow}`, aside: row.role === 'report' ? '' : row.role };
}
/** The margin as written, what a relative one comes to beside it, and the bounds of the value. */
function marginCell(row, decimals) {
    const bounds = (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .thresholdText */ .HA)(row);
    const amount = row.margin === null ? null : (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatMargin */ .wj)(row, decimals);
    const written = row.marginText ?? amount;
    const text = [written, bounds].filter((part) => part !== null).join('; ') || _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$;
    return { text, aside: written === amount || amount === null ? '' : amount };
}
function withUnit(text, unit) {
    return unit === null ? text : `${text} ${unit}`;
}
/** The first `limit` slice rows, in the order of the record (blocking first). */
function sliceTable(rows, limit, confidence) {
    return {
        columns: [
            left('Slice'),
            left('Metric'),
            { ...right('Rows'), spare: 4 },
            { ...right('baseline'), spare: 2 },
            { ...right('candidate'), spare: 3 },
            right(`Change [${Math.round(confidence * 100)}% CI]`),
            { ...right('Margin'), spare: 1 },
            right('Adj. p'),
            left('Outcome'),
        ],
        rows: rows.slice(0, limit).map((row) => {
            const decimals = (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .decimalsFor */ .Wm)([row.baseline, row.candidate]);
            return [
                {
                    text: row.slice,
                    aside: row.critical && row.slice !== 'critical' ? 'critical' : '',
                    strong: row.status === 'fail',
                },
                { text: `${row.metric} ${row.direction === 'higher' ? '↑' : '↓'}` },
                { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(row.rows) },
                { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(row.baseline, decimals) },
                { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(row.candidate, decimals) },
                changeCell(row.change, decimals),
                { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatMargin */ .wj)({ margin: row.margin, unit: null }, decimals) },
                { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatProbability */ .tY)(row.adjustedP) },
                {
                    text: (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .sliceOutcomeText */ .Az)(row),
                    icon: _words_js__WEBPACK_IMPORTED_MODULE_0__/* .STATUS_ICON */ .tW[row.status],
                    tone: _words_js__WEBPACK_IMPORTED_MODULE_0__/* .STATUS_TONE */ .Wy[row.status],
                    strong: row.status === 'fail',
                },
            ];
        }),
    };
}
/** Trivial and human references beside both models, for the metrics any of them knows. Null when there are none. */
function referenceTable(report) {
    const { references, metrics, baseline } = report.verdict;
    const known = metrics.filter((row) => references.some((reference) => (reference.metrics[row.metric] ?? null) !== null));
    if (known.length === 0)
        return null;
    const line = (name, value, strong = false) => [
        { text: name, strong },
        ...known.map((row) => ({
            text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(value(row) ?? null, (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .decimalsFor */ .Wm)([row.candidate.value], row.unit)),
            strong,
        })),
    ];
    return {
        columns: [left('Model'), ...known.map((row) => right(`${row.metric} ${row.direction === 'higher' ? '↑' : '↓'}`))],
        rows: [
            line('candidate', (row) => row.candidate.value, true),
            ...(baseline === null ? [] : [line(`baseline (${baseline.label})`, (row) => row.baseline?.value)]),
            ...references.map((reference) => line(reference.name, (row) => reference.metrics[row.metric])),
        ],
    };
}
/** The rows whose score moved most. */
function flipTable(rows, entityColumn, limit = 10) {
    const withEntity = rows.some((row) => row.entity !== null);
    return {
        columns: [
            right('Row'),
            ...(withEntity ? [left(entityColumn ?? 'Entity')] : []),
            right('Label'),
            right('baseline'),
            right('candidate'),
            right('Change'),
            left('Slices'),
        ],
        rows: rows
            .slice(0, limit)
            .map((row) => [
            { text: String(row.row) },
            ...(withEntity ? [{ text: row.entity ?? _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$ }] : []),
            { text: String(row.label) },
            { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(row.baselineScore) },
            { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(row.candidateScore) },
            { text: (0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSigned */ .Gp)(row.candidateScore - row.baselineScore) },
            { text: row.slices.join(', ') },
        ]),
    };
}
/** What | before | after. */
function differenceTable(title, differences, limit = 50) {
    const cells = differences
        .slice(0, limit)
        .map((difference) => [
        { text: difference.name },
        { text: difference.before ?? _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$ },
        { text: difference.after ?? _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$, strong: true },
    ]);
    const more = differences.length - cells.length;
    return {
        columns: [left(title), right('before'), right('after')],
        rows: more > 0 ? [...cells, [{ text: `and ${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(more)} more` }, { text: '' }, { text: '' }]] : cells,
    };
}
//# sourceMappingURL=tables.js.map

/***/ }),

/***/ 4702:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   Az: () => (/* binding */ sliceOutcomeText),
/* harmony export */   E0: () => (/* binding */ verdictWord),
/* harmony export */   EL: () => (/* binding */ outcomeText),
/* harmony export */   HA: () => (/* binding */ thresholdText),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   Nv: () => (/* binding */ VERDICT_TONE),
/* harmony export */   Nx: () => (/* binding */ overallOf),
/* harmony export */   Wy: () => (/* binding */ STATUS_TONE),
/* harmony export */   YY: () => (/* binding */ VERDICT_ICON),
/* harmony export */   Zn: () => (/* binding */ nextSteps),
/* harmony export */   fD: () => (/* binding */ modelName),
/* harmony export */   md: () => (/* binding */ worstFirst),
/* harmony export */   qX: () => (/* binding */ countVerdicts),
/* harmony export */   sL: () => (/* binding */ isJudged),
/* harmony export */   tW: () => (/* binding */ STATUS_ICON)
/* harmony export */ });
/* harmony import */ var _gate_overall_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4907);
/* harmony import */ var _numbers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3533);


const VERDICT_ICON = {
    pass: '✅',
    fail: '❌',
    inconclusive: '❔',
    error: '⛔',
    skipped: '⚪',
};
const STATUS_ICON = {
    pass: '✅',
    warn: '⚠️',
    fail: '❌',
    inconclusive: '❔',
    waived: '🏳️',
    info: '',
};
const VERDICT_TONE = {
    pass: 'good',
    fail: 'bad',
    inconclusive: 'unsure',
    error: 'bad',
    skipped: 'plain',
};
const STATUS_TONE = {
    pass: 'good',
    warn: 'unsure',
    fail: 'bad',
    inconclusive: 'unsure',
    waived: 'unsure',
    info: 'plain',
};
function isJudged(report) {
    return typeof report.verdict === 'object';
}
function verdictWord(report) {
    return isJudged(report) ? report.verdict.verdict : report.verdict;
}
function modelName(report) {
    return isJudged(report) ? report.verdict.model : report.model;
}
function reasonOf(report) {
    return isJudged(report) ? report.verdict.reason : report.reason;
}
/** Sorted worst verdict first; equal ones keep their order. */
function worstFirst(reports) {
    return [...reports].sort((a, b) => (0,_gate_overall_js__WEBPACK_IMPORTED_MODULE_0__/* .severity */ .yf)(verdictWord(a)) - (0,_gate_overall_js__WEBPACK_IMPORTED_MODULE_0__/* .severity */ .yf)(verdictWord(b)));
}
/** The verdict of the whole change. */
function overallOf(reports) {
    return (0,_gate_overall_js__WEBPACK_IMPORTED_MODULE_0__/* .overallVerdict */ .Bn)(reports.map(verdictWord));
}
/** `1 fail, 2 pass`, worst first. */
function countVerdicts(reports) {
    return _gate_overall_js__WEBPACK_IMPORTED_MODULE_0__/* .WORST_FIRST */ .vh.map((word) => ({ word, count: reports.filter((report) => verdictWord(report) === word).length }))
        .filter(({ count }) => count > 0)
        .map(({ word, count }) => `${count} ${word}`)
        .join(', ');
}
/** `1 row`, `2 rows`. */
function plural(count, noun) {
    return `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(count)} ${noun}${count === 1 ? '' : 's'}`;
}
/** What one line of the metric table concluded, in the words of the contract. */
function outcomeText(row, rows) {
    const parts = [];
    if (row.outcome !== null)
        parts.push(row.outcome);
    const threshold = thresholdText(row);
    if (threshold !== null && row.threshold !== null && row.threshold.state !== 'pass') {
        parts.push(row.threshold.state === 'fail' ? `not ${threshold}` : `${threshold} not proved`);
    }
    if (row.status === 'waived')
        parts.push('waived');
    const unsure = row.outcome === 'inconclusive' || row.threshold?.state === 'inconclusive';
    if (unsure && row.rowsNeeded !== null && row.rowsNeeded > rows) {
        parts.push(`needs ~${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(Number(row.rowsNeeded.toPrecision(2)))} rows`);
    }
    if (parts.length > 0)
        return parts.join(', ');
    if (row.status === 'info')
        return _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$;
    return row.threshold?.state === 'pass' ? 'within bounds' : row.status;
}
function sliceOutcomeText(row) {
    const calm = row.status === 'pass' || row.status === 'info';
    if (calm && row.outcome === 'inconclusive')
        return 'no harm found';
    // One of many comparisons: alone it looks worse, but not after the correction, or not by more than matters.
    if (calm && row.outcome === 'worse')
        return 'slightly worse, does not block';
    const word = row.outcome ?? (row.status === 'info' ? _numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .NOTHING */ .K$ : row.status);
    return row.status === 'waived' ? `${word}, waived` : word;
}
/** `≥ 0.2`, `≤ 20 MB`, `0.2 to 0.9`; null without bounds. */
function thresholdText(row) {
    if (row.threshold === null)
        return null;
    const { lowerBound, upperBound } = row.threshold;
    const text = (value) => `${Number(value.toPrecision(6))}${row.unit === null ? '' : ` ${row.unit}`}`;
    if (lowerBound !== null && upperBound !== null)
        return `${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumber */ .ZV)(lowerBound)} to ${text(upperBound)}`;
    if (lowerBound !== null)
        return `≥ ${text(lowerBound)}`;
    return upperBound === null ? null : `≤ ${text(upperBound)}`;
}
/** What to do or to look at, most urgent first: the notes of lines that block or are unsure. */
function nextSteps(report, limit = 5) {
    const urgency = ['fail', 'inconclusive', 'warn'];
    const { verdict } = report;
    const lines = [
        ...verdict.metrics.map((row) => ({ status: row.status, note: row.note, subject: row.metric })),
        ...verdict.slices.rows.map((row) => ({
            status: row.status,
            note: row.note,
            subject: `${row.metric} on ${row.slice}`,
        })),
    ];
    const steps = urgency.flatMap((status) => lines.filter((line) => line.status === status && line.note !== null).map((line) => `${line.subject}: ${line.note}`));
    const shown = [...new Set(steps)];
    return shown.length <= limit ? shown : [...shown.slice(0, limit), `and ${shown.length - limit} more like these`];
}
//# sourceMappingURL=words.js.map

/***/ })

};
