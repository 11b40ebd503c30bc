export const id = 728;
export const ids = [728];
export const modules = {

/***/ 6728:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openTools: () => (/* binding */ openTools)
});

// EXTERNAL MODULE: ./build/adapters/sleep.js
var sleep = __webpack_require__(8818);
;// CONCATENATED MODULE: ./build/adapters/backoff-node.js

const randomBackoff = { pause: (milliseconds) => (0,sleep/* sleep */.y)(Math.random() * milliseconds) };
//# sourceMappingURL=backoff-node.js.map
// EXTERNAL MODULE: external "node:perf_hooks"
var external_node_perf_hooks_ = __webpack_require__(643);
;// CONCATENATED MODULE: ./build/adapters/clock-node.js

/** The machine's clock. */
const systemClock = {
    now: () => new Date(),
    monotonic: () => external_node_perf_hooks_.performance.now(),
};
//# sourceMappingURL=clock-node.js.map
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
// EXTERNAL MODULE: ./build/disk-full.js
var disk_full = __webpack_require__(73);
// EXTERNAL MODULE: ./build/adapters/digest-node.js
var digest_node = __webpack_require__(3026);
// EXTERNAL MODULE: ./build/adapters/temporary-files.js
var temporary_files = __webpack_require__(524);
;// CONCATENATED MODULE: ./build/adapters/data-files-node.js






/** What the digest of a file was when it looked like this. */
const RememberedDigest = schemas/* object */.Ikc({
    /** Size, inode, and times of change to the nanosecond: any write changes one of them. */
    state: schemas/* string */.YjP(),
    sha256: schemas/* string */.YjP(),
    bytes: schemas/* number */.aig(),
    /** The digest with which we published the file. */
    published: schemas/* string */.YjP().optional(),
});
const RememberedDigests = schemas/* record */.g1P(schemas/* string */.YjP(), RememberedDigest);
/** Files of data, with what is known of them kept in `<privateFolder>/cache/digests.json`. */
function dataFiles(privateFolder) {
    const memory = (0,external_node_path_.join)(privateFolder, 'cache', 'digests.json');
    async function place(file, write) {
        await (0,temporary_files/* removeLeftovers */.DA)(privateFolder);
        const temporary = await (0,temporary_files/* temporaryPath */.l5)(privateFolder, 'publish');
        try {
            await write(temporary);
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(file), { recursive: true });
            await (0,promises_.rename)(temporary, file);
        }
        catch (error) {
            await (0,temporary_files/* removeQuietly */.S2)(temporary);
            throw (0,disk_full/* isDiskFull */.b$)(error) ? (0,disk_full/* diskFull */.xg)(file, error) : error;
        }
    }
    async function digest(file, published = false) {
        const info = await (0,promises_.stat)(file, { bigint: true }).catch(() => undefined);
        if (info === undefined || !info.isFile())
            return undefined;
        const state = [info.size, info.ino, info.mtimeNs, info.ctimeNs].join(' ');
        const known = (await recall(memory))[file];
        if (known?.state === state && !published)
            return known;
        const sha256 = await (0,digest_node/* sha256OfFile */.V)(file);
        const seal = published ? sha256 : known?.published;
        const found = { state, sha256, bytes: Number(info.size), ...(seal === undefined ? {} : { published: seal }) };
        // Read again: another process may have remembered other files meanwhile.
        const digests = { ...(await recall(memory)), [file]: found };
        await place(memory, (temporary) => (0,promises_.writeFile)(temporary, JSON.stringify(digests)));
        return found;
    }
    return {
        async digest(file) {
            const found = await digest(file);
            return found && { sha256: found.sha256, bytes: found.bytes };
        },
        async intact(file) {
            const found = await digest(file);
            return found !== undefined && found.sha256 === found.published;
        },
        async publish(file, write) {
            await place(file, write);
            await digest(file, true);
        },
        async temporary(purpose, use) {
            const file = await (0,temporary_files/* temporaryPath */.l5)(privateFolder, purpose);
            try {
                return await use(file);
            }
            catch (error) {
                throw (0,disk_full/* isDiskFull */.b$)(error) ? (0,disk_full/* diskFull */.xg)(file, error) : error;
            }
            finally {
                await (0,temporary_files/* removeQuietly */.S2)(file);
            }
        },
    };
}
/** A memory that cannot be read is no memory; the digests are computed again. */
async function recall(memory) {
    try {
        return RememberedDigests.parse(JSON.parse(await (0,promises_.readFile)(memory, 'utf8')));
    }
    catch {
        return {};
    }
}
//# sourceMappingURL=data-files-node.js.map
// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(8995);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/config/nearest-name.js
var nearest_name = __webpack_require__(8721);
;// CONCATENATED MODULE: ./build/adapters/onnx-feeds.js

const COLUMN_TYPES = [
    'float32',
    'float64',
    'int64',
    'int32',
    'bool',
    'string',
];
const OUTPUT_TYPES = ['float32', 'float64', 'int64'];
/** Matches a model's declared inputs and output with its ONNX signature: a plan, or every disagreement at once. */
function planFeeds(binding, signature, file) {
    const problems = [];
    const feeds = [];
    const names = signature.inputs.map((input) => input.name);
    for (const [name, columns] of Object.entries(binding.inputs)) {
        const input = signature.inputs.find((candidate) => candidate.name === name);
        if (input === undefined) {
            problems.push({
                what: `the model has no input ${JSON.stringify(name)}; it has ${list(names)}`,
                where: { file, field: `onnx.inputs.${name}` },
                fix: suggestion(name, names, 'onnx.inputs'),
            });
            continue;
        }
        const feed = planFeed(input, columns);
        if ('what' in feed)
            problems.push({ where: { file, field: `onnx.inputs.${name}` }, ...feed });
        else
            feeds.push(feed);
    }
    // An input whose name was only misspelt has been suggested above; to call it unfed as well would be one problem twice.
    const misspelt = new Set(Object.keys(binding.inputs)
        .filter((name) => !names.includes(name))
        .map((name) => (0,nearest_name/* nearestName */.q)(name, names)));
    const unfed = signature.inputs.filter(({ name }) => !(name in binding.inputs) && !misspelt.has(name));
    for (const input of unfed) {
        problems.push({
            what: `the model's input ${describeTensor(input)} is fed by no column`,
            where: { file, field: 'onnx.inputs' },
            fix: `Add it to model.yaml: onnx: { inputs: { ${input.name}: [columns, in, order] } }`,
        });
    }
    const output = planOutput(binding.output, signature);
    if ('what' in output)
        problems.push({ where: { file, field: 'onnx.output' }, ...output });
    const fixed = [...new Set(feeds.map((feed) => fixedRowsOf(signature, feed.input)).filter((rows) => rows !== null))];
    if (fixed.length > 1) {
        problems.push({
            what: `the model's inputs want different numbers of rows: ${fixed.join(' and ')}`,
            where: { file, field: 'onnx.inputs' },
            fix: 'Export it with a free first dimension.',
        });
    }
    if (problems.length > 0 || 'what' in output)
        return { problems };
    return {
        plan: {
            feeds,
            columns: feeds.flatMap((feed) => feed.columns.map((name) => ({ name, type: feed.type }))),
            ...output,
            fixedRows: fixed[0] ?? null,
        },
    };
}
function planFeed(input, bound) {
    const type = COLUMN_TYPES.find((candidate) => candidate === input.type);
    if (type === undefined) {
        return {
            what: `the input ${describeTensor(input)} takes ${input.type ?? 'something that is not a tensor'}`,
            fix: `Export it as one of ${COLUMN_TYPES.join(', ')}.`,
        };
    }
    const columns = typeof bound === 'string' ? [bound] : bound;
    const [, ...trailing] = input.shape;
    if (input.shape.length > 2 || input.shape.length === 0) {
        return {
            what: `the input ${describeTensor(input)} has ${input.shape.length} dimensions`,
            fix: 'Columns of a table fill inputs of shape [rows] or [rows, columns]; let the model reshape them.',
        };
    }
    const width = trailing[0];
    if (width === undefined) {
        return columns.length === 1
            ? { input: input.name, type, columns, trailing: [] }
            : {
                what: `the input ${describeTensor(input)} takes one column, and ${columns.length} are bound to it`,
                fix: `Bind one column, or export an input of shape [rows, ${columns.length}].`,
            };
    }
    if (typeof width === 'number' && width !== columns.length) {
        return {
            what: `the input ${describeTensor(input)} takes ${width} ${plural(width, 'column')}, and ${columns.length} ${columns.length === 1 ? 'is' : 'are'} bound to it`,
            fix: `List exactly ${width} ${plural(width, 'column')}, in the order the model was trained with.`,
        };
    }
    return { input: input.name, type, columns, trailing: [columns.length] };
}
function planOutput(wanted, signature) {
    const names = signature.outputs.map((output) => output.name);
    const output = signature.outputs.find((candidate) => candidate.name === wanted.name);
    if (output === undefined) {
        return {
            what: `the model has no output ${JSON.stringify(wanted.name)}; it has ${list(names)}`,
            fix: suggestion(wanted.name, names, 'onnx.output.name'),
        };
    }
    if (output.type === null) {
        return {
            what: `the output ${JSON.stringify(output.name)} is a sequence of maps (ZipMap), not a tensor`,
            fix: "Export without ZipMap: skl2onnx's to_onnx(…, options={'zipmap': False}); then name the probabilities.",
        };
    }
    const outputType = OUTPUT_TYPES.find((type) => type === output.type);
    if (outputType === undefined) {
        return {
            what: `the output ${describeTensor(output)} is ${output.type}, and a score is a number`,
            fix: `Choose an output of type ${OUTPUT_TYPES.join(', ')}; the model has ${list(names)}.`,
        };
    }
    const width = output.shape.length < 2 ? 1 : output.shape[1];
    if (output.shape.length > 2) {
        return {
            what: `the output ${describeTensor(output)} has ${output.shape.length} dimensions`,
            fix: 'Choose an output of shape [rows] or [rows, columns].',
        };
    }
    if (wanted.column === undefined && typeof width === 'number' && width > 1) {
        return {
            what: `the output ${describeTensor(output)} has ${width} columns, and model.yaml does not say which is the score`,
            fix: `Add onnx.output.column, from 0 to ${width - 1}; the probability of the positive class is usually 1.`,
        };
    }
    const outputColumn = wanted.column ?? 0;
    if (typeof width === 'number' && outputColumn >= width) {
        return {
            what: `the output ${describeTensor(output)} has no column ${outputColumn}`,
            fix: width === 1 ? 'Leave onnx.output.column out.' : `Columns count from 0 to ${width - 1}.`,
        };
    }
    return { output: output.name, outputType, outputColumn };
}
function fixedRowsOf(signature, input) {
    const rows = signature.inputs.find((candidate) => candidate.name === input)?.shape[0];
    return typeof rows === 'number' && rows > 0 ? rows : null;
}
/** `features: float32[rows, 4]` */
function describeTensor(tensor) {
    const shape = tensor.shape.map((dimension) => (dimension === '' ? '?' : dimension)).join(', ');
    return `${JSON.stringify(tensor.name)} (${tensor.type ?? 'no tensor'}[${shape}])`;
}
function suggestion(name, names, field) {
    const nearest = (0,nearest_name/* nearestName */.q)(name, names);
    return nearest === undefined ? `Use one of these names in ${field}.` : `Did you mean ${JSON.stringify(nearest)}?`;
}
function list(names) {
    return names.map((name) => JSON.stringify(name)).join(', ');
}
function plural(count, noun) {
    return count === 1 ? noun : `${noun}s`;
}
//# sourceMappingURL=onnx-feeds.js.map
;// CONCATENATED MODULE: ./build/adapters/onnx-file.js


/** Operator domains every runtime has; `''` and `ai.onnx` are the same. */
const STANDARD_DOMAINS = new Set(['', 'ai.onnx', 'ai.onnx.ml']);
/** Protobuf's own limit for one message, and so for an ONNX file. */
const LARGEST_FILE_BYTES = 2 ** 31 - 1;
/** `TensorProto.DataLocation.EXTERNAL` */
const EXTERNAL = 1;
/**
 * What is wrong with a model file, found without running it; empty when it may be loaded. A model is one file, because
 * evidence and releases keep one file: weights beside it are refused too, and weights outside its folder with a
 * sentence of their own, since such a path can name any file of the machine that loads the model. The file is read once
 * and its tensors are views into that buffer, so memory stays near the file's size.
 */
async function checkModelFile(file, options) {
    const info = await (0,promises_.stat)(file).catch(() => undefined);
    if (info === undefined || !info.isFile()) {
        return [{ what: 'there is no model file', where: { file }, fix: 'Let training write it to $PROOFMARK_OUT.' }];
    }
    if (info.size === 0)
        return [notOnnx(file, 'it is empty')];
    if (info.size > LARGEST_FILE_BYTES)
        return [notOnnx(file, 'it is larger than 2 GiB, the limit of the format')];
    const model = await decode(file);
    if (typeof model === 'string')
        return [notOnnx(file, model)];
    const graph = model.graph;
    if (model.irVersion === 0n || graph === undefined)
        return [notOnnx(file, 'it has no IR version or no graph')];
    if (model.opsetImport.length === 0)
        return [notOnnx(file, 'it names no operator set')];
    if (graph.output.length === 0)
        return [notOnnx(file, 'its graph has no output')];
    const contents = collect(model);
    return [
        ...externalDataProblems(file, contents.externalLocations),
        ...domainProblems(file, model, contents.operators, options.allowDomains),
    ];
}
/** `IR 8, ai.onnx 17, ai.onnx.ml 3`: what a file was written for, to be told when a runtime refuses it. */
async function describeModelFile(file) {
    const model = await decode(file);
    if (typeof model === 'string')
        return model;
    const sets = model.opsetImport.map((set) => `${set.domain === '' ? 'ai.onnx' : set.domain} ${set.version}`);
    return [`IR ${model.irVersion}`, ...sets].join(', ');
}
/** Names of the graph's outputs, also of those that are no tensors, which onnxruntime-node leaves out of its signature. */
async function declaredOutputs(file) {
    const model = await decode(file);
    return typeof model === 'string' ? [] : (model.graph?.output.map((output) => output.name) ?? []);
}
async function decode(file) {
    const [{ fromBinary }, { ModelProtoSchema }] = await Promise.all([Promise.all(/* import() */[__webpack_require__.e(42), __webpack_require__.e(341)]).then(__webpack_require__.bind(__webpack_require__, 2341)), Promise.all(/* import() */[__webpack_require__.e(42), __webpack_require__.e(48)]).then(__webpack_require__.bind(__webpack_require__, 1048))]);
    try {
        return fromBinary(ModelProtoSchema, await (0,promises_.readFile)(file), { readUnknownFields: false });
    }
    catch (error) {
        return `it is damaged or cut short (${error instanceof Error ? error.message : String(error)})`;
    }
}
function notOnnx(file, why) {
    return {
        what: `is not a whole ONNX model: ${why}`,
        where: { file },
        fix: 'Export the model again (onnx.checker.check_model tells more) and check that the copy is complete.',
    };
}
function externalDataProblems(file, locations) {
    return [...locations].map(([location, tensor]) => {
        const normal = external_node_path_.posix.normalize(location.replaceAll('\\', '/'));
        const outside = normal.startsWith('/') || /^[A-Za-z]:/.test(normal) || normal === '..' || normal.startsWith('../');
        return {
            what: outside
                ? `the tensor ${JSON.stringify(tensor)} reads its data from outside the model's folder: ${JSON.stringify(location)}`
                : `the tensor ${JSON.stringify(tensor)} keeps its data in another file: ${JSON.stringify(location)}`,
            where: { file },
            fix: 'A model is one file. Save it with its weights inside (onnx.save_model(model, path, save_as_external_data=False)).',
        };
    });
}
function domainProblems(file, model, operators, allowDomains) {
    // A function the model defines itself may live in any domain: its body is made of operators that are checked too.
    const defined = new Set(model.functions.map((fn) => `${fn.domain}/${fn.name}`));
    return [...operators].flatMap(([domain, names]) => {
        if (STANDARD_DOMAINS.has(domain) || allowDomains.includes(domain))
            return [];
        const foreign = [...names].filter((name) => !defined.has(`${domain}/${name}`)).sort();
        if (foreign.length === 0)
            return [];
        return [
            {
                what: `uses operators of the domain ${JSON.stringify(domain)}: ${foreign.slice(0, 5).join(', ')}`,
                where: { file },
                fix: `Export without them, or allow the domain in model.yaml: onnx: { allow_domains: [${domain}] }`,
            },
        ];
    });
}
function collect(model) {
    const contents = { externalLocations: new Map(), operators: new Map() };
    if (model.graph !== undefined)
        visitGraph(model.graph, contents);
    for (const fn of model.functions)
        visitFunction(fn, contents);
    for (const training of model.trainingInfo) {
        if (training.initialization !== undefined)
            visitGraph(training.initialization, contents);
        if (training.algorithm !== undefined)
            visitGraph(training.algorithm, contents);
    }
    return contents;
}
function visitGraph(graph, contents) {
    for (const tensor of graph.initializer)
        visitTensor(tensor, contents);
    for (const sparse of graph.sparseInitializer) {
        if (sparse.values !== undefined)
            visitTensor(sparse.values, contents);
        if (sparse.indices !== undefined)
            visitTensor(sparse.indices, contents);
    }
    for (const node of graph.node)
        visitNode(node, contents);
}
function visitFunction(fn, contents) {
    for (const attribute of fn.attributeProto)
        visitAttribute(attribute, contents);
    for (const node of fn.node)
        visitNode(node, contents);
}
function visitNode(node, contents) {
    const names = contents.operators.get(node.domain) ?? new Set();
    names.add(node.opType);
    contents.operators.set(node.domain, names);
    for (const attribute of node.attribute)
        visitAttribute(attribute, contents);
}
function visitAttribute(attribute, contents) {
    for (const tensor of [attribute.t, ...attribute.tensors])
        if (tensor !== undefined)
            visitTensor(tensor, contents);
    for (const graph of [attribute.g, ...attribute.graphs])
        if (graph !== undefined)
            visitGraph(graph, contents);
    for (const sparse of [attribute.sparseTensor, ...attribute.sparseTensors]) {
        if (sparse?.values !== undefined)
            visitTensor(sparse.values, contents);
        if (sparse?.indices !== undefined)
            visitTensor(sparse.indices, contents);
    }
}
function visitTensor(tensor, contents) {
    if (tensor.dataLocation !== EXTERNAL && tensor.externalData.length === 0)
        return;
    const location = tensor.externalData.find((entry) => entry.key === 'location')?.value ?? '';
    if (!contents.externalLocations.has(location))
        contents.externalLocations.set(location, tensor.name);
}
//# sourceMappingURL=onnx-file.js.map
;// CONCATENATED MODULE: ./build/adapters/engine-onnxruntime.js





