export const id = 617;
export const ids = [617];
export const modules = {

/***/ 8617:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ judgeContenders)
});

// UNUSED EXPORTS: judged

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/experiment/keys.js + 1 modules
var keys = __webpack_require__(7432);
// EXTERNAL MODULE: ./build/metrics/binary.js + 10 modules
var binary = __webpack_require__(6302);
// EXTERNAL MODULE: ./build/metrics/catalog.js
var catalog = __webpack_require__(5785);
// EXTERNAL MODULE: ./build/metrics/radix-order.js
var radix_order = __webpack_require__(7985);
// EXTERNAL MODULE: ./build/metrics/sample.js
var sample = __webpack_require__(9570);
;// CONCATENATED MODULE: ./build/metrics/curves.js



/** A drawn curve looks the same with more points. */
const MOST_POINTS = 200;
/**
 * Curves to draw. Points are real thresholds, never interpolated; when there are more than 200, those are kept that are
 * spread evenly along the curve, with its first and last.
 */
function curves(predictions) {
    const { count, truePositive, falsePositive } = thresholdsOf(predictions);
    const positives = count === 0 ? 0 : truePositive[count - 1];
    const negatives = count === 0 ? 0 : falsePositive[count - 1];
    // Place 0 is the threshold above all scores.
    const roc = thin(count + 1, (i) => i === 0 ? [0, 0] : [falsePositive[i - 1] / negatives, truePositive[i - 1] / positives]);
    const precisionRecall = thin(count, (i) => [
        truePositive[i] / positives,
        truePositive[i] / (truePositive[i] + falsePositive[i]),
    ]);
    return {
        roc: positives > 0 && negatives > 0 ? roc : [],
        precisionRecall: positives > 0 ? precisionRecall : [],
        calibration: (0,binary/* reliabilityBins */.Tb)(predictions).map(({ meanScore, observedRate, n }) => ({
            meanScore,
            observedRate,
            rows: n,
        })),
    };
}
function thresholdsOf({ rows, label, score, weight }) {
    const { order, flags } = (0,sample/* ranking */.lC)((0,radix_order/* descendingOrder */.B)(score), score, label);
    const truePositive = new Float64Array(rows);
    const falsePositive = new Float64Array(rows);
    let count = 0;
    let [positive, negative] = [0, 0];
    for (let place = 0; place < rows; place++) {
        const w = weight === undefined ? 1 : weight[order[place]];
        if ((flags[place] & sample/* POSITIVE */.A2) !== 0)
            positive += w;
        else
            negative += w;
        if ((flags[place] & sample/* LAST_OF_TIE */.q1) === 0 || positive + negative === 0)
            continue;
        truePositive[count] = positive;
        falsePositive[count] = negative;
        count++;
    }
    return { count, truePositive, falsePositive };
}
/** Keeps at most `MOST_POINTS` of `count` points, evenly spread by the length of the path |Δx| + |Δy|. */
function thin(count, pointAt) {
    if (count <= MOST_POINTS)
        return Array.from({ length: count }, (_, i) => pointAt(i));
    const length = new Float64Array(count);
    let [x, y] = pointAt(0);
    for (let i = 1; i < count; i++) {
        const [nextX, nextY] = pointAt(i);
        length[i] = length[i - 1] + Math.abs(nextX - x) + Math.abs(nextY - y);
        [x, y] = [nextX, nextY];
    }
    const step = length[count - 1] / (MOST_POINTS - 1);
    const kept = [pointAt(0)];
    let wanted = step;
    for (let i = 1; i < count - 1 && kept.length < MOST_POINTS - 1; i++) {
        if (length[i] < wanted)
            continue;
        kept.push(pointAt(i));
        wanted = (Math.floor(length[i] / step) + 1) * step;
    }
    kept.push(pointAt(count - 1));
    return kept;
}
//# sourceMappingURL=curves.js.map
;// CONCATENATED MODULE: ./build/metrics/reference.js

/**
 * Metrics of the predictor that knows only how common each class is: the prevalence as every row's score, the more common
 * class as every row's prediction. A model that does not beat it has learnt nothing. Per-row SQL metrics are null, because
 * their columns belong to the model's scores; so is whatever is undefined for a constant, such as the MCC.
 */
function naiveReference(predictions, definitions, threshold) {
    const { rows, label, weight } = predictions;
    let positive = 0;
    let total = 0;
    for (let i = 0; i < rows; i++) {
        const w = weight === undefined ? 1 : weight[i];
        total += w;
        if (label[i] === 1)
            positive += w;
    }
    const prevalence = total === 0 ? 0 : positive / total;
    const constant = {
        rows,
        label,
        score: new Float64Array(rows).fill(prevalence),
        predicted: new Uint8Array(rows).fill(prevalence > 0.5 ? 1 : 0),
        ...(weight === undefined ? {} : { weight }),
        slices: [],
        perRow: {},
    };
    const computed = (0,binary/* estimateAll */.i9)(constant, definitions.filter((definition) => !definition.perRow), threshold);
    const named = definitions.filter((definition) => definition.family !== 'measurement');
    return new Map(named.map(({ name }) => [name, computed.get(name)?.value ?? null]));
}
//# sourceMappingURL=reference.js.map
// EXTERNAL MODULE: ./build/metrics/interval.js
var interval = __webpack_require__(9786);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(2857);
;// CONCATENATED MODULE: ./build/gate/decide.js

const Stage = schemas/* enum */.k5n(['merge', 'promote']);
/**
 * What one comparison means for the decision.
 *
 * Merging asks whether the branch gets worse: it blocks on `worse`, and lets `inconclusive` pass with a warning only when
 * the harm is certainly below the never-exceed margin (policy `bounded`). Promoting asks for proof: everything but `better`
 * and `non-inferior` blocks, whatever the policy says. A metric that is undefined never passes.
 */
function statusOfComparison(compared, stage, policy) {
    const { outcome, lower, upper } = compared;
    if (outcome === 'worse')
        return 'fail';
    if (outcome === 'better')
        return 'pass';
    if (compared.requireBetter)
        return upper !== null && upper <= 0 ? 'fail' : 'inconclusive';
    if (outcome === 'non-inferior')
        return 'pass';
    if (lower === null || stage === 'promote')
        return 'inconclusive';
    return statusOfUnproved(lower > -compared.neverExceed, policy);
}
/**
 * What a value threshold means for the decision. `shortfall` is how far the value may lie on the wrong side of the bound at
 * worst, and is held to the same never-exceed margin as a change.
 */
function statusOfThreshold(state, shortfall, neverExceed, stage, policy) {
    if (state !== 'inconclusive')
        return state;
    if (stage === 'promote' || !Number.isFinite(shortfall))
        return 'inconclusive';
    return statusOfUnproved(shortfall < neverExceed, policy);
}
function statusOfUnproved(bounded, policy) {
    switch (policy.on_inconclusive) {
        case 'warn':
            return 'warn';
        case 'bounded':
            return bounded ? 'warn' : 'inconclusive';
        case 'block':
            return 'inconclusive';
    }
}
const SEVERITY = ['info', 'pass', 'waived', 'warn', 'inconclusive', 'fail'];
/** The more serious of several statuses. */
function worstStatus(statuses) {
    return statuses.reduce((worst, status) => (severity(status) > severity(worst) ? status : worst), 'info');
}
/** 0 for `info` up to 5 for `fail`. */
function severity(status) {
    return SEVERITY.indexOf(status);
}
/** A waiver excuses a row that would have stopped the change, or warned about it. */
function withWaiver(status, waived) {
    return waived && severity(status) > severity('waived') ? 'waived' : status;
}
/** The verdict of all rows together: one `fail` fails, one row that is not proved leaves it inconclusive. */
function verdictOf(statuses) {
    const worst = worstStatus(statuses);
    return worst === 'fail' || worst === 'inconclusive' ? worst : 'pass';
}
//# sourceMappingURL=decide.js.map
;// CONCATENATED MODULE: ./build/gate/margins.js

/**
 * A relative margin is a share of the absolute value of the baseline's metric, as TFMA's relative change threshold is.
 * Undefined when there is nothing to take a share of.
 */
function resolveMargin(margin, reference) {
    if (typeof margin === 'number')
        return { value: margin, text: null };
    if (reference === null)
        return undefined;
    return { value: percentage(margin) * Math.abs(reference), text: margin };
}
/** `1%` as 0.01. */
function percentage(text) {
    return Number(text.slice(0, -1)) / 100;
}
/**
 * Margins as people declare them, from the most to the least specific: the metric's `margin`, its `change_threshold` (the
 * tighter of its two), the policy's margin for that metric, the metric's own default on this many rows.
 */
function declaredMargins(definition, options, policy, rows) {
    if (options.margin !== undefined)
        return [options.margin];
    const thresholds = changeThresholds(options);
    if (thresholds.length > 0)
        return thresholds;
    const ofPolicy = policy.margins[definition.name];
    if (ofPolicy !== undefined)
        return [ofPolicy];
    const standard = (0,catalog/* defaultMargin */.kT)(definition, rows);
    return [standard.kind === 'relative' ? asPercentage(standard.value) : standard.value];
}
/** `{ absolute: 3, relative: 10% }` as margins. A relative threshold may also be written as a share: 0.1. */
function changeThresholds(options) {
    const { absolute, relative } = options.change_threshold ?? {};
    const share = typeof relative === 'number' ? asPercentage(relative) : relative;
    return [absolute, share].filter((margin) => margin !== undefined);
}
/** 0.1 as `10%`. */
function asPercentage(share) {
    return `${Number((share * 100).toPrecision(12))}%`;
}
/** The tightest of several margins that all have to hold. */
function tightestMargin(margins, reference) {
    return margins
        .map((margin) => resolveMargin(margin, reference))
        .filter((margin) => margin !== undefined)
        .reduce((tightest, margin) => (tightest === undefined || margin.value < tightest.value ? margin : tightest), undefined);
}
/** Largest harm that an inconclusive merge may hide; never below the margin itself. */
function neverExceed(options, policy, margin, reference) {
    const declared = options.never_exceed === undefined ? undefined : resolveMargin(options.never_exceed, reference);
    return Math.max(margin, declared?.value ?? margin * policy.never_exceed_factor);
}
//# sourceMappingURL=margins.js.map
;// CONCATENATED MODULE: ./build/gate/outcome.js

/**
 * The gate's one rule. First match wins and every inequality is strict: `better` when the whole interval is above 0,
 * `non-inferior` when it is above minus the margin, `worse` when it is below 0, else `inconclusive`. A model at exactly the
 * margin is called non-inferior with probability (1 - confidence) / 2 at most, whatever the number of rows.
 */
function decideOutcome(difference) {
    const delta = roundForDecision(difference.delta);
    const { se, margin, confidence, df = null } = difference;
    const [lower, upper] = se === 0 ? [delta, delta] : (0,interval/* interval */.Y)(delta, se, confidence, df);
    return { lower, upper, outcome: outcomeOfInterval(lower, upper, margin) };
}
/** The same rule for an interval that was computed some other way, such as Newcombe's or Bonett and Price's. */
function outcomeOfInterval(lower, upper, margin) {
    const low = roundForDecision(lower);
    if (Number.isNaN(low) || Number.isNaN(upper))
        return 'inconclusive';
    if (low > 0)
        return 'better';
    if (low > -roundForDecision(margin))
        return 'non-inferior';
    if (roundForDecision(upper) < 0)
        return 'worse';
    return 'inconclusive';
}
/**
 * Twelve significant digits. Sums of the same rows in another order differ in the last bits; decisions must not.
 */
function roundForDecision(value) {
    return Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
}
//# sourceMappingURL=outcome.js.map
;// CONCATENATED MODULE: ./build/gate/thresholds.js

/**
 * A satisficing threshold on one model's own value. With an interval: pass when all of it is beyond the bound, fail when
 * all of it is on the wrong side, else inconclusive. An exact value (a size) is compared as it is, and may equal the bound.
 */
function checkValueThreshold(estimate, threshold) {
    const lowerBound = threshold.lower_bound ?? null;
    const upperBound = threshold.upper_bound ?? null;
    const states = [
        lowerBound === null ? 'pass' : stateOf(estimate, lowerBound, 1),
        upperBound === null ? 'pass' : stateOf(estimate, upperBound, -1),
    ];
    return { lowerBound, upperBound, state: worstState(states) };
}
/**
 * How far the value may lie beyond the bound on the wrong side, at worst, by its interval; 0 or less when none of the
 * interval does. Infinite when the value is undefined.
 */
