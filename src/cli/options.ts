import { InvalidArgumentError, Option } from 'commander';
import { Task } from '../config/model-config.ts';
import { OUTPUT_FOLDERS } from '../config/output-folders.ts';
import { parseShardNumber, type ShardNumber } from '../experiment/shards.ts';

/** Where `evaluate --shard` leaves what `merge-shards` takes up. */
export const SHARDS_FOLDER = OUTPUT_FOLDERS.shards;

export function baseOption(): Option {
  return new Option('--base <revision>', 'where the change began (default: the merge base with the default branch)');
}

export function baselineOption(): Option {
  return new Option(
    '--baseline <choice>',
    'what to compare with: latest, production, merge-base, none, a version or a revision (default: what model.yaml says)',
  );
}

export function taskOption(): Option {
  return new Option('--task <task>', 'what kind of model the scores are of')
    .choices(Task.options)
    .default('binary-classification');
}

export function thresholdOption(): Option {
  return new Option('--threshold <number>', 'score from which a row is predicted positive (default: 0.5)').argParser(
    parseNumber,
  );
}

export function confidenceOption(): Option {
  return new Option('--confidence <share>', 'of the intervals, between 0.5 and 1 (default: 0.95)').argParser(
    parseNumber,
  );
}

export function metricsOption(): Option {
  return new Option('--metrics <names>', 'only these, separated by commas: rmse,pinball_0.9').argParser(parseNames);
}

export function classesOption(): Option {
  return new Option('--classes <names>', 'names of the classes in the order of the probabilities').argParser(
    parseNames,
  );
}

function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('Give names separated by commas.');
  return names;
}

export function shardOption(): Option {
  return new Option('--shard <k/S>', 'score only shard k of S, counted from 0, for merge-shards: 0/4').argParser(
    (text): ShardNumber => {
      const shard = parseShardNumber(text);
      if ('reason' in shard) throw new InvalidArgumentError(shard.reason);
      return shard;
    },
  );
}

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

/** Of `--timeout`. */
export function parseSeconds(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}

/** Milliseconds since 1970 of a date or a time in ISO 8601; UTC when it names no zone. */
export function parseInstant(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text.trim()) ?? [];
  const instant = date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone}`);
  // A day that the month does not have is moved to the next one by some engines: such a date is not what was typed.
  const day = date === undefined ? Number.NaN : Date.parse(`${date}T00:00Z`);
  if (Number.isNaN(instant) || Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) {
    throw new InvalidArgumentError('Give a time such as 2026-03-01T12:00Z.');
  }
  return instant;
}