/** Most rows of one run: larger runs are slower and cost hundreds of megabytes. */
const LARGEST_CHUNK = 8192;
/** onnxruntime on the CPU, sequential, one thread unless asked otherwise: repeats give the same bits. */
function onnxruntimeEngine() {
    return {
        version: `onnxruntime-node ${runtimeVersion()}`,
        check: checkModelFile,
        async signature(file) {
            const session = await load(await import(/* webpackIgnore: true */ 'onnxruntime-node'), file, 1);
            try {
                return await signatureOf(session, file);
            }
            finally {
                await session.release();
            }
        },
        async open(file, binding, options = {}) {
            const runtime = await import(/* webpackIgnore: true */ 'onnxruntime-node');
            const threads = options.threads ?? 1;
            const session = await load(runtime, file, threads);
            const hasOutput = session.outputNames.includes(binding.output.name);
            const signature = hasOutput ? tensorsOf(session) : await signatureOf(session, file);
            const planned = planFeeds(binding, signature, file);
            if ('problems' in planned) {
                await session.release();
                throw new errors/* UserError */.yo(planned.problems);
            }
            return scorer(runtime, session, planned.plan, file, { ...options, threads });
        },
    };
}
function runtimeVersion() {
    const manifest = (0,external_node_module_.createRequire)(import.meta.url)('onnxruntime-node/package.json');
    return String(manifest.version);
}
async function load(runtime, file, threads) {
    try {
        return await runtime.InferenceSession.create(file, {
            executionProviders: ['cpu'],
            intraOpNumThreads: threads,
            interOpNumThreads: 1,
            executionMode: 'sequential',
            graphOptimizationLevel: 'all',
            logSeverityLevel: 3,
        });
    }
    catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const reason = message.replace(`Load model from ${file} failed:`, '').trim();
        throw new errors/* UserError */.yo({
            what: `onnxruntime cannot load the model (${await describeModelFile(file)}): ${firstLine(reason)}`,
            where: { file },
            fix: 'Export it again for an operator set this runtime has (opset 17 and IR 8 load everywhere).',
        }, { cause: error });
    }
}
/** The tensors of a loaded model. */
function tensorsOf(session) {
    const describe = (value) => value.isTensor
        ? { name: value.name, type: value.type, shape: value.shape }
        : { name: value.name, type: null, shape: [] };
    return { inputs: session.inputMetadata.map(describe), outputs: session.outputMetadata.map(describe) };
}
/** Tensors, and the outputs that are none: the runtime's bindings leave those out, and the file has to be read for them. */
async function signatureOf(session, file) {
    const { inputs, outputs } = tensorsOf(session);
    const others = (await declaredOutputs(file)).filter((name) => !outputs.some((tensor) => tensor.name === name));
    return { inputs, outputs: [...outputs, ...others.map((name) => ({ name, type: null, shape: [] }))] };
}
function allocate(type, length) {
    switch (type) {
        case 'float32':
            return new Float32Array(length);
        case 'float64':
            return new Float64Array(length);
        case 'int32':
            return new Int32Array(length);
        case 'int64':
            return new BigInt64Array(length);
        case 'bool':
            return new Uint8Array(length);
        case 'string':
            return new Array(length).fill('');
    }
}
/** Copies a column's values into every `width`-th place of a tensor's data, from place `at` on. */
function scatter(target, source, from, count, at, width) {
    if (Array.isArray(target)) {
        for (let row = 0; row < count; row++)
            target[at + row * width] = String(source[from + row]);
        return;
    }
    // Numbers to numbers, or bigints to bigints: the query casts each column to the type of its tensor.
    const values = source;
    const data = target;
    for (let row = 0, place = at; row < count; row++, place += width)
        data[place] = values[from + row];
}
/**
 * As `scatter`, for four float columns that lie side by side in the tensor. Nearly all features are floats; a loop that sees
 * one type of array and touches each cache line once for four values takes half the time.
 */
function scatterFour(target, sources, from, count, at, width) {
    const [a, b, c, d] = sources;
    for (let row = from, place = at; row < from + count; row++, place += width) {
        target[place] = a[row];
        target[place + 1] = b[row];
        target[place + 2] = c[row];
        target[place + 3] = d[row];
    }
}
function areFloats(columns) {
    return columns.length === 4 && columns.every((column) => column instanceof Float32Array);
}
/** Tensors of a fixed number of rows over buffers that are filled again and again. */
class TensorBuffers {
    rows;
    filled = 0;
    #runtime;
    #feeds;
    #buffers;
    constructor(runtime, feeds, rows) {
        this.#runtime = runtime;
        this.#feeds = feeds;
        this.rows = rows;
        this.#buffers = feeds.map((feed) => allocate(feed.type, rows * feed.columns.length));
    }
    /** Takes as many rows as fit; returns how many. */
    fill(batch, from) {
        const count = Math.min(batch.rows - from, this.rows - this.filled);
        let column = 0;
        this.#feeds.forEach((feed, index) => {
            const width = feed.columns.length;
            const target = this.#buffers[index];
            for (let k = 0; k < width;) {
                const four = batch.columns.slice(column, Math.min(column + 4, column + width - k));
                const place = this.filled * width + k;
                const together = target instanceof Float32Array && areFloats(four);
                if (together)
                    scatterFour(target, four, from, count, place, width);
                else
                    scatter(target, batch.columns[column], from, count, place, width);
                k += together ? 4 : 1;
                column += together ? 4 : 1;
            }
        });
        this.filled += count;
        return count;
    }
    /** The rows filled so far, or `padded` rows of which the rest is what lay there before. Copies nothing. */
    tensors(padded) {
        const rows = padded ?? this.filled;
        return Object.fromEntries(this.#feeds.map((feed, index) => {
            const buffer = this.#buffers[index];
            const length = rows * feed.columns.length;
            const data = Array.isArray(buffer) ? buffer.slice(0, length) : buffer.subarray(0, length);
            return [feed.input, new this.#runtime.Tensor(feed.type, data, [rows, ...feed.trailing])];
        }));
    }
}
function scorer(runtime, session, plan, file, options) {
    const chunkRows = plan.fixedRows ?? Math.min(options.chunkRows ?? LARGEST_CHUNK, LARGEST_CHUNK);
    const buffers = new TensorBuffers(runtime, plan.feeds, chunkRows);
    let chunks = [];
    let seconds = 0;
    let peakMemoryBytes = process.memoryUsage.rss();
    async function run() {
        const rows = buffers.filled;
        const started = external_node_perf_hooks_.performance.now();
        const outputs = await runOnce(session, buffers.tensors(plan.fixedRows), plan, file);
        seconds += (external_node_perf_hooks_.performance.now() - started) / 1000;
        chunks.push(scoreColumn(outputs, plan, rows, plan.fixedRows ?? rows, file));
        buffers.filled = 0;
        peakMemoryBytes = Math.max(peakMemoryBytes, process.memoryUsage.rss());
    }
    return {
        columns: plan.columns,
        async push(batch) {
            for (let from = 0; from < batch.rows;) {
                from += buffers.fill(batch, from);
                if (buffers.filled === buffers.rows)
                    await run();
            }
        },
        async finish() {
            if (buffers.filled > 0)
                await run();
            const scores = { values: joined(chunks, plan), seconds, peakMemoryBytes, chunkRows, threads: options.threads };
            chunks = [];
            seconds = 0;
            return scores;
        },
        async time(batch, first, count) {
            const requests = Array.from({ length: Math.min(batch.rows, count) }, (_, index) => {
                const single = new TensorBuffers(runtime, plan.feeds, plan.fixedRows ?? 1);
                const row = (first + index) % batch.rows;
                single.fill({ rows: row + 1, columns: batch.columns }, row);
                return single.tensors(plan.fixedRows);
            });
            const milliseconds = new Float64Array(count);
            for (let index = 0; index < count; index++) {
                const started = external_node_perf_hooks_.performance.now();
                await session.run(requests[index % requests.length], [plan.output]);
                milliseconds[index] = external_node_perf_hooks_.performance.now() - started;
            }
            return milliseconds;
        },
        async close() {
            await session.release();
        },
    };
}
async function runOnce(session, feeds, plan, file) {
    let outputs;
    try {
        outputs = await session.run(feeds, [plan.output]);
    }
    catch (error) {
        throw new errors/* UserError */.yo({
            what: `the model failed on a batch of rows: ${firstLine(error instanceof Error ? error.message : String(error))}`,
            where: { file },
            fix: 'Check the columns in onnx.inputs: their number, order and types must be those the model was trained with.',
        }, { cause: error });
    }
    return outputs[plan.output];
}
/** The score of each row: one column of the output. Copied, because the runtime may use its buffer again. */
function scoreColumn(output, plan, rows, runRows, file) {
    const width = output.dims.length < 2 ? 1 : output.dims[1];
    if (output.dims.length > 2 || output.dims[0] !== runRows || plan.outputColumn >= width) {
        throw new errors/* UserError */.yo({
            what: `the output ${JSON.stringify(plan.output)} has shape [${output.dims.join(', ')}] for ${runRows} rows, and column ${plan.outputColumn} of it was asked for`,
            where: { file, field: 'onnx.output' },
            fix: 'Choose an output of shape [rows] or [rows, columns], and a column it has.',
        });
    }
    if (width === 1 && !(output.data instanceof BigInt64Array)) {
        return output.data.slice(0, rows);
    }
    const scores = plan.outputType === 'float32' ? new Float32Array(rows) : new Float64Array(rows);
    if (output.data instanceof BigInt64Array) {
        for (let row = 0; row < rows; row++)
            scores[row] = Number(output.data[row * width + plan.outputColumn]);
    }
    else {
        const data = output.data;
        for (let row = 0; row < rows; row++)
            scores[row] = data[row * width + plan.outputColumn];
    }
    return scores;
}
function joined(chunks, plan) {
    const rows = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const all = plan.outputType === 'float32' ? new Float32Array(rows) : new Float64Array(rows);
    let at = 0;
    for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
    }
    return all;
}
function firstLine(text) {
    return text.split('\n', 1)[0] ?? text;
}
//# sourceMappingURL=engine-onnxruntime.js.map
// EXTERNAL MODULE: ./build/config/model-config.js
var model_config = __webpack_require__(2865);
// EXTERNAL MODULE: ./build/ports.js
var ports = __webpack_require__(4788);
// EXTERNAL MODULE: ./build/adapters/git-process.js
var git_process = __webpack_require__(1361);
;// CONCATENATED MODULE: ./build/adapters/evidence-remote.js

function openRemote(root, name, log) {
    let listed;
    let reachable = true;
    function unreachable(action, error) {
        if (!(error instanceof git_process/* GitError */.XS))
            throw error;
        if (reachable)
            log.warn(`${action} ${name} did not work (${lastLine(error.stderr)}); going on with what is here.`);
        reachable = false;
    }
    async function list() {
        if (!reachable)
            return undefined;
        try {
            const { stdout } = await (0,git_process/* runGit */.EO)(root, ['ls-remote', '--quiet', name, 'refs/proofmark/*']);
            const refs = stdout.toString('utf8').split('\n').filter(Boolean);
            return new Map(refs.map((entry) => entry.split('\t').reverse()));
        }
        catch (error) {
            unreachable('Looking for evidence on', error);
            return undefined;
        }
    }
    function refs() {
        listed ??= list();
        return listed;
    }
    async function push(wanted) {
        const outcomes = new Map(wanted.map(({ ref }) => [ref, 'failed']));
        if (!reachable || wanted.length === 0)
            return outcomes;
        // An empty lease: the ref must not be there yet.
        const leases = wanted.map(({ ref }) => `--force-with-lease=${ref}:`);
        const refspecs = wanted.map(({ ref, commit }) => `${commit}:${ref}`);
        const args = ['push', '--porcelain', '--no-verify', '--no-thin', ...leases, name, ...refspecs];
        const result = await (0,git_process/* runGit */.EO)(root, args, { accept: [0, 1, 128] });
        const report = result.stdout.toString('utf8');
        const refused = new Map();
        for (const [, flag, ref, summary] of report.matchAll(/^([ +\-*!=])\t[^\t]*:([^\t]+)\t(.*)$/gm)) {
            if (flag === '!')
                refused.set(ref, summary);
            else
                outcomes.set(ref, 'sent');
        }
        if (result.code === 128 || (result.code === 1 && refused.size === 0)) {
            unreachable('Sending evidence to', new git_process/* GitError */.XS(args, result.code, result.stderr));
        }
        if (refused.size > 0)
            await explainRefusals(refused, outcomes);
        const known = await listed;
        for (const { ref, commit } of wanted)
            if (outcomes.get(ref) === 'sent')
                known?.set(ref, commit);
        return outcomes;
    }
    /** A refusal means "somebody was first" exactly when the remote now has the ref; anything else is its own rule. */
    async function explainRefusals(refused, outcomes) {
        listed = list();
        const there = await listed;
        const reasons = new Set();
        for (const [ref, summary] of refused) {
            if (there?.has(ref) === true)
                outcomes.set(ref, 'taken');
            else
                reasons.add(summary);
        }
        for (const reason of reasons)
            log.warn(`${name} refused evidence: ${reason}. It is kept here and sent next time.`);
    }
    return {
        name,
        refs,
        forget: () => {
            listed = undefined;
        },
        push,
        async fetch(ref) {
            if (!reachable)
                return false;
            const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-filter', name, `+${ref}:${ref}`];
            try {
                await (0,git_process/* runGit */.EO)(root, args);
                return true;
            }
            catch (error) {
                if (!(error instanceof git_process/* GitError */.XS))
                    throw error;
                if (/couldn't find remote ref/.test(error.stderr))
                    return false;
                unreachable('Fetching evidence from', error);
                return false;
            }
        },
    };
}
/** Name of the commit a local ref holds, without asking whether that commit is intact. */
async function localCommit(root, ref) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['rev-parse', '--verify', '--quiet', ref], { accept: [0, 1, 128] });
    return answer.code === 0 ? (0,git_process/* line */.n8)(answer) : undefined;
}
function lastLine(text) {
    const lines = text.split('\n').filter((entry) => /^(?:fatal|error|ssh|remote):/.test(entry));
    return (lines[0] ?? text.trim().split('\n').at(-1) ?? '').trim();
}
//# sourceMappingURL=evidence-remote.js.map
// EXTERNAL MODULE: ./build/adapters/evidence-store.js
var evidence_store = __webpack_require__(5212);
;// CONCATENATED MODULE: ./build/adapters/evidence-git.js









