import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveEntries } from './merge-group.ts';
import { type SimulatedEntry, simulatedEvent, simulatedQueue } from './simulated-queue.ts';

const id = (number: number) => number.toString(16).padStart(40, '0');

const stack = (branches: readonly string[]): readonly SimulatedEntry[] =>
  branches.map((branch, at) => ({
    number: at + 1,
    branch,
    head: id(1000 + at),
    base: id(at),
    commit: id(at + 1),
  }));

test('every group of a simulated queue resolves to the branches up to its own, whatever they are called', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(name, fc.array(fc.string(), { minLength: 1, maxLength: 8 }), (target, branches) => {
      const entries = stack(branches);
      const queue = simulatedQueue(id(0), entries, 'ALLGREEN');
      for (const entry of entries) {
        const resolved = resolveEntries(simulatedEvent(target, entry), queue);
        if (resolved.status === 'unresolved') throw new Error(resolved.problem.what);
        const { group } = resolved;
        expect(group).toMatchObject({ base: id(0), head: entry.commit, strategy: 'ALLGREEN' });
        expect(group.stack.map(({ title }) => title)).toEqual(branches.slice(0, entry.number));
      }
    }),
  );
});
