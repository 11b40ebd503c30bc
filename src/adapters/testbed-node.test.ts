import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Testbed } from '../experiment/run-record.ts';
import { sleep } from './sleep.ts';
import { nodeMachine } from './testbed-node.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-gpu-'));
  // Prints what a machine with two GPUs prints, of which the first one works.
  writeFileSync(
    join(folder, 'nvidia-smi'),
    `#!/bin/sh
case "$1" in
  *driver_version) echo 550.54.15; echo 550.54.15; exit 0;;
esac
for second in 1 2 3; do
  echo "2026/11/21 02:35:0$second.000, 0, GPU-1, NVIDIA H100 PCIe, $((second * 1000)), 80, 360.00"
  echo "2026/11/21 02:35:0$second.000, 1, GPU-2, NVIDIA H100 PCIe, 1, 0, [N/A]"
done
exec sleep 60
`,
  );
  chmodSync(join(folder, 'nvidia-smi'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const withGpus = () => ({ ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` });

describe.runIf(process.platform !== 'win32')('a machine with GPUs', () => {
  test('tells what those in use did, and stops asking', async () => {
    const watch = await nodeMachine({ environment: withGpus() }).watchGpus();
    await sleep(300);
    expect(await watch.stop()).toEqual([
      { name: 'NVIDIA H100 PCIe', peakMemoryMiB: 3000, meanUtilisationPercent: 80, energyWattHours: 0.2 },
    ]);
  });

  test('names its driver', async () => {
    const testbed = await nodeMachine({ environment: withGpus(), versions: { proofmark: '1.2.3' } }).describe();
    expect(testbed.versions).toMatchObject({ 'nvidia-driver': '550.54.15', proofmark: '1.2.3' });
  });
});

test('a machine without GPUs says so without an error', async () => {
  const machine = nodeMachine({ environment: { PATH: '/nowhere' } });
  const watch = await machine.watchGpus();
  expect(await watch.stop()).toEqual([]);
  const testbed = await machine.describe();
  expect(Testbed.parse(testbed)).toEqual(testbed);
  expect(testbed.versions).not.toHaveProperty('nvidia-driver');
});
