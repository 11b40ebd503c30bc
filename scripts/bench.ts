import { writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import { benchActions } from './bench/actions.ts';
import { benchCached } from './bench/cached.ts';
import { benchData } from './bench/data.ts';
import type { Figure } from './bench/figures.ts';
import { benchJudging } from './bench/judging.ts';
import { benchMerging } from './bench/merging.ts';
import { benchMetrics } from './bench/metrics.ts';
import { perceptron } from './bench/perceptron.ts';
import { benchPlanning } from './bench/planning.ts';
import { benchRegistry } from './bench/registry.ts';
import { benchScoring } from './bench/scoring.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);
const figures: Figure[] = [];

say('judging 1,000,000 rows …');
figures.push(...benchJudging());
say('metrics beside scikit-learn …');
figures.push(...benchMetrics());
say('an experiment and its repetition …');
const { figure, modelFile } = await benchCached();
figures.push(figure);
say('the actions …');
figures.push(...(await benchActions()));
say('scoring …');
figures.push(await benchScoring('60 boosted trees', modelFile, 11, 'ready'));
const network = join(tmpdir(), `proofmark-bench-${process.pid}.onnx`);
writeFileSync(network, perceptron([16, 128, 64, 1]));
figures.push(await benchScoring('a small neural network', network, 16, 'filled'));
say('data of 5,000,000 rows, and Evidently …');
figures.push(...(await benchData()));
say('merging 10,000,000 rows …');
figures.push(...(await benchMerging()));
say('planning a large repository …');
figures.push(...benchPlanning());
say('reading a large registry …');
const registry = benchRegistry();
figures.push(...registry.figures);

const [processor] = cpus();
process.stdout.write(
  `${markdownTable([
    ['What', 'Measured', 'Limit', ''],
    ...figures.map((each) => [each.what, each.measured, each.limit, each.holds ? 'holds' : 'DOES NOT HOLD']),
  ])}\n\n${registry.notes.map((note) => `${note}\n\n`).join('')}${cpus().length} × ${processor?.model}, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.version}, ${process.platform} ${process.arch}\n`,
);
if (figures.some((each) => !each.holds)) process.exitCode = 1;