function thresholdShortfall(estimate, threshold) {
    if (estimate.value === null)
        return Number.POSITIVE_INFINITY;
    const [low, high] = estimate.ci ?? [estimate.value, estimate.value];
    return Math.max(threshold.lower_bound === undefined ? Number.NEGATIVE_INFINITY : threshold.lower_bound - low, threshold.upper_bound === undefined ? Number.NEGATIVE_INFINITY : high - threshold.upper_bound);
}
/** `sign` is 1 when the value must be above the bound, -1 when it must be below. */
function stateOf(estimate, bound, sign) {
    if (estimate.value === null)
        return 'inconclusive';
    const distance = (value) => sign * (roundForDecision(value) - roundForDecision(bound));
    if (estimate.ci === null)
        return distance(estimate.value) >= 0 ? 'pass' : 'fail';
    const [low, high] = estimate.ci.map(distance).sort((a, b) => a - b);
    if (low > 0)
        return 'pass';
    return high < 0 ? 'fail' : 'inconclusive';
}
function worstState(states) {
    if (states.includes('fail'))
        return 'fail';
    return states.includes('inconclusive') ? 'inconclusive' : 'pass';
}
//# sourceMappingURL=thresholds.js.map
;// CONCATENATED MODULE: ./build/gate/budget-rows.js





const BYTES_PER_MB = 1_000_000;
const NOT_MEASURED = {
    candidate: { value: null, se: null, ci: null },
    baseline: null,
    compare: undefined,
    note: 'not measured',
};
/** The row of a budget: a size, compared exactly, or a latency, compared by rounds measured in turn on one machine. */
function budgetRow({ definition, options }, measurements, setting) {
    const measured = measure(definition.name, measurements, setting.policy.confidence);
    const reference = measured.baseline?.value ?? null;
    const margins = onlyValueThreshold(options) ? [] : declaredMargins(definition, options, setting.policy, setting.rows);
    const margin = tightestMargin(margins, reference);
    const limit = margin && neverExceed(options, setting.policy, margin.value, reference);
    const compared = measured.compare?.(margin?.value ?? 0);
    const threshold = options.value_threshold === undefined ? null : checkValueThreshold(measured.candidate, options.value_threshold);
    const statuses = [];
    const judged = options.role !== 'report' && setting.hasBaseline && margins.length > 0;
    if (judged) {
        const { outcome = 'inconclusive', lower = null, upper = null } = compared ?? {};
        const requireBetter = options.require === 'better';
        statuses.push(statusOfComparison({ outcome, lower, upper, neverExceed: limit ?? 0, requireBetter }, setting.stage, setting.policy));
    }
    else if (options.role !== 'report' && measured.candidate.value === null) {
        statuses.push('inconclusive');
    }
    if (threshold !== null) {
        const shortfall = thresholdShortfall(measured.candidate, options.value_threshold ?? {});
        statuses.push(statusOfThreshold(threshold.state, shortfall, limit ?? 0, setting.stage, setting.policy));
    }
    return {
        metric: definition.name,
        role: options.role,
        direction: definition.direction,
        unit: definition.unit,
        baseline: measured.baseline,
        production: null,
        candidate: measured.candidate,
        change: compared?.change ?? null,
        margin: margin?.value ?? null,
        marginText: margin?.text ?? null,
        neverExceed: limit ?? null,
        outcome: margins.length === 0 || !setting.hasBaseline ? null : (compared?.outcome ?? 'inconclusive'),
        threshold,
        status: worstStatus(statuses),
        rowsNeeded: null,
        smallestMargin: null,
        note: measured.note ?? budgetNote(compared?.outcome, judged, setting),
    };
}
/** A budget with only an absolute limit says nothing about changes, so the default margin does not apply to it. */
function onlyValueThreshold(options) {
    return (options.value_threshold !== undefined && options.margin === undefined && options.change_threshold === undefined);
}
function measure(name, measurements, confidence) {
    if (name === 'size_mb')
        return measureSize(measurements);
    const { latency } = measurements;
    if (latency === null)
        return NOT_MEASURED;
    switch (name) {
        case 'latency_p50_ms':
            return measureLatency(latency, 'p50Ms', 'roundP50Ms', confidence);
        case 'latency_p95_ms':
            return measureLatency(latency, 'p95Ms', 'roundP95Ms', confidence);
        case 'latency_p99_ms':
            return measureLatency(latency, 'p99Ms', 'roundP99Ms', confidence);
        default:
            return NOT_MEASURED;
    }
}
function measureSize({ candidateBytes, baselineBytes }) {
    const candidate = exact(candidateBytes / BYTES_PER_MB);
    if (baselineBytes === null)
        return { candidate, baseline: null, compare: undefined, note: null };
    const value = roundForDecision((candidateBytes - baselineBytes) / BYTES_PER_MB);
    return {
        candidate,
        baseline: exact(baselineBytes / BYTES_PER_MB),
        compare: (margin) => ({
            change: { value, lower: value, upper: value, se: 0 },
            outcome: exactOutcome(-value, margin),
            lower: -value,
            upper: -value,
        }),
        note: null,
    };
}
/** An exact quantity may grow by the whole margin. */
function exactOutcome(delta, margin) {
    if (delta > 0)
        return 'better';
    return delta >= -roundForDecision(margin) ? 'non-inferior' : 'worse';
}
/**
 * Latency by the ratio of the two models in each round: both were measured in the same minute on the same machine, so what
 * slows the machine slows both. The t interval is of the mean logarithm of that ratio over the rounds.
 */
function measureLatency(latency, overall, rounds, confidence) {
    const candidateRounds = latency.candidate[rounds];
    const candidate = typicalRound(latency.candidate[overall], candidateRounds, confidence);
    if (latency.baseline === null)
        return { candidate, baseline: null, compare: undefined, note: null };
    const baselineRounds = latency.baseline[rounds];
    const baseline = typicalRound(latency.baseline[overall], baselineRounds, confidence);
    const baselineValue = baseline.value ?? latency.baseline[overall];
    const logRatios = pairedLogRatios(candidateRounds, baselineRounds);
    if (logRatios === undefined) {
        const note = `no interval: needs the value of two or more rounds of both models (only p95 is kept by default)`;
        return { candidate, baseline, compare: undefined, note: rounds === 'roundP95Ms' ? 'too few rounds' : note };
    }
    const { mean, se } = meanOf(logRatios);
    const inMilliseconds = (logRatio) => baselineValue * Math.expm1(logRatio);
    return {
        candidate,
        baseline,
        compare: (margin) => {
            const decided = decideOutcome({
                delta: -mean,
                se,
                margin: Math.log1p(margin / baselineValue),
                confidence,
                df: logRatios.length - 1,
            });
            const change = {
                value: inMilliseconds(mean),
                lower: inMilliseconds(-decided.upper),
                upper: inMilliseconds(-decided.lower),
                se: baselineValue * Math.exp(mean) * se,
            };
            return { change, outcome: decided.outcome, lower: -change.upper, upper: -change.lower };
        },
        note: null,
    };
}
function pairedLogRatios(candidate, baseline) {
    if (candidate === undefined || baseline === undefined)
        return undefined;
    const rounds = Math.min(candidate.length, baseline.length);
    const ratios = Array.from({ length: rounds }, (_, round) => Math.log(candidate[round] / baseline[round]));
    const usable = ratios.filter(Number.isFinite);
    return usable.length >= 2 ? usable : undefined;
}
/**
 * The typical round: the geometric mean of the rounds' quantiles, with its t interval on the logarithm. It is what ratios of
 * rounds compare, so that baseline and change add up to the candidate; the quantile over all requests is in `latency.json`.
 */
function typicalRound(overall, rounds, confidence) {
    const logarithms = (rounds ?? []).map(Math.log).filter(Number.isFinite);
    if (logarithms.length < 2)
        return exact(overall);
    const { mean, se } = meanOf(logarithms);
    const [lower, upper] = (0,interval/* interval */.Y)(mean, se, confidence, logarithms.length - 1);
    const value = Math.exp(mean);
    return { value, se: value * se, ci: [Math.exp(lower), Math.exp(upper)] };
}
/** Mean and its standard error. */
function meanOf(values) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, se: Math.sqrt(squares / (values.length - 1) / values.length) };
}
function exact(value) {
    return { value, se: null, ci: null };
}
function budgetNote(outcome, judged, setting) {
    if (!setting.hasBaseline)
        return null;
    if (judged && outcome === 'inconclusive')
        return inconclusiveNote(setting.stage);
    return outcome === 'worse' && judged ? 'over its budget' : null;
}
function inconclusiveNote(stage) {
    return stage === 'promote'
        ? 'not proved to be within its budget: measure more rounds'
        : 'cannot tell from these rounds: measure more';
}
//# sourceMappingURL=budget-rows.js.map
// EXTERNAL MODULE: ./build/gate/declared-metrics.js
var declared_metrics = __webpack_require__(1934);
;// CONCATENATED MODULE: ./build/gate/discordance.js
/** Counts for every slice of a dimension, by code, in one pass over the rows. */
function discordances(baseline, candidate, dimension, threshold) {
    // Four counters a slice: only baseline right (negative, positive), only candidate right (negative, positive).
    const counts = new Int32Array(dimension.values.length * 4);
    for (let row = 0; row < baseline.rows; row++) {
        const code = dimension.codes[row];
        if (code < 0)
            continue;
        const label = baseline.label[row];
        const baselineRight = predictedClass(baseline, row, threshold) === label;
        if (baselineRight === (predictedClass(candidate, row, threshold) === label))
            continue;
        counts[code * 4 + (baselineRight ? 0 : 2) + label] += 1;
    }
    return dimension.values.map((_, code) => ({
        onlyBaseline: [counts[code * 4], counts[code * 4 + 1]],
        onlyCandidate: [counts[code * 4 + 2], counts[code * 4 + 3]],
    }));
}
/** 0 or 1: the explicit class where there is one, otherwise score >= threshold. */
function predictedClass(predictions, row, threshold) {
    return predictions.predicted?.[row] ?? (predictions.score[row] >= threshold ? 1 : 0);
}
/**
 * Discordant rows that decide a metric: all rows for accuracy, one class for recall and specificity. Undefined for metrics
 * that are not a share of rows classified right, for which McNemar's test says nothing.
 */
function discordantFor(metric, { onlyBaseline, onlyCandidate }) {
    switch (metric) {
        case 'accuracy':
            return {
                onlyBaseline: onlyBaseline[0] + onlyBaseline[1],
                onlyCandidate: onlyCandidate[0] + onlyCandidate[1],
            };
        case 'recall':
            return { onlyBaseline: onlyBaseline[1], onlyCandidate: onlyCandidate[1] };
        case 'specificity':
            return { onlyBaseline: onlyBaseline[0], onlyCandidate: onlyCandidate[0] };
        default:
            return undefined;
    }
}
//# sourceMappingURL=discordance.js.map
// EXTERNAL MODULE: ./build/metrics/normal-distribution.js
var normal_distribution = __webpack_require__(6214);
// EXTERNAL MODULE: ./build/metrics/distributions.js
var distributions = __webpack_require__(6429);
;// CONCATENATED MODULE: ./build/metrics/multiplicity.js
/**
 * Adjusted p-values: a hypothesis is rejected at level α when its adjusted p is at most α. All take p-values in any order
 * and answer in the order given.
 */
/** Ranks 0.. of the p-values in ascending order, equal ones in the order given. */
function ascending(p) {
    return p.map((_, i) => i).sort((a, b) => p[a] - p[b] || a - b);
}
/** Family-wise error, step-down (Holm 1979); valid under any dependence, never weaker than Bonferroni. */
function holm(p) {
    const adjusted = new Array(p.length);
    let largest = 0;
    ascending(p).forEach((index, rank) => {
        largest = Math.max(largest, (p.length - rank) * p[index]);
        adjusted[index] = Math.min(1, largest);
    });
    return adjusted;
}
/** Family-wise error, p · m. */
function bonferroni(p) {
    return p.map((value) => Math.min(1, value * p.length));
}
/** False discovery rate (Benjamini & Hochberg 1995); for independent or positively dependent tests. */
function benjaminiHochberg(p) {
    return stepUp(p, 1);
}
/** False discovery rate under any dependence (Benjamini & Yekutieli 2001). */
function benjaminiYekutieli(p) {
    let harmonic = 0;
    for (let i = 1; i <= p.length; i++)
        harmonic += 1 / i;
    return stepUp(p, harmonic);
}
function stepUp(p, factor) {
    const adjusted = new Array(p.length);
    const order = ascending(p);
    let smallest = 1;
    for (let rank = order.length - 1; rank >= 0; rank--) {
        const index = order[rank];
        smallest = Math.min(smallest, (p[index] * factor * p.length) / (rank + 1));
        adjusted[index] = smallest;
    }
    return adjusted;
}
//# sourceMappingURL=multiplicity.js.map
// EXTERNAL MODULE: ./build/metrics/paired-proportions.js
var paired_proportions = __webpack_require__(2147);
;// CONCATENATED MODULE: ./build/gate/oriented.js

