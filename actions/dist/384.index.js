export const id = 384;
export const ids = [384];
export const modules = {

/***/ 8614:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  train: () => (/* binding */ train_train)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/flows/plan.js + 1 modules
var flows_plan = __webpack_require__(4356);
// EXTERNAL MODULE: ./build/flows/train.js + 4 modules
var train = __webpack_require__(5270);
;// CONCATENATED MODULE: ./build/flows/train-model.js



/** Trains one model with each seed, in their order. A seed that fails does not stop the others. */
async function trainModel(request, ports) {
    const plan = await (0,flows_plan/* planModels */.s3)({ models: [request.model] }, ports);
    const facts = plan.models[0];
    const known = facts.runs.map(({ seed }) => seed);
    const seeds = request.seeds ?? known;
    const unknown = seeds.filter((seed) => !known.includes(seed));
    if (unknown.length > 0) {
        throw new errors/* UserError */.yo({
            what: `${request.model} has no seed ${unknown.join(', ')}`,
            where: { file: `${facts.folder}/model.yaml`, field: 'train.seeds' },
            fix: `its seeds are ${known.join(', ')}`,
        });
    }
    const outcomes = [];
    for (const seed of seeds) {
        const signal = request.signal === undefined ? {} : { signal: request.signal };
        outcomes.push(await (0,train/* trainSeed */.s)({ facts, seed, ...signal }, ports));
    }
    return outcomes;
}
//# sourceMappingURL=train-model.js.map
// EXTERNAL MODULE: ./build/report/markdown.js + 1 modules
var markdown = __webpack_require__(6853);
// EXTERNAL MODULE: ./build/action/define.js
var action_define = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/action/expression.js
var expression = __webpack_require__(2573);
// EXTERNAL MODULE: ./build/action/inputs.js
var inputs = __webpack_require__(7126);
;// CONCATENATED MODULE: ./build/action/actions/train.js






const train_train = (0,action_define/* defineAction */.Q)({
    name: 'train',
    description: 'Trains one model, once per seed. Needs no token and gives none to the training.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: schemas/* strictObject */.rej({
        model: inputs/* modelInput */.M_,
        seeds: schemas/* string */.YjP()
            .regex(/^\[?\s*(?:\d+[\s,]*)*\]?$/, 'a list of whole numbers, such as 1, 2 or [1,2]')
            .transform((text) => (text.match(/\d+/g) ?? []).map(Number))
            .optional()
            .describe('Seeds to train, such as `[1,2]`. Default: all that model.yaml names.'),
    }),
    outputs: schemas/* object */.Ikc({
        trained: schemas/* number */.aig().describe('Runs that were trained now.'),
        reused: schemas/* number */.aig().describe('Runs that evidence existed for.'),
        refs: schemas/* string */.YjP().describe('Git refs of the evidence, separated by spaces.'),
    }),
    example: { model: (0,expression/* expression */.d)('matrix.model'), seeds: (0,expression/* expression */.d)('toJSON(matrix.seeds)') },
}, async ({ model, seeds }, { signal, experiment }) => {
    const outcomes = await trainModel({ model, signal, ...(seeds === undefined ? {} : { seeds }) }, await experiment());
    const failed = outcomes.filter(({ status }) => status === 'failed');
    const columns = ['Seed', 'Run', 'Outcome', 'Why'].map((title) => ({ title, align: 'left' }));
    const rows = outcomes.map(({ status, run }) => [
        { text: String(run.seed) },
        { text: run.key.slice(0, 12) },
        { text: status, strong: status === 'failed' },
        { text: run.reason ?? '' },
    ]);
    return {
        outputs: {
            trained: outcomes.filter(({ status }) => status === 'trained').length,
            reused: outcomes.filter(({ status }) => status === 'reused').length,
            refs: outcomes.map(({ entry: { id } }) => `refs/proofmark/${id.kind}/${id.model}/${id.key}`).join(' '),
        },
        summary: (0,markdown/* renderMarkdownTable */.Ij)({ columns, rows }),
        ...(failed.length === 0
            ? {}
            : { failure: failed.map(({ run }) => `Seed ${run.seed}: ${run.reason ?? run.status}`).join('\n') }),
    };
});
//# sourceMappingURL=train.js.map

/***/ }),

/***/ 73:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qn: () => (/* binding */ diskFullProblem),
/* harmony export */   b$: () => (/* binding */ isDiskFull),
/* harmony export */   xg: () => (/* binding */ diskFull)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

const DISK_FULL = /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i;
/** Whether an error, or one that caused it, says that a disk is full; git and DuckDB tell it only in their words. */
function isDiskFull(error) {
    for (let current = error; current instanceof Error; current = current.cause) {
        const { code } = current;
        if (code === 'ENOSPC' || code === 'EDQUOT' || DISK_FULL.test(current.message))
            return true;
    }
    return false;
}
function diskFullProblem(where) {
    return {
        what: 'the disk is full; nothing half-written was kept',
        where,
        fix: 'free some space and run the same command again: what was finished is found again',
    };
}
/** The one message of a full disk, instead of the error of whatever met it first. */
function diskFull(folder, error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(diskFullProblem({ file: folder }), { cause: error });
}
//# sourceMappingURL=disk-full.js.map

/***/ }),

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

/***/ 7907:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ parseEvidence)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/**
 * A JSON file of an evidence commit in its shape.
 * @throws UserError naming ref and file when it is not JSON, or was written in a format this version does not know
 */
async function parseEvidence(shape, entry, name, evidence) {
    const text = new TextDecoder().decode(await evidence.readFile(entry, name));
    const where = { file: `refs/proofmark/${entry.id.kind}/${entry.id.model}/${entry.id.key}:${name}` };
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({ what: 'is not JSON', where, fix: `Remove the ref (git update-ref -d) and run again.` }, { cause: error });
    }
    const parsed = shape.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const first = parsed.error.issues[0];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: `is not in a format this version reads: ${first.message}`,
        where: { ...where, field: first.path.join('.') },
        fix: 'Use the version of proofmark that wrote it, or a newer one; or remove the ref (git update-ref -d) and run again.',
    });
}
//# sourceMappingURL=parse-evidence.js.map

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

/***/ })

};
