import { logGamma } from '../metrics/distributions.ts';

/**
 * Bounds that hold at every look at once, so that one may stop whenever they say enough. All are two-sided at level alpha.
 */

/** ρ² of the normal mixture that is tightest at t_opt observations: (−2 ln α + ln(1 − 2 ln α)) / t_opt. */
export function mixtureScale(alpha: number, optimum: number): number {
  const doubled = -2 * Math.log(alpha);
  return (doubled + Math.log(doubled + 1)) / optimum;
}

/**
 * Half-width after t observations of the normal-mixture confidence sequence of a mean (Robbins; asymptotic for estimated
 * deviations, Waudby-Smith et al. 2024, thm 2.2): sd √(2 (tρ² + 1)/(t²ρ²) ln(√(tρ² + 1)/α)).
 * @param optimum observations at which it is to be tightest
 */
export function normalMixtureHalfWidth(t: number, sd: number, alpha: number, optimum: number): number {
  const scale = mixtureScale(alpha, optimum);
  const grown = t * scale + 1;
  return sd * Math.sqrt(((2 * grown) / (t * t * scale)) * Math.log(Math.sqrt(grown) / alpha));
}

/**
 * Confidence sequence of a share after n trials with x successes: Robbins' mixture over the uniform distribution, all p with
 * B(x + 1, n − x + 1) / (p^x (1 − p)^(n − x)) < 1/α.
 */
export function betaBinomialSequence(x: number, n: number, alpha: number): [number, number] {
  if (n === 0) return [0, 1];
  const logMixture = logGamma(x + 1) + logGamma(n - x + 1) - logGamma(n + 2);
  const rejected = (p: number) => {
    const hits = x === 0 ? 0 : x * Math.log(p);
    const misses = x === n ? 0 : (n - x) * Math.log1p(-p);
    return logMixture - hits - misses >= -Math.log(alpha);
  };
  const share = x / n;
  return [x === 0 ? 0 : edge(rejected, 0, share), x === n ? 1 : edge(rejected, 1, share)];
}

/** Where rejection ends between a rejected and an accepted share. */
function edge(rejected: (p: number) => boolean, outside: number, inside: number): number {
  let [out, within] = [outside, inside];
  for (let i = 0; i < 200 && Math.abs(out - within) > 1e-16; i++) {
    const middle = (out + within) / 2;
    if (middle === out || middle === within) break;
    if (rejected(middle)) out = middle;
    else within = middle;
  }
  return (out + within) / 2;
}

/** Largest bet of the empirical-Bernstein sequence. */
const LARGEST_BET = 0.5;

/**
 * Predictable plug-in empirical-Bernstein confidence sequence of the mean of numbers in [0, 1] (Waudby-Smith & Ramdas 2023,
 * thm 2), after every observation, each cut to [0, 1].
 */
export function empiricalBernsteinSequence(values: ArrayLike<number>, alpha: number): readonly [number, number][] {
  const intervals: [number, number][] = [];
  const penalty = Math.log(2 / alpha);
  let [mean, variance] = [0.5, 0.25]; // of the observations so far, with ½ and ¼ as a first guess
  let [sum, squares, bets, weighted, spread] = [0.5, 0.25, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const t = i + 1;
    const bet = Math.min(Math.sqrt((2 * penalty) / (variance * t * Math.log(1 + t))), LARGEST_BET);
    bets += bet;
    weighted += bet * value;
    spread += 4 * (value - mean) ** 2 * ((-Math.log1p(-bet) - bet) / 4);
    const [centre, half] = [weighted / bets, (penalty + spread) / bets];
    intervals.push([Math.max(0, centre - half), Math.min(1, centre + half)]);
    sum += value;
    mean = sum / (t + 1);
    squares += (value - mean) ** 2;
    variance = squares / (t + 1);
  }
  return intervals;
}