/** Undefined when the difference, or its uncertainty, is: the metric cannot be computed for one of the models. */
function orient(comparison, direction, margin, confidence) {
    const { delta, se, lower, upper, df, method } = comparison;
    if (delta === null || se === null || lower === null || upper === null)
        return undefined;
    const oriented = roundForDecision(direction === 'higher' ? delta : -delta);
    if (method === 'newcombe-10') {
        const [low, high] = direction === 'higher' ? [lower, upper] : [-upper, -lower];
        return { delta: oriented, se, lower: low, upper: high, outcome: outcomeOfInterval(low, high, margin) };
    }
    const decided = decideOutcome({ delta: oriented, se, margin, confidence, ...(df === null ? {} : { df }) });
    return { delta: oriented, se, ...decided };
}
/** Back to candidate minus baseline in the metric's own sign. */
function changeOf(oriented, direction) {
    const { delta, lower, upper, se } = oriented;
    return direction === 'higher'
        ? { value: delta, lower, upper, se }
        : { value: negated(delta), lower: negated(upper), upper: negated(lower), se };
}
/** Without minus zero, which JSON would lose and equality would not. */
function negated(value) {
    return value === 0 ? 0 : -value;
}
//# sourceMappingURL=oriented.js.map
;// CONCATENATED MODULE: ./build/gate/slice-rows.js








/** False-discovery rate of the warning list. */
const WARNING_RATE = 0.05;
/** Rows a verdict keeps. */
const KEPT_ROWS = 200;
/** Name of the slice dimension (a condition) that holds the rows of `evaluate.critical`. */
const CRITICAL_SLICE = 'critical';
const NO_SLICES = { tested: 0, tooSmall: 0, rows: [], harmless: 0 };
/**
 * Looks for harm that hides in a slice. The family is every guarded metric on every slice that is large enough; a slice
 * blocks when its one-sided p of harm holds after Holm's correction over the family and the harm is material (at least
 * `margin_factor` margins). Harm that Benjamini and Hochberg's procedure finds at a rate of 5% is a warning.
 *
 * @param metrics the ones whose harm blocks: roles optimize and guard
 */
function detectSliceHarm(metrics, slices, isWaived, setting) {
    const { policy } = setting;
    const family = slices.flatMap((evidence) => testedMetrics(metrics, evidence, setting));
    const p = family.map((test) => test.p);
    const adjusted = policy.slices.multiplicity === 'holm' ? holm(p) : p;
    const discovered = benjaminiHochberg(p);
    const rows = family.map((test, index) => {
        const status = harmStatus(test, adjusted[index], discovered[index], policy.slices.alpha);
        const waived = isWaived(test.metric.definition.name, test.evidence.comparison.slice);
        return harmRow(test, adjusted[index], withWaiver(status, waived));
    });
    const testedSlices = new Set(rows.map((row) => row.slice));
    const harmed = new Set(rows.filter((row) => severity(row.status) > severity('pass')).map((row) => row.slice));
    return {
        tested: family.length,
        tooSmall: slices.length - testedSlices.size,
        rows: sortedRows(rows).slice(0, KEPT_ROWS),
        harmless: testedSlices.size - harmed.size,
    };
}
/**
 * Rows of the slice that has to be proved safe: its lower bound above minus the slice margin, without correction, because
 * passing several of these at once needs none. What is not proved blocks unless the policy only warns.
 *
 * @param evidence the slice, or its name when no row of the test set is in it: then nothing is proved
 */
function proveCriticalSlice(metrics, evidence, isWaived, setting) {
    const comparison = typeof evidence === 'string' ? emptySlice(evidence) : evidence.comparison;
    return metrics.map((metric) => {
        const compared = comparison.metrics.find((found) => found.metric === metric.definition.name);
        const margin = sliceMargin(metric, compared?.baseline.value ?? null, setting);
        const oriented = compared && orient(compared, metric.definition.direction, margin, setting.policy.confidence);
        const row = sliceRow(metric, comparison, oriented, margin, true);
        const status = withWaiver(criticalStatus(oriented, setting), isWaived(row.metric, row.slice));
        const reason = comparison.rows === 0 ? 'no row of the test set is in it' : compared?.undefinedReason;
        return { ...row, status, note: criticalNote(status, oriented, reason) };
    });
}
function emptySlice(slice) {
    return { slice, rows: 0, positives: 0, metrics: [] };
}
/** Blocking first, then by adjusted p, then the larger harm. */
function sortedRows(rows) {
    return [...rows].sort((a, b) => severity(b.status) - severity(a.status) ||
        (a.adjustedP ?? a.p ?? 1) - (b.adjustedP ?? b.p ?? 1) ||
        (a.p ?? 1) - (b.p ?? 1) ||
        compareText(a.slice, b.slice) ||
        compareText(a.metric, b.metric));
}
function testedMetrics(metrics, evidence, setting) {
    const { rows, positives, metrics: comparisons } = evidence.comparison;
    const { min_rows: minRows, min_per_class: minPerClass } = setting.policy.slices;
    if (rows < minRows)
        return [];
    return metrics.flatMap((metric) => {
        const { family, needsBothClasses, direction, name } = metric.definition;
        if ((family === 'ranks' || needsBothClasses) && Math.min(positives, rows - positives) < minPerClass)
            return [];
        const compared = comparisons.find((found) => found.metric === name);
        if (compared === undefined)
            return [];
        const margin = sliceMargin(metric, compared.baseline.value, setting);
        const oriented = orient(compared, direction, margin, setting.policy.confidence);
        if (oriented === undefined)
            return [];
        const exact = compared.method === 'newcombe-10' && family === 'cells' ? discordantFor(name, evidence.discordance) : undefined;
        const p = exact
            ? (0,paired_proportions/* mcnemarHarm */.e$)(exact.onlyBaseline, exact.onlyCandidate)
            : harmProbability(oriented.delta, oriented.se, compared.df);
        return [{ evidence, metric, oriented, margin, p }];
    });
}
/** One-sided p of "not worse": small when the oriented change is far below 0. An exact change is certain either way. */
function harmProbability(delta, se, df) {
    if (se <= 0)
        return delta < 0 ? 0 : 1;
    return df === null ? (0,normal_distribution/* normalCdf */.vr)(delta / se) : (0,distributions/* studentCdf */.Rf)(delta / se, df);
}
function sliceMargin(metric, reference, { policy, rows }) {
    const margins = declaredMargins(metric.definition, metric.options, policy, rows);
    return policy.slices.margin_factor * (tightestMargin(margins, reference)?.value ?? 0);
}
function harmStatus(test, adjustedP, discoveryP, alpha) {
    const material = test.oriented.delta < 0 && test.oriented.delta <= -roundForDecision(test.margin);
    if (roundForDecision(adjustedP) < alpha && material)
        return 'fail';
    return test.oriented.delta < 0 && roundForDecision(discoveryP) <= WARNING_RATE ? 'warn' : 'pass';
}
function harmRow(test, adjustedP, status) {
    const row = sliceRow(test.metric, test.evidence.comparison, test.oriented, test.margin, false);
    const within = test.oriented.delta > -test.margin;
    const warning = within ? 'probably worse, within what does not matter for a slice' : 'probably worse, not certain';
    return { ...row, p: test.p, adjustedP, status, note: status === 'warn' ? warning : null };
}
function sliceRow({ definition }, comparison, oriented, margin, critical) {
    const compared = comparison.metrics.find((found) => found.metric === definition.name);
    return {
        slice: comparison.slice,
        metric: definition.name,
        direction: definition.direction,
        rows: comparison.rows,
        positives: comparison.positives,
        baseline: compared?.baseline.value ?? null,
        candidate: compared?.candidate.value ?? null,
        change: oriented === undefined ? null : changeOf(oriented, definition.direction),
        margin,
        p: oriented === undefined ? null : harmProbability(oriented.delta, oriented.se, compared?.df ?? null),
        adjustedP: null,
        outcome: oriented?.outcome ?? 'inconclusive',
        status: 'info',
        critical,
        note: null,
    };
}
function criticalStatus(oriented, { stage, policy }) {
    if (oriented === undefined)
        return 'inconclusive';
    switch (oriented.outcome) {
        case 'better':
        case 'non-inferior':
            return 'pass';
        case 'worse':
            return 'fail';
        case 'inconclusive':
            return allowsUnproved(stage, policy.on_inconclusive) ? 'warn' : 'inconclusive';
    }
}
function allowsUnproved(stage, onInconclusive) {
    return stage === 'merge' && onInconclusive === 'warn';
}
function criticalNote(status, oriented, undefinedReason) {
    if (oriented === undefined)
        return `critical slice, undefined: ${undefinedReason ?? 'too few rows'}`;
    return severity(status) > severity('pass') ? 'critical slice, not proved safe' : 'critical slice, proved safe';
}
function compareText(a, b) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}
//# sourceMappingURL=slice-rows.js.map
;// CONCATENATED MODULE: ./build/gate/first-model-slices.js


/** Nothing to compare with: the slices where the first model is weakest, by its first guarded metric. */
function firstModelSlices(candidate, [metric], threshold) {
    if (metric === undefined)
        return NO_SLICES;
    const { name, direction } = metric.definition;
    const sign = direction === 'higher' ? 1 : -1;
    const rows = (0,binary/* estimateSlices */.kx)(candidate, [metric.definition], threshold)
        .map((slice) => {
        const value = slice.metrics.get(name)?.value ?? null;
        return {
            slice: slice.slice,
            metric: name,
            direction,
            rows: slice.rows,
            positives: slice.positives,
            baseline: null,
            candidate: value,
            change: null,
            margin: null,
            p: null,
            adjustedP: null,
            outcome: null,
            status: 'info',
            critical: slice.dimension === CRITICAL_SLICE,
            note: null,
        };
    })
        .filter((row) => row.candidate !== null)
        .sort((a, b) => sign * (a.candidate - b.candidate));
    return { ...NO_SLICES, rows: rows.slice(0, KEPT_ROWS) };
}
//# sourceMappingURL=first-model-slices.js.map
// EXTERNAL MODULE: ./build/metrics/predictions.js
var predictions = __webpack_require__(88);
;// CONCATENATED MODULE: ./build/gate/flips.js


const LARGEST = 10;
/**
 * Rows whose predicted class changed: how many are now right and how many now wrong, and the ten whose score moved most.
 *
 * @param entityNames label of each entity code, when there is one to show
 */
