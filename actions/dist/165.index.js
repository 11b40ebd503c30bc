export const id = 165;
export const ids = [165];
export const modules = {

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

/***/ 955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xs: () => (/* binding */ checkModelName),
/* harmony export */   iY: () => (/* binding */ sameCondition),
/* harmony export */   w5: () => (/* binding */ checkModel)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1359);
/* harmony import */ var _metric_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7418);
/* harmony import */ var _model_config_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2865);
/* harmony import */ var _nearest_name_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8721);
/* harmony import */ var _slices_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3376);





/** Why a text cannot name a model; undefined when it can. `where` is left to the caller. */
function checkModelName(name) {
    if (_model_config_js__WEBPACK_IMPORTED_MODULE_2__/* .ModelName */ .bt.safeParse(name).success)
        return undefined;
    const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
    const fix = 'use letters, digits, - and _, beginning and ending with a letter or digit: fraud, flight-delay';
    const refuse = (why) => ({ what: `${shown} cannot name a model: ${why}`, fix });
    if (name === '')
        return refuse('it is empty');
    if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name))
        return refuse('it leads out of models/');
    if (/[/\\]/.test(name))
        return refuse('models are folders directly in models/, so / and \\ are not allowed');
    if (name.startsWith('-'))
        return refuse('a name that begins with - would be read as an option');
    if (name.startsWith('.'))
        return refuse('folders that begin with a dot are hidden');
    if (name.length > 100)
        return refuse('it is longer than 100 characters, and it becomes part of tags');
    return refuse('it becomes part of tags and refs');
}
/**
 * What a model's schema cannot say: agreement of its fields with each other and with the data card. Nothing is said about
 * a card whose own file has problems (`unreadable`).
 */
function checkModel(model, cards, unreadable = new Set()) {
    const problems = [];
    const warnings = [];
    const at = (path, what, fix) => {
        const where = model.locate(path);
        return fix === undefined ? { what, where } : { what, where, fix };
    };
    const card = cards.get(model.config.data.card);
    if (!unreadable.has(model.config.data.card))
        problems.push(...checkData(model.config, cards, at));
    problems.push(...checkTraining(model.config, at), ...checkInputs(model.config, at));
    problems.push(...checkRoles(model.config, at), ...checkSlices(model.config, at), ...checkPaths(model, at));
    if (card !== undefined)
        warnings.push(...unknownColumns(model.config, card, at));
    return { problems, warnings };
}
function checkData(config, cards, at) {
    const { card: name, train, test } = config.data;
    const card = cards.get(name);
    if (card === undefined) {
        const stem = name.replace(/^.*\//, '').replace(/\.md$/, '');
        const near = cards.has(stem) ? stem : (0,_nearest_name_js__WEBPACK_IMPORTED_MODULE_3__/* .nearestName */ .q)(name, [...cards.keys()]);
        const fix = near === undefined ? `write data-cards/${stem}.md` : `did you mean ${near}?`;
        return [at(['data', 'card'], `there is no data card ${JSON.stringify(name)}`, fix)];
    }
    const problems = [];
    const splits = Object.keys(card.splits);
    for (const [field, split] of [
        ['train', train],
        ['test', test],
    ]) {
        if (splits.includes(split))
            continue;
        const what = `data card ${name} has no split ${JSON.stringify(split)}`;
        problems.push(at(['data', field], what, `its splits: ${splits.join(', ')}`));
    }
    if (problems.length > 0)
        return problems;
    if (train === test) {
        return [at(['data', 'test'], 'is the split that the model is trained on', 'evaluate on rows it has not seen')];
    }
    // The card itself reports a twin of `train`.
    if (train !== 'train' && test !== 'train' && sameCondition(card.splits[train].where, card.splits[test].where)) {
        return [at(['data', 'test'], `selects the same rows as ${train}`, `change the condition of one in card ${name}`)];
    }
    return [];
}
/** Equal but for white space and letter case outside of quotes. */
function sameCondition(a, b) {
    const plain = (sql) => sql
        .split(/('(?:[^']|'')*')/)
        .map((part, index) => (index % 2 === 1 ? part : part.toLowerCase().replace(/\s+/g, ' ')))
        .join('')
        .trim();
    return plain(a) === plain(b);
}
function checkTraining({ train }, at) {
    const repeated = train.seeds.findIndex((seed, index) => train.seeds.indexOf(seed) < index);
    const fix = 'keep it once: equal seeds give the same model';
    return [
        ...(repeated < 0 ? [] : [at(['train', 'seeds', repeated], `seed ${train.seeds[repeated]} is listed twice`, fix)]),
        ...((0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationSeconds */ .o)(train.timeout) > 0
            ? []
            : [at(['train', 'timeout'], 'leaves no time to train', 'write 90m, 2h or 7d')]),
    ];
}
function checkInputs(config, at) {
    const inputs = Object.entries(config.onnx.inputs);
    if (inputs.length === 0) {
        return [
            at(['onnx', 'inputs'], 'is empty, so the model would be fed nothing', 'write: { <input name>: [<columns>] }'),
        ];
    }
    return inputs.flatMap(([input, columns]) => {
        const list = typeof columns === 'string' ? [columns] : columns;
        return list.flatMap((column, index) => {
            const path = ['onnx', 'inputs', input, ...(typeof columns === 'string' ? [] : [index])];
            if (column === config.evaluate.label)
                return [at(path, `${column} is the label: the model would be given the answer`)];
            if (list.indexOf(column) < index)
                return [at(path, `${column} is listed twice in one tensor`)];
            return [];
        });
    });
}
/** Metrics of what a model costs to run. */
const COST_METRIC = /^(?:latency|size|memory|peak_memory)_/;
function checkRoles(config, at) {
    const problems = [];
    let optimized;
    config.evaluate.metrics.forEach((entry, index) => {
        const path = ['evaluate', 'metrics', index];
        const names = typeof entry === 'string' ? [entry] : Object.keys(entry);
        if (names.length !== 1) {
            const what = names.length === 0 ? 'names no metric' : `names ${names.length} metrics (${names.join(', ')})`;
            problems.push(at(path, what, 'make one list entry per metric'));
        }
        for (const { name, options } of (0,_metric_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .metricEntries */ .d)({ evaluate: { ...config.evaluate, metrics: [entry] } })) {
            const cost = COST_METRIC.test(name);
            const field = [...path, name];
            if (options.role === 'optimize') {
                if (optimized !== undefined) {
                    problems.push(at([...field, 'role'], `only one metric can be optimized, and ${optimized} is`, 'make it a guard'));
                }
                optimized ??= name;
            }
            if (options.role === 'budget' && !cost) {
                const what = `${name} is not a cost: budgets are for latency, size and memory`;
                problems.push(at([...field, 'role'], what, 'make it a guard'));
            }
            if (cost && (options.role === 'optimize' || options.role === 'guard')) {
                problems.push(at([...field, 'role'], `${name} is a cost and cannot be a ${options.role === 'guard' ? 'guard' : 'goal'}`, 'make it a budget'));
            }
            if (options.change_threshold !== undefined && options.role !== 'budget') {
                problems.push(at([...field, 'change_threshold'], 'is for budgets', 'write margin instead'));
            }
            if (options.require === 'better' && options.role !== 'optimize' && options.role !== 'guard') {
                problems.push(at([...field, 'require'], `a metric of role ${options.role} cannot be required to improve`, 'make it optimize or guard'));
            }
            const threshold = options.value_threshold;
            if (threshold !== undefined && threshold.lower_bound === undefined && threshold.upper_bound === undefined) {
                problems.push(at([...field, 'value_threshold'], 'has no bound', 'write lower_bound or upper_bound'));
            }
        }
    });
    return problems;
}
function checkSlices(config, at) {
    const seen = new Set();
    return config.evaluate.slices.flatMap((text, index) => {
        const path = ['evaluate', 'slices', index];
        const slice = (0,_slices_js__WEBPACK_IMPORTED_MODULE_4__/* .parseSlice */ .o)(text);
        if (slice.kind === 'invalid')
            return [at(path, slice.what, slice.fix)];
        if (seen.has(slice.name))
            return [at(path, `the slice name ${slice.name} is used twice`, 'rename or remove one')];
        seen.add(slice.name);
        return [];
    });
}
function checkPaths({ config, folder }, at) {
    const { train, onnx } = config;
    const paths = [
        ...(train.inputs ?? []).map((path, index) => [['train', 'inputs', index], path]),
        ...(train.environment ?? []).map((path, index) => [['train', 'environment', index], path]),
        ...(train.params === undefined ? [] : [[['train', 'params'], train.params]]),
    ];
    const problems = paths
        .filter(([, path]) => leaves(folder.split('/').length, path))
        .map(([field, path]) => at(field, `${JSON.stringify(path)} leads out of the repository`));
    if (leaves(0, onnx.file)) {
        problems.push(at(['onnx', 'file'], `${JSON.stringify(onnx.file)} leads out of PROOFMARK_OUT`));
    }
    return problems;
}
/** Whether a relative path climbs above a root that is `depth` folders up. */
function leaves(depth, path) {
    let level = depth;
    for (const part of path.split('/')) {
        if (part === '..')
            level--;
        else if (part !== '' && part !== '.')
            level++;
        if (level < 0)
            return true;
    }
    return false;
}
/**
 * Columns that the card does not list. Only a warning: a card need not promise something about every column, and its query
 * may make new ones.
 */
function unknownColumns(config, card, at) {
    const listed = Object.keys(card.columns);
    if (listed.length === 0)
        return [];
    const uses = [[['evaluate', 'label'], config.evaluate.label]];
    if (config.evaluate.entity !== undefined)
        uses.push([['evaluate', 'entity'], config.evaluate.entity]);
    for (const [input, columns] of Object.entries(config.onnx.inputs)) {
        if (typeof columns === 'string')
            uses.push([['onnx', 'inputs', input], columns]);
        else
            uses.push(...columns.map((column, index) => [['onnx', 'inputs', input, index], column]));
    }
    const lowerCase = new Set(listed.map((name) => name.toLowerCase()));
    return uses
        .filter(([, column]) => !lowerCase.has(column.toLowerCase()) && !mentions(card.query ?? '', column))
        .map(([path, column]) => {
        const near = (0,_nearest_name_js__WEBPACK_IMPORTED_MODULE_3__/* .nearestName */ .q)(column, listed);
        const fix = near === undefined ? `describe it under columns in data-cards/${config.data.card}.md` : `did you mean ${near}?`;
        return at(path, `column ${column} is not described in data card ${config.data.card}`, fix);
    });
}
function mentions(sql, column) {
    return (sql
        .toLowerCase()
        .split(/[^\p{L}\p{N}_]+/u)
        .includes(column.toLowerCase()) || sql.includes(`"${column}"`));
}
//# sourceMappingURL=check-model.js.map

/***/ }),

/***/ 1359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ durationSeconds)
/* harmony export */ });
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Seconds of `30s`, `90m`, `1.5h` or `7d`. The schema has checked the form, so anything else is a bug and throws. */
function durationSeconds(text) {
    const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
    if (match === null)
        throw new RangeError(`not a duration: ${JSON.stringify(text)}`);
    return Number(match[1]) * SECONDS[match[2]];
}
//# sourceMappingURL=duration.js.map

/***/ }),

/***/ 5298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  uh: () => (/* binding */ ENVIRONMENTS_FILE),
  Bg: () => (/* binding */ WAIVERS_FILE),
  rp: () => (/* binding */ isConfigFile),
  rV: () => (/* binding */ loadRepository)
});

// UNUSED EXPORTS: POLICY_FILE

// EXTERNAL MODULE: ./build/config/check-model.js
var check_model = __webpack_require__(955);
// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
// EXTERNAL MODULE: ./build/config/table-name.js
var table_name = __webpack_require__(1775);
;// CONCATENATED MODULE: ./build/config/check-data-card.js



/** What a card's schema cannot say. `stem` is its file name without `.md`, by which models find it. */
function checkDataCard(card, stem, locate) {
    const problems = [];
    const warnings = [];
    const at = (path, what, fix) => fix === undefined ? { what, where: locate(path) } : { what, where: locate(path), fix };
    if (card.name !== stem) {
        problems.push(at(['name'], `is ${card.name}, but models find this card as ${stem}`, `write name: ${stem}, or rename the file to ${card.name}.md`));
    }
    problems.push(...checkFiles(card, at), ...checkSplits(card, at));
    for (const [name, column] of Object.entries(card.columns)) {
        if (typeof column.min === 'number' && typeof column.max === 'number' && column.min > column.max) {
            problems.push(at(['columns', name, 'min'], `min ${column.min} is above max ${column.max}`, 'exchange them'));
        }
    }
    if (card.licence !== undefined && card.license !== undefined && String(card.license) !== card.licence) {
        warnings.push(at(['license'], `license is ${String(card.license)} and licence is ${card.licence}`, 'keep one of the two'));
    }
    return { problems, warnings: [...warnings, ...undescribedColumns(card, at)] };
}
function checkFiles(card, at) {
    const problems = [];
    const names = new Set();
    card.files.forEach((file, index) => {
        const why = uriProblem(file.uri);
        if (why !== undefined)
            problems.push(at(['files', index, 'uri'], ...why));
        const name = (0,table_name/* tableName */.C)(file);
        if (names.has(name)) {
            problems.push(at(['files', index], `two files would be the table ${name}`, 'give one of them another name: name: <table>'));
        }
        names.add(name);
    });
    if (card.files.length > 1 && card.query === undefined) {
        problems.push(at(['files'], `there are ${card.files.length} files and no query that joins them`, `add query: select … from ${[...names].join(' join ')} …`));
    }
    return problems;
}
function uriProblem(uri) {
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(uri)?.[1]?.toLowerCase();
    if (scheme === 'https' || scheme === 's3')
        return undefined;
    if (scheme !== undefined)
        return [`${scheme}: cannot be read`, "write a path from the repository's root, https://… or s3://…"];
    if (uri.startsWith('/') || /^[A-Za-z]:|\\/.test(uri)) {
        return ['must be the same on every machine', "write a path from the repository's root, with /"];
    }
    if (uri.split('/').includes('..'))
        return ['leads out of the repository', "write a path from the repository's root"];
    return undefined;
}
function checkSplits(card, at) {
    const splits = Object.entries(card.splits);
    if (splits.length === 0)
        return [at(['splits'], 'has no split', 'write: train: { where: … } and test: { where: … }')];
    const train = card.splits.train;
    if (train === undefined)
        return [];
    return splits
        .filter(([name, split]) => name !== 'train' && (0,check_model/* sameCondition */.iY)(split.where, train.where))
        .map(([name]) => at(['splits', name], `${name} selects the same rows as train`, 'give them conditions that exclude each other'));
}
/** Columns that other fields name and `columns` does not describe, when it describes any and no query could make them. */
function undescribedColumns(card, at) {
    const listed = Object.keys(card.columns);
    if (listed.length === 0 || card.query !== undefined)
        return [];
    const uses = [
        [['label', 'column'], card.label?.column],
        [['entity'], card.entity],
        [['timestamp'], card.timestamp],
        ...(card.key ?? []).map((column, index) => [['key', index], column]),
    ];
    return uses.flatMap(([path, column]) => {
        if (column === undefined || listed.includes(column))
            return [];
        const near = (0,nearest_name/* nearestName */.q)(column, listed);
        return [
            at(path, `column ${column} is not described under columns`, near === undefined ? undefined : `did you mean ${near}?`),
        ];
    });
}
//# sourceMappingURL=check-data-card.js.map
// EXTERNAL MODULE: ./build/config/metric-entries.js
var metric_entries = __webpack_require__(7418);
// EXTERNAL MODULE: ./build/config/slices.js
var config_slices = __webpack_require__(3376);
;// CONCATENATED MODULE: ./build/config/check-registry.js



