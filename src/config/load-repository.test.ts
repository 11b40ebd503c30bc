import { describe, expect, test } from 'vitest';
import { formatProblem } from '../errors.ts';
import {
  isConfigFile,
  type LoadedRepository,
  type LoadOptions,
  loadRepository,
  type ParseCache,
} from './load-repository.ts';

const MODEL = `task: binary-classification
train: { command: python3 train.py, inputs: [train.py], environment: [../../requirements.txt], params: params.yaml }
data: { card: flights, train: train, test: test }
onnx:
  inputs: { features: [hour, distance] }
  output: { name: probabilities, column: 1 }
evaluate:
  label: late
  metrics:
    - roc_auc: { role: optimize, margin: 0.005 }
    - log_loss: { role: guard }
    - size_mb: { role: budget, value_threshold: { upper_bound: 20 } }
  slices: [origin, "hour >= 18 as evening"]
`;
const CARD = `---
name: flights
files: [{ uri: data/flights.parquet, sha256: ${'a'.repeat(64)} }]
splits:
  train: { where: "day < 5" }
  test: { where: "day >= 5" }
columns: { hour: { type: int }, distance: { type: int }, late: { type: bool } }
---
`;
const ENVIRONMENTS = `environments:
  - name: staging
  - name: production
    after: staging
    soak: 24h
    rollout: { strategy: canary, steps: [{ setWeight: 5 }, { pause: 1h }] }
`;
const WAIVERS = `waivers:
  - { model: delay, metric: log_loss, slice: origin=ATL, reason: few rows, owner: "@me", expires: 2027-01-31 }
`;
const GOOD: Readonly<Record<string, string>> = {
  'models/delay/model.yaml': MODEL,
  'data-cards/flights.md': CARD,
  'registry/environments.yaml': ENVIRONMENTS,
  'registry/policy.yaml': '# the defaults\n',
  'registry/waivers.yaml': WAIVERS,
};

function load(
  changes: Readonly<Record<string, string | Uint8Array>> = {},
  options: Partial<LoadOptions> = {},
): LoadedRepository {
  const files = { ...GOOD, ...changes };
  const bytes = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  return loadRepository(bytes, { checkMetrics: () => [], ...options });
}

function problems(changes: Readonly<Record<string, string | Uint8Array>>): readonly string[] {
  return load(changes).problems.map(formatProblem);
}

/** The model's file with one text replaced, which must be there. */
function model(from: string, to: string): Record<string, string> {
  expect(MODEL).toContain(from);
  return { 'models/delay/model.yaml': MODEL.replace(from, to) };
}

function card(from: string, to: string): Record<string, string> {
  expect(CARD).toContain(from);
  return { 'data-cards/flights.md': CARD.replace(from, to) };
}

describe('loadRepository', () => {
  test('reads every kind of file', () => {
    const loaded = load();
    expect(loaded.problems).toEqual([]);
    expect(loaded.warnings).toEqual([]);
    expect(loaded.models.get('delay')).toMatchObject({ folder: 'models/delay', file: 'models/delay/model.yaml' });
    expect(loaded.cards.get('flights')?.card.splits.test?.where).toBe('day >= 5');
    expect(loaded.environments?.environments.map((environment) => environment.name)).toEqual(['staging', 'production']);
    expect(loaded.policy).toMatchObject({ confidence: 0.95, slices: { multiplicity: 'holm' } });
    expect(loaded.waivers).toHaveLength(1);
  });

  test('an empty repository declares nothing and has the default policy', () => {
    const loaded = loadRepository(new Map(), { checkMetrics: () => [] });
    expect(loaded).toMatchObject({
      environments: null,
      waivers: [],
      problems: [],
      policy: { on_inconclusive: 'bounded' },
    });
  });

  test('reports all problems of all files, and keeps what is whole', () => {
    const loaded = load({
      'models/broken/model.yaml': 'task: [',
      'models/other/model.yaml': MODEL.replace('label: late', 'lable: late'),
      'registry/policy.yaml': 'confidence: 2',
    });
    expect(loaded.problems.map((problem) => problem.where?.file)).toEqual([
      'models/broken/model.yaml',
      'models/other/model.yaml',
      'registry/policy.yaml',
    ]);
    expect([...loaded.models.keys()]).toEqual(['delay']);
  });

  test('says nothing about a card that is itself broken, nor about waivers of a broken model', () => {
    expect(problems(card('name: flights', 'names: flights')).map((text) => text.split('\n')[0])).toEqual([
      'data-cards/flights.md:2:1 names: is not a known field',
    ]);
    expect(problems({ 'models/delay/model.yaml': 'task: [' })).toHaveLength(1);
  });

  test('refuses bytes that are no text', () => {
    expect(problems({ 'registry/policy.yaml': new Uint8Array([0x63, 0xff, 0xfe]) })).toEqual([
      'registry/policy.yaml: is not UTF-8 text\n  Fix: save it as UTF-8',
    ]);
  });

  test('reads a file with a byte order mark', () => {
    expect(problems({ 'registry/policy.yaml': '\uFEFFconfidence: 0.9\n' })).toEqual([]);
  });

  test('adds the line to what the metrics room finds', () => {
    const loaded = load(
      {},
      {
        checkMetrics: () => [
          { what: 'unknown metric', where: { field: 'evaluate.metrics[1].log_loss' }, fix: 'rename it' },
        ],
      },
    );
    expect(loaded.problems.map(formatProblem)).toEqual([
      'models/delay/model.yaml:11:7 evaluate.metrics[1].log_loss: unknown metric\n  Fix: rename it',
    ]);
  });

  test('parses a file once per content', () => {
    const cache: ParseCache = new Map();
    const ids = new Map(Object.keys(GOOD).map((path) => [path, '1']));
    const first = load({}, { cache, ids });
    const second = load({}, { cache, ids });
    expect(second.models.get('delay')?.config).toBe(first.models.get('delay')?.config);
    const changed = load(model('label: late', 'label: delayed'), {
      cache,
      ids: new Map([...ids, ['models/delay/model.yaml', '2']]),
    });
    expect(changed.models.get('delay')?.config.evaluate.label).toBe('delayed');
  });
});

