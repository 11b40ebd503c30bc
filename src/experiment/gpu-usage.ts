import type { GpuUsage } from './run-record.ts';

/** What is asked of `nvidia-smi --query-gpu`, in this order, with `--format=csv,noheader,nounits`. */
export const GPU_QUERY = 'timestamp,index,uuid,name,memory.used,utilization.gpu,power.draw';

/** One GPU at one moment. Null is what the driver does not tell (`[N/A]`, `[Not Supported]`). */
export interface GpuSample {
  /** Seconds from an arbitrary origin. */
  readonly seconds: number;
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly memoryMiB: number | null;
  readonly utilisationPercent: number | null;
  readonly powerWatts: number | null;
}

/** One line of nvidia-smi; undefined for anything else it prints (no devices, a driver that does not answer). */
export function parseGpuSample(line: string): GpuSample | undefined {
  const fields = line.split(',').map((field) => field.trim());
  if (fields.length !== 7) return undefined;
  const [timestamp, index, uuid, name, memory, utilisation, power] = fields as [string, ...string[]];
  const seconds = parseTimestamp(timestamp);
  if (seconds === undefined || !/^\d+$/.test(index!)) return undefined;
  return {
    seconds,
    index: Number(index),
    uuid: uuid!,
    name: name!,
    memoryMiB: measured(memory!),
    utilisationPercent: measured(utilisation!),
    powerWatts: measured(power!),
  };
}

/** `2026/11/21 02:35:21.123`, in the machine's time zone; only differences are used, so the zone does not matter. */
function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) / 1000 + Number(match[7] ?? 0);
}

function measured(field: string): number | null {
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
export function summariseGpus(samples: readonly GpuSample[], visible: string | undefined): readonly GpuUsage[] {
  const byGpu = new Map<number, GpuSample[]>();
  for (const sample of samples) {
    if (!isVisible(sample, visible)) continue;
    const list = byGpu.get(sample.index);
    if (list === undefined) byGpu.set(sample.index, [sample]);
    else list.push(sample);
  }
  return [...byGpu.entries()]
    .sort(([a], [b]) => a - b)
    .filter(([, list]) => wasUsed(list))
    .map(([, list]) => ({
      name: list[0]!.name,
      peakMemoryMiB: Math.max(0, ...told(list, 'memoryMiB')),
      meanUtilisationPercent: mean(told(list, 'utilisationPercent')),
      energyWattHours: energyWattHours(list),
    }));
}

function isVisible(sample: GpuSample, visible: string | undefined): boolean {
  if (visible === undefined || visible.trim() === 'all') return true;
  return visible
    .split(',')
    .map((device) => device.trim())
    .some((device) => (/^\d+$/.test(device) ? Number(device) === sample.index : isUuidOf(device, sample.uuid)));
}

function isUuidOf(device: string, uuid: string): boolean {
  return device.length > 4 && uuid.startsWith(device);
}

function wasUsed(samples: readonly GpuSample[]): boolean {
  const memory = told(samples, 'memoryMiB');
  const grew = memory.length > 0 && Math.max(...memory) - memory[0]! >= IDLE_MEMORY_MIB;
  return grew || told(samples, 'utilisationPercent').some((percent) => percent > 0);
}

function told(samples: readonly GpuSample[], field: 'memoryMiB' | 'utilisationPercent'): number[] {
  return samples.map((sample) => sample[field]).filter((value) => value !== null);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function energyWattHours(samples: readonly GpuSample[]): number | null {
  const powered = samples.filter((sample) => sample.powerWatts !== null);
  if (powered.length < 2) return null;
  let wattSeconds = 0;
  for (let i = 1; i < powered.length; i++) {
    const before = powered[i - 1]!;
    const after = powered[i]!;
    wattSeconds += (Math.max(0, after.seconds - before.seconds) * (before.powerWatts! + after.powerWatts!)) / 2;
  }
  return wattSeconds / 3600;
}