/** Endings that tags use for rollouts in progress: `production-canary`. */
const ROLLOUT_ENDING = /-(?:canary|shadow|green)$/;
/** Order and names of environments. */
function checkEnvironments(file, locate) {
    const problems = [];
    const earlier = [];
    file.environments.forEach((environment, index) => {
        const at = (path, what, fix) => {
            problems.push({ what, where: locate(['environments', index, ...path]), fix });
        };
        const { name, after, rollout } = environment;
        if (earlier.includes(name))
            at(['name'], `${name} is the name of two environments`, 'rename one');
        const ending = ROLLOUT_ENDING.exec(name)?.[0];
        if (ending !== undefined)
            at(['name'], `names ending in ${ending} stand for rollouts in progress`, 'choose another name');
        if (after !== undefined && !earlier.includes(after)) {
            const later = file.environments.some((other) => other.name === after);
            const near = (0,nearest_name/* nearestName */.q)(after, earlier);
            const known = near === undefined ? `environments above: ${earlier.join(', ') || 'none'}` : `did you mean ${near}?`;
            const what = later
                ? `${after} does not stand above ${name}`
                : `there is no environment ${JSON.stringify(after)} above`;
            at(['after'], what, later ? 'list environments in the order of promotion' : known);
        }
        if (environment.soak !== undefined && after === undefined) {
            at(['soak'], 'counts the time in the environment before, and there is none', 'add after, or remove soak');
        }
        if (rollout?.strategy === 'canary' && rollout.steps.length === 0) {
            at(['rollout'], 'a canary needs steps', 'write steps: [{ setWeight: 5 }, { pause: 1h }, { setWeight: 100 }]');
        }
        if (rollout !== undefined && rollout.strategy !== 'canary' && rollout.steps.length > 0) {
            at(['rollout', 'steps'], `steps belong to a canary, and the strategy is ${rollout.strategy}`, 'remove the steps');
        }
        earlier.push(name);
    });
    return problems;
}
/** A waiver that waives nothing would hide that the gate still stands, so its names must exist. */
function checkWaivers(file, models, 
/** Models whose own file has problems: they exist, but nothing is known about them. */
unreadable, locate) {
    const problems = [];
    const warnings = [];
    const did = (near, otherwise) => near === undefined ? otherwise : `did you mean ${near}?`;
    file.waivers.forEach((waiver, index) => {
        const where = (field) => locate(['waivers', index, field]);
        if (unreadable.has(waiver.model))
            return;
        const model = models.get(waiver.model);
        if (model === undefined) {
            const names = [...models.keys()];
            const fix = did((0,nearest_name/* nearestName */.q)(waiver.model, names), 'remove the waiver, or name a folder of models/');
            problems.push({ what: `there is no model ${JSON.stringify(waiver.model)}`, where: where('model'), fix });
            return;
        }
        const metrics = (0,metric_entries/* metricEntries */.d)(model).map((metric) => metric.name);
        if (!metrics.includes(waiver.metric)) {
            const fix = did((0,nearest_name/* nearestName */.q)(waiver.metric, metrics), `its metrics: ${metrics.join(', ')}`);
            problems.push({
                what: `model ${waiver.model} has no metric ${JSON.stringify(waiver.metric)}`,
                where: where('metric'),
                fix,
            });
        }
        if (waiver.slice === undefined)
            return;
        const slices = model.evaluate.slices
            .map(config_slices/* parseSlice */.o)
            .flatMap((slice) => (slice.kind === 'invalid' ? [] : [slice.name]));
        const name = waiver.slice.replace(/=[\s\S]*$/, '');
        if (!slices.includes(name) && !(name === 'critical' && model.evaluate.critical !== undefined)) {
            const fix = did((0,nearest_name/* nearestName */.q)(name, slices), `its slices: ${slices.join(', ') || 'none'}`);
            warnings.push({
                what: `model ${waiver.model} has no slice ${JSON.stringify(waiver.slice)}`,
                where: where('slice'),
                fix,
            });
        }
    });
    return { problems, warnings };
}
//# sourceMappingURL=check-registry.js.map
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/config/model-config.js
var model_config = __webpack_require__(2865);
;// CONCATENATED MODULE: ./build/config/environments.js


const Requirement = schemas/* enum */.k5n(['gate', 'smoke', 'data-card', 'model-card', 'attestation']);
const RolloutStep = schemas/* union */.KCZ([
    schemas/* strictObject */.rej({
        setWeight: schemas/* number */.aig().min(0).max(100).describe('Share of the traffic that the new version gets, in percent.'),
    }),
    schemas/* strictObject */.rej({ pause: model_config/* Duration */.dw.describe('Wait this long: 30s, 90m, 2h, 7d.') }),
]);
const Environment = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP()
        .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/, 'letters, digits, - and _ only, beginning and ending with a letter or digit')
        .describe('Name in tags and commands: staging, production.'),
    after: schemas/* string */.YjP()
        .optional()
        .describe('An environment above; it must hold the same version and digest before this one may.'),
    soak: model_config/* Duration */.dw.optional().describe('How long the version must have been in that environment: 24h.'),
    requires: schemas/* array */.YOg(Requirement).default(['gate']).describe('Evidence that a version needs.'),
    approvals: schemas/* number */.aig().int().nonnegative().default(0).describe('People who must approve.'),
    rollout: schemas/* strictObject */.rej({
        strategy: schemas/* enum */.k5n(['all-at-once', 'canary', 'shadow', 'blue-green'])
            .describe('How a version replaces the one before.'),
        steps: schemas/* array */.YOg(RolloutStep).default([]).describe('Steps of a canary, in order.'),
        analysis: schemas/* string */.YjP().default('default').describe('Name of the analysis that judges each step.'),
    })
        .optional()
        .describe('How a version comes in. Without it: all at once.'),
    rollbackWindow: schemas/* strictObject */.rej({ revisions: schemas/* number */.aig().int().positive().describe('Number of versions.') })
        .optional()
        .describe('How many versions back a rollback needs no analysis.'),
});
/** `registry/environments.yaml`: where models run, in the order they are promoted. */
const Environments = schemas/* strictObject */.rej({ environments: schemas/* array */.YOg(Environment).describe('In the order of promotion.') })
    .meta({
    title: 'Environments',
    description: 'Where models run, in the order they are promoted. registry/environments.yaml',
});
//# sourceMappingURL=environments.js.map
;// CONCATENATED MODULE: ./build/config/data-card.js


const DataFile = schemas/* strictObject */.rej({
    name: model_config/* Identifier */.gw.optional().describe("The table's name in SQL. Default: the file name without its ending, made an identifier."),
    uri: schemas/* string */.YjP().min(1).describe("A path from the repository's root, https://… or s3://…"),
    sha256: schemas/* string */.YjP()
        .regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits (sha256sum FILE)')
        .describe('SHA-256 of the file, 64 hex digits: sha256sum FILE.'),
    bytes: schemas/* number */.aig().int().nonnegative().optional().describe('Size of the file in bytes.'),
});
const DataSplit = schemas/* strictObject */.rej({
    where: schemas/* string */.YjP().min(1).default('true').describe("SQL condition over the card's table; the rows of the split."),
});
const DataColumn = schemas/* strictObject */.rej({
    type: schemas/* string */.YjP().optional().describe('int, float, string, bool, date, timestamp, …'),
    unit: schemas/* string */.YjP().optional().describe('Unit of measurement: miles, EUR, s.'),
    description: schemas/* string */.YjP().optional().describe('What the column means.'),
    min: schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]).optional().describe('Smallest allowed value.'),
    max: schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]).optional().describe('Largest allowed value.'),
    completeness: schemas/* number */.aig().min(0).max(1).optional().describe('Share of rows that must have a value, 0 to 1.'),
    values: schemas/* union */.KCZ([
        schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()])),
        schemas/* strictObject */.rej({ from: schemas/* string */.YjP().describe('A file and its column: airports.csv#iata.') }),
    ])
        .optional()
        .describe('Allowed values: a list, or a column of another file.'),
    sensitive: schemas/* boolean */.zMY().optional().describe('True: values of this column are never shown in reports.'),
});
const Text = schemas/* string */.YjP();
const Texts = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())]);
const Day = schemas/* string */.YjP();
/**
 * Keys of Hugging Face's dataset cards (`huggingface_hub`'s DatasetCardData and the Hub's dataset card specification). They
 * are accepted and kept, not interpreted, so one card serves both.
 */
const huggingFaceKeys = {
    license: Texts.optional().describe('Licence, in the spelling of the Hugging Face Hub; the same as licence.'),
    license_name: Text.optional(),
    license_link: Text.optional(),
    license_details: Text.optional(),
    pretty_name: Text.optional().describe('Name for people.'),
    language: Texts.optional().describe('Languages, ISO 639 codes.'),
    language_bcp47: Texts.optional(),
    language_details: Text.optional(),
    tags: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    task_categories: Texts.optional(),
    task_ids: Texts.optional(),
    size_categories: Texts.optional(),
    annotations_creators: Texts.optional(),
    language_creators: Texts.optional(),
    multilinguality: Texts.optional(),
    source_datasets: Texts.optional(),
    paperswithcode_id: Text.nullable().optional(),
    arxiv: Texts.optional(),
    configs: schemas/* unknown */.L5J().optional(),
    config_names: Texts.optional(),
    dataset_info: schemas/* unknown */.L5J().optional(),
    train_eval_index: schemas/* unknown */.L5J().optional(),
    'train-eval-index': schemas/* unknown */.L5J().optional(),
    viewer: schemas/* boolean */.zMY().optional(),
    thumbnail: Text.nullable().optional(),
    extra_gated_prompt: Text.optional(),
    extra_gated_fields: schemas/* unknown */.L5J().optional(),
    extra_gated_heading: Text.optional(),
    extra_gated_description: Text.optional(),
    extra_gated_button_content: Text.optional(),
    inference: schemas/* unknown */.L5J().optional(),
};
/** Keys that are accepted for Hugging Face's sake and mean nothing to us. */
const HUGGING_FACE_KEYS = Object.keys(huggingFaceKeys);
/** Front matter of `data-cards/<name>.md`. Keys of Hugging Face's dataset cards are accepted beside ours. */
const DataCard = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP()
        .regex(/^[a-zA-Z0-9_](?:[a-zA-Z0-9-_]*[a-zA-Z0-9_])?$/, 'letters, digits, - and _ only, not beginning or ending with -')
        .describe('The same as the file name without .md.'),
    files: schemas/* array */.YOg(DataFile).min(1).describe('The pinned files that hold the data.'),
    query: schemas/* string */.YjP()
        .min(1)
        .optional()
        .describe('SQL that makes the table the splits filter, over one view per file. Default: select * from <the only file>.'),
    key: schemas/* array */.YOg(schemas/* string */.YjP())
        .min(1)
        .optional()
        .describe('Columns that together order the rows and tell them apart, so that row numbers mean the same everywhere.'),
    splits: schemas/* record */.g1P(model_config/* Identifier */.gw, DataSplit)
        .describe('Splits by name: train, test, …; a split is a query over pinned files.'),
    columns: schemas/* record */.g1P(schemas/* string */.YjP(), DataColumn).default({}).describe('What is promised about columns, by name.'),
    label: schemas/* strictObject */.rej({
        column: schemas/* string */.YjP().describe('Column of the true answer.'),
        'available-after': model_config/* Duration */.dw.optional().describe('How long after the event the answer is known: 6h.'),
    })
        .optional()
        .describe('Where the true answer is.'),
    entity: schemas/* string */.YjP().optional().describe('Column of what rows belong to; rows of one entity are not independent.'),
    timestamp: schemas/* string */.YjP().optional().describe('Column that says when the row happened.'),
    licence: schemas/* string */.YjP().optional().describe('Licence of the data. license is accepted too.'),
    owner: schemas/* string */.YjP().optional().describe('Person or team that answers for the data.'),
    retention: schemas/* string */.YjP().optional().describe('How long the data may be kept.'),
    collected: Day.optional().describe('When the data was collected.'),
    updated: Day.optional().describe('Day of the last update.'),
    'stale-after': model_config/* Duration */.dw.optional().describe('Age from which the card counts as stale: 90d.'),
    ...huggingFaceKeys,
})
    .meta({ title: 'Data card', description: 'Front matter of a data card. data-cards/<name>.md' });
//# sourceMappingURL=data-card.js.map
// EXTERNAL MODULE: ./build/config/parse-yaml.js + 2 modules
var parse_yaml = __webpack_require__(9265);
;// CONCATENATED MODULE: ./build/config/parse-data-card.js


const FENCE = /^---[ \t]*$/;
/** Splits a Markdown file. `firstLine` is the line of the file on which the YAML begins, counted from 1. */
function splitFrontMatter(markdown) {
    const lines = markdown.split(/\r?\n/);
    let first = 0;
    while (first < lines.length && lines[first].trim() === '')
        first++;
    if (!FENCE.test(lines[first] ?? ''))
        return { kind: 'missing' };
    const end = lines.findIndex((line, index) => index > first && FENCE.test(line));
    if (end === -1)
        return { kind: 'unterminated' };
    return {
        kind: 'found',
        text: lines.slice(first + 1, end).join('\n'),
        firstLine: first + 2,
        body: lines.slice(end + 1).join('\n'),
    };
}
/** Markdown of a data card -> its front matter. Lines in problems are those of the Markdown file. */
function parseDataCard(markdown, file) {
    const front = splitFrontMatter(markdown);
    switch (front.kind) {
        case 'missing':
            return {
                ok: false,
                problems: [
                    {
                        what: 'has no front matter',
                        where: { file, line: 1, column: 1 },
                        fix: 'begin the file with a line ---, then YAML (name, files, splits, …), then another line ---',
                    },
                ],
            };
        case 'unterminated':
            return {
                ok: false,
                problems: [
                    {
                        what: 'front matter begins here and never ends',
                        where: { file, line: markdown.slice(0, markdown.indexOf('---')).split('\n').length, column: 1 },
                        fix: 'add a line --- after the YAML',
                    },
                ],
            };
        case 'found':
            return (0,parse_yaml/* parseYaml */.h)({ text: front.text, file, firstLine: front.firstLine }, DataCard);
    }
}
//# sourceMappingURL=parse-data-card.js.map
;// CONCATENATED MODULE: ./build/config/policy.js


/** What to do with a verdict that is neither pass nor fail. */
const Disposition = schemas/* enum */.k5n(['block', 'warn']);
/** `registry/policy.yaml`. Every field has a default, so an empty file is a policy. */
const Policy = schemas/* strictObject */.rej({
    margins: schemas/* record */.g1P(schemas/* string */.YjP(), model_config/* Margin */.R5)
        .default({})
        .describe('Default margins by metric: a number in its unit, or a percentage of the baseline.'),
    on_inconclusive: schemas/* enum */.k5n(['bounded', 'block', 'warn'])
        .default('bounded')
        .describe('An inconclusive merge: bounded passes with a warning when the harm is certainly below never_exceed and blocks otherwise.'),
    on_error: schemas/* literal */.euz('block').default('block').describe('A gate that could not be computed always blocks.'),
    on_missing: schemas/* literal */.euz('block').default('block').describe('Missing evidence always blocks.'),
    on_no_traffic: Disposition.default('block').describe('A rollout step that saw no traffic.'),
    never_exceed_factor: schemas/* number */.aig().min(1).default(4).describe('never_exceed of a metric, in margins.'),
    confidence: schemas/* number */.aig().gt(0.5).lt(1).default(0.95).describe('Confidence of the two-sided intervals.'),
    slices: schemas/* strictObject */.rej({
        multiplicity: schemas/* enum */.k5n(['holm', 'none'])
            .default('holm')
            .describe('Correction over the family of slice comparisons.'),
        margin_factor: schemas/* number */.aig().positive().default(2).describe('Material harm of a slice, in margins of the metric.'),
        min_rows: schemas/* number */.aig().int().min(2).default(30).describe('Smaller slices are not tested.'),
        min_per_class: schemas/* number */.aig().int().min(1).default(10).describe('Rows of each class that rank metrics need.'),
        alpha: schemas/* number */.aig().gt(0).lt(0.5).default(0.025).describe('One-sided level of the tests for harm.'),
    })
        .prefault({})
        .describe('How slices are judged.'),
    staleness: schemas/* strictObject */.rej({
        model: model_config/* Duration */.dw.optional().describe('Age of the model: 180d.'),
        data: model_config/* Duration */.dw.optional().describe('Age of its data.'),
        card: model_config/* Duration */.dw.optional().describe('Age of its data card.'),
        evaluation: model_config/* Duration */.dw.optional().describe('Age of its evaluation.'),
    })
        .prefault({})
        .describe('Age limits; none by default.'),
    regression_budget: schemas/* strictObject */.rej({
        anchor: schemas/* enum */.k5n(['production', 'best']).default('production').describe('What the distance is measured from.'),
        margins: schemas/* number */.aig().positive().default(2).describe('Largest distance in all, in margins of the metric.'),
    })
        .optional()
        .describe('How far the branch may fall behind in total, however small each step is. Off by default.'),
    retention: schemas/* strictObject */.rej({ evidence: model_config/* Duration */.dw.default('90d').describe('Evidence that nothing needs is pruned after this.') })
        .prefault({})
        .describe('What is kept, and how long.'),
})
    .meta({
    title: 'Policy',
    description: 'How verdicts are reached and what they lead to. registry/policy.yaml',
});
//# sourceMappingURL=policy.js.map
// EXTERNAL MODULE: ./build/config/waivers.js
var config_waivers = __webpack_require__(4610);
// EXTERNAL MODULE: ./build/config/yaml-document.js
var yaml_document = __webpack_require__(7856);
;// CONCATENATED MODULE: ./build/config/load-repository.js