describe('files that nobody reads', () => {
  test.each([
    ['models/x/model.yml', 'rename it to models/x/model.yaml'],
    ['data-cards/x.markdown', 'rename it to data-cards/x.md'],
    ['registry/polcy.yml', 'rename it to registry/policy.yaml'],
    ['registry/gates.yaml', 'known files: registry/environments.yaml, registry/policy.yaml, registry/waivers.yaml'],
  ])('%s is reported', (path, fix) => {
    expect(problems({ [path]: '' })).toEqual([`${path}: is not read\n  Fix: ${fix}`]);
    expect(isConfigFile(path)).toBe(true);
  });

  test.each(['data-cards/README.md', 'models/x/params.yaml', 'models/a/b/model.yaml', 'docs/x.md'])(
    '%s is not ours',
    (path) => {
      expect(isConfigFile(path)).toBe(false);
      expect(problems({ [path]: '{' })).toEqual([]);
    },
  );
});

describe('a model', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'a missing card',
      'card: flights',
      'card: flihgts',
      ['3:15 data.card: there is no data card "flihgts"\n  Fix: did you mean flights?'],
    ],
    [
      'a card given as a path',
      'card: flights',
      'card: data-cards/flights.md',
      ['3:15 data.card: there is no data card "data-cards/flights.md"\n  Fix: did you mean flights?'],
    ],
    [
      'a split that the card has not',
      'test: test',
      'test: holdout',
      ['3:44 data.test: data card flights has no split "holdout"\n  Fix: its splits: train, test'],
    ],
    [
      'evaluating on the training rows',
      'test: test',
      'test: train',
      ['3:44 data.test: is the split that the model is trained on\n  Fix: evaluate on rows it has not seen'],
    ],
    [
      'feeding the label',
      '[hour, distance]',
      '[hour, late]',
      ['5:30 onnx.inputs.features[1]: late is the label: the model would be given the answer'],
    ],
    [
      'feeding nothing',
      '{ features: [hour, distance] }',
      '{}',
      ['5:3 onnx.inputs: is empty, so the model would be fed nothing\n  Fix: write: { <input name>: [<columns>] }'],
    ],
    [
      'two metrics to optimize',
      'role: guard',
      'role: optimize',
      [
        '11:25 evaluate.metrics[1].log_loss.role: only one metric can be optimized, and roc_auc is\n  Fix: make it a guard',
      ],
    ],
    [
      'a budget on quality',
      'role: guard',
      'role: budget',
      [
        '11:25 evaluate.metrics[1].log_loss.role: log_loss is not a cost: budgets are for latency, size and memory\n  Fix: make it a guard',
      ],
    ],
    [
      'a guard on a cost',
      'role: budget',
      'role: guard',
      ['12:24 evaluate.metrics[2].size_mb.role: size_mb is a cost and cannot be a guard\n  Fix: make it a budget'],
    ],
    [
      'a threshold without bound',
      '{ upper_bound: 20 }',
      '{}',
      ['12:32 evaluate.metrics[2].size_mb.value_threshold: has no bound\n  Fix: write lower_bound or upper_bound'],
    ],
    [
      'a change threshold on a guard',
      'role: guard }',
      'role: guard, change_threshold: { absolute: 1 } }',
      ['11:32 evaluate.metrics[1].log_loss.change_threshold: is for budgets\n  Fix: write margin instead'],
    ],
    [
      'two metrics in one entry',
      '    - log_loss: { role: guard }',
      '    - log_loss: { role: guard }\n      brier: { role: guard }',
      ['11:7 evaluate.metrics[1]: names 2 metrics (log_loss, brier)\n  Fix: make one list entry per metric'],
    ],
    [
      'two slices of one name',
      'slices: [origin',
      'slices: [evening',
      ['13:21 evaluate.slices[1]: the slice name evening is used twice\n  Fix: rename or remove one'],
    ],
    [
      'a seed twice',
      'inputs: [train.py]',
      'inputs: [train.py], seeds: [3, 3]',
      ['2:68 train.seeds[1]: seed 3 is listed twice\n  Fix: keep it once: equal seeds give the same model'],
    ],
    [
      'no time to train',
      'inputs: [train.py]',
      'inputs: [train.py], timeout: 0s',
      ['2:66 train.timeout: leaves no time to train\n  Fix: write 90m, 2h or 7d'],
    ],
    [
      'a slice without name',
      ' as evening',
      '',
      ['13:20 evaluate.slices[1]: the slice is an expression without a name\n  Fix: write: hour >= 18 as <name>'],
    ],
    [
      'inputs outside of the repository',
      'inputs: [train.py]',
      'inputs: [train.py, ../../../secrets]',
      ['2:56 train.inputs[1]: "../../../secrets" leads out of the repository'],
    ],
    [
      'an absolute path',
      'params: params.yaml',
      'params: /etc/passwd',
      ['2:104 train.params: must be a path relative to this file, with /, is the text "/etc/passwd"'],
    ],
  ])('with %s is refused', (_, from, to, expected) => {
    expect(problems(model(from, to))).toEqual(expected.map((text) => `models/delay/model.yaml:${text}`));
  });

  test('is only warned about columns that the card does not describe', () => {
    const loaded = load(model('[hour, distance]', '[hour, distnace]'));
    expect(loaded.problems).toEqual([]);
    expect(loaded.warnings.map(formatProblem)).toEqual([
      'models/delay/model.yaml:5:30 onnx.inputs.features[1]: column distnace is not described in data card flights\n  Fix: did you mean distance?',
    ]);
  });

  test('may use columns that the card makes in its query', () => {
    const query = card('splits:', 'query: select *, hour(at) as hour, delay > 15 as late from flights\nsplits:');
    const without = card('hour: { type: int }, ', '');
    const both = { 'data-cards/flights.md': query['data-cards/flights.md']!.replace('hour: { type: int }, ', '') };
    expect(load(without).warnings).toHaveLength(1);
    expect(load(both).warnings).toEqual([]);
  });

  test.each([
    ['-x', 'a name that begins with - would be read as an option'],
    ['.x', 'folders that begin with a dot are hidden'],
    ['a b', 'it becomes part of tags and refs'],
    ['x'.repeat(101), 'it is longer than 100 characters, and it becomes part of tags'],
  ])('named %j is refused', (name, why) => {
    expect(problems({ [`models/${name}/model.yaml`]: MODEL })[0]).toContain(`cannot name a model: ${why}\n`);
  });

  test('may not differ from another only in case', () => {
    expect(problems({ 'models/Delay/model.yaml': MODEL })).toEqual([
      'models/delay/model.yaml: models Delay and delay differ only in case; their refs are one file on some systems\n  Fix: rename one of them',
    ]);
  });
});