const KINDS = ['runs', 'failures', 'evaluations', 'verdicts', 'unblocks'];
/** Refs of one push: enough to be quick, few enough for every server's command line. */
const REFS_PER_PUSH = 100;
/** A lock of a git process that was killed; a living one holds it for milliseconds. */
const STALE_LOCK_SECONDS = 10;
/**
 * Evidence in the refs of this repository. Order of a write: objects, a note that the ref is still to be sent, the ref,
 * the push, removal of the note. Killed anywhere, it leaves no ref or a whole one, and `pushMissing` sends what is noted.
 */
function openEvidence(git, log, options = {}) {
    const { root, privateFolder } = git;
    const largeFileBytes = options.largeFileBytes ?? evidence_store/* LARGE_FILE_BYTES */.Ds;
    const unsent = (0,external_node_path_.join)(privateFolder, 'unsent');
    const lists = new Map();
    /** Refs that were found: what is created once never changes. A write of our own may still lose to the remote's. */
    const found = new Map();
    let opened;
    let tidied;
    function remote() {
        opened ??= git.remote().then((name) => (name === null ? null : openRemote(root, name, log)));
        return opened;
    }
    function tidy() {
        tidied ??= (0,temporary_files/* removeLeftovers */.DA)(privateFolder);
        return tidied;
    }
    async function remoteRefs() {
        return (await (await remote())?.refs()) ?? new Map();
    }
    async function find(id) {
        const ref = refOf(id);
        const commit = found.get(ref) ?? (await localCommit(root, ref)) ?? (await fetchCommit(ref));
        if (commit === undefined)
            return undefined;
        found.set(ref, commit);
        return { id, commit };
    }
    async function fetchCommit(ref) {
        if (!(await remoteRefs()).has(ref) || (await (await remote())?.fetch(ref)) !== true)
            return undefined;
        return localCommit(root, ref);
    }
    async function existing(ids) {
        if (ids.length === 0)
            return new Set();
        for (const id of ids)
            refOf(id);
        const here = await localRefs(root, 'refs/proofmark/');
        const found = new Set(ids.map(ports/* evidenceName */.X).filter((name) => here.has(`refs/proofmark/${name}`)));
        if (found.size === new Set(ids.map(ports/* evidenceName */.X)).size)
            return found;
        const there = await remoteRefs();
        for (const id of ids)
            if (there.has(refOf(id)))
                found.add((0,ports/* evidenceName */.X)(id));
        return found;
    }
    async function list(kind, model, { remote: alsoThere = false } = {}) {
        const prefix = `refs/proofmark/${kind}/${model === undefined ? '' : `${model}/`}`;
        const refs = new Map(alsoThere ? await remoteRefs() : []);
        for (const [ref, commit] of await localRefs(root, prefix))
            refs.set(ref, commit);
        const entries = [];
        for (const ref of [...refs.keys()].filter((name) => name.startsWith(prefix)).sort()) {
            const id = parseRef(ref);
            if (id !== undefined)
                entries.push({ id, commit: refs.get(ref) });
        }
        return entries;
    }
    async function write(id, files) {
        const ref = refOf(id);
        found.delete(ref);
        await tidy();
        const there = await intactCommit(root, ref);
        if (there !== undefined)
            return { status: 'existed', commit: there };
        const commit = await (0,evidence_store/* writeCommit */.rV)(root, privateFolder, (0,ports/* evidenceName */.X)(id), files, largeFileBytes);
        const note = (0,external_node_path_.join)(unsent, (0,ports/* evidenceName */.X)(id).replaceAll('/', '.'));
        await (0,promises_.mkdir)(unsent, { recursive: true });
        await (0,promises_.writeFile)(note, '');
        if (!(await createRef(root, privateFolder, ref, commit))) {
            return { status: 'existed', commit: (await localCommit(root, ref)) ?? commit };
        }
        const [sent] = await send([{ ref, commit }]);
        if (sent === undefined || sent.commit === commit)
            return { status: 'created', commit };
        return { status: 'existed', commit: sent.commit };
    }
    /** Pushes refs and answers those the remote now has: with our commit, or with the one it had first, which replaces ours. */
    async function send(refs) {
        const target = await remote();
        if (target === null)
            return [];
        const shared = [];
        for (const [ref, outcome] of await target.push(refs)) {
            if (outcome === 'failed')
                continue;
            if (outcome === 'taken') {
                if (!(await target.fetch(ref)))
                    continue;
                log.info(`${target.name} already has ${ref.slice('refs/proofmark/'.length)}: using what is there.`);
            }
            await (0,promises_.rm)((0,external_node_path_.join)(unsent, ref.slice('refs/proofmark/'.length).replaceAll('/', '.')), { force: true });
            const commit = await localCommit(root, ref);
            if (commit !== undefined)
                shared.push({ ref, commit });
        }
        return shared;
    }
    async function pushMissing() {
        const notes = await (0,promises_.readdir)(unsent).catch(() => []);
        if (notes.length === 0 || (await remote()) === null)
            return 0;
        const here = await localRefs(root, 'refs/proofmark/');
        const waiting = [];
        for (const note of notes) {
            const ref = `refs/proofmark/${note.replaceAll('.', '/')}`;
            const commit = here.get(ref);
            if (commit !== undefined)
                waiting.push({ ref, commit });
            else
                await (0,temporary_files/* removeQuietly */.S2)((0,external_node_path_.join)(unsent, note)); // Killed before the ref was made.
        }
        let count = 0;
        for (let at = 0; at < waiting.length; at += REFS_PER_PUSH) {
            count += (await send(waiting.slice(at, at + REFS_PER_PUSH))).length;
        }
        return count;
    }
    function fileList(entry) {
        const known = lists.get(entry.commit);
        if (known !== undefined)
            return known;
        const listed = (0,evidence_store/* readFileList */.XO)(root, entry.commit);
        lists.set(entry.commit, listed);
        listed.catch(() => lists.delete(entry.commit));
        return listed;
    }
    /** Reads something of an entry; what turns out missing or damaged is fetched once more, where the remote has it. */
    async function reading(entry, name, read) {
        try {
            return await read();
        }
        catch (error) {
            if (!(error instanceof evidence_store/* DamagedObject */.F7))
                throw error;
            if (!(await refetch(entry, error)))
                throw unreadable(entry, name, error, (await remote())?.name ?? null);
            log.info(`Fetched ${(0,ports/* evidenceName */.X)(entry.id)} again: ${error.oid} was ${error.state} here.`);
        }
        try {
            return await read();
        }
        catch (error) {
            if (!(error instanceof evidence_store/* DamagedObject */.F7))
                throw error;
            throw unreadable(entry, name, error, (await remote())?.name ?? null);
        }
    }
    async function refetch({ id, commit }, damage) {
        const ref = refOf(id);
        if ((await remoteRefs()).get(ref) !== commit)
            return false;
        // git neither overwrites an object it has nor asks for one it believes to have: take both out of its way first.
        const looseObject = (0,external_node_path_.join)((0,external_node_path_.dirname)(privateFolder), 'objects', damage.oid.slice(0, 2), damage.oid.slice(2));
        await (0,temporary_files/* removeQuietly */.S2)(looseObject);
        const held = await localCommit(root, ref);
        if (held !== undefined)
            await (0,git_process/* runGit */.EO)(root, ['update-ref', '-d', ref, held]);
        const fetched = (await (await remote())?.fetch(ref)) === true;
        if (!fetched && held !== undefined)
            await (0,git_process/* runGit */.EO)(root, ['update-ref', ref, held], { accept: [0, 128] });
        return fetched;
    }
    async function stored(entry, name) {
        const file = (await fileList(entry)).get(name);
        if (file !== undefined)
            return file;
        throw new errors/* UserError */.yo({
            what: `${refOf(entry.id)} has no file ${name}`,
            fix: `it was written by another version of Proofmark; remove it with \`git update-ref -d ${refOf(entry.id)}\` and run again`,
        });
    }
    return {
        find,
        refresh: () => void opened?.then((target) => target?.forget()),
        existing,
        list,
        write,
        pushMissing,
        readFile: (entry, name) => reading(entry, name, async () => (0,evidence_store/* readStored */.CL)(root, privateFolder, await stored(entry, name))),
        fileNames: (entry) => reading(entry, null, async () => [...(await fileList(entry)).keys()].sort()),
        async checkout(entry, name, sha256) {
            await tidy();
            const placed = await reading(entry, name, async () => (0,evidence_store/* placeStored */.hN)(root, privateFolder, name, await stored(entry, name)));
            if (sha256 === undefined || placed.sha256 === sha256)
                return placed.path;
            throw new errors/* UserError */.yo({
                what: `${name} of ${refOf(entry.id)} has SHA-256 ${placed.sha256}, but its record says ${sha256}`,
                fix: `this evidence contradicts itself: remove it with \`git update-ref -d ${refOf(entry.id)}\` and run the experiment again`,
            });
        },
    };
}
/** `refs/proofmark/<kind>/<model>/<key>`. A model name that cannot be part of a ref is the user's to change. */
function refOf(id) {
    if (!model_config/* ModelName */.bt.safeParse(id.model).success) {
        throw new errors/* UserError */.yo({
            what: `${JSON.stringify(id.model)} cannot be the name of a model`,
            fix: 'use letters, digits, - and _ only, beginning and ending with a letter or digit',
        });
    }
    if (!KINDS.includes(id.kind) || !/^[0-9a-f]{64}$/.test(id.key))
        throw new Error(`not an evidence id: ${(0,ports/* evidenceName */.X)(id)}`);
    return `refs/proofmark/${(0,ports/* evidenceName */.X)(id)}`;
}
/** Undefined for a ref that is no evidence. */
function parseRef(ref) {
    const [, , kind, model, key, more] = ref.split('/');
    if (kind === undefined || !KINDS.includes(kind) || more !== undefined)
        return undefined;
    if (!model_config/* ModelName */.bt.safeParse(model).success || key === undefined || !/^[0-9a-f]{64}$/.test(key))
        return undefined;
    return { kind: kind, model: model, key };
}
/** Commits by ref; a ref whose commit is missing is left out, as git does. */
async function localRefs(root, prefix) {
    const { stdout } = await (0,git_process/* runGit */.EO)(root, ['for-each-ref', '--format=%(refname) %(objectname)', prefix]);
    const lines = stdout.toString('utf8').split('\n').filter(Boolean);
    return new Map(lines.map((entry) => entry.split(' ')));
}
/** The commit of a ref, when it and its tree can be read. */
async function intactCommit(root, ref) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { accept: [0, 1, 128] });
    if (answer.code !== 0)
        return undefined;
    const tree = await (0,git_process/* runGit */.EO)(root, ['cat-file', '-e', `${ref}^{tree}`], { accept: [0, 1, 128] });
    return tree.code === 0 ? (0,git_process/* line */.n8)(answer) : undefined;
}
/**
 * Creates a ref, or replaces one whose commit cannot be read any more. False when another process created it first. A
 * lock that a killed git left behind is removed once it is old.
 */
async function createRef(root, privateFolder, ref, commit) {
    const lock = (0,external_node_path_.join)((0,external_node_path_.dirname)(privateFolder), `${ref}.lock`);
    let expected = '0'.repeat(commit.length);
    for (;;) {
        try {
            await (0,git_process/* runGit */.EO)(root, ['update-ref', ref, commit, expected]);
            return true;
        }
        catch (error) {
            if (!(error instanceof git_process/* GitError */.XS))
                throw error;
            if ((await intactCommit(root, ref)) !== undefined)
                return false;
            const broken = await localCommit(root, ref);
            if (broken !== undefined && broken !== expected) {
                expected = broken;
                continue;
            }
            const age = await (0,promises_.stat)(lock).then((found) => (Date.now() - found.mtimeMs) / 1000, () => undefined);
            if (age === undefined)
                throw error;
            if (age >= STALE_LOCK_SECONDS)
                await (0,temporary_files/* removeQuietly */.S2)(lock);
            else
                await new Promise((resolve) => setTimeout(resolve, 500));
        }
    }
}
function unreadable(entry, name, damage, remote) {
    const ref = refOf(entry.id);
    const what = name === null ? 'its list of files' : name;
    const elsewhere = remote === null ? '' : `, and ${remote} has no copy that can be fetched`;
    return new errors/* UserError */.yo({
        what: `evidence ${ref}: ${what} (object ${damage.oid}) is ${damage.state}${elsewhere}`,
        fix: `fetch it from a clone that has it (\`git fetch --refetch CLONE +${ref}:${ref}\`), or give it up with ` +
            `\`git update-ref -d ${ref}\` and run the experiment again`,
    }, { cause: damage });
}
//# sourceMappingURL=evidence-git.js.map
// EXTERNAL MODULE: ./build/adapters/work-tree.js
var work_tree = __webpack_require__(945);
;// CONCATENATED MODULE: ./build/adapters/git-cli.js




/** `git status --no-renames`, `rev-parse` of object formats and `--no-write-fetch-head` are all older than this. */
const OLDEST_GIT = [2, 25];
/**
 * The repository that `folder` is in: its root, a subfolder or a linked work tree. Throws a UserError when there is none,
 * when it is bare, or when git is missing, too old or does not trust the folder.
 */