const ENVIRONMENTS_FILE = 'registry/environments.yaml';
const POLICY_FILE = 'registry/policy.yaml';
const WAIVERS_FILE = 'registry/waivers.yaml';
const REGISTRY_FILES = [ENVIRONMENTS_FILE, POLICY_FILE, WAIVERS_FILE];
/** Also matches the ending `.yml`, so that a file nobody would read is reported. */
const MODEL_FILE = /^models\/([^/]+)\/model\.(yaml|yml)$/;
const CARD_FILE = /^data-cards\/([^/]+)\.(md|markdown)$/i;
const REGISTRY_FILE = /^registry\/[^/]+\.(yaml|yml)$/;
/** Whether a path of a repository is one of the files people write for Proofmark. */
function isConfigFile(path) {
    if (MODEL_FILE.test(path) || REGISTRY_FILE.test(path))
        return true;
    return CARD_FILE.test(path) && !/\/readme\.[a-z]+$/i.test(path);
}
/**
 * Reads every configuration file of a snapshot and checks them alone and together. All problems of all files are
 * collected, sorted by file and line; a broken file hides nothing elsewhere.
 * @param files contents by path; paths that are no configuration files are ignored
 */
function loadRepository(files, options) {
    const reader = new Reader(files, options);
    const cards = loadCards(reader);
    const models = loadModels(reader, cards, options.checkMetrics);
    const environments = reader.yaml(ENVIRONMENTS_FILE, Environments);
    if (environments !== undefined)
        reader.problems.push(...checkEnvironments(environments.value, environments.locate));
    const policy = reader.yaml(POLICY_FILE, Policy);
    const waivers = reader.yaml(WAIVERS_FILE, config_waivers/* Waivers */.I);
    if (waivers !== undefined) {
        const configs = new Map([...models.readable].map(([name, { config }]) => [name, config]));
        reader.add(checkWaivers(waivers.value, configs, models.unreadable, waivers.locate));
    }
    reader.problems.push(...misnamedRegistryFiles([...files.keys()]));
    return {
        models: models.readable,
        cards: cards.readable,
        environments: environments?.value ?? null,
        policy: policy?.value ?? Policy.parse({}),
        waivers: waivers?.value.waivers ?? [],
        problems: reader.problems.toSorted(byPlace),
        warnings: reader.warnings.toSorted(byPlace),
    };
}
/** Parses files and keeps the account of what was found. */
class Reader {
    problems = [];
    warnings = [];
    files;
    #options;
    constructor(files, options) {
        this.files = files;
        this.#options = options;
    }
    add({ problems, warnings }) {
        this.problems.push(...problems);
        this.warnings.push(...warnings);
    }
    yaml(file, schema) {
        return this.read(file, (text) => (0,parse_yaml/* parseYaml */.h)({ text, file }, schema));
    }
    /** Undefined when there is no such file or it has problems, which are then noted. */
    read(file, parse) {
        const bytes = this.files.get(file);
        if (bytes === undefined)
            return undefined;
        const { cache, ids } = this.#options;
        const id = ids?.get(file);
        const cacheKey = cache !== undefined && id !== undefined ? `${file}\n${id}` : undefined;
        let parsed = cacheKey === undefined ? undefined : cache?.get(cacheKey);
        if (parsed === undefined) {
            const text = decodeText(bytes, file);
            parsed = typeof text === 'string' ? parse(text) : { ok: false, problems: [text] };
            if (cacheKey !== undefined)
                cache?.set(cacheKey, parsed);
        }
        if (parsed.ok)
            return parsed;
        this.problems.push(...parsed.problems);
        return undefined;
    }
}
/** Bytes of a data card: its prose may be long, its front matter is bounded by `LARGEST_YAML`. */
const LARGEST_FILE = 16 * yaml_document/* LARGEST_YAML */.R9;
function decodeText(bytes, file) {
    if (bytes.length > LARGEST_FILE) {
        return { what: `is larger than ${LARGEST_FILE / 1024 ** 2} MiB`, where: { file }, fix: 'keep data out of it' };
    }
    try {
        // A byte order mark is dropped.
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return { what: 'is not UTF-8 text', where: { file }, fix: 'save it as UTF-8' };
    }
}
function loadCards(reader) {
    const readable = new Map();
    const unreadable = new Set();
    for (const file of [...reader.files.keys()].filter(isConfigFile).sort()) {
        const [, name, ending] = CARD_FILE.exec(file) ?? [];
        if (name === undefined)
            continue;
        if (ending !== 'md') {
            reader.problems.push({ what: 'is not read', where: { file }, fix: `rename it to data-cards/${name}.md` });
            continue;
        }
        const parsed = reader.read(file, (text) => parseDataCard(text, file));
        const findings = parsed === undefined ? undefined : checkDataCard(parsed.value, name, parsed.locate);
        if (findings !== undefined)
            reader.add(findings);
        if (parsed === undefined || findings.problems.length > 0)
            unreadable.add(name);
        else
            readable.set(name, { name, card: parsed.value, file });
    }
    return { readable, unreadable };
}
function loadModels(reader, cards, checkMetrics) {
    const readable = new Map();
    const unreadable = new Set();
    const lowerCase = new Map();
    const cardValues = new Map([...cards.readable].map(([name, { card }]) => [name, card]));
    for (const file of [...reader.files.keys()].sort()) {
        const [, name, ending] = MODEL_FILE.exec(file) ?? [];
        if (name === undefined)
            continue;
        if (ending !== 'yaml') {
            reader.problems.push({ what: 'is not read', where: { file }, fix: `rename it to models/${name}/model.yaml` });
            continue;
        }
        const before = reader.problems.length;
        const nameProblem = (0,check_model/* checkModelName */.Xs)(name);
        if (nameProblem !== undefined)
            reader.problems.push({ ...nameProblem, where: { file } });
        const twin = lowerCase.get(name.toLowerCase());
        if (twin !== undefined) {
            const what = `models ${twin} and ${name} differ only in case; their refs are one file on some systems`;
            reader.problems.push({ what, where: { file }, fix: 'rename one of them' });
        }
        lowerCase.set(name.toLowerCase(), name);
        const folder = `models/${name}`;
        const parsed = reader.yaml(file, model_config/* ModelConfig */.C4);
        if (parsed !== undefined) {
            const findings = (0,check_model/* checkModel */.w5)({ config: parsed.value, folder, locate: parsed.locate }, cardValues, cards.unreadable);
            reader.add(findings);
            const metricProblems = checkMetrics(parsed.value);
            reader.problems.push(...metricProblems.map((problem) => ({
                ...problem,
                where: parsed.locate((0,yaml_document/* parseField */.cn)(problem.where?.field ?? 'evaluate.metrics')),
            })));
        }
        if (parsed === undefined || reader.problems.length > before)
            unreadable.add(name);
        else
            readable.set(name, { name, config: parsed.value, file, folder });
    }
    return { readable, unreadable };
}
function misnamedRegistryFiles(paths) {
    return paths
        .filter((path) => REGISTRY_FILE.test(path) && !REGISTRY_FILES.includes(path))
        .map((file) => {
        const stem = (path) => path.replace(/^.*\/|\.[a-z]+$/g, '');
        const near = (0,nearest_name/* nearestName */.q)(stem(file), REGISTRY_FILES.map(stem));
        const fix = near === undefined ? `known files: ${REGISTRY_FILES.join(', ')}` : `rename it to registry/${near}.yaml`;
        return { what: 'is not read', where: { file }, fix };
    });
}
function byPlace(a, b) {
    const [x, y] = [a.where ?? {}, b.where ?? {}];
    if (x.file !== y.file)
        return (x.file ?? '') < (y.file ?? '') ? -1 : 1;
    return (x.line ?? 0) - (y.line ?? 0) || (x.column ?? 0) - (y.column ?? 0);
}
//# sourceMappingURL=load-repository.js.map

/***/ }),

/***/ 7418:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ metricEntries)
/* harmony export */ });
/* harmony import */ var _model_config_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2865);

/**
 * `evaluate.metrics` in the order it was written, whether an entry is `roc_auc` or `roc_auc: { role: optimize }`. A name
 * that occurs twice is kept twice; checking the configuration reports it.
 */
function metricEntries(config) {
    return config.evaluate.metrics.flatMap((entry) => typeof entry === 'string'
        ? [{ name: entry, options: _model_config_js__WEBPACK_IMPORTED_MODULE_0__/* .MetricOptions */ .Fc.parse({}) }]
        : Object.entries(entry).map(([name, options]) => ({ name, options })));
}
//# sourceMappingURL=metric-entries.js.map

/***/ }),

/***/ 2865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C4: () => (/* binding */ ModelConfig),
/* harmony export */   Fc: () => (/* binding */ MetricOptions),
/* harmony export */   R5: () => (/* binding */ Margin),
/* harmony export */   YZ: () => (/* binding */ Task),
/* harmony export */   bt: () => (/* binding */ ModelName),
/* harmony export */   dw: () => (/* binding */ Duration),
/* harmony export */   gw: () => (/* binding */ Identifier)
/* harmony export */ });
/* unused harmony exports MetricRole, ValueThreshold, MetricEntry */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4377);

/** Words for tasks; only binary classification is judged so far, the others are recognised and refused with a sentence. */
const Task = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['binary-classification', 'multiclass-classification', 'regression', 'ranking']);
/**
 * A folder name in `models/`. It becomes part of tags and refs, so it follows the artifact grammar of the tags: letters,
 * digits, `-` and `_`, starting and ending with a letter or digit.
 */
const ModelName = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .max(100)
    .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/, 'a model name: letters, digits, - and _ only, beginning and ending with a letter or digit');
/** A name that can stand in SQL, file names and tables without quoting. */
const Identifier = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _ only, not starting with a digit');
/** `2h`, `90m`, `30s`, `7d`. */
const Duration = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^\d+(?:\.\d+)?(?:s|m|h|d)$/, 'a number and a unit: 30s, 90m, 2h or 7d');
const RelativePath = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .min(1)
    .refine((path) => !path.startsWith('/') && !path.includes('\\') && !/^[A-Za-z]:/.test(path), 'a path relative to this file, with /');
/** `0.005` (in the metric's unit) or `1%` (relative to the baseline's value). */
const Margin = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative(),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^\d+(?:\.\d+)?%$/, 'a number, or a percentage such as 1%'),
]);
const MetricRole = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['optimize', 'guard', 'budget', 'report']);
const ValueThreshold = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    lower_bound: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().optional().describe('The metric must be at least this, whatever the baseline is.'),
    upper_bound: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().optional().describe('The metric must be at most this, whatever the baseline is.'),
});
const MetricOptions = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    role: MetricRole.default('report').describe('optimize: the one metric that should improve. guard: must not get worse. budget: what the model costs to run. report: shown, never judged.'),
    margin: Margin.optional().describe("Largest harm that does not matter, in the metric's unit (0.005) or relative to the baseline (1%)."),
    never_exceed: Margin.optional().describe('Largest harm that an inconclusive comparison may hide when merging. Default: never_exceed_factor of policy.yaml times the margin.'),
    value_threshold: ValueThreshold.optional().describe('Absolute bounds; they hold for a first model too.'),
    change_threshold: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        absolute: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().optional().describe("In the metric's unit."),
        relative: Margin.optional().describe('As a share of the baseline: 10% or 0.1.'),
    })
        .optional()
        .describe('For budgets: how much larger than the baseline the candidate may be.'),
    at: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ precision: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().min(0).max(1).describe('Precision that must be reached, 0 to 1.') })
        .optional()
        .describe('For recall: the highest recall at this precision.'),
    sql: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .min(1)
        .optional()
        .describe('SQL that gives a number per row; p is the score, other names are columns. The metric is its mean.'),
    direction: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['higher', 'lower']).optional().describe('Which way is better; for SQL metrics. Default higher.'),
    require: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['better', 'non-inferior'])
        .optional()
        .describe('better: merging requires a proved improvement. Default non-inferior.'),
});
/** One entry of `evaluate.metrics`: `roc_auc`, or `{ roc_auc: { role: optimize, margin: 0.005 } }`. */
const MetricEntry = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([Identifier, zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(Identifier, MetricOptions)]);
const Train = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    command: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .min(1)
        .describe("Any command, run in the model's folder once per seed. PROOFMARK_OUT, PROOFMARK_SEED, PROOFMARK_PARAMS and PROOFMARK_DATA_<SPLIT> are set."),
    inputs: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(RelativePath)
        .min(1)
        .optional()
        .describe("Globs from the model's folder of files that change the result. Default: everything in it."),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(RelativePath)
        .optional()
        .describe("Lock files; they are part of the key. Default: the nearest ones above the model's folder."),
    params: RelativePath.optional().describe('File of parameters, YAML or JSON; its values are shown in reports.'),
    seeds: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().nonnegative())
        .min(1)
        .default([1])
        .describe('The command runs once per seed; the first seed makes the candidate.'),
    runner: zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).min(1)])
        .default('ubuntu-latest')
        .describe('Labels of the runner that trains: ubuntu-latest, or [self-hosted, gpu].'),
    timeout: Duration.default('6h').describe('The command is ended after this time: 30s, 90m, 2h, 7d.'),
    price: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        per_hour: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().describe('Price of one hour.'),
        currency: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('USD').describe('Shown after the amount.'),
    })
        .optional()
        .describe('Price of an hour of this runner, for the cost line of the report.'),
    budget: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        'gpu-hours': zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().positive().describe('GPU hours that training may use in one period.'),
        per: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['day', 'week', 'month']).default('month').describe('The period.'),
        until: zod__WEBPACK_IMPORTED_MODULE_1__/* .date */ .p6().optional().describe('Last day of the work: 2027-03-31.'),
    })
        .optional()
        .describe('Time-boxed work.'),
});
const Onnx = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    file: RelativePath.default('model.onnx').describe('Name of the ONNX file in PROOFMARK_OUT.'),
    inputs: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).min(1)]))
        .describe('ONNX input name -> one column, or the list of columns that make one tensor, in order.'),
    output: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Name of the ONNX output that holds the score.'),
        column: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig()
            .int()
            .nonnegative()
            .optional()
            .describe('Column of that output, from 0; for probabilities of two classes the score is column 1.'),
    })
        .describe('What is the score.'),
    allow_domains: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())
        .default([])
        .describe('Operator domains beside ai.onnx and ai.onnx.ml that the model may use.'),
});
const Evaluate = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    label: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).describe('Column of the true answer.'),
    positive: zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY()])
        .optional()
        .describe("The label's value that counts as positive. Default true or 1."),
    entity: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .describe('Column of what rows belong to (a customer, an aircraft); intervals are clustered by it.'),
    threshold: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().default(0.5).describe('Score from which a row is predicted positive.'),
    baseline: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .default('latest')
        .describe('What a change is compared with: latest, production, merge-base, or a version such as v1.2.0.'),
    metrics: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(MetricEntry)
        .min(1)
        .describe('Metrics in the order of the report: a name, or a name with options. At most one optimizes.'),
    slices: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).max(2000))
        .default([])
        .describe('Parts of the data that are judged on their own: a column (each value is a slice), or "hour >= 18 as evening".'),
    critical: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .describe('SQL condition: rows whose slice must be proved safe, not merely not harmed.'),
    reference: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        naive: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().default(true).describe('Show what always predicting the base rate would reach.'),
        human: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().optional().describe('Human-level performance on the optimizing metric.'),
    })
        .optional()
        .describe('References shown beside the metrics.'),
});
/** `models/<name>/model.yaml` */
const ModelConfig = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    task: Task.describe('What the model predicts. Only binary-classification is judged so far.'),
    owner: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('Person or team: "@ml-team".'),
    description: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('One sentence: what the model answers, and when.'),
    purpose: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        metric: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Business number that the model is to move.'),
        hypothesis: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('What is expected to happen to it.'),
    })
        .optional()
        .describe('Why the model exists.'),
    train: Train.describe('How the model is made.'),
    data: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        card: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).describe('Name of a data card: flights stands for data-cards/flights.md.'),
        train: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('train').describe('Split of the card to train on.'),
        test: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('test').describe('Split of the card to evaluate on.'),
    })
        .describe('What the model learns from and is judged on.'),
    onnx: Onnx.describe('How the ONNX file is fed and read.'),
    evaluate: Evaluate.describe('How the model is judged.'),
})
    .meta({ title: 'Model', description: 'A model: how it is trained, fed and judged. models/<name>/model.yaml' });
//# sourceMappingURL=model-config.js.map

/***/ }),

/***/ 8721:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ nearestName)
/* harmony export */ });
/* unused harmony export editDistance */
/**
 * Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions, substitutions and
 * swaps of neighbours, each costing 1. O(length of a x length of b).
 */
function editDistance(a, b) {
    let beforePrevious = [];
    let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const current = [i];
        for (let j = 1; j <= b.length; j++) {
            const cost = a[i - 1] === b[j - 1] ? 0 : 1;
            let distance = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                distance = Math.min(distance, beforePrevious[j - 2] + 1);
            }
            current.push(distance);
        }
        beforePrevious = previous;
        previous = current;
    }
    return previous[b.length];
}
/** Longest text that is compared; longer ones are no typing mistakes. */
const LONGEST = 80;
/**
 * The candidate that was probably meant: equal but for case, `-` and `_`, or at most a third of the letters away, or the only
 * one that begins with the text. The first of equally near ones; undefined when none is near.
 */