describe('a data card', () => {
  test.each<[string, string, string, string]>([
    [
      'another name than its file',
      'name: flights',
      'name: trips',
      '2:7 name: is trips, but models find this card as flights\n  Fix: write name: flights, or rename the file to trips.md',
    ],
    [
      'a test split equal to train',
      'where: "day >= 5"',
      'where: "DAY  < 5"',
      '6:3 splits.test: test selects the same rows as train\n  Fix: give them conditions that exclude each other',
    ],
    [
      'a file outside of the repository',
      'uri: data/',
      'uri: ../',
      "3:16 files[0].uri: leads out of the repository\n  Fix: write a path from the repository's root",
    ],
    [
      'a file of one machine',
      'uri: data/',
      'uri: /home/me/',
      "3:16 files[0].uri: must be the same on every machine\n  Fix: write a path from the repository's root, with /",
    ],
    [
      'a place that is not read',
      'uri: data/',
      'uri: http://h/',
      "3:16 files[0].uri: http: cannot be read\n  Fix: write a path from the repository's root, https://… or s3://…",
    ],
    [
      'bounds in the wrong order',
      'hour: { type: int }',
      'hour: { min: 5, max: 1 }',
      '7:25 columns.hour.min: min 5 is above max 1\n  Fix: exchange them',
    ],
  ])('with %s is refused', (_, from, to, expected) => {
    expect(problems(card(from, to))).toEqual([`data-cards/flights.md:${expected}`]);
  });

  test('with several files needs a query and distinct tables', () => {
    const file = (uri: string) => `{ uri: ${uri}, sha256: ${'a'.repeat(64)} }`;
    expect(problems(card(/\[\{.*\}\]/.exec(CARD)![0], `[${file('a/x-1.csv')}, ${file('b/x_1.parquet')}]`))).toEqual([
      'data-cards/flights.md:3:1 files: there are 2 files and no query that joins them\n  Fix: add query: select … from x_1 …',
      'data-cards/flights.md:3:103 files[1]: two files would be the table x_1\n  Fix: give one of them another name: name: <table>',
    ]);
  });
});