async function openGit(folder) {
    const [version, located] = await Promise.all([
        (0,git_process/* runGit */.EO)(folder, ['version']),
        (0,git_process/* runGit */.EO)(folder, ['rev-parse', '--show-toplevel', '--git-common-dir', '--git-dir']),
    ]);
    requireVersion((0,git_process/* line */.n8)(version));
    const [root, commonDir, gitDir] = (0,git_process/* line */.n8)(located).split('\n');
    const privateFolder = (0,external_node_path_.join)((0,external_node_path_.resolve)(folder, commonDir), 'proofmark');
    return gitOf({ root, privateFolder, index: (0,external_node_path_.join)((0,external_node_path_.resolve)(folder, gitDir), 'index') });
}
function requireVersion(text) {
    const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
    const [oldestMajor, oldestMinor] = OLDEST_GIT;
    if (Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor))
        return;
    throw new errors/* UserError */.yo({
        what: `${text} is too old`,
        fix: `install git ${OLDEST_GIT.join('.')} or newer (https://git-scm.com/downloads)`,
    });
}
function gitOf(paths) {
    const { root } = paths;
    /** Full ids of commits that are here: what an id names never changes. */
    const known = new Set();
    async function resolve(revision) {
        // What begins with a dash is an option to git, and no revision can.
        if (revision === '' || revision.startsWith('-'))
            return undefined;
        if (known.has(revision))
            return revision;
        const answer = await (0,git_process/* runGit */.EO)(root, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], {
            accept: [0, 1, 128],
        });
        if (answer.code !== 0)
            return undefined;
        const commit = (0,git_process/* line */.n8)(answer);
        known.add(commit);
        return commit;
    }
    let remoteFound;
    function remote() {
        remoteFound ??= remoteName(root);
        return remoteFound;
    }
    async function commitOf(revision) {
        const commit = await resolve(revision);
        if (commit === undefined)
            throw await unknownRevision(root, revision);
        return commit;
    }
    return {
        root,
        privateFolder: paths.privateFolder,
        resolve,
        async snapshot(revision) {
            return revision === 'work-tree' ? (0,work_tree/* snapshotWorkTree */.Ou)(paths) : snapshotCommit(root, await commitOf(revision));
        },
        async mergeBase(a, b) {
            const answer = await (0,git_process/* runGit */.EO)(root, ['merge-base', await commitOf(a), await commitOf(b)], { accept: [0, 1] });
            return answer.code === 0 ? (0,git_process/* line */.n8)(answer) : undefined;
        },
        async describe(revision) {
            return describeCommit(root, await commitOf(revision));
        },
        async currentBranch() {
            const answer = await (0,git_process/* runGit */.EO)(root, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [0, 1] });
            return answer.code === 0 ? (0,git_process/* line */.n8)(answer) : null;
        },
        async dirtyPaths(under) {
            return (await (0,work_tree/* readStatus */.rk)(root, under)).map((entry) => entry.path);
        },
        async isShallow() {
            return (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['rev-parse', '--is-shallow-repository'])) === 'true';
        },
        tags: () => readTags(root),
        async isAncestor(ancestor, descendant) {
            // 128: one of the two is not here, as in a shallow clone.
            const answer = await (0,git_process/* runGit */.EO)(root, ['merge-base', '--is-ancestor', ancestor, descendant], { accept: [0, 1, 128] });
            return answer.code === 0;
        },
        remote,
        async defaultBranch() {
            const shared = await remote();
            if (shared !== null) {
                const head = await (0,git_process/* runGit */.EO)(root, ['symbolic-ref', '--quiet', '--short', `refs/remotes/${shared}/HEAD`], {
                    accept: [0, 1, 128],
                });
                if (head.code === 0 && (await resolve((0,git_process/* line */.n8)(head))) !== undefined)
                    return (0,git_process/* line */.n8)(head);
            }
            const candidates = [...(shared === null ? [] : [`${shared}/main`, `${shared}/master`]), 'main', 'master'];
            for (const name of candidates)
                if ((await resolve(name)) !== undefined)
                    return name;
            return null;
        },
    };
}
async function snapshotCommit(root, commit) {
    const { stdout } = await (0,git_process/* runGit */.EO)(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
    const entries = (0,work_tree/* parseTreeListing */.Ev)(stdout);
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    return {
        commit,
        entries,
        async read(wanted) {
            const found = wanted.map((path) => byPath.get(path)).filter((entry) => entry !== undefined);
            const objects = await (0,git_process/* readObjects */.$I)(root, found.map((entry) => entry.oid));
            const contents = new Map();
            for (const entry of found) {
                const bytes = objects.get(entry.oid);
                if (bytes === undefined)
                    throw (0,work_tree/* unreadable */.O$)(entry, false);
                contents.set(entry.path, bytes);
            }
            return contents;
        },
    };
}
async function describeCommit(root, commit) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['show', '--no-patch', '--format=%H%x00%s%x00%an <%ae>%x00%cI', commit]);
    const [id, subject, author, date] = (0,git_process/* line */.n8)(answer).split('\0');
    return { commit: id, subject, author, date };
}
async function unknownRevision(root, revision) {
    const shallow = (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['rev-parse', '--is-shallow-repository'])) === 'true';
    return new errors/* UserError */.yo({
        what: `there is no revision ${JSON.stringify(revision)} in this ${shallow ? 'shallow clone' : 'repository'}`,
        fix: shallow
            ? 'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout'
            : 'name a branch, a tag or a commit; `git fetch` brings those of the remote',
    });
}
/** Only what stands in the tag objects themselves: asking for what they point at makes git read that too, 10,000 times. */
const TAG_FIELDS = [
    '%(refname:strip=2)',
    '%(objectname)',
    '%(objecttype)',
    '%(object)',
    '%(type)',
    '%(taggername) %(taggeremail)',
    '%(taggerdate:iso-strict)',
    '%(contents:subject)',
    '%(contents:body)',
];
async function readTags(root) {
    const format = `${TAG_FIELDS.join('%00')}%00`;
    const { stdout } = await (0,git_process/* runGit */.EO)(root, ['for-each-ref', `--format=${format}`, 'refs/tags']);
    const fields = stdout.toString('utf8').split('\0');
    const tags = [];
    for (let at = 0; at + TAG_FIELDS.length <= fields.length; at += TAG_FIELDS.length) {
        // Records are separated by a line break, which comes before the name of each but the first.
        const name = at === 0 ? fields[at] : fields[at].slice(1);
        const oid = fields[at + 1];
        const annotated = fields[at + 2] === 'tag';
        // A tag of a tag is peeled by hand; a tag of a tree or a file says nothing about a commit.
        const type = annotated ? fields[at + 4] : fields[at + 2];
        const commit = type === 'commit' ? (annotated ? fields[at + 3] : oid) : type === 'tag' ? await peel(root, oid) : '';
        if (commit === '')
            continue;
        const [tagger, date] = [fields[at + 5].trim(), fields[at + 6]];
        tags.push({
            name,
            oid,
            annotated,
            commit,
            tagger: annotated && tagger !== '' ? tagger : null,
            date: annotated && date !== '' ? date : null,
            message: annotated ? `${fields[at + 7]}\n\n${fields[at + 8]}`.trimEnd() : '',
        });
    }
    return tags;
}
async function peel(root, oid) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['rev-parse', '--verify', '--quiet', `${oid}^{commit}`], { accept: [0, 1, 128] });
    return answer.code === 0 ? (0,git_process/* line */.n8)(answer) : '';
}
async function remoteName(root) {
    const names = (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['remote']))
        .split('\n')
        .filter((name) => name !== '');
    if (names.includes('origin'))
        return 'origin';
    return names.length === 1 ? names[0] : null;
}
//# sourceMappingURL=git-cli.js.map
;// CONCATENATED MODULE: ./build/adapters/png-resvg.js

/** The one font plots are drawn with, so that their text is the same on every machine. */
const FONT_FILES = ['dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'];
/**
 * PNG of an SVG document, `scale` times its size in pixels (2 for sharp text on dense screens). The renderer is loaded on
 * the first call and works beside this thread; fonts of the system are never looked at. Throws when the SVG is not well-formed.
 */
async function renderPng(svg, scale = 2) {
    const { renderAsync } = await import(/* webpackIgnore: true */ '@resvg/resvg-js');
    const require = (0,external_node_module_.createRequire)(import.meta.url);
    const image = await renderAsync(svg, {
        fitTo: { mode: 'zoom', value: scale },
        font: {
            fontFiles: FONT_FILES.map((file) => require.resolve(file)),
            loadSystemFonts: false,
            defaultFontFamily: 'DejaVu Sans',
        },
    });
    return image.asPng();
}
//# sourceMappingURL=png-resvg.js.map
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/adapters/child-environment.js
/**
 * Variables that a command people wrote must not see: training runs code of a pull request, and code of a pull request
 * never holds a token. Whole words between underscores count, so `TOKENIZERS_PARALLELISM` stays and `HF_TOKEN` goes.
 */
const SECRET_WORD = /(?:^|_)(?:TOKEN|TOKENS|PAT|SECRET|SECRETS|PASS|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|CREDENTIALS|APIKEY|API_KEY|ACCESS_KEY|ACCESS_KEY_ID|PRIVATE_KEY|SIGNING_KEY|AUTH|AUTHTOKEN|ASKPASS)(?:$|_)/i;
/**
 * `ACTIONS_*` reaches the runner's cache, artifacts and identity tokens; `INPUT_*` holds the inputs of an action; the
 * files behind `GITHUB_ENV`, `GITHUB_PATH`, `GITHUB_OUTPUT` and their like steer the steps that follow.
 */
const RUNNER_CONTROL = /^(?:ACTIONS_.*|INPUT_.*|GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|SSH_AUTH_SOCK|SSH_AGENT_PID)$/i;
/** Set by git for its hooks; with them a command would look at another repository than the one it stands in. */
const GIT_LOCATION = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|PREFIX|NAMESPACE|CONFIG.*)$/i;
/** A proofmark command that runs inside a training is not that training. */
const OWN = /^PROOFMARK_/i;
/** The parent's variables without secrets, plus `additions`, which always stay. */
function childEnvironment(parent, additions) {
    const kept = Object.entries(parent).filter((entry) => entry[1] !== undefined && !isWithheld(entry[0]));
    return { ...Object.fromEntries(kept), ...additions };
}
function isWithheld(name) {
    return [SECRET_WORD, RUNNER_CONTROL, GIT_LOCATION, OWN].some((pattern) => pattern.test(name));
}
//# sourceMappingURL=child-environment.js.map
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/adapters/line-stream.js

/** Longest line that is shown and kept, in UTF-16 units; the rest of a longer line is dropped. */
const LINE_LIMIT = 8192;
/**
 * Cuts the bytes of a stream into lines. Any bytes are safe: invalid UTF-8 becomes U+FFFD, a character may be split over
 * chunks, control characters and colours are removed, memory is bounded. `\n` and `\r\n` end a line; a lone `\r` ends a
 * transient one, as progress bars do.
 */
