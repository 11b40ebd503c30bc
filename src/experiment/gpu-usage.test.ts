import { describe, expect, test } from 'vitest';
import { type GpuSample, parseGpuSample, summariseGpus } from './gpu-usage.ts';

const A100 = 'GPU-5f2c1e7a-0d4b-4a57-9c7e-2f6f7a1b9d11';

describe('a line of nvidia-smi', () => {
  test('is read with its units', () => {
    expect(
      parseGpuSample(`2026/11/21 02:35:21.500, 3, ${A100}, NVIDIA A100-SXM4-80GB, 40536, 97, 312.48`),
    ).toMatchObject({
      index: 3,
      name: 'NVIDIA A100-SXM4-80GB',
      memoryMiB: 40_536,
      utilisationPercent: 97,
      powerWatts: 312.48,
    });
  });

  test.each(['[N/A]', '[Not Supported]', '[Unknown Error]', 'N/A', ''])('tells %s as unknown', (word) => {
    expect(parseGpuSample(`2026/11/21 02:35:21.500, 0, ${A100}, Orin, ${word}, ${word}, ${word}`)).toMatchObject({
      memoryMiB: null,
      utilisationPercent: null,
      powerWatts: null,
    });
  });

  test.each([
    'No devices were found',
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
    'Failed to initialize NVML: Driver/library version mismatch',
    '',
    'timestamp, index, uuid, name, memory.used [MiB], utilization.gpu [%], power.draw [W]',
    `2026/11/21 02:35:21.500, 0, ${A100}, cut`,
  ])('that is no sample is passed over: %s', (line) => {
    expect(parseGpuSample(line)).toBeUndefined();
  });
});

function sample(seconds: number, index: number, fields: Partial<GpuSample> = {}): GpuSample {
  return {
    seconds,
    index,
    uuid: `GPU-${index}abc-def`,
    name: 'NVIDIA T4',
    memoryMiB: 3,
    utilisationPercent: 0,
    powerWatts: 20,
    ...fields,
  };
}

describe('usage', () => {
  test('integrates power over uneven samples', () => {
    const [usage] = summariseGpus(
      [
        sample(0, 0, { powerWatts: 100, utilisationPercent: 100 }),
        sample(1800, 0, { powerWatts: 200, memoryMiB: 5000 }),
        sample(3600, 0, { powerWatts: 200, utilisationPercent: 50 }),
      ],
      undefined,
    );
    expect(usage).toEqual({
      name: 'NVIDIA T4',
      peakMemoryMiB: 5000,
      meanUtilisationPercent: 50,
      energyWattHours: 75 + 100,
    });
  });

  test('leaves out GPUs that were idle or hidden from the command', () => {
    const samples = [0, 1].flatMap((time) => [
      sample(time, 0, { utilisationPercent: 90 }),
      sample(time, 1),
      sample(time, 2, { memoryMiB: 3 + time * 400 }),
      sample(time, 3, { utilisationPercent: 90 }),
    ]);
    expect(summariseGpus(samples, '0,1,2')).toHaveLength(2);
    expect(summariseGpus(samples, 'GPU-3abc')).toHaveLength(1);
    expect(summariseGpus(samples, undefined)).toHaveLength(3);
    expect(summariseGpus(samples, '')).toEqual([]);
    expect(summariseGpus(samples, '-1')).toEqual([]);
  });

  test('does not invent energy that the driver does not tell', () => {
    const samples = [0, 1].map((time) => sample(time, 0, { utilisationPercent: 5, powerWatts: null }));
    expect(summariseGpus(samples, undefined)[0]?.energyWattHours).toBeNull();
  });
});