function nearestName(text, candidates) {
    if (text.length > LONGEST)
        return undefined;
    const plain = (name) => name.toLowerCase().replace(/[-_ ]/g, '');
    let best;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (const candidate of candidates) {
        if (candidate.length > LONGEST)
            continue;
        const distance = editDistance(plain(text), plain(candidate));
        if (distance < bestDistance && distance <= Math.max(text.length, candidate.length) / 3) {
            best = candidate;
            bestDistance = distance;
        }
    }
    if (best !== undefined)
        return best;
    const beginning = candidates.filter((candidate) => text.length >= 3 && candidate.startsWith(text));
    return beginning.length === 1 ? beginning[0] : undefined;
}
//# sourceMappingURL=nearest-name.js.map

/***/ }),

/***/ 9265:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ parseYaml)
});

// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
;// CONCATENATED MODULE: ./build/config/schema-shape.js

/** The schemas that can stand at a place: several where a union offers a choice. Wrappers such as `optional` are removed. */
function schemasAt(schema, path) {
    const here = unwrap(schema);
    const [step, ...rest] = path;
    if (step === undefined)
        return here;
    return here.flatMap((option) => {
        const inner = child(option, step);
        return inner === undefined ? [] : schemasAt(inner, rest);
    });
}
/** Names of fields allowed at a place, over all branches of a union, in the order of the schema. */
function fieldNames(schema, path) {
    const objects = schemasAt(schema, path).filter((option) => option instanceof schemas/* ZodObject */.bvH);
    return [...new Set(objects.flatMap((option) => Object.keys(option.shape)))];
}
/** What the schema says a field means. */
function fieldDescription(schema, path) {
    const name = path.at(-1);
    if (name === undefined)
        return undefined;
    for (const parent of schemasAt(schema, path.slice(0, -1))) {
        const field = child(parent, name);
        if (field instanceof schemas/* ZodType */.aRx && field.description !== undefined)
            return field.description;
    }
    return undefined;
}
function unwrap(schema) {
    if (schema instanceof schemas/* ZodOptional */.IiU ||
        schema instanceof schemas/* ZodNullable */.l1C ||
        schema instanceof schemas/* ZodDefault */.XiL ||
        schema instanceof schemas/* ZodPrefault */.xgV) {
        return unwrap(schema.unwrap());
    }
    if (schema instanceof schemas/* ZodUnion */.fZ7)
        return schema.options.flatMap(unwrap);
    return [schema];
}
function child(schema, step) {
    if (schema instanceof schemas/* ZodObject */.bvH)
        return Object.hasOwn(schema.shape, step) ? schema.shape[step] : undefined;
    if (schema instanceof schemas/* ZodArray */.naA)
        return schema.element;
    if (schema instanceof schemas/* ZodRecord */.b8S)
        return schema.valueType;
    return undefined;
}
//# sourceMappingURL=schema-shape.js.map
;// CONCATENATED MODULE: ./build/config/explain-issues.js


/**
 * zod's issues in the words of somebody who writes YAML: what the field must be, what it is instead, and where it stands.
 * Sorted by line.
 */
function explainIssues(issues, schema, document) {
    const flat = issues.flatMap((issue) => usefulIssues(issue, []));
    const meant = new Set();
    for (const { issue, path } of flat) {
        if (issue.code !== 'unrecognized_keys')
            continue;
        const allowed = missingNames(document.value, schema, path);
        for (const key of issue.keys) {
            const near = (0,nearest_name/* nearestName */.q)(key, allowed);
            if (near !== undefined)
                meant.add(JSON.stringify([...path, near]));
        }
    }
    return flat
        .filter(({ issue, path }) => !(isMissing(issue, document.value, path) && meant.has(JSON.stringify(path))))
        .flatMap(({ issue, path }) => explain(issue, path, schema, document))
        .sort((a, b) => (a.where?.line ?? 0) - (b.where?.line ?? 0) || (a.where?.column ?? 0) - (b.where?.column ?? 0));
}
/** Follows a union into the branch that was probably meant, so that its own message is shown. */
function usefulIssues(issue, base) {
    const path = [...base, ...issue.path];
    if (issue.code === 'invalid_key')
        return issue.issues.map((inner) => ({
            issue: { ...inner, code: 'custom', message: `a field name must be ${inner.message}` },
            path,
        }));
    if (issue.code !== 'invalid_union')
        return [{ issue, path }];
    const ofRightType = issue.errors.filter((branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'));
    const chosen = ofRightType.toSorted((a, b) => a.length - b.length)[0];
    if (chosen !== undefined)
        return chosen.flatMap((inner) => usefulIssues(inner, path));
    const expected = new Set(issue.errors.flatMap((branch) => branch.flatMap((inner) => (inner.code === 'invalid_type' ? [expectedWord(inner.expected)] : []))));
    return [{ issue: { ...issue, code: 'custom', message: `must be ${[...expected].join(' or ')}` }, path }];
}
function explain(issue, path, schema, document) {
    if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => unknownField(key, path, schema, document));
    const value = valueAt(document.value, path);
    if (isMissing(issue, document.value, path)) {
        const expected = issue.code === 'invalid_type' ? expectedWord(issue.expected) : 'one of its values';
        const choice = issue.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : expected;
        const meaning = fieldDescription(schema, path);
        const fix = meaning === undefined ? `add it: ${choice}` : `add it: ${choice}. ${meaning}`;
        return [{ what: 'is required', where: document.locate(path), fix }];
    }
    const where = document.locate(path);
    const is = describeValue(value);
    switch (issue.code) {
        case 'invalid_type': {
            const quote = issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean');
            const problem = { what: `must be ${expectedWord(issue.expected)}, is ${is}`, where };
            return [quote ? { ...problem, fix: `put it in quotes: "${value}"` } : problem];
        }
        case 'invalid_value': {
            const words = issue.values.map(String);
            const near = typeof value === 'string' ? (0,nearest_name/* nearestName */.q)(value, words) : undefined;
            const problem = {
                what: `must be ${words.length === 1 ? words[0] : `one of ${words.join(', ')}`}, is ${is}`,
                where,
            };
            return [near === undefined ? problem : { ...problem, fix: `did you mean ${near}?` }];
        }
        case 'too_small':
            return [
                {
                    what: `must ${limit(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum)}, is ${is}`,
                    where,
                },
            ];
        case 'too_big':
            return [
                {
                    what: `must ${limit(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)}, is ${is}`,
                    where,
                },
            ];
        case 'invalid_format':
            return [
                { what: `must be ${issue.format === 'date' ? 'a date such as 2027-03-31' : issue.message}, is ${is}`, where },
            ];
        case 'custom':
            return [
                {
                    what: issue.message.startsWith('a field name')
                        ? issue.message
                        : `${issue.message.startsWith('must') ? '' : 'must be '}${issue.message}, is ${is}`,
                    where,
                },
            ];
        default:
            return [{ what: issue.message, where }];
    }
}
function unknownField(key, path, schema, document) {
    const allowed = fieldNames(schema, path);
    const where = document.locate([...path, key], 'key');
    if (allowed.includes(key)) {
        const others = Object.keys(valueAt(document.value, path)).filter((name) => name !== key);
        return {
            what: `cannot stand together with ${others.join(', ')}`,
            where,
            fix: 'keep one of them, or make two list entries',
        };
    }
    // `{ description: late, to the minute }`: YAML ends the text at the comma and takes the rest for a field.
    if (/\s/.test(key) && valueAt(document.value, [...path, key]) === null) {
        return { what: 'is not a known field', where, fix: 'put the text before it, with its comma, in double quotes' };
    }
    const missing = missingNames(document.value, schema, path);
    const near = (0,nearest_name/* nearestName */.q)(key, missing) ?? (0,nearest_name/* nearestName */.q)(key, allowed);
    const list = `allowed here: ${allowed.join(', ')}`;
    return {
        what: 'is not a known field',
        where,
        fix: near === undefined ? list : `did you mean ${near}? ${list[0].toUpperCase()}${list.slice(1)}`,
    };
}
/** Allowed fields that were not written: what a misspelt name was probably meant to be. */
function missingNames(root, schema, path) {
    const written = valueAt(root, path);
    return fieldNames(schema, path).filter((name) => typeof written === 'object' && written !== null && !Object.hasOwn(written, name));
}
function isMissing(issue, root, path) {
    return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && valueAt(root, path) === undefined;
}
function valueAt(root, path) {
    let value = root;
    for (const step of path) {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
            return undefined;
        value = value[step];
    }
    return value;
}
const EXPECTED_WORDS = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping of fields',
    record: 'a mapping of names to values',
    date: 'a date',
};
function expectedWord(expected) {
    return EXPECTED_WORDS[expected] ?? expected;
}
function limit(origin, comparison, bound) {
    if (origin === 'string')
        return `have ${comparison} ${bound} ${Number(bound) === 1 ? 'character' : 'characters'}`;
    if (origin === 'array' || origin === 'set')
        return `have ${comparison} ${bound} ${Number(bound) === 1 ? 'entry' : 'entries'}`;
    return `be ${comparison} ${bound}`;
}
/** Longest part of a value that a message repeats. */
const SHOWN = 60;
/** `the text "abc"`, `the number 5`, `a list`, `empty`. */
function describeValue(value) {
    if (value === null || value === undefined)
        return 'empty';
    if (Array.isArray(value))
        return value.length === 0 ? 'an empty list' : 'a list';
    switch (typeof value) {
        case 'string':
            return value === ''
                ? 'the empty text'
                : `the text ${JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value)}`;
        case 'number':
        case 'bigint':
            return `the number ${value}`;
        case 'boolean':
            return String(value);
        default:
            return 'a mapping';
    }
}
//# sourceMappingURL=explain-issues.js.map
// EXTERNAL MODULE: ./build/config/yaml-document.js
var yaml_document = __webpack_require__(7856);
;// CONCATENATED MODULE: ./build/config/parse-yaml.js


/** YAML text -> value. Every problem names file, line, column and field; all of a file are found at once. */
function parseYaml(source, schema) {
    const document = (0,yaml_document/* readYaml */.gM)(source);
    if (!document.ok)
        return document;
    const result = schema.safeParse(document.value);
    if (!result.success)
        return { ok: false, problems: explainIssues(result.error.issues, schema, document) };
    return { ok: true, value: result.data, locate: document.locate };
}
//# sourceMappingURL=parse-yaml.js.map

/***/ }),

/***/ 3376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ parseSlice)
/* harmony export */ });
/* unused harmony export RESERVED_SLICE_NAMES */
/** Names that reports use for something else: all rows, and the rows of `evaluate.critical`. */
const RESERVED_SLICE_NAMES = ['overall', 'critical'];
/** Greedy, so that `cast(x as int) > 3 as big` is named by its last `as`. */
const NAMED_CONDITION = /^([\s\S]*\S)\s+as\s+(\S+)$/i;
const SLICE_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const QUOTED = /^"([^"]+)"$/;
/** Characters that make a text an expression instead of a column's name. */
const EXPRESSION = /[<>=()'"*/%!,;|]/;
/**
 * Reads one entry of `evaluate.slices`. A column name with special characters can be written in double quotes. Whether the
 * column exists and the SQL is valid shows only when the data is read.
 */
function parseSlice(text) {
    const trimmed = text.trim();
    const quoted = QUOTED.exec(trimmed);
    if (quoted !== null)
        return { kind: 'column', name: quoted[1] };
    const named = NAMED_CONDITION.exec(trimmed);
    if (named !== null && !named[2].includes(')'))
        return parseCondition(named[1], named[2]);
    if (/\s+as$/i.test(trimmed))
        return unnamed(trimmed.replace(/\s+as$/i, ''), 'has no name after "as"');
    if (EXPRESSION.test(trimmed))
        return unnamed(trimmed, 'is an expression without a name');
    if (trimmed === '')
        return unnamed('hour >= 18', 'is empty');
    return isReserved(trimmed) ? reserved(trimmed) : { kind: 'column', name: trimmed };
}
function parseCondition(sql, name) {
    if (!SLICE_NAME.test(name)) {
        return {
            kind: 'invalid',
            what: `the slice name ${JSON.stringify(name)} may hold only letters, digits, - and _, and must not begin with a digit or -`,
            fix: `write: ${sql} as ${name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^[0-9-]/, '_$&') || 'name'}`,
        };
    }
    return isReserved(name) ? reserved(name) : { kind: 'condition', name, sql };
}
function unnamed(sql, why) {
    return { kind: 'invalid', what: `the slice ${why}`, fix: `write: ${sql} as <name>` };
}
function reserved(name) {
    return {
        kind: 'invalid',
        what: `the slice name "${name}" is reserved (${RESERVED_SLICE_NAMES.join(', ')})`,
        fix: `write: ${name} as ${name}_rows, or choose another name`,
    };
}
function isReserved(name) {
    return RESERVED_SLICE_NAMES.includes(name.toLowerCase());
}
//# sourceMappingURL=slices.js.map

/***/ }),

/***/ 1775:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ tableName)
/* harmony export */ });
/**
 * Name of a data file's table in the card's SQL: as the card says, else the file name up to its first dot with everything
 * but letters, digits and _ replaced by _: `flights-3m.parquet` is `flights_3m`.
 */
function tableName(file) {
    if (file.name !== undefined)
        return file.name;
    const withoutQuery = file.uri.replace(/[?#].*$/, '');
    const base = withoutQuery.slice(withoutQuery.lastIndexOf('/') + 1);
    const stem = base.replace(/^\.+/, '').replace(/\..*$/, '');
    return stem.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_');
}
//# sourceMappingURL=table-name.js.map

/***/ }),

/***/ 4610:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ Waivers)
/* harmony export */ });
/* unused harmony export Waiver */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4377);

/** A gate waived for one model, metric and slice, by somebody, for a reason, until a day. */
const Waiver = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    model: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Name of a model.'),
    metric: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('A metric of the model.'),
    slice: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .describe('origin=ATL, or the name of a condition. Without it: the metric over all rows.'),
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).describe('Why it is right to look away.'),
    owner: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).describe('Who answers for it.'),
    expires: zod__WEBPACK_IMPORTED_MODULE_1__/* .date */ .p6().describe('Last day it holds: 2027-03-31. An expired waiver fails.'),
});
/** `registry/waivers.yaml` */
const Waivers = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ waivers: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Waiver).default([]).describe('The waivers, in any order.') })
    .meta({ title: 'Waivers', description: 'Gates that are waived for a time. registry/waivers.yaml' });
//# sourceMappingURL=waivers.js.map

/***/ }),

/***/ 7856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R9: () => (/* binding */ LARGEST_YAML),
/* harmony export */   cn: () => (/* binding */ parseField),
/* harmony export */   gM: () => (/* binding */ readYaml)
/* harmony export */ });
/* unused harmony export formatField */
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/** In UTF-16 code units. A file that people write is far smaller; larger ones would only slow every command down. */
const LARGEST_YAML = 256 * 1024;
/** Alias expansions in one file; the `yaml` package counts nested ones by their product, which bounds YAML bombs. */
const MOST_ALIASES = 50;
/** Syntax errors shown per file: later ones are mostly echoes of the first. */
const SYNTAX_ERRORS_SHOWN = 3;
/**
 * Reads one YAML 1.2 document whose root is a mapping. An empty text is the empty mapping. Refuses what JSON could not say:
 * duplicate keys, keys that are not text, unknown tags, anchors that contain themselves, and the key `__proto__`.
 */