function lineStream(onLine) {
    const decoder = new TextDecoder('utf-8');
    let line = '';
    let cut = false;
    let afterReturn = false;
    const emit = (transient) => {
        const text = cleanLine(line);
        if (!transient || text !== '')
            onLine(cut ? `${text} … (line cut)` : text, transient);
        line = '';
        cut = false;
    };
    const append = (text) => {
        const room = LINE_LIMIT - line.length;
        if (text.length > room)
            cut = true;
        line += room <= 0 ? '' : text.slice(0, room);
    };
    const take = (text) => {
        for (const part of text.split(/(\r|\n)/)) {
            if (part === '')
                continue;
            if (afterReturn) {
                emit(part !== '\n');
                afterReturn = false;
                if (part === '\n')
                    continue;
            }
            if (part === '\n')
                emit(false);
            else if (part === '\r')
                afterReturn = true;
            else
                append(part);
        }
    };
    return {
        push: (chunk) => take(decoder.decode(chunk, { stream: true })),
        end: () => {
            take(decoder.decode());
            if (afterReturn)
                emit(true);
            else if (line !== '')
                emit(false);
            afterReturn = false;
        },
    };
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;
function cleanLine(line) {
    return (0,external_node_util_.stripVTControlCharacters)(line).replace(CONTROL, '').trimEnd();
}
/** Keeps the last lines, at most `maxLines` and `maxBytes` of UTF-8. A transient line gives way to the line after it. */
function tailOf(maxLines = 200, maxBytes = 32 * 1024) {
    let lines = [];
    return {
        push: (text, transient) => {
            if (lines.at(-1)?.transient === true)
                lines.pop();
            lines.push({ text, transient });
            if (lines.length > 2 * maxLines)
                lines = lines.slice(-maxLines);
        },
        lines: () => {
            const kept = [];
            let bytes = 0;
            for (const { text } of lines.slice(-maxLines).reverse()) {
                bytes += Buffer.byteLength(text) + 1;
                if (bytes > maxBytes)
                    break;
                kept.push(text);
            }
            return kept.reverse();
        },
    };
}
//# sourceMappingURL=line-stream.js.map
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/adapters/process-group.js


/** Linux has used 100 for user space on every platform Node runs on. */
const TICKS_PER_SECOND = 100;
/** What the processes of a group use now; undefined where there is no `/proc`, or when the group has ended. */
function groupUsage(group) {
    const members = processes().filter((process) => process.group === group);
    if (members.length === 0)
        return undefined;
    const kibibytes = members.reduce((sum, { pid }) => sum + residentKiB(pid), 0);
    const ticks = members.reduce((sum, process) => sum + process.ticks, 0);
    return { residentBytes: kibibytes * 1024, cpuSeconds: ticks / TICKS_PER_SECOND };
}
/**
 * Kills every process that carries `name=value` in its environment: those that left the process group of their command.
 * Does nothing where there is no `/proc`. Returns how many were found.
 */
function killMarked(name, value) {
    const marker = `\0${name}=${value}\0`;
    const marked = pids().filter((pid) => pid !== process.pid && `\0${readProc(pid, 'environ')}`.includes(marker));
    for (const pid of marked)
        send(pid, 'SIGKILL');
    return marked.length;
}
/** Sends a signal to a process, or to a group by its negative number; false when there is none. */
function send(target, signal) {
    try {
        process.kill(target, signal);
        return true;
    }
    catch {
        return false;
    }
}
/** When a process started, in ticks since boot; undefined when it does not live, or where there is no `/proc`. */
function startTicks(pid) {
    const fields = statFields(pid);
    return fields === undefined ? undefined : Number(fields[19]);
}
/** Waits until no process of the group runs, `seconds` at most. */
async function groupEnded(group, seconds) {
    for (let waited = 0; waited < seconds * 1000 && groupRuns(group); waited += 20)
        await (0,sleep/* sleep */.y)(20);
}
/** Whether a process runs. One that has ended but was not yet collected by its parent (a zombie) does not. */
function isAlive(pid) {
    return exists(pid) && !isEnded(statFields(pid));
}
function groupRuns(group) {
    if (!exists(-group))
        return false;
    const all = processes();
    return all.length === 0 || all.some((process) => process.group === group);
}
function isEnded(fields) {
    return fields !== undefined && (fields[0] === 'Z' || fields[0] === 'X');
}
function exists(target) {
    try {
        process.kill(target, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/** All processes that run. */
function processes() {
    return pids().flatMap((pid) => {
        const fields = statFields(pid);
        if (fields === undefined || isEnded(fields))
            return [];
        const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
        return [{ pid, group: Number(fields[2]), ticks }];
    });
}
/** Fields of `/proc/<pid>/stat` after the command's name, which may itself hold spaces and parentheses: state first. */
function statFields(pid) {
    const text = readProc(pid, 'stat');
    const end = text.lastIndexOf(') ');
    return end < 0 ? undefined : text.slice(end + 2).split(' ');
}
function residentKiB(pid) {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1] ?? 0);
}
function pids() {
    try {
        return (0,external_node_fs_.readdirSync)('/proc')
            .filter((name) => /^\d+$/.test(name))
            .map(Number);
    }
    catch {
        return [];
    }
}
function readProc(pid, file) {
    try {
        return (0,external_node_fs_.readFileSync)(`/proc/${pid}/${file}`, 'utf8');
    }
    catch {
        return '';
    }
}
//# sourceMappingURL=process-group.js.map
;// CONCATENATED MODULE: ./build/adapters/processes-node.js





/**
 * Runs the command (`$1`) as a child, so that `times` can tell its CPU time at the end. The watchdog shares the process
 * group and reads a socket that only we hold: when we die, however we die, it reads the end and kills the group. It is
 * started by a subshell that ends, so that the command cannot find it among its children, and it ignores the signals that
 * ask the group to end, so that it is there until the last.
 */
const POSIX_WRAPPER = `
( ( trap '' HUP INT TERM; read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 4>&- & )
/bin/sh -c "$1" 3<&- 4>&-
code=$?
times >&4
exit $code
`;
/** Marks all descendants, so that those that leave the process group are found as well. */
const MARKER = 'PROOFMARK_COMMAND_ID';
const DEFAULT_GRACE_SECONDS = 10;
/** Memory is sampled often at first, since many trainings are short, then once a second. */
const SAMPLE_MS = { first: 50, most: 1000 };
/** Child processes of this machine: a POSIX shell in a process group of its own, or `cmd.exe`. */
const nodeProcesses = { run: runCommand };
async function runCommand(request) {
    const id = (0,external_node_crypto_.randomUUID)();
    const startedAt = performance.now();
    const child = start(request, { ...request.variables, [MARKER]: id });
    const pid = child.pid;
    const tail = tailOf();
    const onLine = (line, transient) => {
        tail.push(line, transient);
        request.onLine(line, transient);
    };
    const streams = [child.stdout, child.stderr];
    const drained = Promise.all(streams.map((stream) => readLines(stream, onLine)));
    const times = readText(child.stdio[4]);
    const ended = new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const stopping = stopper(request, pid);
    const usage = sampleUsage(pid);
    try {
        const { code, signal } = await ended;
        usage.sample();
        const wallSeconds = (performance.now() - startedAt) / 1000;
        const state = stopping.end();
        await endGroup(pid, id);
        await finishReading(drained, streams);
        const cpuSeconds = parseTimes(await times) ?? usage.cpuSeconds();
        return {
            ...shellStatus(code, signal, state),
            ...state,
            wallSeconds,
            cpuSeconds,
            peakMemoryBytes: usage.peakBytes(),
            tail: tail.lines(),
        };
    }
    finally {
        stopping.end();
        usage.end();
        child.stdio[3]?.destroy();
    }
}
function start(request, variables) {
    const env = childEnvironment(process.env, variables);
    if (process.platform === 'win32') {
        return (0,external_node_child_process_.spawn)(request.command, {
            cwd: request.folder,
            env,
            shell: true,
            stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore'],
            windowsHide: true,
        });
    }
    return (0,external_node_child_process_.spawn)('/bin/sh', ['-c', POSIX_WRAPPER, 'proofmark-command', request.command], {
        cwd: request.folder,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
}
/** Asks the group to end at the timeout or an abort, and kills it when the grace period is over. */
function stopper(request, pid) {
    const grace = (request.graceSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
    let reason;
    let killTimer;
    const stop = (why) => {
        if (reason !== undefined)
            return;
        reason = why;
        signalTree(pid, 'SIGTERM');
        killTimer = setTimeout(() => signalTree(pid, 'SIGKILL'), grace);
    };
    const cancelTimeout = longTimeout(() => stop('timeout'), request.timeoutSeconds * 1000);
    const onAbort = () => stop('abort');
    if (request.signal?.aborted === true)
        onAbort();
    else
        request.signal?.addEventListener('abort', onAbort, { once: true });
    return {
        end: () => {
            cancelTimeout();
            clearTimeout(killTimer);
            request.signal?.removeEventListener('abort', onAbort);
            return { timedOut: reason === 'timeout', aborted: reason === 'abort' };
        },
    };
}
/** A timer of Node holds 31 bits of milliseconds, 24.8 days; a longer one would fire at once. */
function longTimeout(action, milliseconds) {
    const longest = 2 ** 31 - 1;
    const end = performance.now() + milliseconds;
    let timer;
    const wait = () => {
        const left = end - performance.now();
        timer = left > longest ? setTimeout(wait, longest) : setTimeout(action, Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
}
function signalTree(pid, signal) {
    if (pid === undefined)
        return;
    if (process.platform === 'win32') {
        (0,external_node_child_process_.spawn)('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => send(pid, signal));
    }
    else {
        send(-pid, signal);
    }
}
/** Nothing of a command outlives it: neither what it left in its group (our watchdog too), nor what left the group. */
async function endGroup(pid, id) {
    if (pid === undefined || process.platform === 'win32')
        return;
    signalTree(pid, 'SIGKILL');
    // A process found here may have started another since; a few rounds find those too.
    for (let round = 0; round < 5 && killMarked(MARKER, id) > 0; round++)
        await groupEnded(pid, 0.1);
    await groupEnded(pid, 2);
}
function readLines(stream, onLine) {
    const lines = lineStream(onLine);
    return new Promise((resolve) => {
        stream.on('data', (chunk) => lines.push(chunk));
        stream.once('close', () => {
            lines.end();
            resolve();
        });
    });
}
/** Reads what is buffered; a process that could not be found may hold the pipe open, and is not waited for. */
async function finishReading(drained, streams) {
    const giveUp = setTimeout(() => {
        for (const stream of streams)
            stream.destroy();
    }, 2000);
    await drained;
    clearTimeout(giveUp);
}
function readText(stream) {
    if (stream === null)
        return Promise.resolve('');
    return new Promise((resolve) => {
        let text = '';
        stream.on('data', (chunk) => {
            text += chunk.toString('utf8');
        });
        stream.once('error', () => resolve(text));
        stream.once('close', () => resolve(text));
    });
}
/** Second line of the shell's `times`, user and system time of its children: `0m1.230000s 0m0.040000s`. */
function parseTimes(text) {
    const children = [...text.matchAll(/(\d+)m([\d.]+)s/g)].slice(2, 4);
    if (children.length < 2)
        return null;
    return children.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
/** The wrapping shell tells of a signal that ended the command by 128 + its number. */
function shellStatus(code, signal, state) {
    if (signal !== null)
        return { exitCode: null, signal };
    const name = code !== null && code > 128 ? SIGNALS[code - 128] : undefined;
    if (name !== undefined)
        return { exitCode: null, signal: name };
    return { exitCode: state.timedOut || state.aborted ? null : code, signal: null };
}
/** The signals that end programs in practice and have the same number on Linux and macOS. */
const SIGNALS = {
    1: 'SIGHUP',
    2: 'SIGINT',
    3: 'SIGQUIT',
    4: 'SIGILL',
    6: 'SIGABRT',
    8: 'SIGFPE',
    9: 'SIGKILL',
    11: 'SIGSEGV',
    13: 'SIGPIPE',
    15: 'SIGTERM',
    24: 'SIGXCPU',
    25: 'SIGXFSZ',
};
function sampleUsage(pid) {
    let peak = null;
    let cpu = null;
    let interval = SAMPLE_MS.first;
    let timer;
    const sample = () => {
        const usage = pid === undefined ? undefined : groupUsage(pid);
        if (usage === undefined)
            return;
        peak = Math.max(peak ?? 0, usage.residentBytes);
        cpu = Math.max(cpu ?? 0, usage.cpuSeconds);
    };
    const next = () => {
        timer = setTimeout(() => {
            sample();
            interval = Math.min(SAMPLE_MS.most, interval * 1.5);
            next();
        }, interval);
        timer.unref();
    };
    next();
    return { sample, peakBytes: () => peak, cpuSeconds: () => cpu, end: () => clearTimeout(timer) };
}
//# sourceMappingURL=processes-node.js.map
// EXTERNAL MODULE: ./build/experiment/sql-text.js
var sql_text = __webpack_require__(8896);
;// CONCATENATED MODULE: ./build/adapters/score-file-duckdb.js



/** Types whose values arrive in JavaScript as numbers once they are cast to DOUBLE. */
const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/;
/** Columns that name things. */
const NAMES = new Set(['slice', 'entity']);
/** Reads CSV and Parquet with DuckDB, which is loaded only when such a file is asked for. */
function scoreFileReader() {
    return {
        readText: async (file) => {
            await requireFile(file);
            return (0,promises_.readFile)(file, 'utf8');
        },
        readTable: async (file, wanted) => {
            await requireFile(file);
            return readTable(file, wanted);
        },
    };
}
async function requireFile(file) {
    const found = await (0,promises_.stat)(file).catch((error) => error);
    if (found instanceof Error) {
        const what = found.code === 'ENOENT' ? 'no such file' : `cannot be read (${found.code})`;
        throw new errors/* UserError */.yo({ what, where: { file } });
    }
    if (!found.isFile())
        throw new errors/* UserError */.yo({ what: 'not a file', where: { file } });
    if (found.size === 0)
        throw new errors/* UserError */.yo({ what: 'an empty file', where: { file } });
}
async function readTable(file, wanted) {
    const { DuckDBInstance } = await import(/* webpackIgnore: true */ '@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const format = /\.parquet$/i.test(file) ? 'Parquet' : 'CSV';
    try {
        const described = await connection.runAndReadAll(`describe select * from ${sourceOf(file, [])}`);
        const types = new Map(described.getRowsJS().map((row) => [String(row[0]), String(row[1])]));
        const present = wanted.filter((name) => types.has(name));
        const table = { file, names: [...types.keys()], threshold: undefined };
        if (present.length === 0)
            return { ...table, columns: new Map() };
        const list = present.map((name) => selectItem(name, types.get(name))).join(', ');
        const result = await connection.runAndReadAll(`select ${list} from ${sourceOf(file, present)}`);
        const values = result.getColumnsJS();
        return { ...table, columns: new Map(present.map((name, column) => [name, values[column] ?? []])) };
    }
    catch (error) {
        throw new errors/* UserError */.yo({
            what: `cannot be read as ${format}: ${reasonOf(error)}`,
            where: { file },
            ...(format === 'CSV' && { fix: 'CSV needs a header line and the same number of fields in every line, in UTF-8' }),
        });
    }
    finally {
        connection.closeSync();
        instance.closeSync();
    }
}
/**
 * The table function of a file. Types of CSV are guessed from all of its rows: guessed from the first ones, a column that
 * begins with whole numbers is read as whole numbers, and the 0.3 far below is rounded without a word.
 */
function sourceOf(file, present) {
    const literal = (0,sql_text/* quoteText */.ol)(file);
    if (/\.parquet$/i.test(file))
        return `read_parquet(${literal})`;
    const names = present.filter((name) => NAMES.has(name)).map((name) => `${(0,sql_text/* quoteText */.ol)(name)}: 'VARCHAR'`);
    const types = names.length === 0 ? '' : `, types = {${names.join(', ')}}`;
    return `read_csv(${literal}, header = true, null_padding = false, sample_size = -1${types})`;
}
/** Names stay the text they are: as numbers, long ids of two entities would become one, and so would `07` and `7`. */
function selectItem(name, type) {
    const quoted = (0,sql_text/* quoteName */.AB)(name);
    if (NUMERIC.test(type) && !NAMES.has(name))
        return `${quoted}::double`;
    return type === 'BOOLEAN' ? quoted : `${quoted}::varchar`;
}
/** DuckDB says where on the first line; what is wrong with a line of CSV comes a few lines below. */
function reasonOf(error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    const cause = lines.slice(1).find((line) => line.trim() !== '' && !line.startsWith('Original Line'));
    return lines[0].includes('CSV Error on Line') && cause !== undefined ? `${lines[0]}: ${cause}` : lines[0];
}
//# sourceMappingURL=score-file-duckdb.js.map
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./build/interrupted.js
var interrupted = __webpack_require__(1562);
;// CONCATENATED MODULE: ./build/adapters/tables-duckdb.js









const DEFAULT_TIMEOUT_MS = 10 * 60_000;
/** Rows DuckDB puts in one vector. */
const VECTOR_ROWS = 2048;
/**
 * DuckDB in memory, one thread: with one thread the rows of a query without ORDER BY come in the order of the files, the
 * same on every machine. Once the views are bound, the instance can read nothing but their files.
 */
function duckDbTables(options = {}) {
    return {
        async open(request) {
            const { DuckDBInstance } = await import(/* webpackIgnore: true */ '@duckdb/node-api');
            const scratch = await scratchPath(options.privateFolder);
            const instance = await DuckDBInstance.create(':memory:', {
                threads: '1',
                memory_limit: options.memoryLimit ?? '768MB',
                temp_directory: scratch,
                autoinstall_known_extensions: 'false',
                autoload_known_extensions: 'false',
            });
            const connection = await instance.connect();
            const close = () => {
                connection.closeSync();
                instance.closeSync();
                (0,external_node_fs_.rmSync)(scratch, { recursive: true, force: true });
            };
            const guarded = guard(connection, request.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.signal);
            try {
                await bindViews(connection, request, guarded);
            }
            catch (error) {
                close();
                throw error;
            }
            return session(connection, guarded, close);
        },
    };
}
/** A path DuckDB makes a folder of when it has to spill. */
async function scratchPath(privateFolder) {
    if (privateFolder !== undefined)
        return (0,temporary_files/* temporaryPath */.l5)(privateFolder, 'duckdb');
    return (0,external_node_path_.join)((0,external_node_os_.tmpdir)(), `proofmark-duckdb-${process.pid}-${(0,external_node_crypto_.randomUUID)()}`);
}
async function bindViews(connection, request, guarded) {
    for (const { name, file } of request.views) {
        try {
            const view = `create view ${(0,sql_text/* quoteName */.AB)(name)} as select * from ${reader(file)}`;
            await guarded(() => connection.run(view));
        }
        catch (error) {
            if (error instanceof errors/* UserError */.yo || error instanceof interrupted/* Interrupted */.j)
                throw error;
            throw new errors/* UserError */.yo({
                what: `cannot be read as a table: ${failure(error).reason}`,
                where: { file },
                fix: 'Check that the ending says what the file is: .parquet, .csv, .tsv, .json or .jsonl (also with .gz or .zst).',
            }, { cause: error });
        }
    }
    const allowed = [...request.views.map((view) => view.file), ...(request.outputs ?? [])];
    await connection.run(`set allowed_paths = [${allowed.map(sql_text/* quoteText */.ol).join(', ')}]`);
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
}
/** The table function for a file, by its ending. Types of text formats are guessed from all rows, so that no row is refused later. */
function reader(file) {
    const path = (0,sql_text/* quoteText */.ol)(file);
    const ending = /\.(parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.exec(file)?.[1]?.toLowerCase();
    switch (ending) {
        case 'parquet':
            return `read_parquet(${path})`;
        case 'csv':
            return `read_csv(${path}, sample_size = -1)`;
        case 'tsv':
            return `read_csv(${path}, sample_size = -1, delim = '\t')`;
        case 'json':
            return `read_json(${path}, sample_size = -1)`;
        case 'jsonl':
        case 'ndjson':
            return `read_json(${path}, sample_size = -1, format = 'newline_delimited')`;
        default:
            throw new errors/* UserError */.yo({
                what: 'is no kind of table Proofmark can read',
                where: { file },
                fix: 'Pin a file that ends in .parquet, .csv, .tsv, .json or .jsonl (text also with .gz or .zst).',
            });
    }
}
function guard(connection, timeoutMs, signal) {
    return async (run) => {
        let timedOut = false;
        const interrupt = () => connection.interrupt();
        const timer = setTimeout(() => {
            timedOut = true;
            interrupt();
        }, timeoutMs);
        signal?.addEventListener('abort', interrupt, { once: true });
        try {
            if (signal?.aborted !== true)
                return await run();
        }
        catch (error) {
            if (timedOut) {
                throw new ports/* SqlFailure */.v(`took longer than ${timeoutMs / 1000} s`, 'timed-out', { cause: error });
            }
            if (signal?.aborted !== true)
                throw failure(error);
        }
        finally {
            clearTimeout(timer);
            signal?.removeEventListener('abort', interrupt);
        }
        throw new interrupted/* Interrupted */.j('What was finished stays; the same command goes on from there.');
    };
}
function session(connection, guarded, close) {
    let scalarFunctions;
    async function rows(select) {
        const reader = await guarded(() => connection.runAndReadAll(select));
        return reader
            .getRowObjectsJS()
            .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value])));
    }
    return {
        async parse(sql) {
            const result = await guarded(() => connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]));
            const tree = JSON.parse(String(result.getRows()[0]?.[0]));
            const error = tree;
            return error.error === true ? { reason: error.error_message ?? 'not SQL' } : { tree };
        },
        async functions() {
            scalarFunctions ??= new Map((await rows(`select lower(function_name) as name, any_value(function_type) as kind, max(stability) as stability
             from duckdb_functions() where schema_name = 'main' and function_type in ('scalar', 'aggregate', 'macro')
             group by all`)).map((row) => [
                String(row.name),
                { kind: String(row.kind), stability: row.stability === null ? null : String(row.stability) },
            ]));
            return scalarFunctions;
        },
        async columns(select) {
            const described = await rows(`describe ${select}`);
            return described.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
        },
        rows,
        async execute(sql) {
            await guarded(() => connection.run(sql));
        },
        async *read(select) {
            const result = await guarded(() => connection.stream(select));
            const fetch = () => {
                const chunk = guarded(() => result.fetchChunk());
                // A failure is thrown where the chunk is awaited, not while the batch before it is still in use.
                chunk.catch(() => { });
                return chunk;
            };
            // One chunk ahead: DuckDB works on it while the caller works on the one before.
            let ahead = fetch();
            try {
                for (;;) {
                    const chunk = await ahead;
                    if (chunk === null || chunk.rowCount === 0)
                        return;
                    ahead = fetch();
                    const columns = [];
                    for (let index = 0; index < chunk.columnCount; index++)
                        columns.push(valuesOf(chunk.getColumnVector(index)));
                    yield { rows: chunk.rowCount, columns };
                }
            }
            finally {
                await ahead.catch(() => { });
            }
        },
        async createTable(name, columns) {
            const { DOUBLE, DuckDBDataChunk, FLOAT } = await import(/* webpackIgnore: true */ '@duckdb/node-api');
            const entries = Object.entries(columns);
            const types = entries.map(([, values]) => (values instanceof Float32Array ? FLOAT : DOUBLE));
            const declared = entries.map(([column], index) => `${(0,sql_text/* quoteName */.AB)(column)} ${types[index]}`).join(', ');
            await guarded(() => connection.run(`create table ${(0,sql_text/* quoteName */.AB)(name)} (${declared})`));
            const appender = await connection.createAppender(name);
            const length = entries[0]?.[1].length ?? 0;
            for (let start = 0; start < length; start += VECTOR_ROWS) {
                const count = Math.min(VECTOR_ROWS, length - start);
                const chunk = DuckDBDataChunk.create(types, count);
                entries.forEach(([, values], index) => {
                    const vector = chunk.getColumnVector(index);
                    typedItems(vector).set(values.subarray(start, start + count));
                    vector.flush();
                });
                appender.appendDataChunk(chunk);
            }
            appender.closeSync();
        },
        close,
    };
}
/** The typed array inside a vector: the bindings keep it private, and their row-wise getters are ten times slower. */
function typedItems(vector) {
    const { items } = vector;
    return ArrayBuffer.isView(items) ? items : undefined;
}
function valuesOf(vector) {
    const items = typedItems(vector);
    if (items !== undefined)
        return items;
    const texts = [];
    for (let index = 0; index < vector.itemCount; index++)
        texts.push(String(vector.getItem(index)));
    return texts;
}
/** DuckDB's messages are `<Kind> Error: <reason>`, then hints and the statement with a caret. The first line says it. */
function failure(error) {
    if (error instanceof ports/* SqlFailure */.v)
        return error;
    const message = error instanceof Error ? error.message : String(error);
    const first = message.split('\n', 1)[0] ?? message;
    const reason = first.replace(/^[A-Z][A-Za-z ]* Error: /, '').replace(/!$/, '');
    if (/No space left on device|disk is full|max_temp_directory_size/i.test(message)) {
        return new ports/* SqlFailure */.v(reason, 'disk-full', { cause: error });
    }
    return new ports/* SqlFailure */.v(reason, first.startsWith('INTERRUPT') ? 'interrupted' : 'refused', { cause: error });
}
//# sourceMappingURL=tables-duckdb.js.map
;// CONCATENATED MODULE: ./build/adapters/tag-writer-git.js



/** Tries when git itself was in the way: another process held a lock on a ref for a moment. */
const LOCK_TRIES = 8;
const LOCK_PAUSE_MS = 250;
const BUSY = /cannot lock ref|Unable to create '[^']*\.lock'|failed to update ref|incorrect old value|reference already exists/;
/** Tags of this repository and its remote. */
function openTagWriter(git, backoff, options = {}) {
    const { root } = git;
    return {
        identity: () => identity(root, options.fallbackIdentity),
        async fetch() {
            const remote = await git.remote();
            if (remote !== null)
                await fetchTags(root, remote, backoff);
        },
        async lastPlace(model) {
            const { stdout } = await (0,git_process/* runGit */.EO)(root, ['for-each-ref', '--format=%(refname)', `refs/proofmark/places/${model}/`]);
            const numbers = stdout
                .toString('utf8')
                .split('\n')
                .map((ref) => Number(ref.slice(ref.lastIndexOf('/') + 1)));
            return Math.max(0, ...numbers.filter(Number.isSafeInteger));
        },
        async create(draft) {
            const remote = await git.remote();
            const refs = [`refs/tags/${draft.name}`, placeRef(draft.place)];
            if ((await localCommit(root, refs[0])) !== undefined)
                return { status: 'taken' };
            const oid = await writeTagObject(root, draft, await signer(root, options.fallbackIdentity));
            if (remote === null)
                return createHere(root, refs, oid);
            const outcome = await createThere(root, remote, refs, oid, backoff);
            // Killed before this line, the next fetch brings the tag here.
            if (outcome.status === 'created')
                await createHere(root, refs, oid);
            return outcome;
        },
    };
}
/** The ref that claims a place in a model's history: events with different names would otherwise share a counter. */
function placeRef({ model, number }) {
    return `refs/proofmark/places/${model}/${number}`;
}
async function identity(root, fallback) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['var', 'GIT_COMMITTER_IDENT'], { accept: [0, 1, 128] });
    return answer.code === 0 ? (0,git_process/* line */.n8)(answer).replace(/ \d+ [-+]\d{4}$/, '') : (fallback ?? null);
}
async function signer(root, fallback) {
    const who = await identity(root, fallback);
    if (who !== null)
        return who;
    throw new errors/* UserError */.yo({
        what: 'git does not know who you are, and every event says who made it',
        fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
    });
}
async function writeTagObject(root, draft, tagger) {
    const seconds = Math.floor(draft.at.getTime() / 1000);
    const header = [`object ${draft.commit}`, 'type commit', `tag ${draft.name}`, `tagger ${tagger} ${seconds} +0000`];
    return (0,git_process/* line */.n8)(await (0,git_process/* runGit */.EO)(root, ['mktag'], { input: `${header.join('\n')}\n\n${draft.message}` }));
}
/** Creates both refs in this repository in one transaction. */
async function createHere(root, refs, oid) {
    const commands = refs.map((ref) => `create ${ref} ${oid}`);
    const answer = await (0,git_process/* runGit */.EO)(root, ['update-ref', '--stdin'], {
        input: `${commands.join('\n')}\n`,
        accept: [0, 1, 128],
    });
    if (answer.code === 0)
        return { status: 'created', oid };
    if (BUSY.test(answer.stderr))
        return { status: 'taken' };
    throw new git_process/* GitError */.XS(['update-ref', '--stdin'], answer.code, answer.stderr);
}
async function createThere(root, remote, refs, oid, backoff) {
    // An empty lease: the ref must not be there yet. Atomic: the name without its place would be half an event.
    const leases = refs.map((ref) => `--force-with-lease=${ref}:`);
    const specs = refs.map((ref) => `${oid}:${ref}`);
    const args = ['push', '--atomic', '--porcelain', '--no-verify', '--no-thin', ...leases, remote, ...specs];
    for (let attempt = 1;; attempt++) {
        const result = await (0,git_process/* runGit */.EO)(root, args, { accept: [0, 1, 128] });
        // Somebody who asked for the same thing in the same second made the same object: theirs, and one event.
        const unchanged = result.stdout.toString('utf8').includes(`=\t${oid}:${refs[0]}\t`);
        if (result.code === 0)
            return unchanged ? { status: 'taken' } : { status: 'created', oid };
        const there = await remoteRefs(root, remote, refs);
        // The connection may have broken after the remote took it.
        if (there.get(refs[0]) === oid)
            return { status: 'created', oid };
        if (there.size > 0)
            return { status: 'taken' };
        if (!BUSY.test(`${result.stdout.toString('utf8')}\n${result.stderr}`) || attempt === LOCK_TRIES) {
            throw refused(remote, refs[0], result);
        }
        await backoff.pause(LOCK_PAUSE_MS * attempt);
    }
}
/** Ids of those of the refs that the remote has. */
async function remoteRefs(root, remote, refs) {
    const answer = await (0,git_process/* runGit */.EO)(root, ['ls-remote', '--quiet', remote, ...refs], { accept: [0, 128] });
    if (answer.code !== 0)
        throw unreachable(remote, answer.stderr);
    const lines = answer.stdout.toString('utf8').split('\n').filter(Boolean);
    const found = lines.map((entry) => entry.split('\t').reverse());
    return new Map(found.filter(([ref]) => refs.includes(ref)));
}
async function fetchTags(root, remote, backoff) {
    const refspecs = ['refs/tags/*:refs/tags/*', 'refs/proofmark/places/*:refs/proofmark/places/*'];
    const args = ['fetch', '--no-progress', '--no-tags', '--no-write-fetch-head', remote, ...refspecs];
    for (let attempt = 1;; attempt++) {
        const answer = await (0,git_process/* runGit */.EO)(root, args, { accept: [0, 1, 128] });
        if (answer.code === 0)
            return;
        const differing = [...answer.stderr.matchAll(/! \[rejected\]\s+(\S+)\s+-> .*would clobber existing tag/g)];
        if (differing.length > 0)
            throw contradiction(remote, differing.map((match) => match[1]));
        if (!BUSY.test(answer.stderr) || attempt === LOCK_TRIES)
            throw unreachable(remote, answer.stderr);
        await backoff.pause(LOCK_PAUSE_MS * attempt);
    }
}
function contradiction(remote, names) {
    return new errors/* UserError */.yo(names.map((name) => ({
        what: `the tag ${name} here is not the one ${remote} has: one of them was moved`,
        where: { file: `refs/tags/${name}` },
        fix: `Events never move. Look at both (git show ${name}; git ls-remote ${remote} 'refs/tags/${name}'), then remove the wrong one here: git tag -d '${name}'.`,
    })));
}
function unreachable(remote, stderr) {
    return new errors/* UserError */.yo({
        what: `${remote} cannot be read (${tag_writer_git_reasonOf(stderr)}), so nobody can say what happened there meanwhile`,
        fix: 'Nothing was written. Check the connection and your rights (`git ls-remote`), then run the same command again.',
    });
}
function refused(remote, ref, result) {
    const summary = /^!\t[^\t]*\t(.*)$/m.exec(result.stdout.toString('utf8'))?.[1];
    const told = summary === undefined || /^remote: .*\S/m.test(result.stderr) ? tag_writer_git_reasonOf(result.stderr) : summary;
    return new errors/* UserError */.yo({
        what: `${remote} refused ${ref.slice('refs/'.length)}: ${told}`,
        fix: `Nothing was written. You need the right to push tags and refs/proofmark/* to ${remote}; ask for it, or run the command where somebody has it.`,
    });
}
/** The line of git's complaint that tells most. */
function tag_writer_git_reasonOf(stderr) {
    const lines = stderr.split('\n').map((entry) => entry.trim());
    const told = lines.find((entry) => /^remote: .*\S/.test(entry) && !/^remote: $/.test(entry)) ??
        lines.find((entry) => /^(?:fatal|error|ssh):/.test(entry)) ??
        lines.findLast((entry) => entry !== '');
    return told ?? 'git gave no reason';
}
//# sourceMappingURL=tag-writer-git.js.map
;// CONCATENATED MODULE: ./build/experiment/gpu-usage.js
/** What is asked of `nvidia-smi --query-gpu`, in this order, with `--format=csv,noheader,nounits`. */
const GPU_QUERY = 'timestamp,index,uuid,name,memory.used,utilization.gpu,power.draw';
/** One line of nvidia-smi; undefined for anything else it prints (no devices, a driver that does not answer). */
function parseGpuSample(line) {
    const fields = line.split(',').map((field) => field.trim());
    if (fields.length !== 7)
        return undefined;
    const [timestamp, index, uuid, name, memory, utilisation, power] = fields;
    const seconds = parseTimestamp(timestamp);
    if (seconds === undefined || !/^\d+$/.test(index))
        return undefined;
    return {
        seconds,
        index: Number(index),
        uuid: uuid,
        name: name,
        memoryMiB: measured(memory),
        utilisationPercent: measured(utilisation),
        powerWatts: measured(power),
    };
}
/** `2026/11/21 02:35:21.123`, in the machine's time zone; only differences are used, so the zone does not matter. */
function parseTimestamp(text) {
    const match = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?$/.exec(text);
    if (match === null)
        return undefined;
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 + Number(match[7] ?? 0);
}
function measured(field) {
    const value = Number(field);
    return field === '' || !Number.isFinite(value) || value < 0 ? null : value;
}
/** A GPU whose memory grew by less and that never computed was idle, MiB. A CUDA context alone takes some 300 MiB. */
const IDLE_MEMORY_MIB = 64;
/**
 * Usage of each GPU that was in use between the first and the last sample, by index. `visible` is
 * `CUDA_VISIBLE_DEVICES`: indices or UUIDs (also shortened), empty for none, undefined for all. Processes in containers
 * have other numbers than the driver's, so use is told by what changed: the GPU computed, or its memory grew.
 *
 * Energy is the integral of power over time by the trapezoid rule, null when power is not told.
 */
function summariseGpus(samples, visible) {
    const byGpu = new Map();
    for (const sample of samples) {
        if (!isVisible(sample, visible))
            continue;
        const list = byGpu.get(sample.index);
        if (list === undefined)
            byGpu.set(sample.index, [sample]);
        else
            list.push(sample);
    }
    return [...byGpu.entries()]
        .sort(([a], [b]) => a - b)
        .filter(([, list]) => wasUsed(list))
        .map(([, list]) => ({
        name: list[0].name,
        peakMemoryMiB: Math.max(0, ...told(list, 'memoryMiB')),
        meanUtilisationPercent: mean(told(list, 'utilisationPercent')),
        energyWattHours: energyWattHours(list),
    }));
}
function isVisible(sample, visible) {
    if (visible === undefined || visible.trim() === 'all')
        return true;
    return visible
        .split(',')
        .map((device) => device.trim())
        .some((device) => (/^\d+$/.test(device) ? Number(device) === sample.index : isUuidOf(device, sample.uuid)));
}
function isUuidOf(device, uuid) {
    return device.length > 4 && uuid.startsWith(device);
}
function wasUsed(samples) {
    const memory = told(samples, 'memoryMiB');
    const grew = memory.length > 0 && Math.max(...memory) - memory[0] >= IDLE_MEMORY_MIB;
    return grew || told(samples, 'utilisationPercent').some((percent) => percent > 0);
}
function told(samples, field) {
    return samples.map((sample) => sample[field]).filter((value) => value !== null);
}
function mean(values) {
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
function energyWattHours(samples) {
    const powered = samples.filter((sample) => sample.powerWatts !== null);
    if (powered.length < 2)
        return null;
    let wattSeconds = 0;
    for (let i = 1; i < powered.length; i++) {
        const before = powered[i - 1];
        const after = powered[i];
        wattSeconds += (Math.max(0, after.seconds - before.seconds) * (before.powerWatts + after.powerWatts)) / 2;
    }
    return wattSeconds / 3600;
}
//# sourceMappingURL=gpu-usage.js.map
;// CONCATENATED MODULE: ./build/adapters/testbed-node.js





const execute = (0,external_node_util_.promisify)(external_node_child_process_.execFile);
/** Between samples of the GPUs. */
const testbed_node_SAMPLE_MS = 1000;
/** A driver that hangs must not hold up a training. */
const DRIVER_TIMEOUT_MS = 10_000;
/** The machine we run on. */
function nodeMachine(options = {}) {
    const environment = options.environment ?? process.env;
    return {
        describe: () => describeMachine(options.versions ?? {}, environment),
        watchGpus: () => watchGpus(environment),
    };
}
async function describeMachine(versions, environment) {
    const processors = (0,external_node_os_.cpus)();
    const driver = await driverVersion(environment);
    return {
        hostname: (0,external_node_os_.hostname)(),
        platform: (0,external_node_os_.platform)(),
        arch: (0,external_node_os_.arch)(),
        cpu: processors[0]?.model.trim() ?? 'unknown',
        cores: processors.length,
        memoryBytes: (0,external_node_os_.totalmem)(),
        node: process.version,
        versions: {
            system: `${(0,external_node_os_.platform)()} ${(0,external_node_os_.release)()}`,
            ...(driver === undefined ? {} : { 'nvidia-driver': driver }),
            ...versions,
        },
        provider: 'cpu',
    };
}
/** Undefined where there is no NVIDIA driver, or one that does not answer. */
async function driverVersion(environment) {
    try {
        const { stdout } = await execute('nvidia-smi', ['--query-gpu=driver_version', '--format=csv,noheader'], {
            env: environment,
            timeout: DRIVER_TIMEOUT_MS,
        });
        const [first] = stdout.split('\n');
        return first !== undefined && /^\d[\w.]*$/.test(first.trim()) ? first.trim() : undefined;
    }
    catch {
        return undefined;
    }
}
/** One nvidia-smi that prints every second; a machine without it has no GPUs to tell of. */
async function watchGpus(environment) {
    const samples = [];
    const lines = lineStream((line) => {
        const sample = parseGpuSample(line);
        if (sample !== undefined)
            samples.push(sample);
    });
    const child = (0,external_node_child_process_.spawn)('nvidia-smi', [`--query-gpu=${GPU_QUERY}`, '--format=csv,noheader,nounits', `--loop-ms=${testbed_node_SAMPLE_MS}`], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((resolve) => {
        child.once('error', () => resolve());
        child.once('close', () => resolve());
    });
    child.stdout.on('data', (chunk) => lines.push(chunk));
    // The sampler must not keep us alive, and dies with the pipe when we do.
    child.unref();
    return {
        stop: async () => {
            child.kill('SIGTERM');
            const kill = setTimeout(() => {
                child.kill('SIGKILL');
                child.stdout.destroy();
            }, 1000);
            await ended;
            clearTimeout(kill);
            lines.end();
            return summariseGpus(samples, environment.CUDA_VISIBLE_DEVICES);
        },
    };
}
//# sourceMappingURL=testbed-node.js.map
;// CONCATENATED MODULE: ./build/adapters/holder.js




/** The process that holds a lock or a work folder. */
const Holder = schemas/* object */.Ikc({
    token: schemas/* string */.YjP(),
    pid: schemas/* number */.aig().int().positive(),
    host: schemas/* string */.YjP(),
    /** Ticks since boot when the process started, which tells it from a later one with the same number; null where unknown. */
    startTicks: schemas/* number */.aig().nullable(),
    since: schemas/* string */.YjP(),
});
function ownHolder() {
    return {
        token: (0,external_node_crypto_.randomUUID)(),
        pid: process.pid,
        host: (0,external_node_os_.hostname)(),
        startTicks: startTicks(process.pid) ?? null,
        since: new Date().toISOString(),
    };
}
function parseHolder(text) {
    try {
        return Holder.safeParse(JSON.parse(text)).data;
    }
    catch {
        return undefined;
    }
}
/** Longest silence of a holder on another machine, whose processes cannot be looked at, in seconds. */
const FOREIGN_SILENCE_SECONDS = 300;
/** Whether nobody can hold it any more. `silentSeconds`: since the holder last touched its file. */
function isGone(holder, silentSeconds) {
    if (holder.host !== (0,external_node_os_.hostname)())
        return silentSeconds > FOREIGN_SILENCE_SECONDS;
    if (!isAlive(holder.pid))
        return true;
    return holder.startTicks !== null && startTicks(holder.pid) !== holder.startTicks;
}
function describeHolder(holder) {
    const where = holder.host === (0,external_node_os_.hostname)() ? '' : ` on ${holder.host}`;
    return `process ${holder.pid}${where}, since ${holder.since}`;
}
//# sourceMappingURL=holder.js.map
;// CONCATENATED MODULE: ./build/adapters/file-lock.js




const POLL_MS = { first: 50, most: 1000 };
/**
 * Holds the lock file at `path` (absolute) until the returned function is called. The file appears whole, by a hard link,
 * or not at all; a lock whose process is gone is taken over. Abort throws the signal's reason.
 */
async function acquireLock(path, options) {
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    const own = ownHolder();
    let told = false;
    for (let wait = POLL_MS.first;; wait = Math.min(POLL_MS.most, wait * 1.5)) {
        options.signal?.throwIfAborted();
        if (await tryCreate(path, own))
            return keep(path, own);
        const current = await readLock(path);
        if (current === undefined)
            continue;
        if (isGone(current.holder, current.silentSeconds)) {
            await takeAway(path, current.holder);
            continue;
        }
        if (!told)
            options.onWait(describeHolder(current.holder));
        told = true;
        await (0,sleep/* sleep */.y)(wait, options.signal);
    }
}
async function tryCreate(path, own) {
    const whole = `${path}.${own.token}`;
    try {
        await (0,promises_.writeFile)(whole, JSON.stringify(own));
        await (0,promises_.link)(whole, path);
        return true;
    }
    catch (error) {
        if (error.code === 'EEXIST')
            return false;
        throw error;
    }
    finally {
        await (0,promises_.rm)(whole, { force: true });
    }
}
/** A holder that cannot be read is one that nobody can be asked about: a file damaged by a crash of the machine. */
const UNREADABLE = { token: '', pid: 2 ** 30, host: '', startTicks: null, since: 'an unknown time' };
async function readLock(path) {
    try {
        const [text, { mtimeMs }] = await Promise.all([(0,promises_.readFile)(path, 'utf8'), (0,promises_.stat)(path)]);
        return { holder: parseHolder(text) ?? UNREADABLE, silentSeconds: (Date.now() - mtimeMs) / 1000 };
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    }
}
/**
 * Removes the lock of a holder that is gone. Of several that try, renaming lets one succeed; when that one finds that it
 * moved a newer lock instead, it puts that back.
 */
async function takeAway(path, gone) {
    const aside = `${path}.${ownHolder().token}`;
    try {
        await (0,promises_.rename)(path, aside);
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return;
        throw error;
    }
    const moved = parseHolder(await (0,promises_.readFile)(aside, 'utf8')) ?? UNREADABLE;
    if (moved.token !== gone.token)
        await (0,promises_.link)(aside, path).catch(() => { });
    await (0,promises_.rm)(aside, { force: true });
}
/** A file beside a lock exists for a moment; one this old belongs to nobody. */
const BESIDE_SECONDS = 60;
/** Removes the locks in a folder whose holders are gone, and what was being made of locks when its process died. */
async function removeAbandonedLocks(folder) {
    for (const name of await (0,promises_.readdir)(folder).catch(() => [])) {
        const path = (0,external_node_path_.join)(folder, name);
        const lock = await readLock(path);
        if (lock === undefined)
            continue;
        if (!name.endsWith('.lock')) {
            if (lock.silentSeconds > BESIDE_SECONDS)
                await (0,promises_.rm)(path, { force: true });
        }
        else if (isGone(lock.holder, lock.silentSeconds)) {
            await takeAway(path, lock.holder);
        }
    }
}
/** Touches the lock while it is held, for those that cannot see our process. */
function keep(path, own) {
    const touch = () => void (0,promises_.utimes)(path, new Date(), new Date()).catch(() => { });
    const timer = setInterval(touch, (FOREIGN_SILENCE_SECONDS * 1000) / 10);
    timer.unref();
    return async () => {
        clearInterval(timer);
        const current = await readLock(path);
        if (current?.holder.token === own.token)
            await (0,promises_.rm)(path, { force: true });
    };
}
//# sourceMappingURL=file-lock.js.map
;// CONCATENATED MODULE: ./build/adapters/work-folder.js






/** A work folder without a readable holder is one that was being made; after this long, nobody is making it. */
const UNFINISHED_SECONDS = 60;
/**
 * Work folders and locks below `privateFolder` (absolute), which no checkout and no `git clean` touches:
 * `work/<label>-<pid>-<random>/{holder.json, out/}` and `locks/<name>.lock`.
 */
function workFoldersIn(privateFolder) {
    const base = (0,external_node_path_.join)(privateFolder, 'work');
    const locks = (0,external_node_path_.join)(privateFolder, 'locks');
    return {
        tidy: async () => {
            await removeAbandoned(base);
            await removeAbandonedLocks(locks);
        },
        create: async (label) => {
            await (0,promises_.mkdir)(base, { recursive: true });
            const folder = (0,external_node_path_.join)(base, `${safeName(label)}-${process.pid}-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`);
            await (0,promises_.mkdir)(folder);
            await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'holder.json'), JSON.stringify(ownHolder()));
            const out = (0,external_node_path_.join)(folder, 'out');
            await (0,promises_.mkdir)(out);
            return workFolder(await (0,promises_.realpath)(out), folder);
        },
        lock: (name, options) => acquireLock((0,external_node_path_.join)(locks, `${safeName(name)}.lock`), options),
    };
}
async function removeAbandoned(base) {
    for (const folder of await abandonedFolders(base)) {
        await (0,promises_.rm)(folder, { recursive: true, force: true, maxRetries: 2 }).catch(() => { });
    }
}
/** Work folders in `<privateFolder>/work` whose processes are gone. */
async function abandonedFolders(base) {
    const abandoned = [];
    for (const name of await (0,promises_.readdir)(base).catch(() => [])) {
        const folder = (0,external_node_path_.join)(base, name);
        if (await isAbandoned(folder))
            abandoned.push(folder);
    }
    return abandoned;
}
async function isAbandoned(folder) {
    const info = await (0,promises_.stat)(folder).catch(() => undefined);
    if (info === undefined)
        return false;
    const silent = (Date.now() - info.mtimeMs) / 1000;
    const holder = parseHolder(await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'holder.json'), 'utf8').catch(() => ''));
    if (holder === undefined)
        return silent > UNFINISHED_SECONDS;
    // Nobody touches a work folder while it is held, so one of another machine is left to that machine.
    return isGone(holder, 0);
}
function workFolder(path, whole) {
    const inspect = async (name) => {
        const file = (0,external_node_path_.join)(path, name);
        const real = await (0,promises_.realpath)(file).catch(() => undefined);
        if (real === undefined) {
            const dangling = await (0,promises_.lstat)(file).catch(() => undefined);
            return { kind: dangling?.isSymbolicLink() === true ? 'outside' : 'missing' };
        }
        if (!real.startsWith(path + external_node_path_.sep))
            return { kind: 'outside' };
        const info = await (0,promises_.stat)(real);
        if (info.isDirectory())
            return { kind: 'folder' };
        return info.isFile() ? { kind: 'file', bytes: info.size } : { kind: 'special' };
    };
    return {
        path,
        inspect,
        sha256: (name) => (0,digest_node/* sha256OfFile */.V)((0,external_node_path_.join)(path, name)),
        read: async (name, limit) => {
            const found = await inspect(name);
            return found.kind === 'file' ? readStart((0,external_node_path_.join)(path, name), Math.min(limit, found.bytes)) : undefined;
        },
        names: async () => (await (0,promises_.readdir)(path)).sort(),
        remove: () => (0,promises_.rm)(whole, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }),
    };
}
async function readStart(file, bytes) {
    const handle = await (0,promises_.open)(file, 'r');
    try {
        const buffer = Buffer.alloc(bytes);
        let filled = 0;
        while (filled < bytes) {
            const { bytesRead } = await handle.read(buffer, filled, bytes - filled, filled);
            if (bytesRead === 0)
                break;
            filled += bytesRead;
        }
        return buffer.subarray(0, filled);
    }
    finally {
        await handle.close();
    }
}
function safeName(text) {
    return text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 120);
}
//# sourceMappingURL=work-folder.js.map
// EXTERNAL MODULE: ./build/flows/prepare-split.js
var prepare_split = __webpack_require__(8392);
;// CONCATENATED MODULE: ./build/action/tools.js

















