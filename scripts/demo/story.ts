import { narrator } from './narrator.ts';
import { runPromotionStory } from './promotion.ts';
import { type CommandResult, copyExample, copyPythonExample, hasPython, openStage } from './stage.ts';

const MODEL = 'flight-delay';
const PARAMS = `models/${MODEL}/params.yaml`;
const CONFIG = `models/${MODEL}/model.yaml`;

/** Verdict words of the story by the exit code of `proofmark experiment`. */
const WORD: Readonly<Record<number, string>> = { 0: 'pass', 1: 'fail', 3: 'inconclusive' };

/** Characters of a comment that are printed; the whole is in evidence. */
const QUOTED = 3_000;

/**
 * The life of a model on pull requests, in a temporary repository with a bare `origin`: a first model, a change that helps,
 * one that hurts one airport, one that is noise, and a second look that finds its evidence; then the life of its versions. Throws when a verdict is not
 * the one the story tells.
 */
export async function runStory(): Promise<void> {
  const started = performance.now();
  const tell = narrator((text) => void process.stdout.write(text));
  const { chapter, command, quote, say } = tell;
  const stage = openStage();
  say(`The repository of this demo: ${stage.root}`);

  const experiment = async (expected: string): Promise<CommandResult> => {
    command('proofmark experiment --md');
    const result = await stage.proofmark('experiment', '--md');
    quote(cut(result.stdout));
    const word = WORD[result.exitCode] ?? `exit code ${result.exitCode}`;
    if (word !== expected) throw new Error(`The demo expected the verdict ${expected}, and it is ${word}.`);
    say(`${result.seconds.toFixed(1)} s. Exit code ${result.exitCode}: ${word}.`);
    return result;
  };

  chapter(
    'A first model',
    'Will a flight arrive more than 15 minutes late? Trees on 130,000 real flights of 2001, tested on 106,000 flights of the ' +
      'month after. There is nothing to compare with yet, so only absolute thresholds decide.',
  );
  stage.branch('first-model');
  copyExample(stage);
  stage.edit(PARAMS, { 'rounds: 60': 'rounds: 30' });
  stage.commit('feat: predict delays');
  await experiment('pass');
  stage.merge('first-model');

  chapter('A change that helps', 'Twice as many trees. The comparison is paired: both models score the same rows.');
  stage.branch('more-trees');
  stage.edit(PARAMS, { 'rounds: 30': 'rounds: 60' });
  stage.commit('feat: twice the trees');
  await experiment('pass');
  stage.merge('more-trees');

  chapter(
    'A change that hurts one airport, but not the average',
    'More trees again, and a mistake: in training, departures from Los Angeles are shifted by eight hours, as if its clock ran ' +
      'on UTC. The average even improves. The slices do not let it through.',
  );
  stage.branch('utc');
  stage.edit(PARAMS, {
    'rounds: 60': 'rounds: 100',
    'clock_correction_minutes: {}': 'clock_correction_minutes: { LAX: 480 }',
  });
  stage.commit('feat: more trees, clocks corrected');
  await experiment('fail');

  chapter(
    'A change that is noise',
    'Another random seed. The numbers move, as they always do; what matters is whether they moved by more than chance and by ' +
      'more than the margin.',
  );
  stage.branch('another-seed');
  stage.edit(CONFIG, { 'seeds: [1]': 'seeds: [3]' });
  stage.commit('chore: another seed');
  await experiment('pass');

  chapter(
    'The same question again',
    'Nothing is computed twice: keys are made of what decides the result, evidence lies in git.',
  );
  command('proofmark experiment');
  const again = await stage.proofmark('experiment', '--json');
  const [model] = (JSON.parse(again.stdout) as { models: { trained: number; evaluated: number }[] }).models;
  if (model === undefined || model.trained + model.evaluated > 0)
    throw new Error('The demo expected to find its evidence.');
  say(`${again.seconds.toFixed(1)} s: trained ${model.trained}, evaluated ${model.evaluated}, everything found.`);

  command('proofmark runs flight-delay');
  quote((await stage.proofmark('runs', MODEL)).stdout);

  const report = await stage.proofmark('experiment');

  await runPromotionStory(stage, tell);

  chapter(
    'A model in Python',
    'Training is any command that leaves an ONNX file: scikit-learn here, will it rain tomorrow?',
  );
  if (hasPython()) {
    stage.branch('rain');
    copyPythonExample(stage);
    stage.commit('feat: will it rain tomorrow?');
    await experiment('pass');
  } else {
    say(
      'Left out: the python3 here does not have the packages of models/rain-tomorrow/requirements.txt. With a virtual ' +
        'environment that has them on the PATH, the demo runs it too.',
    );
  }

  const page = /Full report: (.*)/.exec(report.stdout)?.[1];
  say(
    `\nDone in ${((performance.now() - started) / 1000).toFixed(0)} s. Look around: cd ${stage.root} && git for-each-ref refs/proofmark`,
  );
  say(`The last report: ${page}`);
}

function cut(comment: string): string {
  if (comment.length <= QUOTED) return comment;
  const end = comment.lastIndexOf('\n', QUOTED);
  return `${comment.slice(0, end)}\n… ${(comment.length - end).toLocaleString('en-US')} more characters of the comment`;
}
