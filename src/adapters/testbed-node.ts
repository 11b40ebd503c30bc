import { execFile, spawn } from 'node:child_process';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { GPU_QUERY, type GpuSample, parseGpuSample, summariseGpus } from '../experiment/gpu-usage.ts';
import type { Testbed } from '../experiment/run-record.ts';
import type { Machine } from '../ports.ts';
import { lineStream } from './line-stream.ts';

const execute = promisify(execFile);

/** Between samples of the GPUs. */
const SAMPLE_MS = 1000;

/** A driver that hangs must not hold up a training. */
const DRIVER_TIMEOUT_MS = 10_000;

export interface MachineOptions {
  /** Versions to record beside those of the system, by name. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Default the process's: its `PATH` finds nvidia-smi, its `CUDA_VISIBLE_DEVICES` says which GPUs are ours. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** The machine we run on. */
export function nodeMachine(options: MachineOptions = {}): Machine {
  const environment = options.environment ?? process.env;
  return {
    describe: () => describeMachine(options.versions ?? {}, environment),
    watchGpus: () => watchGpus(environment),
  };
}

async function describeMachine(
  versions: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Promise<Testbed> {
  const processors = cpus();
  const driver = await driverVersion(environment);
  return {
    hostname: hostname(),
    platform: platform(),
    arch: arch(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
    versions: {
      system: `${platform()} ${release()}`,
      ...(driver === undefined ? {} : { 'nvidia-driver': driver }),
      ...versions,
    },
    provider: 'cpu',
  };
}

/** Undefined where there is no NVIDIA driver, or one that does not answer. */
async function driverVersion(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await execute('nvidia-smi', ['--query-gpu=driver_version', '--format=csv,noheader'], {
      env: environment,
      timeout: DRIVER_TIMEOUT_MS,
    });
    const [first] = stdout.split('\n');
    return first !== undefined && /^\d[\w.]*$/.test(first.trim()) ? first.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** One nvidia-smi that prints every second; a machine without it has no GPUs to tell of. */
async function watchGpus(environment: NodeJS.ProcessEnv): ReturnType<Machine['watchGpus']> {
  const samples: GpuSample[] = [];
  const lines = lineStream((line) => {
    const sample = parseGpuSample(line);
    if (sample !== undefined) samples.push(sample);
  });
  const child = spawn(
    'nvidia-smi',
    [`--query-gpu=${GPU_QUERY}`, '--format=csv,noheader,nounits', `--loop-ms=${SAMPLE_MS}`],
    { env: environment, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
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