describe('environments', () => {
  test.each<[string, string, string, string]>([
    [
      'a predecessor below',
      'name: staging',
      'name: staging\n    after: production',
      '3:12 environments[0].after: production does not stand above staging\n  Fix: list environments in the order of promotion',
    ],
    [
      'an unknown predecessor',
      'after: staging',
      'after: stagin',
      '4:12 environments[1].after: there is no environment "stagin" above\n  Fix: did you mean staging?',
    ],
    [
      'a soak without predecessor',
      '    after: staging\n',
      '',
      '4:11 environments[1].soak: counts the time in the environment before, and there is none\n  Fix: add after, or remove soak',
    ],
    [
      'a name of rollouts',
      'name: production',
      'name: production-canary',
      '3:11 environments[1].name: names ending in -canary stand for rollouts in progress\n  Fix: choose another name',
    ],
    [
      'steps of no canary',
      'strategy: canary',
      'strategy: shadow',
      '6:34 environments[1].rollout.steps: steps belong to a canary, and the strategy is shadow\n  Fix: remove the steps',
    ],
  ])('with %s are refused', (_, from, to, expected) => {
    expect(ENVIRONMENTS).toContain(from);
    const found = problems({ 'registry/environments.yaml': ENVIRONMENTS.replace(from, to) });
    expect(found).toEqual([`registry/environments.yaml:${expected}`]);
  });

  test('of one name are refused', () => {
    const twice = ENVIRONMENTS.replace('name: production', 'name: staging');
    expect(problems({ 'registry/environments.yaml': twice })).toEqual([
      'registry/environments.yaml:3:11 environments[1].name: staging is the name of two environments\n  Fix: rename one',
    ]);
  });
});

describe('a waiver', () => {
  test.each([
    ['model: delay', 'model: dealy', '2:14 waivers[0].model: there is no model "dealy"\n  Fix: did you mean delay?'],
    [
      'metric: log_loss',
      'metric: logloss',
      '2:29 waivers[0].metric: model delay has no metric "logloss"\n  Fix: did you mean log_loss?',
    ],
  ])('of nothing is refused: %s -> %s', (from, to, expected) => {
    expect(problems({ 'registry/waivers.yaml': WAIVERS.replace(from, to) })).toEqual([
      `registry/waivers.yaml:${expected}`,
    ]);
  });

  test('of an unknown slice is warned about', () => {
    const loaded = load({ 'registry/waivers.yaml': WAIVERS.replace('origin=ATL', 'origins=ATL') });
    expect(loaded.warnings.map(formatProblem)).toEqual([
      'registry/waivers.yaml:2:46 waivers[0].slice: model delay has no slice "origins=ATL"\n  Fix: did you mean origin?',
    ]);
  });
});

test('500 models are read, and read again from the cache; the times are printed', () => {
  const files = new Map(Object.entries(GOOD).map(([path, content]) => [path, new TextEncoder().encode(content)]));
  for (let i = 0; i < 500; i++) files.set(`models/m${i}/model.yaml`, new TextEncoder().encode(MODEL));
  const ids = new Map([...files.keys()].map((path) => [path, 'same']));
  const cache: ParseCache = new Map();
  const seconds = [1, 2].map(() => {
    const start = performance.now();
    expect(loadRepository(files, { checkMetrics: () => [], cache, ids }).models.size).toBe(501);
    return Math.round(performance.now() - start);
  });
  console.log(`500 models: ${seconds[0]} ms, cached ${seconds[1]} ms`);
});