function flips(baseline, candidate, threshold, entityNames) {
    let fixed = 0;
    let broken = 0;
    const largest = [];
    const movement = (row) => Math.abs(candidate.score[row] - baseline.score[row]);
    for (let row = 0; row < candidate.rows; row++) {
        const now = predictedClass(candidate, row, threshold);
        if (now === predictedClass(baseline, row, threshold))
            continue;
        if (now === candidate.label[row])
            fixed += 1;
        else
            broken += 1;
        insertByMovement(largest, row, movement);
    }
    return {
        threshold,
        fixed,
        broken,
        largest: largest.map((row) => flippedRow(baseline, candidate, row, entityNames)),
    };
}
/** Keeps the rows that moved most, largest first; of equal movements the earlier row. */
function insertByMovement(rows, row, movement) {
    const moved = movement(row);
    if (rows.length === LARGEST && moved <= movement(rows[LARGEST - 1]))
        return;
    const place = rows.findIndex((other) => movement(other) < moved);
    rows.splice(place < 0 ? rows.length : place, 0, row);
    if (rows.length > LARGEST)
        rows.pop();
}
function flippedRow(baseline, candidate, row, entityNames) {
    const entity = candidate.entity && entityNames?.[candidate.entity.codes[row]];
    return {
        row,
        label: candidate.label[row],
        entity: entity ?? null,
        baselineScore: baseline.score[row],
        candidateScore: candidate.score[row],
        slices: candidate.slices
            .filter((dimension) => dimension.codes[row] >= 0)
            .map((dimension) => (0,predictions/* sliceName */.o)(dimension, dimension.codes[row])),
    };
}
//# sourceMappingURL=flips.js.map
;// CONCATENATED MODULE: ./build/gate/number-text.js
/** Decimals that show a value no finer than its uncertainty deserves: two significant digits of the half width. */
function decimalsFor(halfWidth) {
    if (!Number.isFinite(halfWidth))
        return 3;
    return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
}
/** `0.041 [0.022, 0.060]`, or four significant digits of the bare value when it is exact. */
function withInterval(value, lower, upper) {
    if (lower === upper)
        return String(Number(value.toPrecision(4)));
    const decimals = decimalsFor((upper - lower) / 2);
    return `${fixed(value, decimals)} [${fixed(lower, decimals)}, ${fixed(upper, decimals)}]`;
}
/** Three significant digits without trailing zeros: `0.005`, `17.3`. */
function number_text_short(value) {
    return String(Number(value.toPrecision(3)));
}
/** `10 ms`, or the bare number of a metric without a unit. */
function withUnit(value, unit) {
    return unit === null ? number_text_short(value) : `${number_text_short(value)} ${unit}`;
}
/** `17,000`: two significant digits, in groups of three. */
function roughCount(count) {
    return grouped(Number(count.toPrecision(2)));
}
/** `10,000` */
function grouped(count) {
    return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
/** `p 0.0003`, `p < 0.0001` */
function pText(p) {
    return p < 0.0001 ? 'p < 0.0001' : `p ${Number(p.toPrecision(2))}`;
}
function fixed(value, decimals) {
    const text = value.toFixed(decimals);
    return Number(text) === 0 ? text.replace('-', '') : text;
}
//# sourceMappingURL=number-text.js.map
;// CONCATENATED MODULE: ./build/gate/invalid-scores.js

/** Rows whose score is NaN or infinite. */
function invalidRows(predictions) {
    const rows = [];
    for (let row = 0; row < predictions.rows; row++) {
        if (!Number.isFinite(predictions.score[row]))
            rows.push(row);
    }
    return rows;
}
/**
 * A candidate with more invalid scores than its baseline, or with any when there is no baseline, fails before statistics:
 * no average over the other rows makes up for answers it cannot give. Undefined when this is not so.
 */
function invalidScoresReason({ candidate, baseline, rows }) {
    if (candidate <= (baseline ?? 0))
        return undefined;
    const before = baseline === null ? '' : ` (the baseline: ${grouped(baseline)})`;
    const scores = candidate === 1 ? 'score is' : 'scores are';
    return `${grouped(candidate)} ${scores} NaN or infinite${before}, first in row ${rows[0]}: the model was not judged any further.`;
}
/** The same predictions without some rows, so that both models of a comparison keep the same rows. */
function withoutRows(predictions, dropped) {
    if (dropped.size === 0)
        return predictions;
    const kept = Int32Array.from(Array.from({ length: predictions.rows }, (_, row) => row).filter((row) => !dropped.has(row)));
    const { label, score, weight, predicted, entity } = predictions;
    const perRow = Object.entries(predictions.perRow);
    return {
        rows: kept.length,
        label: Uint8Array.from(kept, (row) => label[row]),
        score: Float64Array.from(kept, (row) => score[row]),
        ...(weight && { weight: Float64Array.from(kept, (row) => weight[row]) }),
        ...(predicted && { predicted: Uint8Array.from(kept, (row) => predicted[row]) }),
        ...(entity && { entity: { codes: Int32Array.from(kept, (row) => entity.codes[row]), count: entity.count } }),
        slices: predictions.slices.map((dimension) => ({
            ...dimension,
            codes: Int32Array.from(kept, (row) => dimension.codes[row]),
        })),
        perRow: Object.fromEntries(perRow.map(([name, values]) => [name, Float64Array.from(kept, (row) => values[row])])),
    };
}
//# sourceMappingURL=invalid-scores.js.map
;// CONCATENATED MODULE: ./build/metrics/power.js

/** Default error and power of the planning lines: 97.5% one-sided confidence, 80% power, 2.80 standard errors together. */
const CONFIDENCE = 0.95;
const POWER = 0.8;
function standardErrorsApart(confidence, power) {
    return (0,normal_distribution/* normalQuantile */.Zl)(0.5 + confidence / 2) + (0,normal_distribution/* normalQuantile */.Zl)(power);
}
/** The smallest margin that rows with this standard error prove with the given power when nothing changed. */
function smallestProvableMargin(se, confidence = CONFIDENCE, power = POWER) {
    return standardErrorsApart(confidence, power) * se;
}
/** How many times the present rows are needed to prove the margin; Infinity for a margin of 0. */
function rowsMultiplier(se, margin, confidence = CONFIDENCE, power = POWER) {
    if (margin === 0)
        return Number.POSITIVE_INFINITY;
    return (smallestProvableMargin(se, confidence, power) / margin) ** 2;
}
/** Rows needed to prove the margin if nothing changed, from the standard error that `rows` rows gave (∝ 1/√rows). */
function rowsNeeded(rows, se, margin, confidence = CONFIDENCE, power = POWER) {
    return Math.ceil(rows * rowsMultiplier(se, margin, confidence, power));
}
//# sourceMappingURL=power.js.map
;// CONCATENATED MODULE: ./build/gate/metric-rows.js






const UNDEFINED = { value: null, se: null, ci: null };
const FIRST_MODEL_NOTE = 'first model: there is no baseline to compare with';
/**
 * The row of a metric that follows from predictions.
 *
 * @param comparison of baseline and candidate, or undefined when there is no baseline
 * @param candidate the candidate's own estimate
 * @param production estimate of the production model, when it is another than the baseline
 */
function metricRow({ definition, options }, comparison, candidate, production, setting) {
    const own = estimateOf(candidate);
    const baseline = comparison === undefined ? null : estimateOf(comparison.baseline);
    const reference = baseline?.value ?? own.value;
    const margin = tightestMargin(declaredMargins(definition, options, setting.policy, setting.rows), reference);
    const limit = margin && neverExceed(options, setting.policy, margin.value, reference);
    const oriented = comparison && orient(comparison, definition.direction, margin?.value ?? 0, setting.policy.confidence);
    const threshold = options.value_threshold === undefined ? null : checkValueThreshold(own, options.value_threshold);
    const status = statusOf(options, oriented, own, threshold?.state ?? null, limit ?? 0, setting);
    const power = powerOf(oriented, margin?.value, setting.rows);
    return {
        metric: definition.name,
        role: options.role,
        direction: definition.direction,
        unit: definition.unit,
        baseline,
        production,
        candidate: own,
        change: oriented === undefined ? null : changeOf(oriented, definition.direction),
        margin: setting.hasBaseline ? (margin?.value ?? null) : null,
        marginText: margin?.text ?? null,
        neverExceed: setting.hasBaseline ? (limit ?? null) : null,
        outcome: setting.hasBaseline ? (oriented?.outcome ?? 'inconclusive') : null,
        threshold,
        status,
        ...power,
        note: noteOf(definition, options, oriented, comparison, candidate, power, setting),
    };
}
function statusOf(options, oriented, own, threshold, limit, { stage, policy, hasBaseline }) {
    const statuses = [];
    if (hasBaseline && options.role !== 'report') {
        const requireBetter = options.require === 'better';
        const { outcome = 'inconclusive', lower = null, upper = null } = oriented ?? {};
        statuses.push(statusOfComparison({ outcome, lower, upper, neverExceed: limit, requireBetter }, stage, policy));
    }
    else if (options.role !== 'report' && own.value === null) {
        statuses.push('inconclusive');
    }
    if (threshold !== null) {
        const shortfall = thresholdShortfall(own, options.value_threshold ?? {});
        statuses.push(statusOfThreshold(threshold, shortfall, limit, stage, policy));
    }
    return worstStatus(statuses);
}
function powerOf(oriented, margin, rows) {
    if (oriented === undefined || oriented.se <= 0)
        return { rowsNeeded: null, smallestMargin: null };
    const needed = margin === undefined || margin <= 0 ? null : rowsNeeded(rows, oriented.se, margin);
    return {
        rowsNeeded: needed !== null && Number.isSafeInteger(needed) ? needed : null,
        smallestMargin: smallestProvableMargin(oriented.se),
    };
}
function noteOf(definition, options, oriented, comparison, candidate, power, { hasBaseline, rows }) {
    if (candidate === undefined || candidate.value === null) {
        return `undefined: ${candidate?.undefined?.reason ?? 'not computed'}`;
    }
    if (!hasBaseline)
        return options.role === 'report' ? null : FIRST_MODEL_NOTE;
    if (oriented === undefined)
        return `no interval: ${comparison?.undefinedReason ?? 'too few rows'}`;
    if (options.require === 'better' && oriented.outcome === 'non-inferior') {
        return 'has to be better, and is not shown to be';
    }
    if (oriented.outcome === 'inconclusive') {
        if (power.rowsNeeded === null)
            return 'a margin of 0 cannot be proved';
        return needsNote(power.rowsNeeded, rows, definition.name);
    }
    return oriented.outcome === 'non-inferior' && oriented.upper < 0 ? 'slightly worse, within the margin' : null;
}
/** `needs ~17,000 rows (has 10,000)`; when the rows would do for an unchanged model, the change itself is what is in doubt. */
function needsNote(needed, rows, metric) {
    if (needed > rows)
        return `needs ~${roughCount(needed)} rows (has ${grouped(rows)})`;
    return `${grouped(rows)} rows are enough to prove an unchanged ${metric}: this is probably a small loss`;
}
/** Warns, where nothing could be decided, of a margin that these rows could not prove even if nothing had changed. */
function resolutionWarning(row, rows) {
    if ((row.role !== 'optimize' && row.role !== 'guard') || row.outcome !== 'inconclusive')
        return undefined;
    if (row.rowsNeeded === null || row.rowsNeeded <= rows || row.smallestMargin === null || row.margin === null) {
        return undefined;
    }
    return `The margin ${row.marginText ?? number_text_short(row.margin)} of ${row.metric} is finer than ${grouped(rows)} rows can resolve: the smallest they can prove is ${number_text_short(row.smallestMargin)}, and this margin needs ~${roughCount(row.rowsNeeded)} rows.`;
}
function estimateOf(estimate) {
    return estimate === undefined ? UNDEFINED : { value: estimate.value, se: estimate.se, ci: estimate.ci };
}
//# sourceMappingURL=metric-rows.js.map
;// CONCATENATED MODULE: ./build/gate/waivers.js
/**
 * A waiver holds up to and including the day it names.
 *
 * @param today ISO date, `2026-10-01`
 */
function waiversOf(model, waivers, today) {
    const ours = waivers.filter((waiver) => waiver.model === model);
    return {
        valid: ours.filter((waiver) => waiver.expires >= today),
        expired: ours.filter((waiver) => waiver.expires < today),
    };
}
/** The waiver for this metric and slice. A waiver without a slice covers the metric over all rows, and no slice. */
function waiverFor(waivers, metric, slice) {
    return waivers.find((waiver) => waiver.metric === metric && (waiver.slice ?? null) === slice);
}
/** `The waiver of recall on origin=ATL by @ml-team expired on 2026-09-30: …` */
function expiredWaiverSentence(waiver) {
    const subject = waiver.slice === undefined ? waiver.metric : `${waiver.metric} on ${waiver.slice}`;
    return `The waiver of ${subject} (owner ${waiver.owner}) expired on ${waiver.expires}: remove it from registry/waivers.yaml, or renew it there with a reason.`;
}
//# sourceMappingURL=waivers.js.map
;// CONCATENATED MODULE: ./build/gate/reason.js


/** One plain sentence: the metric or slice that decided, with its numbers; and how many more rows say the same. */
function reasonOf(verdict, findings) {
    if (verdict === 'pass')
        return passReason(findings);
    if (findings.invalidReason !== undefined)
        return findings.invalidReason;
    if (verdict === 'fail' && findings.expired[0] !== undefined)
        return expiredWaiverSentence(findings.expired[0]);
    const status = verdict === 'fail' ? 'fail' : 'inconclusive';
    const metrics = findings.metrics.filter((row) => row.status === status);
    const slices = findings.slices.filter((row) => row.status === status);
    const first = metrics[0] ? metricReason(metrics[0], findings.rows) : undefined;
    const sentence = first ?? (slices[0] ? sliceReason(slices[0], findings.multiplicity) : undefined);
    const others = metrics.length + slices.length - 1;
    if (sentence === undefined)
        return 'Nothing could be decided.';
    return others > 0
        ? `${sentence} ${others} more ${others === 1 ? 'row is' : 'rows are'} ${wordFor(status)}.`
        : sentence;
}
function wordFor(status) {
    return status === 'fail' ? 'blocked' : 'not proved';
}
function metricReason(row, rows) {
    if (row.candidate.value === null)
        return `${row.metric} is ${row.note ?? 'undefined'}.`;
    if (row.threshold !== null && row.threshold.state !== 'pass')
        return thresholdReason(row);
    if (row.change === null)
        return `${row.metric} cannot be compared (${row.note ?? 'undefined'}).`;
    if (row.outcome === 'non-inferior') {
        return `${changeText(row)}, and it has to be better.`;
    }
    if (row.status === 'fail')
        return lossSentence(row, row.margin ?? 0, row.marginText);
    return unprovedSentence(row, rows);
}
function thresholdReason(row) {
    const { lowerBound, upperBound, state } = row.threshold;
    const value = row.candidate.value;
    const [lower, upper] = row.candidate.ci ?? [value, value];
    const unit = row.unit === null ? '' : ` ${row.unit}`;
    const low = lowerBound !== null && !(lower > lowerBound);
    const bound = withUnit((low ? lowerBound : upperBound), row.unit);
    const side = low ? `lower bound ${bound}` : `upper bound ${bound}`;
    const shown = `${row.metric} is ${withInterval(value, lower, upper)}${unit}`;
    if (state === 'inconclusive')
        return `${shown}: not proved to be ${low ? 'above' : 'below'} its ${side}.`;
    return `${shown}, ${low ? 'below' : 'above'} its ${side}.`;
}
function unprovedSentence(row, rows) {
    const limit = row.marginText ?? withUnit(row.margin ?? 0, row.unit);
    const needs = row.rowsNeeded !== null && row.rowsNeeded > rows
        ? ` needs ~${roughCount(row.rowsNeeded)} rows (has ${grouped(rows)})`
        : ` ${row.note ?? 'the interval is too wide'}`;
    return `${changeText(row)}: a loss of more than ${limit} cannot be ruled out;${needs}.`;
}
/** `recall on origin=ATL fell by 0.041 [0.022, 0.060], more than the 0.010 that does not matter (Holm p 0.0003).` */
function sliceReason(row, multiplicity) {
    const subject = { ...row, metric: `${row.metric} on ${row.slice}`, unit: null };
    if (row.change === null)
        return `${subject.metric} cannot be compared (${row.note ?? 'undefined'}).`;
    if (row.status === 'inconclusive') {
        return `${changeText(subject)}: this critical slice has to be proved safe to within ${number_text_short(row.margin ?? 0)}.`;
    }
    const p = row.adjustedP === null ? '' : ` (${multiplicity === 'holm' ? 'Holm ' : ''}${pText(row.adjustedP)})`;
    return lossSentence(subject, row.margin ?? 0, null, p);
}
function lossSentence(row, margin, marginText, evidence = '') {
    const limit = marginText === null ? withUnit(margin, row.unit) : `${marginText} (${withUnit(margin, row.unit)})`;
    const harm = Math.abs(row.change.value);
    const verb = harm >= margin ? `more than the ${limit} that does not matter` : `and a loss of ${limit} is possible`;
    return `${changeText(row)}, ${verb}${evidence}.`;
}
/** `log_loss rose by 0.012 [0.008, 0.016]` */
function changeText(row) {
    const { value, lower, upper } = row.change;
    const unit = row.unit === null ? '' : ` ${row.unit}`;
    const signed = withInterval(value, lower, upper);
    if (Number.parseFloat(signed) === 0)
        return `${row.metric} did not change (${signed}${unit})`;
    const fell = value < 0;
    const size = fell ? withInterval(-value, -upper, -lower) : signed;
    return `${row.metric} ${fell ? 'fell' : 'rose'} by ${size}${unit}`;
}
function passReason({ metrics, slices, hasBaseline }) {
    const judged = metrics.filter((row) => row.role !== 'report');
    const waived = [...metrics, ...slices].filter((row) => row.status === 'waived').length;
    const warned = judged.filter((row) => row.status === 'warn');
    const tail = waived > 0 ? ` ${waived} ${waived === 1 ? 'row is' : 'rows are'} waived.` : '';
    if (!hasBaseline)
        return `${firstModelReason(metrics)}${tail}`;
    if (warned[0]?.change) {
        const bound = warned[0].neverExceed === null ? '' : ` of more than ${number_text_short(warned[0].neverExceed)}`;
        return `${changeText(warned[0])}: not proved safe, but a loss${bound} is ruled out.${tail}`;
    }
    const better = judged.filter((row) => row.outcome === 'better' && row.change !== null);
    const decisive = better.find((row) => row.role === 'optimize') ?? better[0];
    if (decisive !== undefined)
        return `${changeText(decisive)}, and nothing that is guarded got worse.${tail}`;
    const first = judged.find((row) => row.change !== null);
    if (first === undefined)
        return `No metric is judged.${tail}`;
    return `Not meaningfully worse: ${changeText(first)}, within the ${first.marginText ?? withUnit(first.margin ?? 0, first.unit)} that does not matter.${tail}`;
}
function firstModelReason(metrics) {
    const held = metrics.filter((row) => row.threshold?.state === 'pass').map((row) => row.metric);
    const thresholds = held.length === 0
        ? 'and no value threshold is set'
        : `and ${held.length === 1 ? 'the value threshold' : 'the value thresholds'} of ${held.join(', ')} hold${held.length === 1 ? 's' : ''}`;
    return `This is the first model: there is no baseline to compare with, ${thresholds}.`;
}
//# sourceMappingURL=reason.js.map
;// CONCATENATED MODULE: ./build/gate/warnings.js


/** An improvement of more margins than this is more often a leak than a success. */
const TOO_GOOD_MARGINS = 10;
/** With fewer rows of a class, intervals rest on too few independent facts. */
const FEW_OF_A_CLASS = 50;
/** What a person should look at although it does not decide. */
function warningsOf(evidence) {
    const { request, metrics, slices, references, invalid, valid } = evidence;
    const { evaluation } = request.candidate;
    const judged = metrics.filter((row) => row.role !== 'report');
    return [
        judged.length === 0 ? 'No metric has the role optimize, guard or budget: nothing was judged.' : undefined,
        ...judged.map(tooGoodWarning),
        ...judged.map((row) => referenceWarning(row, references)),
        ...judged.map((row) => resolutionWarning(row, evaluation.rows)),
        fewOfAClass(evaluation.positives, evaluation.rows),
        invalidWarning(invalid),
        ...valid.map((waiver) => unusedWaiver(waiver, metrics, slices.rows)),
    ].filter((warning) => warning !== undefined);
}
function tooGoodWarning({ metric, direction, change, margin }) {
    if (change === null || margin === null || margin === 0)
        return undefined;
    const gain = direction === 'higher' ? change.value : -change.value;
    if (gain <= TOO_GOOD_MARGINS * margin || change.se === 0)
        return undefined;
    return `${metric} improved by ${number_text_short(gain)}, ${Math.round(gain / margin)} margins: check for a leak before trusting it.`;
}
function referenceWarning(row, references) {
    const own = row.candidate.value;
    if (own === null)
        return undefined;
    const sign = row.direction === 'higher' ? 1 : -1;
    const naive = references.find((reference) => reference.name === 'naive')?.metrics[row.metric];
    if (row.role === 'optimize' && typeof naive === 'number' && sign * (own - naive) <= 0) {
        return `${row.metric} ${number_text_short(own)} is no better than the naive reference, ${number_text_short(naive)}.`;
    }
    const human = references.find((reference) => reference.name === 'human')?.metrics[row.metric];
    if (typeof human === 'number' && sign * (own - human) > 0) {
        return `${row.metric} ${number_text_short(own)} is better than people, ${number_text_short(human)}: check for a leak, or for noisy labels in the reference.`;
    }
    return undefined;
}
function fewOfAClass(positives, rows) {
    const fewest = Math.min(positives, rows - positives);
    if (fewest >= FEW_OF_A_CLASS)
        return undefined;
    const name = positives <= rows - positives ? 'positive' : 'negative';
    return `Only ${grouped(fewest)} of ${grouped(rows)} rows are ${name}: the intervals rest on few rows.`;
}
function invalidWarning({ candidate, baseline }) {
    if (candidate + (baseline ?? 0) === 0)
        return undefined;
    return `Rows with a NaN or infinite score were left out of the comparison: ${candidate} of the candidate, ${baseline ?? 0} of the baseline.`;
}
function unusedWaiver({ metric, slice, owner }, metrics, slices) {
    const row = slice === undefined
        ? metrics.find((found) => found.metric === metric)
        : slices.find((found) => found.metric === metric && found.slice === slice);
    if (row?.status === 'waived')
        return undefined;
    return `The waiver of ${metric}${slice === undefined ? '' : ` on ${slice}`} (owner ${owner}) is not needed: nothing is waived by it.`;
}
//# sourceMappingURL=warnings.js.map
;// CONCATENATED MODULE: ./build/gate/judge.js

















/** Standard metrics shown for information when the model's file does not name them; at most `REPORTED` of them. */
const STANDARD_METRICS = ['roc_auc', 'average_precision', 'log_loss', 'ece_10', 'precision', 'recall', 'accuracy'];
const REPORTED = 4;
/**
 * Judges a candidate against its baseline on the same rows. Pure: the same request gives the same record.
 * @throws UserError when the task is not judged yet or a metric is not known
 */
function judge(request) {
    const { config, policy, stage, candidate, baseline } = request;
    requireJudgeable(request);
    const declared = (0,declared_metrics/* declaredMetrics */.Ad)(config);
    const shown = [...declared, ...reportedMetrics(declared, request.latency !== null)];
    const pair = pairOf(candidate.predictions, baseline?.predictions ?? null);
    const setting = { stage, policy, rows: pair.candidate.rows, hasBaseline: baseline !== null };
    const { valid, expired } = waiversOf(request.model, request.waivers, request.today);
    const isWaived = (metric, slice) => waiverFor(valid, metric, slice) !== undefined;
    const invalidReason = invalidScoresReason(pair.invalid);
    const judged = invalidReason === undefined;
    const metrics = judged
        ? metricRows(request, shown, pair, setting).map((row) => ({
            ...row,
            status: withWaiver(row.status, isWaived(row.metric, null)),
        }))
        : shown.map((metric) => unjudgedRow(metric, request));
    const slices = judged ? sliceFindings(request, declared, pair, setting, isWaived) : NO_SLICES;
    const statuses = [...metrics, ...slices.rows].map((row) => row.status);
    const verdict = !judged || expired.length > 0 ? 'fail' : verdictOf(statuses);
    const references = referencesOf(config, declared, pair.candidate);
    const waivedRows = [
        ...metrics.map((row) => ({ ...row, slice: null })),
        ...slices.rows.map(({ metric, slice, status }) => ({ metric, slice, status })),
    ].filter((row) => row.status === 'waived');
    return {
        format: 'proofmark-verdict/1',
        key: request.key,
        model: request.model,
        task: config.task,
        stage,
        verdict,
        reason: reasonOf(verdict, {
            invalidReason,
            expired,
            metrics,
            slices: slices.rows,
            rows: setting.rows,
            hasBaseline: setting.hasBaseline,
            multiplicity: policy.slices.multiplicity,
        }),
        candidate: candidate.contender,
        baseline: baseline?.contender ?? null,
        production: request.production?.contender ?? null,
        baselineNote: request.baselineNote,
        data: dataOf(candidate.evaluation, config),
        invalid: pair.invalid,
        confidence: policy.confidence,
        metrics,
        slices: { ...slices, rows: [...slices.rows] },
        references,
        flips: judged && pair.baseline !== null
            ? flips(pair.baseline, pair.candidate, config.evaluate.threshold, request.entityNames)
            : null,
        curves: judged
            ? { candidate: curves(pair.candidate), baseline: pair.baseline === null ? null : curves(pair.baseline) }
            : null,
        waivers: [...expired, ...valid.filter((waiver) => waivedRows.some((row) => covers(waiver, row)))].map(waiverLine),
        warnings: [...warningsOf({ request, metrics, slices, references, invalid: pair.invalid, valid })],
    };
}
function pairOf(candidate, baseline) {
    const invalidCandidate = invalidRows(candidate);
    const invalidBaseline = baseline === null ? [] : invalidRows(baseline);
    const dropped = new Set([...invalidCandidate, ...invalidBaseline]);
    return {
        candidate: withoutRows(candidate, dropped),
        baseline: baseline === null ? null : withoutRows(baseline, dropped),
        invalid: {
            candidate: invalidCandidate.length,
            baseline: baseline === null ? null : invalidBaseline.length,
            rows: invalidCandidate.slice(0, 5),
        },
    };
}
function requireJudgeable({ config, candidate, baseline, model }) {
    if (config.task !== 'binary-classification') {
        throw new errors/* UserError */.yo({
            what: `task ${config.task} is not judged yet; only binary-classification is`,
            where: { file: `models/${model}/model.yaml`, field: 'task' },
        });
    }
    if (baseline === null)
        return;
    const [ours, theirs] = [candidate.evaluation.data.digest, baseline.evaluation.data.digest];
    if (ours !== theirs || candidate.predictions.rows !== baseline.predictions.rows) {
        throw new Error(`the models were not evaluated on the same rows: ${ours} (${candidate.predictions.rows} rows) and ${theirs} (${baseline.predictions.rows} rows)`);
    }
}
function reportedMetrics(declared, hasLatency) {
    const names = new Set(declared.map(({ definition }) => definition.name));
    const standard = STANDARD_METRICS.filter((name) => !names.has(name)).slice(0, REPORTED);
    const measured = ['size_mb', ...(hasLatency ? ['latency_p95_ms'] : [])].filter((name) => !names.has(name));
    return [...standard, ...measured].map((name) => ({
        definition: { ...catalog/* METRICS */.Cb[name], name, perRow: false },
        options: { role: 'report' },
    }));
}
function metricRows({ config, candidate, baseline, production, latency }, shown, pair, setting) {
    const { threshold } = config.evaluate;
    const definitions = shown.map((metric) => metric.definition).filter(({ family }) => family !== 'measurement');
    const options = { confidence: setting.policy.confidence };
    const comparisons = pair.baseline === null ? [] : (0,binary/* compareAll */.Rt)(pair.baseline, pair.candidate, definitions, threshold, options);
    const alone = pair.baseline === null ? (0,binary/* estimateAll */.i9)(pair.candidate, definitions, threshold, options) : new Map();
    const measurements = {
        candidateBytes: candidate.contender.modelBytes,
        baselineBytes: baseline?.contender.modelBytes ?? null,
        latency,
    };
    return shown.map((metric) => {
        const { name, family } = metric.definition;
        if (family === 'measurement')
            return budgetRow(metric, measurements, setting);
        const comparison = comparisons.find((compared) => compared.metric === name);
        const beside = production?.evaluation.metrics[name] ?? null;
        return metricRow(metric, comparison, comparison?.candidate ?? alone.get(name), beside, setting);
    });
}
/** With invalid scores there are no statistics, only what the evaluations recorded. */
function unjudgedRow({ definition, options }, { candidate, baseline }) {
    return {
        metric: definition.name,
        role: options.role,
        direction: definition.direction,
        unit: definition.unit,
        baseline: baseline?.evaluation.metrics[definition.name] ?? null,
        production: null,
        candidate: candidate.evaluation.metrics[definition.name] ?? estimateOf(undefined),
        change: null,
        margin: null,
        marginText: null,
        neverExceed: null,
        outcome: null,
        threshold: null,
        status: 'info',
        rowsNeeded: null,
        smallestMargin: null,
        note: 'not judged: invalid scores',
    };
}
function sliceFindings({ config }, declared, pair, setting, isWaived) {
    const guarded = declared.filter(({ definition, options }) => definition.family !== 'measurement' && (options.role === 'optimize' || options.role === 'guard'));
    if (guarded.length === 0)
        return NO_SLICES;
    if (pair.baseline === null)
        return firstModelSlices(pair.candidate, guarded, config.evaluate.threshold);
    const evidence = sliceEvidence(pair.baseline, pair.candidate, guarded, config.evaluate.threshold, setting);
    if (config.evaluate.critical === undefined)
        return detectSliceHarm(guarded, evidence, isWaived, setting);
    const critical = evidence.find(isCritical);
    const ordinary = evidence.filter((slice) => slice !== critical);
    const harm = detectSliceHarm(guarded, ordinary, isWaived, setting);
    const proved = proveCriticalSlice(guarded, critical ?? CRITICAL_SLICE, isWaived, setting);
    return { ...harm, rows: sortedRows([...proved, ...harm.rows]) };
}
function isCritical({ comparison }) {
    return comparison.dimension === CRITICAL_SLICE;
}
function sliceEvidence(baseline, candidate, guarded, threshold, { policy }) {
    const definitions = guarded.map((metric) => metric.definition);
    const byDimension = new Map(baseline.slices.map((dimension) => [dimension.name, discordances(baseline, candidate, dimension, threshold)]));
    const options = { confidence: policy.confidence };
    return (0,binary/* compareSlices */.nS)(baseline, candidate, definitions, threshold, options).map((comparison) => ({
        comparison,
        discordance: byDimension.get(comparison.dimension)[comparison.code],
    }));
}
function referencesOf({ evaluate: { reference, threshold } }, declared, candidate) {
    const predicted = declared.filter(({ definition }) => definition.family !== 'measurement');
    const definitions = predicted.map((metric) => metric.definition);
    const references = [];
    if (reference?.naive !== false && candidate.rows > 0) {
        const naive = naiveReference(candidate, definitions, threshold);
        references.push({ name: 'naive', metrics: Object.fromEntries(naive) });
    }
    const optimized = predicted.find(({ options }) => options.role === 'optimize') ?? predicted[0];
    if (reference?.human !== undefined && optimized !== undefined) {
        references.push({ name: 'human', metrics: { [optimized.definition.name]: reference.human } });
    }
    return references;
}
function dataOf(evaluation, config) {
    return {
        ...evaluation.data,
        rows: evaluation.rows,
        positives: evaluation.positives,
        entities: evaluation.entities,
        entityColumn: config.evaluate.entity ?? null,
    };
}
function covers(waiver, row) {
    return waiverFor([waiver], row.metric, row.slice) !== undefined;
}
function waiverLine({ metric, slice, owner, expires, reason }) {
    return { metric, slice: slice ?? null, owner, expires, reason };
}
//# sourceMappingURL=judge.js.map
;// CONCATENATED MODULE: ./build/gate/verdict-key.js
/** Raised when the rules of judging or the format of a verdict change, so that old verdicts are not taken for new ones. */
const VERDICT_FORMAT = 'proofmark-verdict/1';
/**
 * Everything that decides a verdict, so that the same question is judged once. Of the policy only what judging reads: a
 * change of retention re-judges nothing; and of the day only which waivers it lets through.
 */
function verdictMaterial(inputs) {
    const { stage, config, policy, waivers, today } = inputs.question;
    const { evaluate } = config;
    return {
        format: VERDICT_FORMAT,
        stage,
        candidate: inputs.candidate,
        baseline: inputs.baseline,
        production: inputs.production,
        task: config.task,
        evaluate: {
            metrics: evaluate.metrics,
            critical: evaluate.critical ?? null,
            reference: evaluate.reference ?? null,
            threshold: evaluate.threshold,
        },
        policy: {
            margins: policy.margins,
            on_inconclusive: policy.on_inconclusive,
            never_exceed_factor: policy.never_exceed_factor,
            confidence: policy.confidence,
            slices: policy.slices,
        },
        waivers: waivers.map((waiver) => ({ ...waiver, expired: waiver.expires < today })),
    };
}
//# sourceMappingURL=verdict-key.js.map
// EXTERNAL MODULE: ./build/gate/verdict-record.js
var verdict_record = __webpack_require__(9617);
// EXTERNAL MODULE: ./build/report/comment.js + 2 modules
var comment = __webpack_require__(1324);
// EXTERNAL MODULE: ./build/report/html.js + 2 modules
var html = __webpack_require__(739);
// EXTERNAL MODULE: ./build/report/plots/plots.js + 4 modules
var plots = __webpack_require__(1694);
// EXTERNAL MODULE: ./build/report/plots/theme.js
var theme = __webpack_require__(1741);
// EXTERNAL MODULE: ./build/flows/contender.js
var contender = __webpack_require__(2300);
// EXTERNAL MODULE: ./build/metrics/quantiles.js
var quantiles = __webpack_require__(2020);
// EXTERNAL MODULE: ./build/flows/feature-query.js
var feature_query = __webpack_require__(4489);
;// CONCATENATED MODULE: ./build/flows/latency.js



const WARM_UP_REQUESTS = 20;
/** A p95 of fewer requests is their maximum. */
const FEWEST_REQUESTS = 20;
/**
 * Latency of single-row requests, candidate and baseline in alternating rounds (ABBA) on this machine, so that whatever
 * slows the machine meets both. Feature values are ready before the clock starts; quantiles are type 7 over all requests.
 */
async function latency_measureLatency(request, ports) {
    const rounds = request.rounds ?? 20;
    const arms = [];
    try {
        for (const model of [request.candidate, request.baseline]) {
            if (model !== null)
                arms.push(await openArm(model, request, ports));
        }
        const requestsPerRound = await warmUp(arms, request, rounds);
        const progress = ports.log.progress('measuring latency');
        for (let round = 0; round < rounds; round++) {
            for (const arm of round % 2 === 0 ? arms : [...arms].reverse()) {
                arm.rounds.push(await arm.scorer.time(arm.rows, round * requestsPerRound, requestsPerRound));
            }
            progress.update((round + 1) / rounds);
        }
        progress.done(`${rounds} rounds of ${requestsPerRound} requests`);
        const [candidate, baseline] = arms.map((arm) => summarize(arm.rounds));
        return {
            format: 'proofmark-latency/1',
            testbed: { ...(await ports.machine.describe()), engine: ports.engine.version },
            rounds,
            requestsPerRound,
            candidate: candidate,
            baseline: baseline ?? null,
        };
    }
    finally {
        for (const arm of arms)
            await arm.scorer.close();
    }
}
async function openArm(model, request, ports) {
    const scorer = await ports.engine.open(model.file, model.binding);
    const session = await ports.tables.open({ views: [{ name: 'split', file: request.splitPath }] });
    try {
        const columns = await session.columns('select * from split');
        const unknown = (0,feature_query/* findUnknownFeatures */.fK)(scorer.columns, columns, { file: model.file, field: 'onnx.inputs' });
        if (unknown.length > 0)
            throw new errors/* UserError */.yo(unknown);
        const limit = request.requestsPerRound ?? 200;
        for await (const batch of session.read(`select ${(0,feature_query/* featureSelect */.tc)(scorer.columns)} from split limit ${limit}`)) {
            return { scorer, rows: copyOf(batch), rounds: [] };
        }
        throw new errors/* UserError */.yo({ what: 'has no rows to measure latency with', where: { file: request.splitPath } });
    }
    catch (error) {
        await scorer.close();
        throw error;
    }
    finally {
        session.close();
    }
}
/** The batch lies in memory of the SQL engine, which ends with the session. */
function copyOf(batch) {
    return { rows: batch.rows, columns: batch.columns.map((column) => column.slice()) };
}
/** Warms both models up and tells how many requests a round may have within the budget. */
async function warmUp(arms, request, rounds) {
    let slowest = 0;
    for (const arm of arms) {
        const milliseconds = await arm.scorer.time(arm.rows, 0, WARM_UP_REQUESTS);
        slowest = Math.max(slowest, (0,quantiles/* quantile */.YV)(milliseconds, 0.5));
    }
    const budget = ((request.secondsPerModel ?? 4) * 1000) / rounds;
    const affordable = Math.floor(budget / Math.max(slowest, 1e-6));
    return Math.max(FEWEST_REQUESTS, Math.min(request.requestsPerRound ?? 200, affordable));
}
function summarize(rounds) {
    const all = rounds.flatMap((round) => [...round]);
    return {
        p50Ms: (0,quantiles/* quantile */.YV)(all, 0.5),
        p95Ms: (0,quantiles/* quantile */.YV)(all, 0.95),
        p99Ms: (0,quantiles/* quantile */.YV)(all, 0.99),
        roundP95Ms: rounds.map((round) => (0,quantiles/* quantile */.YV)(round, 0.95)),
    };
}
//# sourceMappingURL=latency.js.map
// EXTERNAL MODULE: ./build/flows/parse-evidence.js
var parse_evidence = __webpack_require__(7907);
// EXTERNAL MODULE: ./build/flows/read-predictions.js
var read_predictions = __webpack_require__(1891);
;// CONCATENATED MODULE: ./build/flows/judge-contenders.js













/**
 * The verdict over evaluated contenders, kept as evidence with its report: `verdict.json`, `latency.json` where latency is
 * judged, `report.md`, `report.html` and the plots as PNG. The same question asked again finds its verdict.
 */
async function judgeContenders(request, ports) {
    const { candidate, baseline, production } = request;
    const { facts } = candidate.entrant;
    const question = {
        format: 'proofmark-verdict-question/1',
        stage: request.stage,
        config: facts.config,
        policy: request.policy,
        waivers: request.waivers.filter((waiver) => waiver.model === facts.model),
        today: ports.clock.now().toISOString().slice(0, 10),
        baselineNote: request.baselineNote,
    };
    const { key } = (0,keys/* keyOf */.TN)(verdictMaterial({
        candidate: candidate.contender,
        baseline: baseline?.contender ?? null,
        production: production?.contender ?? null,
        question,
    }), ports.sha256);
    const id = { kind: 'verdicts', model: facts.model, key };
    const known = await ports.evidence.find(id);
    if (known !== undefined)
        return { report: await readReport(known, request, ports), entry: known, reused: true };
    const latency = judgesLatency(facts.config) ? await judge_contenders_measure(request, ports) : null;
    const verdict = judge({
        ...question,
        key,
        model: facts.model,
        candidate: await judged(candidate, request.arena.spec, ports),
        baseline: baseline === null ? null : await judged(baseline, request.arena.spec, ports),
        production,
        latency,
    });
    const report = reportOf(verdict, latency, request);
    const written = await ports.evidence.write(id, await files(report, question, ports.pictures));
    const entry = { id, commit: written.commit };
    if (written.status === 'created')
        return { report, entry, reused: false };
    return { report: await readReport(entry, request, ports), entry, reused: true };
}
async function readReport(entry, request, ports) {
    const verdict = await (0,parse_evidence/* parseEvidence */.v)(verdict_record/* VerdictRecord */.jy, entry, 'verdict.json', ports.evidence);
    const names = await ports.evidence.fileNames(entry);
    const latency = names.includes('latency.json')
        ? await (0,parse_evidence/* parseEvidence */.v)(verdict_record/* LatencyRecord */.WK, entry, 'latency.json', ports.evidence)
        : null;
    return reportOf(verdict, latency, request);
}
function reportOf(verdict, latency, request) {
    return {
        verdict,
        runs: request.runs,
        baselineRun: request.baseline?.run ?? null,
        latency,
        differences: request.differences,
        reproduce: `proofmark reproduce ${verdict.key.slice(0, 12)}`,
        plotBase: null,
        fullCopy: null,
    };
}
/** The files of the evidence commit; plots lie beside the report that shows them. */
async function files(report, question, pictures) {
    const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
    const content = {
        'verdict.json': json(report.verdict),
        'question.json': json(question),
        'report.md': (0,comment/* renderComment */.wQ)([{ ...report, plotBase: question.stage === 'merge' ? '.' : null }], {
            limit: Number.MAX_SAFE_INTEGER,
        }),
        'report.html': (0,html/* renderHtml */.K)([report]),
    };
    if (report.latency !== null)
        content['latency.json'] = json(report.latency);
    // Plots as pictures are for pull requests; the page has them as SVG anyway.
    const shown = question.stage === 'merge' ? (0,plots/* plotsOf */.w)(report) : [];
    const drawn = shown.map(async ({ name, svg }) => [`${name}.png`, await pictures.png(svg(theme/* PRINT_THEME */.w))]);
    return { ...content, ...Object.fromEntries(await Promise.all(drawn)) };
}
/** An evaluated contender with its predictions, which are held against the digest in its record. */
async function judged(contended, spec, ports) {
    const { contender, evaluation, evaluationEntry } = contended;
    const path = await ports.evidence.checkout(evaluationEntry, 'predictions.parquet');
    const predictions = await (0,read_predictions/* readPredictions */.R_)(path, spec, ports);
    if ((0,read_predictions/* digestPredictions */.xG)(predictions, ports.sha256) !== evaluation.predictionsDigest) {
        const { kind, model, key } = evaluationEntry.id;
        throw new errors/* UserError */.yo({
            what: 'the predictions are not those that evaluation.json describes: their digest differs',
            where: { file: `refs/proofmark/${kind}/${model}/${key}:predictions.parquet` },
            fix: `Remove the evaluation (git update-ref -d refs/proofmark/${kind}/${model}/${key}) and run again.`,
        });
    }
    return { contender, evaluation, predictions };
}
function judgesLatency(config) {
    return config.evaluate.metrics.some((entry) => (typeof entry === 'string' ? [entry] : Object.keys(entry)).some((name) => name.startsWith('latency_')));
}
async function judge_contenders_measure(request, ports) {
    const model = async ({ run, runEntry, entrant }) => ({
        file: await ports.evidence.checkout(runEntry, run.file.name, run.file.sha256),
        binding: entrant.facts.config.onnx,
    });
    const split = await (0,contender/* splitOf */.uv)(request.arena, ports);
    return latency_measureLatency({
        candidate: await model(request.candidate),
        baseline: request.baseline === null ? null : await model(request.baseline),
        splitPath: split.path,
    }, ports);
}
//# sourceMappingURL=judge-contenders.js.map

/***/ }),