function readYaml(source) {
    const place = placer(source);
    if (source.text.length > LARGEST_YAML) {
        return fail({
            what: `is larger than ${LARGEST_YAML / 1024} KiB`,
            where: { file: source.file },
            fix: 'keep data out of configuration; refer to files instead',
        });
    }
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(source.text, { prettyErrors: false, uniqueKeys: false, lineCounter: place.lines });
    const syntax = [...document.errors, ...document.warnings];
    if (syntax.length > 0)
        return { ok: false, problems: syntaxProblems(syntax, place.at) };
    const structure = structureProblems(document, place.at);
    if (structure.length > 0)
        return { ok: false, problems: structure };
    if (document.contents !== null && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(document.contents) && !isEmptyScalar(document.contents)) {
        return fail({
            what: `must be a mapping of fields (name: value), is ${(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(document.contents) ? 'a list' : 'a single value'}`,
            where: place.at(document.contents.range?.[0] ?? 0),
        });
    }
    const value = toValue(document);
    if (value === undefined) {
        return fail({
            what: 'repeats its anchors too often (aliases would expand without bound)',
            where: { file: source.file },
            fix: 'write the values out',
        });
    }
    return { ok: true, value, locate: (path, at) => locate(document, place.at, path, at ?? 'value') };
}
function fail(problem) {
    return { ok: false, problems: [problem] };
}
function placer({ file, firstLine = 1 }) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const at = (offset) => {
        const { line, col } = lines.linePos(offset);
        // linePos answers 0 for an offset on an empty text.
        return { file, line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) };
    };
    return { lines, at };
}
function toValue(document) {
    try {
        return (document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {});
    }
    catch (error) {
        // The package's only answer to a YAML bomb; unresolved aliases were found before.
        if (error instanceof ReferenceError)
            return undefined;
        throw error;
    }
}
function isEmptyScalar(node) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) && node.value === null;
}
/** What to do about the `yaml` package's error codes. */
const SYNTAX_FIXES = {
    TAB_AS_INDENT: 'indent with spaces',
    BAD_SCALAR_START: 'put the value in double quotes',
    BLOCK_AS_IMPLICIT_KEY: 'put a value that contains ": " in double quotes, or check the indentation',
    MULTILINE_IMPLICIT_KEY: 'write "name: value" on one line, and check the indentation',
    BAD_INDENT: 'check the indentation, and that every [ and { is closed',
    MISSING_CHAR: 'close it',
    UNEXPECTED_TOKEN: 'check quotes, brackets and indentation here',
    MULTIPLE_DOCS: 'keep one document and remove the line ---',
    TAG_RESOLVE_FAILED: 'remove the tag (the word that begins with !)',
    BAD_DQ_ESCAPE: 'use single quotes, or write \\\\ for a backslash',
};
const SYNTAX_WORDS = {
    MULTIPLE_DOCS: 'holds more than one YAML document',
    RESOURCE_EXHAUSTION: 'is nested too deeply',
};
function syntaxProblems(errors, at) {
    const exhausted = errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
    const seen = new Set();
    const problems = [];
    for (const error of exhausted ? [exhausted] : errors) {
        const where = at(error.pos[0]);
        if (seen.has(where.line) || problems.length === SYNTAX_ERRORS_SHOWN)
            continue;
        seen.add(where.line);
        const what = SYNTAX_WORDS[error.code] ?? `is not valid YAML: ${error.message}`;
        const fix = SYNTAX_FIXES[error.code];
        problems.push(fix === undefined ? { what, where } : { what, where, fix });
    }
    return problems;
}
/** What the syntax allows and a configuration file does not. Linear in the number of nodes; aliases are not followed. */
function structureProblems(document, at) {
    const problems = [];
    const visit = (node, path) => {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node)) {
            const target = node.resolve(document);
            const start = node.range?.[0] ?? 0;
            if (target === undefined) {
                const where = { ...at(start), field: formatField(path) };
                problems.push({
                    what: `the alias *${node.source} has no anchor &${node.source} before it`,
                    where,
                    fix: 'put a text that begins with * in double quotes',
                });
            }
            else if (target.range && target.range[0] <= start && start < target.range[2]) {
                problems.push({
                    what: `the alias *${node.source} stands inside its own anchor`,
                    where: { ...at(start), field: formatField(path) },
                });
            }
        }
        else if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node)) {
            node.items.forEach((item, index) => {
                visit(item, [...path, index]);
            });
        }
        else if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node)) {
            visitPairs(node.items, path);
        }
    };
    const visitPairs = (pairs, path) => {
        const firstLines = new Map();
        for (const pair of pairs) {
            const offset = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isNode */ .Ll)(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
            if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(pair.key) || pair.key.value === null || typeof pair.key.value === 'object') {
                problems.push({ what: 'a field name must be text', where: { ...at(offset), field: formatField(path) } });
                continue;
            }
            const name = String(pair.key.value);
            const field = [...path, name];
            const first = firstLines.get(name);
            if (name === '__proto__') {
                problems.push({
                    what: 'the name __proto__ is not allowed',
                    where: { ...at(offset), field: formatField(path) },
                });
            }
            else if (first !== undefined) {
                const where = { ...at(offset), field: formatField(field) };
                problems.push({ what: `is given twice, first on line ${first}`, where, fix: 'keep one of the two' });
            }
            else {
                firstLines.set(name, at(offset).line);
            }
            visit(pair.value, field);
        }
    };
    visit(document.contents, []);
    return problems;
}
function locate(document, at, path, wanted) {
    let node = document.contents;
    let offset = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isNode */ .Ll)(node) ? (node.range?.[0] ?? 0) : 0;
    for (const [depth, step] of path.entries()) {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node))
            node = node.resolve(document);
        let next;
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node)) {
            const pair = node.items.find((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(item.key) && String(item.key.value) === String(step));
            if (pair === undefined)
                break;
            const keyOffset = pair.key.range?.[0] ?? offset;
            const valueOffset = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isNode */ .Ll)(pair.value) && !isEmptyScalar(pair.value) ? pair.value.range?.[0] : undefined;
            const last = depth === path.length - 1;
            // A block that begins below its name is best pointed at by the name.
            offset = (last && wanted === 'key') || !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(pair.value) ? keyOffset : (valueOffset ?? keyOffset);
            next = pair.value;
        }
        else if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node) && typeof step === 'number') {
            next = node.items[step];
            if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isNode */ .Ll)(next))
                break;
            offset = next.range?.[0] ?? offset;
        }
        else
            break;
        node = next;
    }
    return { ...at(offset), field: formatField(path) };
}
/** `evaluate.metrics[0].roc_auc`, `columns["a b"].min`. */
function formatField(path) {
    return path
        .map((step, index) => {
        if (typeof step === 'number')
            return `[${step}]`;
        if (!/^[\p{L}\p{N}_-]+$/u.test(step))
            return `[${JSON.stringify(step)}]`;
        return index === 0 ? step : `.${step}`;
    })
        .join('');
}
/** The inverse of `formatField`. */
function parseField(field) {
    const steps = field.matchAll(/\[(?<quoted>"(?:[^"\\]|\\.)*")\]|\[(?<index>\d+)\]|(?<name>[^.[\]]+)/g);
    return [...steps].map(([, quoted, index, name]) => {
        if (quoted !== undefined)
            return JSON.parse(quoted);
        return index === undefined ? name : Number(index);
    });
}
//# sourceMappingURL=yaml-document.js.map

/***/ }),

/***/ 8143:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ canonicalJson)
/* harmony export */ });
/**
 * JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, numbers as
 * ECMAScript prints them, no white space. Throws a TypeError for what JSON cannot say: NaN, infinities, undefined,
 * functions, lone surrogates; a key that is silently dropped would make two different experiments equal.
 */
function canonicalJson(value) {
    switch (typeof value) {
        case 'string':
            return quote(value);
        case 'boolean':
            return String(value);
        case 'number':
            if (!Number.isFinite(value))
                throw new TypeError(`${value} has no place in JSON`);
            return JSON.stringify(value);
        case 'object':
            break;
        default:
            throw new TypeError(`a value of type ${typeof value} has no place in JSON`);
    }
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return `[${Array.from(value, canonicalJson).join(',')}]`;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
        throw new TypeError(`an object of class ${value.constructor?.name} has no place in JSON`);
    }
    // The default order of sort() is that of UTF-16 code units.
    const members = Object.keys(value)
        .sort()
        .map((key) => `${quote(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
}
function quote(text) {
    // The first test is fast and almost always enough: most text has no surrogates at all.
    if (/[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text))
        throw new TypeError('a lone surrogate has no place in JSON');
    return JSON.stringify(text);
}
//# sourceMappingURL=canonical-json.js.map

/***/ }),

/***/ 8186:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ recipeFiles),
/* harmony export */   t: () => (/* binding */ differences)
/* harmony export */ });
/** Differences of two models' facts, each list sorted by name; everything is new where there was no model. */
function differences(before, after) {
    return {
        params: differing(texts(before?.params ?? {}), texts(after.params)),
        data: [
            ...differing(before === null ? new Map() : pinned(before.train), pinned(after.train)),
            ...differing(before === null ? new Map() : pinned(before.test), pinned(after.test)),
        ].filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at),
        inputs: differing(before === null ? new Map() : fileIds(before), fileIds(after)),
    };
}
function texts(params) {
    return new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
}
/** Files are shared by the splits of a card, so they carry no split's name; conditions do. */
function pinned(pin) {
    return new Map([
        ...pin.files.map(({ name, sha256 }) => [`file ${name}`, sha256.slice(0, 12)]),
        ['query', pin.query],
        ['key', pin.key.join(', ')],
        [`${pin.split}: where`, pin.where],
    ]);
}
function fileIds(facts) {
    const { inputs, environment } = recipeFiles(facts);
    return new Map([...environment, ...inputs].map(({ path, oid }) => [path, oid.slice(0, 7)]));
}
/** The files in a recipe's material. */
function recipeFiles(facts) {
    return facts.recipe.material;
}
function differing(before, after) {
    return [...new Set([...before.keys(), ...after.keys()])]
        .sort()
        .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
        .filter((difference) => difference.before !== difference.after);
}
//# sourceMappingURL=differences.js.map

/***/ }),

/***/ 5700:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _J: () => (/* binding */ indexFiles),
/* harmony export */   iZ: () => (/* binding */ relativePath),
/* harmony export */   uJ: () => (/* binding */ joinPath),
/* harmony export */   wx: () => (/* binding */ selectInputs)
/* harmony export */ });
/* unused harmony export compareBytes */
/* harmony import */ var picomatch__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4006);

/** Files that pin what is installed, by base name; looked for in the model's folder and upwards. */
const LOCK_FILE = /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|requirements[^/]*\.txt|uv\.lock|poetry\.lock|Pipfile\.lock|conda-lock\.yml|environment\.yml|pixi\.lock|Cargo\.lock|go\.sum|renv\.lock)$/;
/** @param entries sorted by path in byte order, as git lists them */
function indexFiles(entries) {
    const matches = new Map();
    let byPath;
    let locks;
    function below(folder) {
        if (folder === '')
            return entries;
        const prefix = `${folder}/`;
        let from = lowerBound(entries, prefix);
        const start = from;
        while (from < entries.length && entries[from].path.startsWith(prefix))
            from += 1;
        return entries.slice(start, from);
    }
    function get(path) {
        const entry = entries[lowerBound(entries, path)];
        if (entry?.path === path)
            return entry;
        byPath ??= new Map(entries.map((each) => [each.path, each]));
        return byPath.get(path);
    }
    function matching(glob) {
        let found = matches.get(glob);
        if (found === undefined) {
            found = matchGlob(glob);
            matches.set(glob, found);
        }
        return found;
    }
    function matchGlob(glob) {
        const { base, isGlob } = picomatch__WEBPACK_IMPORTED_MODULE_0__.scan(glob);
        if (!isGlob) {
            const file = get(glob);
            return file === undefined ? below(glob) : [file];
        }
        const matches = picomatch__WEBPACK_IMPORTED_MODULE_0__(glob, { dot: true });
        return below(base).filter((entry) => matches(entry.path));
    }
    function lockFiles(folder) {
        if (locks === undefined) {
            locks = new Map();
            for (const entry of entries) {
                const slash = entry.path.lastIndexOf('/');
                if (!LOCK_FILE.test(entry.path.slice(slash + 1)))
                    continue;
                const parent = slash < 0 ? '' : entry.path.slice(0, slash);
                locks.set(parent, [...(locks.get(parent) ?? []), entry]);
            }
        }
        return locks.get(folder) ?? [];
    }
    return { below, get, matching, lockFiles };
}
/** First position whose path is not before `path` in byte order. */
function lowerBound(entries, path) {
    let low = 0;
    let high = entries.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (compareBytes(entries[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
/** Order of the UTF-8 bytes, which is that of code points: it differs from `<` where surrogates meet U+E000 and above. */
function compareBytes(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at += 1) {
        const x = a.charCodeAt(at);
        const y = b.charCodeAt(at);
        if (x !== y)
            return isSurrogate(x) === isSurrogate(y) ? x - y : y > 0xdfff || x > 0xdfff ? y - x : x - y;
    }
    return a.length - b.length;
}
function isSurrogate(unit) {
    return unit >= 0xd800 && unit <= 0xdfff;
}
/** `models/fraud` + `../../lib/*.ts` = `lib/*.ts`. Undefined when it leads out of the repository. */
function joinPath(folder, path) {
    const parts = folder === '' ? [] : folder.split('/');
    for (const part of path.split('/')) {
        if (part === '' || part === '.')
            continue;
        if (part !== '..')
            parts.push(part);
        else if (parts.pop() === undefined)
            return undefined;
    }
    return parts.join('/');
}
/** The way from a folder to a path, both from the repository's root: `../../package-lock.json`. */
function relativePath(folder, path) {
    const from = folder === '' ? [] : folder.split('/');
    const to = path.split('/');
    let shared = 0;
    while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared])
        shared += 1;
    return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
/**
 * Selects the inputs of a model: the declared globs (`!glob` takes files away) or everything in its folder but
 * model.yaml, its params file in any case, and its lock files. Every declared name that selects nothing is a problem.
 */
function selectInputs(request, files) {
    const { folder } = request;
    const modelFile = `${folder}/model.yaml`;
    const problems = [];
    const problem = (field, what, fix) => problems.push({ what, where: { file: modelFile, field: `train.${field}` }, fix });
    const selected = new Map();
    const add = (entries) => {
        for (const entry of entries)
            if (entry.path !== modelFile)
                selected.set(entry.path, entry);
    };
    if (request.inputs === undefined)
        add(files.below(folder));
    request.inputs?.forEach((written, index) => {
        const excluded = written.startsWith('!');
        const glob = joinPath(folder, excluded ? written.slice(1) : written);
        const found = glob === undefined ? [] : files.matching(glob);
        if (excluded)
            for (const entry of found)
                selected.delete(entry.path);
        else if (found.length > 0)
            add(found);
        else
            problem(`inputs[${index}]`, `${JSON.stringify(written)} matches no file`, `globs start in ${folder}; ignored files do not count`);
    });
    if (request.params !== undefined) {
        const entry = files.get(joinPath(folder, request.params) ?? '');
        if (entry !== undefined)
            add([entry]);
        else
            problem('params', `there is no file ${request.params} in ${folder}`, 'write it, or correct the path');
    }
    const environment = [];
    request.environment?.forEach((written, index) => {
        const entry = files.get(joinPath(folder, written) ?? '');
        if (entry !== undefined)
            environment.push(entry);
        else
            problem(`environment[${index}]`, `there is no file ${written}, seen from ${folder}`, "paths of lock files start in the model's folder");
    });
    if (request.environment === undefined)
        environment.push(...nearestLockFiles(folder, files));
    const relative = (entry) => ({ ...entry, path: relativePath(folder, entry.path) });
    const ordered = (entries) => Array.from(entries, relative).sort((a, b) => compareBytes(a.path, b.path));
    return {
        inputs: ordered(selected.values()).map(({ path, mode, oid }) => ({ path, mode, oid })),
        environment: ordered(environment).map(({ path, oid }) => ({ path, oid })),
        problems,
    };
}
function nearestLockFiles(folder, files) {
    for (let at = folder;; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
        const found = files.lockFiles(at);
        if (found.length > 0 || at === '')
            return found;
    }
}
//# sourceMappingURL=input-files.js.map

/***/ }),

/***/ 7432:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SV: () => (/* binding */ evaluationOf),
  TN: () => (/* binding */ keyOf),
  Pt: () => (/* binding */ modelFacts),
  qQ: () => (/* binding */ paramsPath),
  OY: () => (/* binding */ pinSplit)
});

// UNUSED EXPORTS: evaluationSpec

// EXTERNAL MODULE: ./build/config/metric-entries.js
var metric_entries = __webpack_require__(7418);
// EXTERNAL MODULE: ./build/config/slices.js
var slices = __webpack_require__(3376);
// EXTERNAL MODULE: ./build/config/table-name.js
var table_name = __webpack_require__(1775);
// EXTERNAL MODULE: ./build/experiment/canonical-json.js
var canonical_json = __webpack_require__(8143);
// EXTERNAL MODULE: ./build/experiment/input-files.js
var input_files = __webpack_require__(5700);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./build/experiment/params.js

/**
 * Values of a params file, YAML or JSON by its ending, nested names joined with dots: `tree.depth`, `layers.0`. A file of
 * another format is opaque: its content is in the key, but has no values to show.
 */
function parseParams(file, content) {
    const text = new TextDecoder().decode(content);
    const params = {};
    try {
        if (file.endsWith('.json'))
            flatten(JSON.parse(text), '', params);
        else if (/\.ya?ml$/.test(file))
            flatten(parseYamlValue(text), '', params);
    }
    catch (error) {
        const what = `cannot be read: ${error.message.split('\n')[0]}`;
        return { params: {}, problems: [{ what, where: { file }, fix: 'correct the syntax' }] };
    }
    return { params, problems: [] };
}
function parseYamlValue(text) {
    const document = (0,dist/* parseDocument */.Tp)(text, { merge: true });
    const [error] = document.errors;
    if (error !== undefined)
        throw error;
    // A small bound on aliases keeps a file from growing into gigabytes.
    return document.toJS({ maxAliasCount: 100 });
}
function flatten(value, prefix, into) {
    if (typeof value === 'object' && value !== null) {
        for (const [key, member] of Object.entries(value))
            flatten(member, prefix === '' ? key : `${prefix}.${key}`, into);
        return;
    }
    if (prefix === '')
        return; // An empty file, or a lone value without a name.
    const shown = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    Object.defineProperty(into, prefix, {
        value: typeof shown === 'bigint' ? String(shown) : (shown ?? null),
        enumerable: true,
        configurable: true,
        writable: true, // defineProperty, because a param may be called __proto__.
    });
}
//# sourceMappingURL=params.js.map
;// CONCATENATED MODULE: ./build/experiment/keys.js






