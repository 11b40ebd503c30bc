import { appendFileSync } from 'node:fs';

/** An input as the toolkit reads it. */
export const input = (name) => (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();

export const flag = (name) => {
  const text = input(name);
  if (!/^(?:true|false)$/i.test(text)) throw new Error(`input ${name} is neither true nor false: ${text}`);
  return text.toLowerCase() === 'true';
};

export const lines = (name) =>
  input(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function output(name, value) {
  const delimiter = `ghadelimiter_${name}_end`;
  appendFileSync(process.env.GITHUB_OUTPUT, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

export function fail(message) {
  process.stdout.write(`::error::${String(message).replaceAll('%', '%25').replaceAll('\n', '%0A')}\n`);
  process.exitCode = 1;
}

/** A variable that the harness sets for all stand-ins. */
export function harness(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: stand-ins run under the harness of the tests`);
  return value;
}