function openTools(folder, context, log, signal) {
    const experiment = async () => openExperiment(folder, log);
    return {
        context,
        log,
        signal,
        experiment,
        lifecycle: async (token) => openLifecycle(await experiment(), token, context),
    };
}
async function openExperiment(folder, log) {
    const git = await openGit(folder);
    const files = dataFiles(git.privateFolder);
    const tables = duckDbTables({ privateFolder: git.privateFolder });
    return {
        git,
        log,
        tables,
        dataFiles: files,
        evidence: openEvidence(git, log),
        clock: systemClock,
        sha256: digest_node/* sha256Hex */.f,
        engine: onnxruntimeEngine(),
        machine: nodeMachine(),
        processes: nodeProcesses,
        workFolders: workFoldersIn(git.privateFolder),
        pictures: { png: renderPng },
        checkModelFile: checkModelFile,
        prepareSplit: (pin) => (0,prepare_split/* prepareSplit */.G)({ pin, root: git.root, privateFolder: git.privateFolder }, { tables, dataFiles: files, log }),
    };
}
async function openLifecycle(ports, token, context) {
    if (token === undefined) {
        throw new errors/* UserError */.yo({
            what: 'GitHub needs to know who asks',
            where: { field: 'input token' },
            fix: 'leave the input out, or give it a token such as github.token',
        });
    }
    const { openGitHubForge } = await Promise.all(/* import() */[__webpack_require__.e(999), __webpack_require__.e(72)]).then(__webpack_require__.bind(__webpack_require__, 1072));
    const { apiUrl, serverUrl, graphqlUrl, repository, actor } = context;
    const { evidence, log, git } = ports;
    const fallback = actor === null ? {} : { fallbackIdentity: `${actor} <${actor}@users.noreply.github.com>` };
    return {
        ...ports,
        forge: openGitHubForge({
            ...{ apiUrl, serverUrl, graphqlUrl, repository, token, evidence, log },
            privateFolder: git.privateFolder,
        }),
        tagWriter: openTagWriter(git, randomBackoff, fallback),
        backoff: randomBackoff,
        residentBytes: () => process.memoryUsage.rss(),
        readText: scoreFileReader().readText,
    };
}
//# sourceMappingURL=tools.js.map

