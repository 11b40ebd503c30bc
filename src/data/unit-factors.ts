/** Factors between units people mix up, larger than 1. */
const FACTORS: readonly (readonly [factor: number, name: string])[] = [
  [1.609344, 'miles and kilometres'],
  [1.852, 'nautical miles and kilometres'],
  [0.3048 ** -1, 'feet and metres'],
  [2.54, 'inches and centimetres'],
  [0.45359237 ** -1, 'pounds and kilograms'],
  [3.785411784, 'gallons and litres'],
  [3.6, 'm/s and km/h'],
  [12, 'months and years, or inches and feet'],
  [24, 'hours and days'],
  [60, 'minutes and hours, or seconds and minutes'],
  [1440, 'minutes and days'],
  [3600, 'seconds and hours'],
  [86_400, 'seconds and days'],
  [1024, 'binary units'],
  [1_048_576, 'binary units'],
  [180 / Math.PI, 'degrees and radians'],
  [4.184, 'calories and joules'],
];

/** How near a ratio must be to a factor, relative to it. */
const NEAR = 0.06;

export interface UnitFactor {
  /** Larger than 1. */
  readonly factor: number;
  /** "miles and kilometres" */
  readonly units: string;
}

/** The known factor that is nearest to a ratio, or to its inverse; undefined for ratios near 1 and for all others. */
export function unitFactor(ratio: number): UnitFactor | undefined {
  if (!(ratio > 0) || Math.abs(ratio - 1) < 0.05) return undefined;
  const large = Math.max(ratio, 1 / ratio);
  const power = Math.round(Math.log10(large));
  const candidates: readonly (readonly [number, string])[] =
    power >= 1 ? [[10 ** power, 'powers of ten, such as thousands or per cent'], ...FACTORS] : FACTORS;
  const apart = (factor: number) => Math.abs(large / factor - 1);
  const [found] = candidates.filter(([factor]) => apart(factor) < NEAR).toSorted((a, b) => apart(a[0]) - apart(b[0]));
  return found === undefined ? undefined : { factor: found[0], units: found[1] };
}
