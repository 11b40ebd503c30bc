import { NOTHING } from './numbers.ts';

/** `0.4 s`, `12 s`, `3 m 05 s`, `2 h 07 m`, `3 d 4 h`: two units at most, what a person would say. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NOTHING;
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 0.9995) return seconds < 0.0995 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `512 B`, `4.0 KiB`, `45 MiB`: powers of 1,024, three characters of number at most before the unit changes. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return NOTHING;
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || Math.abs(value) >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** `0.42 USD`, `<0.01 USD`: an amount of money in the currency it was priced in. */
export function formatCost(cost: { readonly amount: number; readonly currency: string } | null): string {
  if (cost === null) return NOTHING;
  if (cost.amount > 0 && cost.amount < 0.005) return `<0.01 ${cost.currency}`;
  return `${cost.amount.toFixed(2)} ${cost.currency}`;
}

/** At most `digits` significant digits without padding: `0.8512`, `12`, `1.2e-7`. For values whose unit is not known. */
export function formatSignificant(value: number | null, digits = 4): string {
  if (value === null || Number.isNaN(value)) return NOTHING;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? rounded.toExponential() : String(rounded);
}