/***/ 739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ renderHtml)
});

// EXTERNAL MODULE: ./build/report/escape.js
var report_escape = __webpack_require__(9924);
// EXTERNAL MODULE: ./build/report/facts.js
var facts = __webpack_require__(7872);
;// CONCATENATED MODULE: ./build/report/html-style.js
/**
 * The style of `report.html`. Colours are variables, light first and dark by the reader's preference; the plots use the
 * same variables. Contrast of text on its background is at least 4.5:1 in both.
 */
const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f8fa; --ink: #1f2328; --muted: #59636e; --grid: #d9dee3; --link: #0550ae;
  --good: #116329; --bad: #b42318; --unsure: #7a5200;
  --good-back: #dff5e3; --bad-back: #ffe3df; --unsure-back: #fff1c9; --plain-back: #eaeef2;
  --candidate: #0072b2; --baseline: #b86a00; --worse: #c44e00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #161b22; --ink: #e6edf3; --muted: #9aa4af; --grid: #30363d; --link: #79b8ff;
    --good: #56d364; --bad: #ff8a80; --unsure: #e3b341;
    --good-back: #10291a; --bad-back: #3a1714; --unsure-back: #32280c; --plain-back: #21262d;
    --candidate: #56b4e9; --baseline: #e69f00; --worse: #ff7b3d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 20px 24px 64px; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.3rem; margin: 0; }