/** Key of a material: the SHA-256 of its canonical JSON. */
function keyOf(material, sha256) {
    return { key: sha256((0,canonical_json/* canonicalJson */.d)(material)), material };
}
/** Everything that decides the rows of one split. The digest knows no paths, no card's name and no order of files. */
function pinSplit(name, card, split, sha256) {
    const files = card.files
        .map((file) => ({ name: (0,table_name/* tableName */.C)(file), uri: file.uri, sha256: file.sha256 }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    const query = card.query?.trim() ?? `select * from "${files[0].name}"`;
    const where = card.splits[split].where.trim();
    const key = card.key ?? [];
    const pinned = files.map((file) => ({ name: file.name, sha256: file.sha256 }));
    const { key: digest } = keyOf({ format: 'proofmark-split/1', files: pinned, query, where, key }, sha256);
    return { card: name, split, files, query, where, key, digest };
}
/** What an evaluation of this model computes. Expects a configuration that was checked: no slice is invalid. */
function evaluationSpec(config) {
    const { evaluate } = config;
    const entries = (0,metric_entries/* metricEntries */.d)(config).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return {
        label: evaluate.label,
        positive: evaluate.positive ?? null,
        entity: evaluate.entity ?? null,
        threshold: evaluate.threshold,
        slices: evaluate.slices.map(slices/* parseSlice */.o).filter((slice) => slice.kind !== 'invalid'),
        critical: evaluate.critical?.trim() ?? null,
        sqlMetrics: entries.flatMap(({ name, options }) => options.sql === undefined ? [] : [{ name, sql: options.sql.trim() }]),
        recallAtPrecision: entries.flatMap(({ name, options }) => options.at === undefined ? [] : [{ name, precision: options.at.precision }]),
    };
}
/** Path of a model's params file from the repository's root. */
function paramsPath(declared) {
    const { params } = declared.config.train;
    return params === undefined ? undefined : (0,input_files/* joinPath */.uJ)(declared.folder, params);
}
/**
 * The keys of a model in one snapshot, from names and object ids alone; no data is read.
 *
 * The recipe holds what can change the trained model: command, inputs, lock files, params, training data, the name of
 * the file it leaves. A run adds the seed. An evaluation adds how the model is fed, what is computed, and the test data.
 * Margins, roles, thresholds of values, owners and descriptions are in none of them: they change what is decided, or
 * said, about the same numbers.
 *
 * @param paramsContent content of the params file, for its values
 */
function modelFacts(declared, files, paramsContent, sha256) {
    const { model, folder, config, cardFile, card } = declared;
    const { train, data, onnx } = config;
    const selected = (0,input_files/* selectInputs */.wx)({ folder, inputs: train.inputs, environment: train.environment, params: train.params }, files);
    const params = parseParams(paramsPath(declared) ?? '', paramsContent ?? new Uint8Array());
    const problems = [...selected.problems, ...params.problems];
    if (problems.length > 0)
        return { facts: undefined, problems };
    const trainPin = pinSplit(data.card, card, data.train, sha256);
    const testPin = pinSplit(data.card, card, data.test, sha256);
    const recipe = keyOf({
        format: 'proofmark-recipe/1',
        command: train.command.trim(),
        inputs: selected.inputs,
        environment: selected.environment,
        params: train.params === undefined ? null : (0,input_files/* relativePath */.iZ)(folder, (0,input_files/* joinPath */.uJ)(folder, train.params) ?? ''),
        // The split's name is the end of a variable's name: PROOFMARK_DATA_TRAIN.
        data: { split: data.train, digest: trainPin.digest },
        file: (0,input_files/* joinPath */.uJ)('', onnx.file) ?? onnx.file,
    }, sha256);
    const runs = train.seeds.map((seed) => ({
        seed,
        ...keyOf({ format: 'proofmark-run/1', recipe: recipe.key, seed }, sha256),
    }));
    const spec = evaluationSpec(config);
    const evaluation = evaluationOf({ config, runKey: runs[0].key, spec, test: testPin }, sha256);
    return {
        facts: {
            model,
            folder,
            config,
            cardFile,
            card,
            recipe,
            runs,
            train: trainPin,
            test: testPin,
            spec,
            evaluation,
            params: params.params,
        },
        problems: [],
    };
}
function evaluationOf({ config, runKey, spec, test }, sha256) {
    const { inputs, output } = config.onnx;
    return keyOf({
        format: 'proofmark-evaluation/1',
        task: config.task,
        run: runKey,
        binding: { inputs, output: { name: output.name, column: output.column ?? null } },
        spec,
        data: test.digest,
    }, sha256);
}
//# sourceMappingURL=keys.js.map

/***/ }),

/***/ 4986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ openFacts)
/* harmony export */ });
/* harmony import */ var _config_load_repository_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5298);
/* harmony import */ var _experiment_input_files_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5700);
/* harmony import */ var _experiment_keys_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7432);
/* harmony import */ var _gate_declared_metrics_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1934);




/**
 * Reads what snapshots declare. Every text is parsed once for its content, however many snapshots hold it, and every
 * commit is read once; the work tree is read anew each time.
 */
function openFacts(ports) {
    const cache = new Map();
    const commits = new Map();
    return {
        async at(revision) {
            if (revision === 'work-tree')
                return readSnapshot(await ports.git.snapshot(revision), cache, ports.sha256);
            const commit = (await ports.git.resolve(revision)) ?? revision;
            let known = commits.get(commit);
            if (known === undefined) {
                known = ports.git.snapshot(commit).then((snapshot) => readSnapshot(snapshot, cache, ports.sha256));
                known.catch(() => commits.delete(commit));
                commits.set(commit, known);
            }
            return known;
        },
    };
}
async function readSnapshot(snapshot, cache, sha256) {
    const configs = snapshot.entries.filter((entry) => (0,_config_load_repository_js__WEBPACK_IMPORTED_MODULE_0__/* .isConfigFile */ .rp)(entry.path));
    const contents = await snapshot.read(configs.map((entry) => entry.path));
    const ids = new Map(configs.map((entry) => [entry.path, entry.oid]));
    const declared = (0,_config_load_repository_js__WEBPACK_IMPORTED_MODULE_0__/* .loadRepository */ .rV)(contents, { checkMetrics: _gate_declared_metrics_js__WEBPACK_IMPORTED_MODULE_2__/* .checkMetrics */ .Ux, cache, ids });
    const files = (0,_experiment_input_files_js__WEBPACK_IMPORTED_MODULE_3__/* .indexFiles */ ._J)(snapshot.entries);
    return {
        snapshot,
        declared,
        has: (model) => contents.has(`models/${model}/model.yaml`),
        async models(names = [...declared.models.keys()]) {
            const models = names.map((name) => declaredModel(declared, name)).filter((model) => model !== undefined);
            const params = await snapshot.read(models.map(_experiment_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .paramsPath */ .qQ).filter((path) => path !== undefined));
            const facts = new Map();
            const problems = [];
            for (const model of models) {
                const result = (0,_experiment_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .modelFacts */ .Pt)(model, files, params.get((0,_experiment_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .paramsPath */ .qQ)(model) ?? ''), sha256);
                problems.push(...result.problems);
                if (result.facts !== undefined)
                    facts.set(model.model, result.facts);
            }
            return { facts, problems };
        },
    };
}
function declaredModel(declared, name) {
    const model = declared.models.get(name);
    const card = model === undefined ? undefined : declared.cards.get(model.config.data.card);
    if (model === undefined || card === undefined)
        return undefined;
    return { model: name, folder: model.folder, config: model.config, cardFile: card.file, card: card.card };
}
//# sourceMappingURL=read-facts.js.map

/***/ }),

/***/ 1934:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ad: () => (/* binding */ declaredMetrics),
/* harmony export */   Ux: () => (/* binding */ checkMetrics)
/* harmony export */ });
/* unused harmony export metricRequests */
/* harmony import */ var _config_model_config_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2865);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _metrics_catalog_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5785);



/** The metrics of `evaluate.metrics` in the order they are written. @throws UserError as `checkMetrics` reports */
function declaredMetrics(config) {
    const entries = entriesOf(config);
    const definitions = (0,_metrics_catalog_js__WEBPACK_IMPORTED_MODULE_2__/* .defineMetrics */ .tp)(entries.map(requestOf));
    return entries.map(({ options }, index) => ({ definition: definitions[index], options }));
}
/** What evaluating a model has to compute for its gate; the names are those of `declaredMetrics`. */
function metricRequests(config) {
    return entriesOf(config).map(requestOf);
}
/** Everything wrong with `evaluate.metrics` that its shape does not tell: names, duplicates, bounds that contradict. */
function checkMetrics(config) {
    const seen = new Set();
    return entriesOf(config).flatMap((entry) => {
        const where = { field: `evaluate.metrics[${entry.index}].${entry.name}` };
        const problems = definitionProblems(entry).map((problem) => ({ ...problem, where }));
        if (seen.has(entry.name)) {
            problems.push({ what: `metric "${entry.name}" is listed twice`, where, fix: 'keep one of them' });
        }
        seen.add(entry.name);
        const { lower_bound: lower, upper_bound: upper } = entry.options.value_threshold ?? {};
        if (lower !== undefined && upper !== undefined && lower > upper) {
            problems.push({
                what: `lower_bound ${lower} is above upper_bound ${upper}, so no value can pass`,
                where: { field: `${where.field}.value_threshold` },
                fix: 'exchange them',
            });
        }
        return problems;
    });
}
function definitionProblems(entry) {
    try {
        (0,_metrics_catalog_js__WEBPACK_IMPORTED_MODULE_2__/* .defineMetrics */ .tp)([requestOf(entry)]);
        return [];
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo)
            return error.problems;
        throw error;
    }
}
function entriesOf(config) {
    return config.evaluate.metrics.flatMap((entry, index) => typeof entry === 'string'
        ? [{ index, name: entry, options: _config_model_config_js__WEBPACK_IMPORTED_MODULE_0__/* .MetricOptions */ .Fc.parse({}) }]
        : Object.entries(entry).map(([name, options]) => ({ index, name, options })));
}
function requestOf({ name, options }) {
    return {
        name,
        perRow: options.sql !== undefined,
        ...(options.at === undefined ? {} : { atPrecision: options.at.precision }),
        ...(options.direction === undefined ? {} : { direction: options.direction }),
    };
}
//# sourceMappingURL=declared-metrics.js.map

/***/ }),

/***/ 5785:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cb: () => (/* binding */ METRICS),
/* harmony export */   Cd: () => (/* binding */ BINARY_METRICS),
/* harmony export */   kT: () => (/* binding */ defaultMargin),
/* harmony export */   tp: () => (/* binding */ defineMetrics)
/* harmony export */ });
/* harmony import */ var _config_nearest_name_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8721);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


/** Below this many rows a margin of 0.005 cannot be resolved by a typical paired comparison. */
const SMALL_SAMPLE_ROWS = 10_000;
const RATE_MARGIN = { kind: 'absolute', value: 0.005, smallSample: 0.01 };
const UNIT_RANGE = [0, 1];
const SIGNED_RANGE = [-1, 1];
const NON_NEGATIVE = [0, Number.POSITIVE_INFINITY];
const ANY_NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
function rate(family, description, facts = {}) {
    return {
        direction: 'higher',
        unit: null,
        family,
        margin: RATE_MARGIN,
        needsBothClasses: false,
        needsProbabilities: false,
        range: UNIT_RANGE,
        description,
        ...facts,
    };
}
function probabilityLoss(family, description, margin) {
    return {
        direction: 'lower',
        unit: null,
        family,
        margin,
        needsBothClasses: false,
        needsProbabilities: true,
        range: UNIT_RANGE,
        description,
    };
}
function measurement(unit, description) {
    return {
        direction: 'lower',
        unit,
        family: 'measurement',
        margin: { kind: 'relative', value: 0.1 },
        needsBothClasses: false,
        needsProbabilities: false,
        range: NON_NEGATIVE,
        description,
    };
}
/** Every metric Proofmark knows by name, and the only place where its direction, unit, range and default margin are said. */
const METRICS = {
    accuracy: rate('cells', 'share of rows classified right'),
    precision: rate('cells', 'share of predicted positives that are positive'),
    recall: rate('cells', 'share of positives that are predicted positive'),
    specificity: rate('cells', 'share of negatives that are predicted negative'),
    f1: rate('cells', 'harmonic mean of precision and recall'),
    f1_macro: rate('cells', 'mean of the F1 of both classes'),
    f1_weighted: rate('cells', 'mean of the F1 of both classes, weighted by how often each occurs'),
    balanced_accuracy: rate('cells', 'mean of recall and specificity', { needsBothClasses: true }),
    mcc: rate('cells', 'Matthews correlation coefficient', { needsBothClasses: true, range: SIGNED_RANGE }),
    cohen_kappa: rate('cells', "Cohen's kappa, unweighted", { range: SIGNED_RANGE }),
    roc_auc: rate('ranks', 'area under the ROC curve; ties count one half', { needsBothClasses: true }),
    average_precision: rate('ranks', 'area under the precision-recall steps, without interpolation'),
    log_loss: {
        ...probabilityLoss('sums', 'mean negative log-likelihood, natural log', { kind: 'relative', value: 0.01 }),
        range: NON_NEGATIVE,
    },
    brier: probabilityLoss('sums', 'mean squared error of the probability', { kind: 'relative', value: 0.01 }),
    ece_10: probabilityLoss('calibration', 'expected calibration error over 10 equal-width bins', {
        kind: 'absolute',
        value: 0.01,
    }),
    mce_10: probabilityLoss('calibration', 'largest calibration error of 10 equal-width bins', {
        kind: 'absolute',
        value: 0.01,
    }),
    latency_p50_ms: measurement('ms', 'median time of one request'),
    latency_p95_ms: measurement('ms', '95th percentile of the time of one request'),
    latency_p99_ms: measurement('ms', '99th percentile of the time of one request'),
    size_mb: measurement('MB', 'size of the model file, 1 MB = 1,000,000 bytes'),
};
/** The metrics that follow from predictions alone, in the order tables show them. */
const BINARY_METRICS = Object.keys(METRICS).filter((name) => METRICS[name].family !== 'measurement');
const PER_ROW_FACTS = {
    direction: 'higher',
    unit: null,
    family: 'sums',
    margin: { kind: 'relative', value: 0.01 },
    needsBothClasses: false,
    needsProbabilities: false,
    range: ANY_NUMBER,
    description: 'mean of a number per row, computed by SQL',
};
/**
 * Resolves names to definitions, keeping their order.
 * @throws UserError with one problem per name that is not known, used twice, or has options that do not apply
 */
function defineMetrics(requests) {
    const problems = [];
    const seen = new Set();
    const definitions = requests.map((entry) => {
        const request = typeof entry === 'string' ? { name: entry } : entry;
        const problem = problemOf(request, seen);
        seen.add(request.name);
        if (problem !== undefined) {
            problems.push(problem);
            return undefined;
        }
        return define(request);
    });
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(problems);
    return definitions.filter((definition) => definition !== undefined);
}
function define(request) {
    const direction = request.direction === undefined ? {} : { direction: request.direction };
    if (request.perRow === true)
        return { ...PER_ROW_FACTS, ...direction, name: request.name, perRow: true };
    const facts = METRICS[request.name];
    if (request.atPrecision === undefined)
        return { ...facts, ...direction, name: request.name, perRow: false };
    return {
        ...facts,
        ...direction,
        name: request.name,
        perRow: false,
        family: 'ranks',
        atPrecision: request.atPrecision,
        description: `largest recall at a precision of at least ${request.atPrecision}`,
    };
}
function problemOf(request, seen) {
    const { name, atPrecision } = request;
    if (seen.has(name))
        return { what: `metric "${name}" is listed twice`, fix: 'keep one of them' };
    const known = Object.hasOwn(METRICS, name);
    if (request.perRow === true) {
        if (!known)
            return undefined;
        return { what: `"${name}" is a built-in metric and cannot be SQL`, fix: `give the SQL metric another name` };
    }
    if (!known) {
        const names = Object.keys(METRICS);
        const near = (0,_config_nearest_name_js__WEBPACK_IMPORTED_MODULE_1__/* .nearestName */ .q)(name, names);
        const question = near === undefined ? '' : `did you mean ${near}? `;
        return {
            what: `unknown metric "${name}"`,
            fix: `${question}Known: ${names.join(', ')}; any other name needs \`sql\``,
        };
    }
    if (atPrecision === undefined)
        return undefined;
    if (name !== 'recall')
        return { what: `"${name}" cannot be read at a precision`, fix: 'only recall can' };
    if (atPrecision > 0 && atPrecision <= 1)
        return undefined;
    return { what: `recall at a precision of ${atPrecision}`, fix: 'the precision is above 0 and at most 1' };
}
/** The default margin of a metric on a test set of this many rows. */
function defaultMargin(definition, rows) {
    const { margin } = definition;
    if (margin.kind === 'relative')
        return margin;
    const small = rows < SMALL_SAMPLE_ROWS ? margin.smallSample : undefined;
    return { kind: 'absolute', value: small ?? margin.value };
}
//# sourceMappingURL=catalog.js.map