/***/ }),

/***/ 3026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ sha256OfFile),
/* harmony export */   f: () => (/* binding */ sha256Hex)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6466);



/** SHA-256 as 64 lower-case hex digits; text is hashed as UTF-8. */
function sha256Hex(content) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex');
}
/** SHA-256 of a file's bytes, read as a stream. Rejects with the file system's error when it cannot be read. */
async function sha256OfFile(path) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_2__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: 1 << 20 }), hash);
    return hash.digest('hex');
}
//# sourceMappingURL=digest-node.js.map

/***/ }),

/***/ 5212:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CL: () => (/* binding */ readStored),
/* harmony export */   Ds: () => (/* binding */ LARGE_FILE_BYTES),
/* harmony export */   F7: () => (/* binding */ DamagedObject),
/* harmony export */   XO: () => (/* binding */ readFileList),
/* harmony export */   hN: () => (/* binding */ placeStored),
/* harmony export */   qj: () => (/* binding */ placeReadOnly),
/* harmony export */   rV: () => (/* binding */ writeCommit)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2857);
/* harmony import */ var _digest_node_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3026);
/* harmony import */ var _git_process_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1361);
/* harmony import */ var _temporary_files_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(524);
/* harmony import */ var _work_tree_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(945);









/** Files above this stay out of git's objects: hosts refuse blobs of 100 MiB and warn from 50 MiB. */
const LARGE_FILE_BYTES = 45 * 1024 * 1024;
/** Name, inside an evidence tree, of the list of files that are kept beside git. */
const LARGE_FILES = 'large-files.json';
const LargeFile = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), sha256: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/), bytes: zod__WEBPACK_IMPORTED_MODULE_8__/* .number */ .aig().int() });
const LargeFiles = zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(LargeFile);
/** An object that is not there, or is not what its name says. `oid` is a git id, or a SHA-256 for a large file. */
class DamagedObject extends Error {
    oid;
    state;
    constructor(oid, state) {
        super(`${oid} is ${state}`);
        this.oid = oid;
        this.state = state;
    }
}
/**
 * Makes the parentless commit that holds these files, and answers its id. Author and date are fixed, so equal files under
 * an equal name make an equal commit on every machine. No ref names it yet: a process killed here leaves nothing.
 */
