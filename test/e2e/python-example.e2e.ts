import { cpSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startProofmark } from '../builders/command.ts';
import { pythonFolder, WITHOUT_PYTHON } from '../builders/python.ts';
import { smallRepository } from '../builders/small-repository.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const COPIED = ['models/rain-tomorrow', 'data-cards/seattle-weather.md'];
const python = pythonFolder();

describe.skipIf(python === undefined)(`the Python example (${WITHOUT_PYTHON})`, () => {
  test('trains, evaluates and passes as a first model', async () => {
    const repository = smallRepository({ withoutModel: true });
    try {
      repository.git('switch', '-q', '-c', 'rain');
      for (const path of COPIED) {
        mkdirSync(dirname(join(repository.root, path)), { recursive: true });
        cpSync(join(PROJECT, path), join(repository.root, path), { recursive: true });
      }
      repository.commit('feat: will it rain tomorrow?');
      const env = { PATH: `${python}${delimiter}${process.env.PATH}` };
      const { exitCode, stdout, stderr } = await startProofmark(repository.root, ['experiment', '--json'], env)
        .finished;
      expect(exitCode, stderr).toBe(0);
      const { models } = JSON.parse(stdout) as {
        models: { model: string; verdict: string; metrics: { metric: string; candidate: { value: number } }[] }[];
      };
      expect(models).toMatchObject([{ model: 'rain-tomorrow', verdict: 'pass' }]);
      const auc = models[0]!.metrics.find((row) => row.metric === 'roc_auc')!.candidate.value;
      expect(auc).toBeGreaterThan(0.7);
      expect(auc).toBeLessThan(0.9);
    } finally {
      repository.remove();
    }
  });
});