/***/ }),

/***/ 4788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ evidenceName),
/* harmony export */   v: () => (/* binding */ SqlFailure)
/* harmony export */ });
/** `runs/fraud/<key>`: names one piece of evidence among all, and is its ref below `refs/proofmark/`. */
function evidenceName(id) {
    return `${id.kind}/${id.model}/${id.key}`;
}
/** The SQL engine's own words for why a statement did not run. */
class SqlFailure extends Error {
    /** First line of the engine's message, without its prefix. */
    reason;
    kind;
    constructor(reason, kind, options) {
        super(reason, options);
        this.name = 'SqlFailure';
        this.reason = reason;
        this.kind = kind;
    }
}
//# sourceMappingURL=ports.js.map

/***/ }),

/***/ 7761:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DM: () => (/* binding */ modelOf),
/* harmony export */   U0: () => (/* binding */ orderEvents),
/* harmony export */   rI: () => (/* binding */ tagBaseOf),
/* harmony export */   wj: () => (/* binding */ readEvents)
/* harmony export */ });
/* unused harmony exports readEvent, mayBeAnEvent */
/* harmony import */ var _tag_grammar_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1662);
/* harmony import */ var _trailers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4436);


/** What a tag says; null for a tag that has nothing to do with the registry (`v1.0.0`, `nightly`). */
function readEvent(tag) {
    if (!mayBeAnEvent(tag.name))
        return null;
    const what = (0,_tag_grammar_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTagName */ .fe)(tag.name);
    if (what.kind === 'other') {
        return what.reason === null ? null : { tag: tag.name, kind: 'malformed', reason: what.reason };
    }
    if (!tag.annotated)
        return { tag: tag.name, kind: 'lightweight', reason: LIGHTWEIGHT };
    const { subject, trailers } = (0,_trailers_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTagMessage */ .V3)(tag.message);
    const time = tag.date === null ? Number.NaN : Date.parse(tag.date);
    return {
        tag: tag.name,
        oid: tag.oid ?? null,
        kind: what.kind,
        model: modelOf(what),
        version: 'version' in what ? what.version : value(trailers, 'Proofmark-Version'),
        environment: 'stage' in what ? what.stage : null,
        counter: what.counter,
        commit: tag.commit,
        time: Number.isNaN(time) ? null : time,
        actor: value(trailers, 'Proofmark-Actor') ?? tag.tagger,
        tagger: tag.tagger,
        subject: subject === '' ? null : subject,
        digest: value(trailers, 'Proofmark-Digest'),
        run: value(trailers, 'Proofmark-Run'),
        evaluation: value(trailers, 'Proofmark-Evaluation'),
        verdict: value(trailers, 'Proofmark-Verdict'),
        replaces: value(trailers, 'Proofmark-Replaces'),
        restores: value(trailers, 'Proofmark-Restores'),
        rollout: value(trailers, 'Proofmark-Rollout'),
        approvedBy: value(trailers, 'Proofmark-Approved-By'),
        reason: value(trailers, 'Proofmark-Reason'),
        workflowRun: value(trailers, 'Proofmark-Workflow-Run'),
    };
}
const LIGHTWEIGHT = 'is a lightweight tag: it does not say who made it, when and why';
/** Every event has a mark in its name; most tags of other people have none. */
function mayBeAnEvent(tag) {
    return tag.includes('@') || tag.includes('#');
}
/** Name by which people and gto know the model of a tag. */
function modelOf(tag) {
    return tag.dir === null ? tag.name : `${tag.dir}:${tag.name}`;
}
/** `dir` and `name` of a tag for a model; the reverse of `modelOf`. */
function tagBaseOf(model) {
    const colon = model.indexOf(':');
    return colon < 0 ? { dir: null, name: model } : { dir: model.slice(0, colon), name: model.slice(colon + 1) };
}
/** An empty value says nothing. */
function value(trailers, key) {
    const text = trailers[key];
    return text === undefined || text === '' ? null : text;
}
function isEvent(read) {
    return 'model' in read;
}
/** The events among all tags of a repository. */
function readEvents(tags) {
    const events = [];
    const ignored = [];
    for (const tag of tags) {
        const read = readEvent(tag);
        if (read === null)
            continue;
        if (isEvent(read))
            events.push(read);
        else
            ignored.push(read);
    }
    ignored.sort((a, b) => byName(a.tag, b.tag));
    return { events, ignored };
}
/**
 * Events of one model in the order they happened. Those with a counter stand in the order of their counters, whatever the
 * clocks said: clocks of different machines disagree, counters do not. Those without one, which stand in the order of
 * their times, are put before the first counted event that is later. Equal counters, or equal times, are ordered by time,
 * then by what happened, as gto does, and then by the tag's name, so that every set of events has one order. An unknown
 * time is before all others.
 */
function orderEvents(events) {
    const counted = events.filter((event) => event.counter !== null);
    const uncounted = events.filter((event) => event.counter === null).sort(byTime);
    counted.sort((a, b) => a.counter - b.counter || byTime(a, b));
    const ordered = [];
    let next = 0;
    for (const event of counted) {
        while (next < uncounted.length && timeOf(uncounted[next]) <= timeOf(event))
            ordered.push(uncounted[next++]);
        ordered.push(event);
    }
    while (next < uncounted.length)
        ordered.push(uncounted[next++]);
    return ordered;
}
function byTime(a, b) {
    const [timeA, timeB] = [timeOf(a), timeOf(b)];
    if (timeA !== timeB)
        return timeA < timeB ? -1 : 1;
    return SAME_SECOND[a.kind] - SAME_SECOND[b.kind] || byName(a.tag, b.tag);
}
/** `gto assign` of a commit without a version registers it first, in the same second. */
const SAME_SECOND = {
    create: 1,
    deprecate: 2,
    register: 3,
    deregister: 4,
    assign: 5,
    unassign: 6,
};
function timeOf(event) {
    return event.time ?? Number.NEGATIVE_INFINITY;
}
/** Order of code units: the same on every machine. */
function byName(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
//# sourceMappingURL=events.js.map

/***/ }),

/***/ 5335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  VN: () => (/* binding */ blockOf),
  tP: () => (/* binding */ foldTags),
  Rg: () => (/* binding */ newestVersion),
  $C: () => (/* binding */ versionAtCommit),
  E4: () => (/* binding */ versionOf)
});

// UNUSED EXPORTS: currentVersions, foldEvents

// EXTERNAL MODULE: ./build/registry/events.js
var registry_events = __webpack_require__(7761);
;// CONCATENATED MODULE: ./build/registry/fold-environments.js
/** Endings of the stages through which a version comes into an environment. */
const ROLLOUT_STAGES = ['canary', 'shadow', 'green'];
/**
 * What each environment holds and held, from ordered events. An environment is a pile, as in gto: it holds the version
 * assigned last that was neither unassigned nor deregistered. Taking that one back uncovers the one before.
 */
function foldEnvironments(events, versions) {
    const piles = new Map();
    const conflicts = [];
    /** Versions that are taken back at this point of the history. */
    const withdrawn = new Set();
    for (const [position, event] of events.entries()) {
        switch (event.kind) {
            case 'assign': {
                const pile = pileOf(piles, event.environment);
                const version = versions.at(event.commit, event.version);
                conflicts.push(...contradictions(event, version, versions));
                fold_environments_assign(pile, { assignment: assignmentOf(event, version), position, removed: false });
                settle(pile, event, withdrawn);
                break;
            }
            case 'unassign': {
                const pile = piles.get(event.environment);
                const slot = pile?.byCommit.get(event.commit);
                if (pile === undefined || slot === undefined) {
                    const text = `takes from ${event.environment} what it does not hold`;
                    conflicts.push({ kind: 'unassigns-nothing', tags: [event.tag], text });
                    break;
                }
                slot.removed = true;
                pile.byCommit.delete(event.commit);
                settle(pile, event, withdrawn);
                break;
            }
            case 'register':
            case 'deregister': {
                const turn = versions.turns.get(event);
                if (turn === undefined)
                    break;
                if (turn === 'withdrawn')
                    withdrawn.add(event.version);
                else
                    withdrawn.delete(event.version);
                for (const pile of piles.values())
                    settle(pile, event, withdrawn);
                break;
            }
            case 'deprecate':
            case 'create':
                break;
        }
    }
    return { environments: finish(piles, withdrawn), conflicts };
}
function pileOf(piles, environment) {
    const known = piles.get(environment);
    if (known !== undefined)
        return known;
    const pile = { slots: [], byCommit: new Map(), tenures: [], top: undefined };
    piles.set(environment, pile);
    return pile;
}
function fold_environments_assign(pile, slot) {
    const before = pile.byCommit.get(slot.assignment.commit);
    if (before !== undefined)
        before.removed = true;
    pile.byCommit.set(slot.assignment.commit, slot);
    pile.slots.push(slot);
}
/** Finds what is on top after an event, and begins a tenure when that is something else. */
function settle(pile, event, withdrawn) {
    while (pile.slots.at(-1)?.removed === true)
        pile.slots.pop();
    const top = pile.slots.findLast((slot) => counts(slot, withdrawn));
    if (top === pile.top)
        return;
    const last = pile.tenures.at(-1);
    if (last !== undefined && last.until === null)
        last.until = event;
    if (top !== undefined)
        pile.tenures.push({ assignment: top.assignment, since: event, until: null });
    pile.top = top;
}
function counts(slot, withdrawn) {
    return !slot.removed && (slot.assignment.version === null || !withdrawn.has(slot.assignment.version));
}
function assignmentOf(event, version) {
    const { commit, tag, counter, time, actor, reason, replaces, restores, rollout } = event;
    return {
        environment: event.environment,
        version: version?.version ?? null,
        commit,
        digest: event.digest ?? version?.digest ?? null,
        ...{ tag, counter, time, actor, reason, replaces, restores, rollout },
        event,
    };
}
function contradictions(event, version, versions) {
    const conflict = (kind, tags, text) => ({ kind, tags, text });
    const { tag, environment } = event;
    if (version === undefined) {
        if (event.version === null) {
            const text = `gives ${environment} a commit on which no version is registered; it is shown as that commit`;
            return [conflict('unregistered-commit', [tag], text)];
        }
        const named = versions.byName.get(event.version);
        return named === undefined
            ? [conflict('unknown-version', [tag], `gives ${environment} ${event.version}, which is not registered`)]
            : [conflict('version-contradicts', [named.tag, tag], misplaced(event, 'on which no version is registered'))];
    }
    if (event.version !== null && event.version !== version.version) {
        return [conflict('version-contradicts', [version.tag, tag], misplaced(event, `of ${version.version}`))];
    }
    if (event.digest !== null && version.digest !== null && event.digest !== version.digest) {
        const text = `gives ${environment} ${version.version} with ${event.digest}, and it was registered with ${version.digest}`;
        return [conflict('digest-contradicts', [version.tag, tag], text)];
    }
    return [];
}
function misplaced(event, whose) {
    return `says ${event.version} and points at the commit ${event.commit.slice(0, 7)}, ${whose}; the commit decides`;
}
function finish(piles, withdrawn) {
    const rollouts = new Map();
    const bases = new Map();
    for (const [name, { top, slots, tenures }] of piles) {
        const base = rolloutBase(name);
        if (base === null)
            continue;
        // A stage that only looks like a rollout is an environment of its own, such as one called blue-green.
        if (!piles.has(base) && !tenures.some(({ assignment }) => assignment.rollout !== null))
            continue;
        bases.set(name, base);
        if (slots.length > 0 && top !== undefined && top.position > (rollouts.get(base)?.position ?? -1)) {
            rollouts.set(base, top);
        }
    }
    const names = new Set([...piles.keys(), ...bases.values()]);
    return new Map([...names].sort().map((environment) => {
        const pile = piles.get(environment);
        const rollout = rollouts.get(environment);
        const since = pile?.tenures.at(-1);
        const ended = rollout === undefined || lastAssigned(pile) > rollout.position;
        return [
            environment,
            {
                environment,
                current: pile?.top?.assignment ?? null,
                since: since === undefined || since.until !== null ? null : since.since,
                rollout: ended ? null : rollout.assignment,
                rolloutOf: bases.get(environment) ?? null,
                tenures: (pile?.tenures ?? []),
                pile: (pile?.slots ?? []).filter((slot) => counts(slot, withdrawn)).map((slot) => slot.assignment),
            },
        ];
    }));
}
/** A version that has come in ends the rollout that brought it, and every one begun before. */
function lastAssigned(pile) {
    return pile?.top?.position ?? -1;
}
function rolloutBase(stage) {
    const dash = stage.lastIndexOf('-');
    const ending = stage.slice(dash + 1);
    return dash > 0 && ROLLOUT_STAGES.some((each) => each === ending) ? stage.slice(0, dash) : null;
}
//# sourceMappingURL=fold-environments.js.map
// EXTERNAL MODULE: ./build/registry/tag-grammar.js
var tag_grammar = __webpack_require__(1662);
;// CONCATENATED MODULE: ./build/registry/fold-versions.js

/** Registrations and their withdrawal, from ordered events. A version belongs to the commit it was first registered on. */
function foldVersions(model, events) {
    const byName = new Map();
    const byCommit = new Map();
    const turns = new Map();
    const conflicts = [];
    const conflict = (kind, tags, text) => void conflicts.push({ kind, tags, text });
    for (const event of events) {
        if (event.kind === 'register')
            register(event, event.version);
        else if (event.kind === 'deregister')
            deregister(event, event.version);
    }
    function register(event, version) {
        const known = byName.get(version);
        if (known === undefined) {
            byName.set(version, registered(model, version, event));
            const others = (byCommit.get(event.commit) ?? []).map((name) => byName.get(name));
            byCommit.set(event.commit, [...others.map((each) => each.version), version]);
            const active = others.find((each) => !each.deregistered);
            if (active !== undefined) {
                const text = `${active.version} and ${version} are registered on one commit; both stay, and the newer names it`;
                conflict('two-versions-on-commit', [active.tag, event.tag], text);
            }
        }
        else if (known.commit === event.commit && known.deregistered) {
            byName.set(version, { ...known, deregistered: false, withdrawn: null });
            turns.set(event, 'restored');
        }
        else {
            const text = known.commit === event.commit
                ? `registers ${version} a second time; the first stays`
                : `registers ${version} a second time, on another commit; the first stays`;
            conflict('registered-twice', [known.tag, event.tag], text);
        }
    }
    function deregister(event, version) {
        const known = byName.get(version);
        if (known === undefined) {
            conflict('deregisters-unknown', [event.tag], `takes back ${version}, which was not registered before`);
            return;
        }
        if (known.deregistered)
            return;
        byName.set(version, { ...known, deregistered: true, withdrawn: event });
        turns.set(event, 'withdrawn');
    }
    return {
        byName,
        conflicts,
        turns,
        at(commit, named) {
            const names = byCommit.get(commit) ?? [];
            if (named !== null && names.includes(named))
                return byName.get(named);
            const active = names.filter((name) => !byName.get(name).deregistered);
            const newest = (active.length > 0 ? active : names).toSorted(tag_grammar/* compareVersions */.Zy).at(-1);
            return newest === undefined ? undefined : byName.get(newest);
        },
    };
}
function registered(model, version, event) {
    const { commit, tag, digest, run, evaluation, verdict, time, actor } = event;
    const facts = { commit, tag, digest, run, evaluation, verdict, time, actor };
    return { model, version, ...facts, deregistered: false, withdrawn: null, event };
}
//# sourceMappingURL=fold-versions.js.map
;// CONCATENATED MODULE: ./build/registry/fold-model.js