h3 { font-size: 1.05rem; margin: 32px 0 8px; }
p { margin: 8px 0; overflow-wrap: anywhere; }
a { color: var(--link); }
.verdict { border-left: 6px solid var(--tone, var(--muted)); background: var(--tone-back, var(--plain-back)); border-radius: 6px; padding: 16px 20px; margin: 16px 0; }
.verdict .word { display: inline-block; color: var(--tone, var(--ink)); font-weight: 700; margin-right: .5em; }
.verdict .reason { font-size: 1.1rem; margin: 8px 0 0; }
.good { --tone: var(--good); --tone-back: var(--good-back); }
.bad { --tone: var(--bad); --tone-back: var(--bad-back); }
.unsure { --tone: var(--unsure); --tone-back: var(--unsure-back); }
.models { list-style: none; padding: 0; margin: 16px 0; border: 1px solid var(--grid); border-radius: 6px; }
.models li { padding: 8px 14px; border-top: 1px solid var(--grid); overflow-wrap: anywhere; display: flex; gap: 4px 12px; flex-wrap: wrap; }
.models .quiet { flex: 1 1 320px; }
.models li:first-child { border-top: 0; }
.models .word { color: var(--tone, var(--ink)); font-weight: 600; display: inline-block; min-width: 8.5em; }
.model { border-top: 1px solid var(--grid); margin-top: 40px; padding-top: 16px; }
.quiet, summary { color: var(--muted); }
summary { cursor: pointer; margin: 10px 0; }
.warning { border-left: 4px solid var(--unsure); background: var(--unsure-back); padding: 8px 14px; border-radius: 4px; margin: 8px 0; overflow-wrap: anywhere; }
ul.steps { padding-left: 1.3em; margin: 10px 0; }
.steps li { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
th { text-align: left; color: var(--muted); font-weight: 600; border-bottom: 1px solid var(--grid); }
th, td { padding: 6px 10px; vertical-align: top; }
td { border-bottom: 1px solid var(--grid); }
td .text { overflow-wrap: anywhere; }
td .short { white-space: nowrap; }
th.right, td.right { text-align: right; }
td.toned { color: var(--tone, inherit); }
tr.bad td { background: var(--bad-back); }
td small { color: var(--muted); margin-left: .4em; display: inline-block; }
.interval { color: var(--muted); white-space: nowrap; }
.bar { display: block; }
.bar svg { margin-left: auto; }
td.toned { min-width: 9em; }

.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(400px, 100%), 1fr)); gap: 16px; }
.plots figure, .wide { margin: 0; background: var(--card); border-radius: 6px; padding: 8px; }
.wide { margin: 8px 0 16px; }
svg { max-width: 100%; height: auto; display: block; }
pre { background: var(--card); border-radius: 6px; padding: 12px 14px; overflow-x: auto; font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { color: var(--muted); margin-top: 40px; font-size: .85rem; overflow-wrap: anywhere; }
@media (min-width: 900px) {
  td > span:has(> .interval) { white-space: nowrap; }
}
@media (max-width: 640px) {
  main { padding: 8px 14px 40px; }
  .cards thead { display: none; }
  .cards table, .cards tbody, .cards tr, .cards td { display: block; width: 100%; }
  .cards tr { border: 1px solid var(--grid); border-radius: 6px; margin: 0 0 10px; padding: 6px 0; }
  .cards td { border: 0; padding: 2px 12px; display: flex; justify-content: space-between; gap: 12px; text-align: right; white-space: normal; }
  .cards td::before { content: attr(data-label); color: var(--muted); text-align: left; flex: none; max-width: 45%; }
  .cards td:first-child { font-weight: 600; display: block; text-align: left; }
  .cards td:first-child::before { content: none; }
  .bar { display: none; }
  .wide { padding: 4px; }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --muted: #444444; --grid: #bbbbbb; }
  body { font-size: 11px; }
  main { max-width: none; padding: 0; }
  .verdict, tr, figure, svg { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
//# sourceMappingURL=html-style.js.map
// EXTERNAL MODULE: ./build/report/plots/svg.js
var svg = __webpack_require__(3858);
;// CONCATENATED MODULE: ./build/report/plots/interval-bar.js

const WIDTH = 110;
const HEIGHT = 14;
/**
 * A small picture of one change: the interval against zero (solid) and the margin (dashed), better to the right whatever
 * the metric's direction. Scaled so that the margin and the interval fit. Empty when there is no interval to show.
 */
function renderIntervalBar(theme, row) {
    const { change, margin } = row;
    if (change === null || ![change.value, change.lower, change.upper].every(Number.isFinite))
        return '';
    const sign = row.direction === 'higher' ? 1 : -1;
    const ends = [sign * change.lower, sign * change.upper].sort((a, b) => a - b);
    const reach = Math.max(Math.abs(ends[0]), Math.abs(ends[1]), margin ?? 0) * 1.1;
    if (!(reach > 0))
        return '';
    const x = (value) => WIDTH / 2 + (value / reach) * (WIDTH / 2 - 2);
    const middle = HEIGHT / 2;
    const colour = row.status === 'fail'
        ? theme.worse
        : row.status === 'pass' || row.status === 'info'
            ? theme.candidate
            : theme.unsure;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">`,
        margin === null ? '' : (0,svg/* line */.n8)(x(-margin), 0, x(-margin), HEIGHT, theme.worse, 1.25, '3 2'),
        (0,svg/* line */.n8)(x(0), 0, x(0), HEIGHT, theme.muted, 1),
        (0,svg/* line */.n8)(x(ends[0]), middle, x(ends[1]), middle, colour, 2.5),
        `<circle cx="${(0,svg.px)(x(sign * change.value))}" cy="${(0,svg.px)(middle)}" r="3.5" fill="${colour}"/>`,
        '</svg>',
    ].join('');
}
//# sourceMappingURL=interval-bar.js.map
// EXTERNAL MODULE: ./build/report/plots/plots.js + 4 modules
var plots = __webpack_require__(1694);
// EXTERNAL MODULE: ./build/report/plots/theme.js
var theme = __webpack_require__(1741);
// EXTERNAL MODULE: ./build/report/tables.js
var report_tables = __webpack_require__(7442);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/report/html.js








/** Slice rows in view; the others open on a click. */
const SLICES_OPEN = 20;
const DIFFERENCES = 500;
/** Cells of at most this many characters stay on one line. */
const SHORT = 16;
/** Longest text of a sentence, and of a cell. */
const TEXT_LIMIT = 1000;
const CELL_LIMIT = 200;
/**
 * `report.html`: one file with everything in it, no script, no network. Its policy forbids both, so that text from a model
 * cannot fetch or run anything even if it got through.
 */
function renderHtml(reports) {
    const sorted = (0,words/* worstFirst */.md)(reports);
    const word = (0,words/* overallOf */.Nx)(sorted);
    const only = sorted.length === 1 ? sorted[0] : null;
    const title = only === null ? 'Proofmark' : (0,words/* modelName */.fD)(only);
    return [
        '<!doctype html>',
        '<html lang="en">',
        '<head>',
        '<meta charset="utf-8">',
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        `<title>${shown(`${title}: ${word}`)}</title>`,
        `<style>${STYLE}</style>`,
        '</head>',
        '<body>',
        '<main>',
        ...(only === null ? overview(sorted) : [banner(only, 'h1')]),
        ...sorted.map((report, index) => section(report, index, only === null)),
        `<footer>Made by Proofmark. Numbers can be recomputed with the command under “Reproduce”.</footer>`,
        '</main>',
        '</body>',
        '</html>',
        '',
    ].join('\n');
}
/** Every text from outside passes here. */
function shown(text, limit = TEXT_LIMIT) {
    return (0,report_escape/* escapeHtml */.ZD)((0,report_escape/* excerpt */.Kb)(text, limit));
}
function overview(sorted) {
    const word = (0,words/* overallOf */.Nx)(sorted);
    const counts = sorted.length === 0 ? 'No model is changed.' : `${(0,words/* plural */.LS)(sorted.length, 'model')}: ${(0,words/* countVerdicts */.qX)(sorted)}.`;
    const lines = sorted.map((report, index) => `<li class="${words/* VERDICT_TONE */.Nv[(0,words/* verdictWord */.E0)(report)]}"><span class="word">${words/* VERDICT_ICON */.YY[(0,words/* verdictWord */.E0)(report)]} ${(0,words/* verdictWord */.E0)(report)}</span> <a href="#model-${index + 1}">${shown((0,words/* modelName */.fD)(report), CELL_LIMIT)}</a> <span class="quiet">${shown((0,words/* reasonOf */.A3)(report))}</span></li>`);
    return [
        `<header class="verdict ${words/* VERDICT_TONE */.Nv[word]}"><h1><span class="word">${words/* VERDICT_ICON */.YY[word]} ${word}</span>Proofmark</h1><p class="reason">${shown(counts)}</p></header>`,
        sorted.length === 0 ? '' : `<ul class="models">${lines.join('')}</ul>`,
    ];
}
function banner(report, heading) {
    const word = (0,words/* verdictWord */.E0)(report);
    return `<header class="verdict ${words/* VERDICT_TONE */.Nv[word]}"><${heading}><span class="word">${words/* VERDICT_ICON */.YY[word]} ${word}</span>${shown((0,words/* modelName */.fD)(report), CELL_LIMIT)}</${heading}><p class="reason">${shown((0,words/* reasonOf */.A3)(report))}</p></header>`;
}
function section(report, index, withBanner) {
    const body = (0,words/* isJudged */.sL)(report) ? judged(report) : unjudged(report);
    const parts = [withBanner ? banner(report, 'h2') : '', ...body].filter((part) => part !== '');
    return `<section id="model-${index + 1}"${withBanner ? ' class="model"' : ''}>\n${parts.join('\n')}\n</section>`;
}
function unjudged(report) {
    return report.log.length === 0 ? [] : ['<h3>End of the log</h3>', pre(report.log)];
}
function judged(report) {
    const { verdict } = report;
    const steps = [...(0,words/* nextSteps */.Zn)(report), ...(0,facts/* waiverLines */.uU)(report)];
    return [
        ...report.verdict.warnings.map((line) => `<p class="warning">⚠️ ${shown(line)}</p>`),
        steps.length === 0 ? '' : `<ul class="steps">${steps.map((step) => `<li>${shown(step)}</li>`).join('')}</ul>`,
        metrics(report),
        `<p class="quiet">${shown((0,facts/* comparisonText */.VF)(report))} ${shown((0,facts/* dataText */.Uk)(report))}.</p>`,
        slices(report),
        html_plots(report),
        flips(report),
        differences(report),
        titled('References', (0,report_tables/* referenceTable */.WV)(report)),
        ...cost(report),
        ...latency(report),
        '<h3>Reproduce</h3>',
        pre([report.reproduce]),
        `<p class="quiet">verdict ${shown((0,facts/* shortDigest */.VK)(verdict.key))} · model ${shown((0,facts/* shortDigest */.VK)(verdict.candidate.modelSha256))} · data ${shown((0,facts/* shortDigest */.VK)(verdict.data.digest))}</p>`,
    ];
}
function metrics(report) {
    const table = (0,report_tables/* metricTable */.Lc)(report);
    const change = table.columns.findIndex((column) => column.title.startsWith('Change'));
    return renderTable(table, {
        tones: report.verdict.metrics.map((row) => words/* STATUS_TONE */.Wy[row.status]),
        after: (row, column) => {
            const bar = column === change ? renderIntervalBar(theme/* PAGE_THEME */.K, report.verdict.metrics[row]) : '';
            return bar === '' ? '' : `<span class="bar">${bar}</span>`;
        },
    });
}
function slices(report) {
    const { confidence, slices: found } = report.verdict;
    const title = `<h3>${shown((0,facts/* slicesText */.Nu)(report))}</h3>`;
    if (found.rows.length === 0)
        return title;
    const forest = (0,plots/* plotsOf */.w)(report).find((plot) => plot.name === 'slices');
    const others = (0,facts/* otherSlicesText */.Pj)(report, found.rows.length);
    const table = (rows) => renderTable((0,report_tables/* sliceTable */.d9)(rows, rows.length, confidence), { tones: rows.map((row) => words/* STATUS_TONE */.Wy[row.status]) });
    const rest = found.rows.slice(SLICES_OPEN);
    return [
        title,
        forest === undefined ? '' : `<figure class="wide">${forest.svg(theme/* PAGE_THEME */.K)}</figure>`,
        table(found.rows.slice(0, SLICES_OPEN)),
        rest.length === 0 ? '' : `<details><summary>${(0,words/* plural */.LS)(rest.length, 'more row')}</summary>${table(rest)}</details>`,
        others === null ? '' : `<p class="quiet">${shown(others)}</p>`,
    ].join('\n');
}
function html_plots(report) {
    const figures = (0,plots/* plotsOf */.w)(report)
        .filter((plot) => plot.name !== 'slices')
        .map((plot) => `<figure>${plot.svg(theme/* PAGE_THEME */.K)}</figure>`);
    return figures.length === 0 ? '' : `<h3>Plots</h3>\n<div class="plots">${figures.join('\n')}</div>`;
}
function flips(report) {
    const { flips: found, data } = report.verdict;
    const title = (0,facts/* flipsText */.op)(report);
    if (found === null || title === null)
        return '';
    const table = found.largest.length === 0 ? '' : renderTable((0,report_tables/* flipTable */.ss)(found.largest, data.entityColumn));
    return `<h3>${shown(title)}</h3>\n${table}`;
}
function differences(report) {
    if (!(0,facts/* hasPredecessor */.Yb)(report))
        return '';
    const { params, data, inputs } = report.differences;
    const tables = [
        params.length === 0 ? '' : renderTable((0,report_tables/* differenceTable */.ow)('Param', params, DIFFERENCES)),
        data.length === 0 ? '' : renderTable((0,report_tables/* differenceTable */.ow)('Data', data, DIFFERENCES)),
        inputs.length === 0 ? '' : renderTable((0,report_tables/* differenceTable */.ow)('Input', inputs, DIFFERENCES)),
    ].filter((table) => table !== '');
    return [`<h3>${shown((0,facts/* differencesText */.GQ)(report))}</h3>`, ...tables].join('\n');
}
function cost(report) {
    const text = (0,facts/* costText */.rs)(report);
    return text === null ? [] : [`<h3>${shown(text)}</h3>`, renderTable((0,facts/* costTable */.kN)(report))];
}
function latency(report) {
    const text = (0,facts/* latencyText */.eN)(report);
    return text === null ? [] : [titled('Latency', (0,facts/* latencyTable */.nc)(report)), `<p class="quiet">${shown(text)}</p>`];
}
function titled(title, table) {
    return table === null ? '' : `<h3>${shown(title)}</h3>\n${renderTable(table)}`;
}
/** A table that becomes one card a row on a phone. */
function renderTable(table, options = {}) {
    const side = (column) => (table.columns[column].align === 'right' ? 'right' : '');
    const head = table.columns.map((column, at) => `<th scope="col" class="${side(at)}">${shown(column.title, CELL_LIMIT)}</th>`);
    const rows = table.rows.map((row, index) => {
        const cells = row.map((cell, at) => {
            const text = shown(cell.text, CELL_LIMIT);
            const interval = cell.interval === undefined ? '' : ` <span class="interval">${shown(cell.interval)}</span>`;
            const strong = cell.strong === true ? `<strong>${text}</strong>` : text;
            const size = cell.text.length <= SHORT ? 'short' : 'text';
            const icon = cell.icon === undefined || cell.icon === '' ? '' : `${cell.icon} `;
            const aside = cell.aside === undefined || cell.aside === '' ? '' : `<small>${shown(cell.aside, CELL_LIMIT)}</small>`;
            const tone = cell.tone === undefined || cell.tone === 'plain' ? '' : ` toned ${cell.tone}`;
            const after = options.after?.(index, at) ?? '';
            return `<td class="${side(at)}${tone}" data-label="${shown(table.columns[at].title, CELL_LIMIT)}"><span><span class="${size}">${icon}${strong}</span>${interval}${aside}${after}</span></td>`;
        });
        return `<tr${options.tones?.[index] === 'bad' ? ' class="bad"' : ''}>${cells.join('')}</tr>`;
    });
    return `<div class="scroll cards"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}
function pre(lines) {
    return `<pre>${lines.map((line) => (0,report_escape/* escapeHtml */.ZD)(line)).join('\n')}</pre>`;
}
//# sourceMappingURL=html.js.map

/***/ }),

/***/ 1741:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ PAGE_THEME),
/* harmony export */   w: () => (/* binding */ PRINT_THEME)
/* harmony export */ });
/** For PNG: light whatever page it is shown on. */
const PRINT_THEME = {
    background: '#ffffff',
    ink: '#1f2328',
    muted: '#59636e',
    grid: '#e4e8ec',
    candidate: '#0072b2',
    baseline: '#b86a00',
    worse: '#c44e00',
    unsure: '#7a6a00',
    font: 'DejaVu Sans, Verdana, sans-serif',
};
/** For SVG inside a page that defines these CSS variables, in light and in dark. */
const PAGE_THEME = {
    background: 'none',
    ink: 'var(--ink)',
    muted: 'var(--muted)',
    grid: 'var(--grid)',
    candidate: 'var(--candidate)',
    baseline: 'var(--baseline)',
    worse: 'var(--worse)',
    unsure: 'var(--unsure)',
    font: 'inherit',
};
//# sourceMappingURL=theme.js.map

/***/ })

};