async function writeCommit(root, privateFolder, name, files, largeFileBytes) {
    const scratch = await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_6__/* .temporaryPath */ .l5)(privateFolder, 'evidence');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(scratch, { recursive: true });
    try {
        const paths = new Map();
        const large = [];
        for (const [file, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
            if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(file) || file === LARGE_FILES) {
                throw new Error(`not a name for an evidence file: ${file}`);
            }
            const path = await onDisk(scratch, file, content);
            const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path);
            if (size <= largeFileBytes)
                paths.set(file, path);
            else
                large.push({ name: file, sha256: await keepLarge(privateFolder, path), bytes: size });
        }
        if (large.length > 0) {
            paths.set(LARGE_FILES, await onDisk(scratch, LARGE_FILES, `${JSON.stringify(large, null, 2)}\n`));
        }
        const names = [...paths.keys()];
        const hashed = await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['hash-object', '-w', '--no-filters', '--', ...paths.values()]);
        const oids = (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .line */ .n8)(hashed).split('\n');
        const listing = names.map((file, index) => `100644 blob ${oids[index]}\t${file}\0`).join('');
        const tree = (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .line */ .n8)(await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['mktree', '-z'], { input: listing }));
        return (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .line */ .n8)(await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['commit-tree', tree, '-m', name], { env: FIXED_IDENTITY }));
    }
    finally {
        await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_6__/* .removeQuietly */ .S2)(scratch);
    }
}
const FIXED_IDENTITY = {
    GIT_AUTHOR_NAME: 'Proofmark',
    GIT_AUTHOR_EMAIL: 'evidence@proofmark.invalid',
    GIT_AUTHOR_DATE: '946684800 +0000',
    GIT_COMMITTER_NAME: 'Proofmark',
    GIT_COMMITTER_EMAIL: 'evidence@proofmark.invalid',
    GIT_COMMITTER_DATE: '946684800 +0000',
};
async function onDisk(scratch, name, content) {
    if (typeof content === 'object' && 'file' in content)
        return content.file;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(scratch, name);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)(path, content);
    return path;
}
function largePath(privateFolder, sha256) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(privateFolder, 'objects', sha256);
}
async function keepLarge(privateFolder, source) {
    const temporary = await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_6__/* .temporaryPath */ .l5)(privateFolder, 'large');
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.copyFile)(source, temporary, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.COPYFILE_FICLONE);
        const sha256 = await (0,_digest_node_js__WEBPACK_IMPORTED_MODULE_4__/* .sha256OfFile */ .V)(temporary);
        await placeReadOnly(temporary, largePath(privateFolder, sha256));
        return sha256;
    }
    finally {
        await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_6__/* .removeQuietly */ .S2)(temporary);
    }
}
/** Puts a finished file where readers look, whole or not at all. */
async function placeReadOnly(temporary, target) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(target), { recursive: true });
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(temporary, 'r+');
    await file.sync().finally(() => file.close());
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.chmod)(temporary, 0o444);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(temporary, target);
}
/** Files of an evidence commit by name. Throws DamagedObject when commit, tree or list cannot be read. */
async function readFileList(root, commit) {
    const files = new Map();
    let listing;
    try {
        listing = (await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['ls-tree', '-z', '--full-tree', commit])).stdout;
    }
    catch (error) {
        if (!(error instanceof _git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .GitError */ .XS))
            throw error;
        throw new DamagedObject(commit, await stateOf(root, commit));
    }
    for (const entry of (0,_work_tree_js__WEBPACK_IMPORTED_MODULE_7__/* .parseTreeListing */ .Ev)(listing))
        files.set(entry.path, { kind: 'blob', oid: entry.oid });
    const list = files.get(LARGE_FILES);
    if (list?.kind !== 'blob')
        return files;
    files.delete(LARGE_FILES);
    for (const { name, sha256, bytes } of LargeFiles.parse(JSON.parse((await readBlob(root, list.oid)).toString()))) {
        files.set(name, { kind: 'large', sha256, bytes });
    }
    return files;
}
async function readBlob(root, oid) {
    const content = (await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .readObjects */ .$I)(root, [oid])).get(oid);
    if (content === undefined)
        throw new DamagedObject(oid, await stateOf(root, oid));
    // git checks the compression, not the id: a file put in the place of another would pass.
    if ((0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .blobId */ .zA)(content, oid.length) !== oid)
        throw new DamagedObject(oid, 'damaged');
    return content;
}
async function stateOf(root, oid) {
    const { stderr } = await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['cat-file', '-p', oid], { accept: [0, 1, 128] });
    // An object that is simply not there has one `fatal:` line; a broken one is first complained about.
    return /^error:|corrupt|inflate/m.test(stderr) ? 'damaged' : 'missing';
}
/** Bytes of one file, verified. Throws DamagedObject. */
async function readStored(root, privateFolder, file) {
    if (file.kind === 'blob')
        return readBlob(root, file.oid);
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(await verifiedLarge(privateFolder, file.sha256));
}
async function verifiedLarge(privateFolder, sha256) {
    const path = largePath(privateFolder, sha256);
    if (!(await exists(path)))
        throw new DamagedObject(sha256, 'missing');
    if ((await (0,_digest_node_js__WEBPACK_IMPORTED_MODULE_4__/* .sha256OfFile */ .V)(path)) !== sha256)
        throw new DamagedObject(sha256, 'damaged');
    return path;
}
/**
 * Absolute path of a verified, read-only copy, under a name that ends like the file's own. Throws DamagedObject.
 * A copy of an earlier call is verified again: anybody may have written to it since.
 */
async function placeStored(root, privateFolder, name, file) {
    if (file.kind === 'large')
        return { path: await verifiedLarge(privateFolder, file.sha256), sha256: file.sha256 };
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(privateFolder, 'cache', file.oid, name);
    if (await exists(path)) {
        const content = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(path);
        if ((0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .blobId */ .zA)(content, file.oid.length) === file.oid)
            return { path, sha256: sha256(content) };
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { force: true });
    }
    const temporary = await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_6__/* .temporaryPath */ .l5)(privateFolder, 'cache');
    try {
        const digest = await streamBlob(root, file.oid, temporary);
        await placeReadOnly(temporary, path);
        return { path, sha256: digest };
    }
    finally {
        await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_6__/* .removeQuietly */ .S2)(temporary);
    }
}
/** Writes a blob to a file and answers its SHA-256. Throws DamagedObject when what git printed is not the blob. */
async function streamBlob(root, oid, path) {
    const size = await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['cat-file', '-s', oid], { accept: [0, 1, 128] });
    if (size.code !== 0)
        throw new DamagedObject(oid, await stateOf(root, oid));
    const identity = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(oid.length === 64 ? 'sha256' : 'sha1').update(`blob ${(0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .line */ .n8)(size)}\0`);
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createWriteStream)(path);
    const written = new Promise((resolve, reject) => file.on('close', resolve).on('error', reject));
    written.catch(() => { }); // Awaited below; must not count as unhandled before that.
    try {
        await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .runGit */ .EO)(root, ['cat-file', 'blob', oid], {
            onOutput: (chunk) => {
                identity.update(chunk);
                digest.update(chunk);
                file.write(chunk);
            },
        });
    }
    catch (error) {
        if (error instanceof _git_process_js__WEBPACK_IMPORTED_MODULE_5__/* .GitError */ .XS)
            throw new DamagedObject(oid, 'damaged');
        throw error;
    }
    finally {
        file.end();
    }
    await written;
    if (identity.digest('hex') !== oid)
        throw new DamagedObject(oid, 'damaged');
    return digest.digest('hex');
}
function sha256(content) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex');
}
async function exists(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.access)(path).then(() => true, () => false);
}
//# sourceMappingURL=evidence-store.js.map

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

/***/ }),

/***/ 8818:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ sleep)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);

/** Waits; an abort of `signal` throws its reason. */
async function sleep(milliseconds, signal) {
    try {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, signal === undefined ? {} : { signal });
    }
    catch (error) {
        signal?.throwIfAborted();
        throw error;
    }
}
//# sourceMappingURL=sleep.js.map

/***/ }),

/***/ 524:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DA: () => (/* binding */ removeLeftovers),
/* harmony export */   S2: () => (/* binding */ removeQuietly),
/* harmony export */   l5: () => (/* binding */ temporaryPath)
/* harmony export */ });
/* unused harmony export leftovers */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


let counter = 0;
/**
 * A path nobody else uses, inside `<privateFolder>/tmp`, which is on the same file system as everything that is later
 * renamed into place. Its name begins with our process id, so that leftovers of a killed process can be told.
 */
async function temporaryPath(privateFolder, purpose) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(privateFolder, 'tmp');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(folder, { recursive: true });
    counter += 1;
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `${process.pid}-${counter}-${Date.now().toString(36)}-${purpose}`);
}
/** Removes what processes that are no longer running left in `<privateFolder>/tmp`. */
async function removeLeftovers(privateFolder) {
    await removeQuietly(...(await leftovers(privateFolder)));
}
/** Paths of what `removeLeftovers` removes. */
async function leftovers(privateFolder) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(privateFolder, 'tmp');
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder).catch(() => []);
    const stale = names.filter((name) => {
        const pid = Number(/^(\d+)-/.exec(name)?.[1]);
        return Number.isInteger(pid) && pid !== process.pid && !isRunning(pid);
    });
    return stale.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name));
}
function isRunning(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/** Removes files and folders; one that is not there, or cannot be removed, is no reason to stop. */
async function removeQuietly(...paths) {
    await Promise.all(paths.map((path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { recursive: true, force: true }).catch(() => { })));
}
//# sourceMappingURL=temporary-files.js.map

/***/ }),

/***/ 945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ev: () => (/* binding */ parseTreeListing),
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   Ou: () => (/* binding */ snapshotWorkTree),
/* harmony export */   rk: () => (/* binding */ readStatus)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _git_process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1361);
/* harmony import */ var _temporary_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(524);





/** Mode, type or stage, object id and path of git's `-z` listings; submodules are left out. */
function parseTreeListing(listing) {
    const entries = [];
    for (const record of listing.toString('utf8').split('\0')) {
        if (record === '' || record.startsWith('160000'))
            continue;
        const tab = record.indexOf('\t');
        const [mode, second, third] = record.slice(0, tab).split(' ');
        // `ls-tree`: mode type oid; `ls-files -s`: mode oid stage.
        const oid = second.length >= 40 ? second : third;
        entries.push({ path: record.slice(tab + 1), mode, oid });
    }
    return entries;
}
/**
 * What `git status` finds, untracked files one by one and no renames, so that every path stands for itself. Submodules
 * and repositories inside this one are left out.
 */
async function readStatus(root, under = []) {
    const args = ['status', '--porcelain=v2', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all'];
    const { stdout } = await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_3__/* .runGit */ .EO)(root, [...args, '--', ...under]);
    const lines = [];
    for (const record of stdout.toString('latin1').split('\0')) {
        const kind = record[0];
        // Fields before the path: 8 of an ordinary entry, 10 of an unmerged one, 1 of an untracked file.
        const fields = kind === '1' ? 8 : kind === 'u' ? 10 : kind === '?' ? 1 : 0;
        if (fields === 0)
            continue;
        const bytes = record.split(' ').slice(fields).join(' ');
        const submodule = kind !== '?' && record.split(' ', 3)[2]?.startsWith('S') === true;
        if (submodule || bytes.endsWith('/'))
            continue;
        const path = Buffer.from(bytes, 'latin1').toString('utf8');
        lines.push({ path, bytes, unstaged: kind !== '1' || record[3] !== '.' });
    }
    return lines;
}
/**
 * The work tree as `git add --all && git commit` would store it now, without writing an object: git itself computes the
 * ids in a copy of the index, so that filters, line endings, modes and links are exactly its own.
 */
async function snapshotWorkTree(paths) {
    const [status, staged] = await Promise.all([readStatus(paths.root), listIndex(paths.root)]);
    const changed = status.filter((line) => line.unstaged);
    const entries = changed.length === 0
        ? staged
        : await withIndexCopy(paths, async (env) => {
            await updateIndex(paths.root, changed, ['--info-only'], env);
            return listIndex(paths.root, env);
        });
    const uncommitted = new Map(changed.map((line) => [line.path, line]));
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    return {
        commit: null,
        entries,
        async read(wanted) {
            const found = wanted.map((path) => byPath.get(path)).filter((entry) => entry !== undefined);
            return readEntries(paths, found, uncommitted);
        },
    };
}
async function listIndex(root, env = {}) {
    const { stdout } = await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_3__/* .runGit */ .EO)(root, ['ls-files', '-s', '-z'], { env });
    return parseTreeListing(stdout);
}
async function updateIndex(root, lines, flags, env) {
    const input = Buffer.from(lines.map((line) => `${line.bytes}\0`).join(''), 'latin1');
    // --replace: a file where a folder was, or the reverse. core.splitIndex would leave shared files behind.
    const args = ['-c', 'core.splitIndex=false', 'update-index', '--add', '--remove', '--replace', ...flags];
    await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_3__/* .runGit */ .EO)(root, [...args, '-z', '--stdin'], { env, input });
}
async function withIndexCopy(paths, use) {
    const copy = await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_4__/* .temporaryPath */ .l5)(paths.privateFolder, 'index');
    try {
        await copyIndex(paths.index, copy);
        return await use({ GIT_INDEX_FILE: copy });
    }
    finally {
        await (0,_temporary_files_js__WEBPACK_IMPORTED_MODULE_4__/* .removeQuietly */ .S2)(copy, `${copy}.lock`);
    }
}
/**
 * A file that was changed in the very second the index was written looks unchanged, and git knows to doubt it by the time
 * of the index itself. The copy therefore keeps that time, less what a double cannot hold of its nanoseconds.
 */
async function copyIndex(index, copy) {
    try {
        const { atime, mtimeMs } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(index);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.copyFile)(index, copy);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.utimes)(copy, atime, mtimeMs / 1000 - 2e-6);
    }
    catch (error) {
        // A repository without a first `git add` has no index yet.
        if (error.code !== 'ENOENT')
            throw error;
    }
}
/**
 * Contents of entries: what is committed or staged comes from the object store, what is not from the disk, if it has the
 * snapshot's id. Where a filter (line endings, large files) makes the stored content another, git is asked to store it.
 */
async function readEntries(paths, entries, uncommitted) {
    const contents = new Map();
    const filtered = [];
    const stored = [];
    for (const entry of entries) {
        const line = uncommitted.get(entry.path);
        if (line === undefined) {
            stored.push(entry);
            continue;
        }
        const bytes = await readFromDisk((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(paths.root, entry.path), entry.mode);
        if (bytes !== undefined && (0,_git_process_js__WEBPACK_IMPORTED_MODULE_3__/* .blobId */ .zA)(bytes, entry.oid.length) === entry.oid)
            contents.set(entry.path, bytes);
        else {
            filtered.push(line);
            stored.push(entry);
        }
    }
    if (filtered.length > 0)
        await withIndexCopy(paths, (env) => updateIndex(paths.root, filtered, [], env));
    const objects = await (0,_git_process_js__WEBPACK_IMPORTED_MODULE_3__/* .readObjects */ .$I)(paths.root, stored.map((entry) => entry.oid));
    for (const entry of stored) {
        const bytes = objects.get(entry.oid);
        if (bytes === undefined)
            throw unreadable(entry, uncommitted.has(entry.path));
        contents.set(entry.path, bytes);
    }
    return contents;
}
function unreadable(entry, uncommitted) {
    return uncommitted
        ? new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({ what: 'changed while it was being read', where: { file: entry.path }, fix: 'run again' })
        : new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({
            what: `git object ${entry.oid} is missing or damaged`,
            where: { file: entry.path },
            fix: 'run `git fsck`, then fetch the object from a clone that has it',
        });
}
async function readFromDisk(path, mode) {
    try {
        return mode === '120000' ? Buffer.from(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readlink)(path)) : await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path);
    }
    catch {
        return undefined; // Gone since the snapshot: the caller says so.
    }
}
//# sourceMappingURL=work-tree.js.map

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

/***/ 4377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p6: () => (/* binding */ date)
/* harmony export */ });
/* unused harmony exports datetime, time, duration */
/* harmony import */ var _core_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3759);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2857);



function datetime(params) {
    return core._isoDateTime(ZodISODateTime, params);
}
function date(params) {
    return _core_index_js__WEBPACK_IMPORTED_MODULE_0__/* ._isoDate */ .db(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .ZodISODate */ .Brp, params);
}
function time(params) {
    return core._isoTime(ZodISOTime, params);
}
function duration(params) {
    return core._isoDuration(ZodISODuration, params);
}


/***/ })

};