/** State of one model from its events, in any order. */
function foldModel(model, unordered) {
    const events = (0,registry_events/* orderEvents */.U0)(unordered);
    const versions = foldVersions(model, events);
    const { environments, conflicts } = foldEnvironments(events, versions);
    const last = events.at(-1);
    return {
        model,
        versions: [...versions.byName.values()].sort(newestFirst),
        environments,
        events,
        // As in gto: whatever happens to a model after its deprecation brings it back.
        deprecated: last.kind === 'deprecate' ? last : null,
        nextCounter: events.reduce((most, { counter }) => Math.max(most, counter ?? 0), events.length) + 1,
        blocks: blocksOf(environments, versions.byName, events),
        conflicts: [...countedTwice(events), ...clockSkew(events), ...versions.conflicts, ...conflicts],
    };
}
/** Equal precedence (build metadata) is ordered by name, so that there is one order. */
function newestFirst(a, b) {
    return (0,tag_grammar/* compareVersions */.Zy)(b.version, a.version) || (a.version < b.version ? 1 : -1);
}
/** A rollback blocks what it replaces. */
function blocksOf(environments, versions, events) {
    return events.flatMap((event) => {
        if (event.kind !== 'assign' || event.restores === null || event.replaces === null)
            return [];
        const held = environments
            .get(event.environment)
            ?.tenures.findLast(({ assignment, until }) => until === event && assignment.version === event.replaces);
        const digest = held?.assignment.digest ?? versions.get(event.replaces)?.digest ?? null;
        const { tag, environment, time, actor, reason } = event;
        return [{ digest, version: event.replaces, tag, environment: environment, time, actor, reason }];
    });
}
function countedTwice(events) {
    const byCounter = new Map();
    for (const { counter, tag } of events) {
        if (counter === null)
            continue;
        const tags = byCounter.get(counter);
        if (tags === undefined)
            byCounter.set(counter, [tag]);
        else
            tags.push(tag);
    }
    return [...byCounter]
        .filter(([, tags]) => tags.length > 1)
        .map(([counter, tags]) => ({
        kind: 'counter-twice',
        tags,
        text: `the counter ${counter} stands on ${tags.length} tags; their times decide which came first`,
    }));
}
/** Clocks that differ by less are as good as clocks get. */
const CLOCK_TOLERANCE_MS = 2 * 60_000;
/** A later counter with an earlier time. */
function clockSkew(events) {
    const conflicts = [];
    let latest;
    for (const event of events) {
        if (event.counter === null || event.time === null)
            continue;
        if (latest !== undefined && event.time < latest.time - CLOCK_TOLERANCE_MS) {
            const minutes = Math.round((latest.time - event.time) / 60_000);
            conflicts.push({
                kind: 'clock-skew',
                tags: [latest.tag, event.tag],
                text: `comes after ${latest.tag} by its counter, and ${minutes} min before it by the clock; the counter decides`,
            });
        }
        if (latest === undefined || event.time > latest.time)
            latest = event;
    }
    return conflicts;
}
//# sourceMappingURL=fold-model.js.map
;// CONCATENATED MODULE: ./build/registry/registry-state.js


/** State of the registry: a fold over its events. The same set of events gives the same state, in whatever order it comes. */
function foldEvents(events) {
    const byModel = new Map();
    for (const event of events) {
        const list = byModel.get(event.model);
        if (list === undefined)
            byModel.set(event.model, [event]);
        else
            list.push(event);
    }
    const names = [...byModel.keys()].sort();
    return { models: new Map(names.map((model) => [model, foldModel(model, byModel.get(model))])), ignored: [] };
}
/** The state that the tags of a repository tell; tags that are no events cost a look at their name. */
function foldTags(tags) {
    const { events, ignored } = (0,registry_events/* readEvents */.wj)(tags);
    return { ...foldEvents(events), ignored };
}
/** Newest registered version of each model that was not taken back. */
function currentVersions(state) {
    const current = new Map();
    for (const [model, each] of state.models) {
        const newest = newestVersion(each);
        if (newest !== undefined)
            current.set(model, newest);
    }
    return current;
}
function newestVersion(state) {
    return state?.versions.find((version) => !version.deregistered);
}
function versionOf(state, version) {
    return state?.versions.find((each) => each.version === version);
}
/** The version registered on a commit and not taken back. */
function versionAtCommit(state, commit) {
    return state?.versions.find((each) => each.commit === commit && !each.deregistered);
}
/** The block that keeps a version out, if nobody cleared it. The same bytes under another version are blocked too. */
function blockOf(state, version, unblocks) {
    return state?.blocks.findLast((block) => (block.digest === null || version.digest === null
        ? block.version === version.version
        : block.digest === version.digest) && !unblocks.some((each) => each.tag === block.tag));
}
//# sourceMappingURL=registry-state.js.map

/***/ }),

/***/ 1662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zy: () => (/* binding */ compareVersions),
/* harmony export */   fe: () => (/* binding */ parseTagName),
/* harmony export */   pd: () => (/* binding */ printTagName)
/* harmony export */ });
const NAME = '[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?';
/** semver.org's own expression. */
const SEMVER = '(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)' +
    '(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?' +
    '(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?';
/**
 * Exactly the expression of gto, so that each reads what the other writes: folder, name, then stage or version and the
 * mark that takes it back, or a word, then the counter. Its groups have no names, because those cost half the time.
 */
const TAG = new RegExp(`^(?:([a-zA-Z0-9-_./]+)=)?(${NAME})(?:(?:#(${NAME})|@(v${SEMVER}))(!?)|@(deprecated|created))(?:#(\\d+))?$`);
/** Reads a tag's name: `fraud@v1.2.0`, `fraud#production#7`, `fraud#production!#8`, `fraud@v1.2.0!`, `fraud@deprecated`. */
function parseTagName(tag) {
    const groups = TAG.exec(tag);
    if (groups === null)
        return { kind: 'other', reason: whyNot(tag) };
    const [, dir, name, stage, version, cancel, kind, counter] = groups;
    const base = { dir: dir ?? null, name: name, counter: counter === undefined ? null : Number(counter) };
    if (counter !== undefined && !Number.isSafeInteger(base.counter)) {
        return { kind: 'other', reason: `the counter ${counter} is too large` };
    }
    if (stage !== undefined)
        return { ...base, kind: cancel === '!' ? 'unassign' : 'assign', stage };
    if (version !== undefined)
        return { ...base, kind: cancel === '!' ? 'deregister' : 'register', version };
    return { ...base, kind: kind === 'created' ? 'create' : 'deprecate' };
}
/** The tag's name for an event; `parseTagName` reads it back. */
function printTagName(tag) {
    const prefix = tag.dir === null ? tag.name : `${tag.dir}=${tag.name}`;
    const counter = tag.counter === null ? '' : `#${tag.counter}`;
    switch (tag.kind) {
        case 'register':
            return `${prefix}@${tag.version}${counter}`;
        case 'deregister':
            return `${prefix}@${tag.version}!${counter}`;
        case 'assign':
            return `${prefix}#${tag.stage}${counter}`;
        case 'unassign':
            return `${prefix}#${tag.stage}!${counter}`;
        case 'deprecate':
            return `${prefix}@deprecated${counter}`;
        case 'create':
            return `${prefix}@created${counter}`;
    }
}
/** The nearest rule that a name breaks. */
function whyNot(tag) {
    const mark = tag.search(/[@#]/);
    if (mark < 0)
        return null;
    const pieces = tag.slice(0, mark).split('=');
    if (pieces.length > 2)
        return 'it has more than one folder: one = at most';
    const [name = '', dir] = pieces.toReversed();
    if (dir === '')
        return 'the folder before = is missing';
    if (dir !== undefined && !/^[a-zA-Z0-9-_./]+$/.test(dir)) {
        return `${JSON.stringify(dir)} is not a folder: letters, digits, -, _, . and / only`;
    }
    if (name === '')
        return 'the name of the model is missing';
    if (!new RegExp(`^${NAME}$`).test(name)) {
        return `${JSON.stringify(name)} is not a name: letters, digits, -, _ and / only, beginning and ending with a letter or digit`;
    }
    if (tag[mark] === '@') {
        const rest = tag.slice(mark + 1).replace(/(?:!|#\d+)+$/, '');
        if (/^\d/.test(rest))
            return `${JSON.stringify(rest)} is not a version: it begins with v, as in v1.2.0`;
        if (rest === 'deprecated' || rest === 'created')
            return `${rest} takes no ! and one counter at most`;
        if (new RegExp(`^v${SEMVER}$`).test(rest))
            return `the version ${rest} takes one ! and one counter at most`;
        return `${JSON.stringify(rest)} is neither a version (v1.2.0), nor deprecated, nor created`;
    }
    const [stage = '', ...more] = tag.slice(mark + 1).split('#');
    if (!new RegExp(`^${NAME}$`).test(stage.replace(/!$/, ''))) {
        return `${JSON.stringify(stage)} is not an environment: letters, digits, -, _ and / only, beginning and ending with a letter or digit`;
    }
    return `${JSON.stringify(more.join('#'))} is not a counter: digits only`;
}
/** Order of precedence of semver 2.0.0 (section 11), with or without the leading v; build metadata does not count. */
function compareVersions(a, b) {
    const [coreA, preA] = parts(a);
    const [coreB, preB] = parts(b);
    for (let at = 0; at < 3; at += 1) {
        const difference = compareNumbers(coreA[at], coreB[at]);
        if (difference !== 0)
            return difference;
    }
    if (preA.length === 0 || preB.length === 0)
        return preB.length - preA.length;
    for (let at = 0; at < Math.min(preA.length, preB.length); at += 1) {
        const difference = compareIdentifiers(preA[at], preB[at]);
        if (difference !== 0)
            return difference;
    }
    return preA.length - preB.length;
}
function parts(version) {
    const plain = version.replace(/^v/, '').replace(/\+.*$/, '');
    const dash = plain.indexOf('-');
    const core = dash < 0 ? plain : plain.slice(0, dash);
    return [core.split('.'), dash < 0 ? [] : plain.slice(dash + 1).split('.')];
}
/** Digits of any length, without leading zeros. */
function compareNumbers(a, b) {
    return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
function compareIdentifiers(a, b) {
    const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (numericA && numericB)
        return compareNumbers(a, b);
    if (numericA !== numericB)
        return numericA ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
}
//# sourceMappingURL=tag-grammar.js.map

/***/ }),

/***/ 4436:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V3: () => (/* binding */ parseTagMessage),
  D4: () => (/* binding */ printTagMessage)
});

// UNUSED EXPORTS: TRAILER_KEYS

;// CONCATENATED MODULE: ./build/registry/git-trailers.js
/**
 * The trailers of a message, exactly as `git interpret-trailers --parse --no-divider` reads them with no configuration of
 * its own (`trailer.c` of git 2.39 to 2.50). They are the last paragraph, never the first, when each of its lines is a
 * trailer or continues one; or when at least a quarter are, and git itself wrote one of them. Lines that begin with `#`
 * are comments.
 */
function readGitTrailers(message) {
    return readPlain(message) ?? readAny(message);
}
const KEY = /^[A-Za-z0-9-]+$/;
/**
 * What programs write, read at once: a last paragraph of nothing but whole trailers, each on its line. Undefined for
 * everything else, also for the list of conflicts that git leaves, which looks like one.
 */
function readPlain(message) {
    const text = message.trimEnd();
    const before = text.lastIndexOf('\n\n');
    if (before <= 0 || /^\s|^#/.test(text))
        return undefined;
    const trailers = [];
    for (const line of text.slice(before + 2).split('\n')) {
        const colon = line.indexOf(':');
        const key = line.slice(0, Math.max(colon, 0));
        if (!KEY.test(key) || line === 'Conflicts:')
            return undefined;
        trailers.push([key, trim(line.slice(colon + 1))]);
    }
    return trailers;
}
function readAny(message) {
    const lines = withoutEnd(message.split('\n'));
    const start = trailerStart(lines);
    const found = [];
    let last;
    for (const line of lines.slice(start)) {
        if (last !== undefined && beginsWithSpace(line)) {
            last.value = `${last.value}\n${line}`;
            continue;
        }
        const separator = line.startsWith(COMMENT) ? -1 : separatorIn(line);
        last = separator < 1 ? undefined : { key: line.slice(0, separator), value: line.slice(separator + 1) };
        if (last !== undefined)
            found.push(last);
    }
    return found.map(({ key, value }) => [trim(key), trim(unfold(trim(value)))]);
}
const COMMENT = '#';
const WRITTEN_BY_GIT = ['Signed-off-by: ', '(cherry picked from commit '];
/** Without blank lines, comments and the list of conflicted paths that git leaves at the end. */
function withoutEnd(lines) {
    let end;
    let inConflicts = false;
    for (const [at, line] of lines.entries()) {
        if (line === '' || line.startsWith(COMMENT))
            end ??= at;
        else if (line === 'Conflicts:' && at < lines.length - 1) {
            inConflicts = true;
            end ??= at;
        }
        else if (!(inConflicts && line.startsWith('\t'))) {
            end = undefined;
            inConflicts = false;
        }
    }
    return lines.slice(0, end);
}
/** Index of the first line of the paragraph of trailers; the number of lines when there is none. */
function trailerStart(lines) {
    const firstBlank = lines.findIndex((line) => !line.startsWith(COMMENT) && isBlank(line));
    const endOfTitle = firstBlank < 0 ? lines.length : firstBlank;
    let [onlySpaces, byGit] = [true, false];
    let [trailers, others, perhapsContinued] = [0, 0, 0];
    for (let at = lines.length - 1; at >= endOfTitle; at -= 1) {
        const line = lines[at];
        if (line.startsWith(COMMENT)) {
            others += perhapsContinued;
            perhapsContinued = 0;
        }
        else if (isBlank(line)) {
            if (onlySpaces)
                continue;
            others += perhapsContinued;
            return (byGit && trailers * 3 >= others) || (trailers > 0 && others === 0) ? at + 1 : lines.length;
        }
        else {
            onlySpaces = false;
            const generated = WRITTEN_BY_GIT.some((prefix) => line.startsWith(prefix));
            if (generated || (!beginsWithSpace(line) && separatorIn(line) >= 1)) {
                byGit ||= generated;
                trailers += 1;
                perhapsContinued = 0;
            }
            else if (beginsWithSpace(line)) {
                perhapsContinued += 1;
            }
            else {
                others += 1 + perhapsContinued;
                perhapsContinued = 0;
            }
        }
    }
    return lines.length;
}
/** Position of the colon after a key of letters, digits and dashes, which spaces may follow; -1 when there is none. */
function separatorIn(line) {
    const match = /^(?:[A-Za-z0-9-]+[ \t]*)?:/.exec(line);
    return match === null ? -1 : match[0].length - 1;
}
/** What git takes for white space: no other character of Unicode. */
function beginsWithSpace(line) {
    return /^[ \t\r]/.test(line);
}
function isBlank(line) {
    return /^[ \t\r]*$/.test(line);
}
function trim(text) {
    let [start, end] = [0, text.length];
    while (start < end && isSpace(text.charCodeAt(start)))
        start += 1;
    while (end > start && isSpace(text.charCodeAt(end - 1)))
        end -= 1;
    return text.slice(start, end);
}
function isSpace(code) {
    return code === 32 || code === 9 || code === 10 || code === 13;
}
function unfold(value) {
    return value.replace(/\n[ \t\r\n]*/g, ' ');
}
//# sourceMappingURL=git-trailers.js.map
;// CONCATENATED MODULE: ./build/registry/trailers.js

/** What the message of an event's tag can carry, in the order it is printed. */
const TRAILER_KEYS = [
    'Proofmark-Version',
    'Proofmark-Digest',
    'Proofmark-Run',
    'Proofmark-Evaluation',
    'Proofmark-Verdict',
    'Proofmark-Replaces',
    'Proofmark-Restores',
    'Proofmark-Rollout',
    'Proofmark-Approved-By',
    'Proofmark-Reason',
    'Proofmark-Actor',
    'Proofmark-Workflow-Run',
];
/** Subject and our trailers, by the rules of `git interpret-trailers`; of a key that occurs twice the last counts. */
function parseTagMessage(message) {
    const text = message.trimStart();
    const end = text.indexOf('\n');
    const subject = (end < 0 ? text : text.slice(0, end)).trim();
    // Most tags of a large repository are not ours: looking for one word is cheaper than reading lines.
    if (!message.includes(OURS) && !/proofmark-/i.test(message))
        return { subject, trailers: {} };
    const trailers = {};
    for (const [key, value] of readGitTrailers(message)) {
        const known = KEY_BY_LOWER_CASE.get(key.toLowerCase());
        if (known !== undefined)
            trailers[known] = value;
    }
    return { subject, trailers };
}
const OURS = 'Proofmark-';
const KEY_BY_LOWER_CASE = new Map(TRAILER_KEYS.map((key) => [key.toLowerCase(), key]));
/** Subject, blank line, trailers. Line breaks in values become spaces: one trailer, one line, and no forged ones. */
function printTagMessage({ subject, trailers }) {
    const lines = TRAILER_KEYS.flatMap((key) => {
        const value = trailers[key];
        return value === undefined ? [] : [`${key}: ${oneLine(value)}`];
    });
    return lines.length === 0 ? `${oneLine(subject)}\n` : `${oneLine(subject)}\n\n${lines.join('\n')}\n`;
}
function oneLine(text) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a tag's message.
    return text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
}
//# sourceMappingURL=trailers.js.map

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
