import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '..', 'src');

/**
 * Which rooms each room may import. The domain rooms are pure: they reach the world through nothing, not even `ports.ts`.
 * `root` stands for the files that lie directly in src/, `ports` for src/ports.ts, what it is made of, and src/forge.ts, which borrow the domain's types.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  root: [],
  ports: ['root', 'config', 'experiment', 'metrics', 'registry', 'gate', 'queue', 'data'],
  config: ['root'],
  registry: ['root', 'config'],
  experiment: ['root', 'config'],
  metrics: ['root', 'config'],
  gate: ['root', 'config', 'experiment', 'metrics', 'registry'],
  queue: ['root'],
  data: ['root', 'config', 'experiment', 'metrics'],
  rollout: ['root', 'config', 'metrics'],
  monitor: ['root', 'config', 'metrics'],
  report: ['root', 'config', 'experiment', 'metrics', 'registry', 'gate', 'queue', 'data'],
  adapters: ['root', 'ports', 'config', 'experiment', 'metrics', 'registry', 'gate', 'queue', 'data', 'report'],
  flows: ['root', 'ports', 'config', 'experiment', 'metrics', 'registry', 'gate', 'queue', 'data', 'report'],
  assembly: ['root', 'ports', 'adapters', 'flows'],
  action: [
    'root',
    'ports',
    'config',
    'experiment',
    'metrics',
    'registry',
    'gate',
    'queue',
    'data',
    'report',
    'adapters',
    'flows',
    'assembly',
  ],
  cli: [
    'root',
    'ports',
    'config',
    'experiment',
    'metrics',
    'registry',
    'gate',
    'queue',
    'data',
    'report',
    'adapters',
    'flows',
    'assembly',
  ],
};

const PURE_ROOMS = [
  'config',
  'registry',
  'experiment',
  'metrics',
  'gate',
  'queue',
  'data',
  'rollout',
  'monitor',
  'report',
];
const PURE_PACKAGES = ['zod', 'yaml', 'picomatch', 'markdown-table'];

/** Statements at the start of a line, and calls of `import(…)`. */
const IMPORTS = [/^(?:import|export)\s[^'";]*?from\s*'([^']+)'/gm, /^import\s*'([^']+)'/gm, /\bimport\(\s*'([^']+)'/g];

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourceFiles(): SourceFile[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => {
      const text = readFileSync(join(SOURCE, path), 'utf8');
      const parts = path.split(sep);
      const code = text.replace(/`(?:\\[\s\S]|[^`\\])*`/g, '``'); // What stands in a template is somebody else's code.
      const imports = IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1]!));
      return { path: parts.join('/'), room: roomOf(parts), text: code, imports };
    });
}

function roomOf(parts: readonly string[]): string {
  if (parts.length > 1) return parts[0]!;
  return parts[0] === 'ports.ts' || parts[0] === 'forge.ts' ? 'ports' : 'root';
}

function importedRoom(file: SourceFile, specifier: string): string {
  return roomOf(relative(SOURCE, join(SOURCE, file.path, '..', specifier)).split(sep));
}

const files = sourceFiles();

describe('imports', () => {
  test('finds every room', () => {
    const rooms = new Set(files.map((file) => file.room));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  test('go one way between rooms', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => ({ specifier, room: importedRoom(file, specifier) }))
        .filter(({ room }) => room !== file.room && !MAY_IMPORT[file.room]!.includes(room))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('never lead back to where they start', () => {
    const ahead = new Map(
      files.map(({ path, imports }) => [
        path,
        imports
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) =>
            relative(SOURCE, join(SOURCE, path, '..', specifier))
              .split(sep)
              .join('/'),
          ),
      ]),
    );
    const reaches = (start: string): boolean => {
      const seen = new Set<string>();
      const next = [...(ahead.get(start) ?? [])];
      for (let path = next.pop(); path !== undefined; path = next.pop()) {
        if (path === start) return true;
        if (seen.has(path)) continue;
        seen.add(path);
        next.push(...(ahead.get(path) ?? []));
      }
      return false;
    };
    expect(files.map(({ path }) => path).filter(reaches)).toEqual([]);
  });

  test('of pure rooms name no package that reaches the world', () => {
    const wrong = files
      .filter((file) => PURE_ROOMS.includes(file.room))
      .flatMap((file) =>
        file.imports
          .filter((specifier) => !specifier.startsWith('.') && !PURE_PACKAGES.includes(specifier))
          .map((specifier) => `${file.path} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('pure rooms', () => {
  test('use no clock, no randomness and no process', () => {
    const forbidden =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.now\b|\bglobalThis\.crypto\b/;
    const wrong = files
      .filter((file) => PURE_ROOMS.includes(file.room))
      .filter((file) => forbidden.test(file.text))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });

  test('flows reach the world through ports only', () => {
    const wrong = files
      .filter((file) => file.room === 'flows')
      .flatMap((file) =>
        file.imports.filter((specifier) => specifier.startsWith('node:')).map((name) => `${file.path} imports ${name}`),
      );
    expect(wrong).toEqual([]);
  });
});
