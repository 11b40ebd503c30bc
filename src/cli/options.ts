import { InvalidArgumentError, Option } from 'commander';

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
  return new Option('--task <task>', 'what kind of model the scores are of').default('binary-classification');
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

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}
