import { CARD_SECTIONS } from './card-sections.ts';
import type { ScaffoldFacts } from './scaffold-facts.ts';
import { yamlText } from './yaml-text.ts';

/** Columns whose values are hashed into the split; more would not make it more random. */
const HASHED_COLUMNS = 8;
/** First letters of an MD5 in hex below which a row is used for training: 0xb3 / 0x100 = 70%. */
const TRAIN_BELOW = 'b3';

/** `data-cards/<name>.md` of a new model: the contract as front matter, then the sections of the Data Cards Playbook. */
export function dataCardFile(facts: ScaffoldFacts): string {
  const { data } = facts;
  const hash = splitHash(facts);
  return `---
name: ${yamlText(facts.card)}
files:
  - uri: ${JSON.stringify(data.path)}
    sha256: ${data.sha256}
    bytes: ${data.bytes}
# A split is a condition over pinned files, so it is the same everywhere. This one is random by content: ${data.query !== null ? 'results of one query' : data.entity === null ? 'equal rows' : 'rows of one entity'} fall
# into the same split. When rows come in the order of time, split by time instead: { where: "day < '2026-06-01'" }
splits:
  train: { where: ${JSON.stringify(`${hash} < '${TRAIN_BELOW}'`)} }
  test: { where: ${JSON.stringify(`${hash} >= '${TRAIN_BELOW}'`)} }
# What is promised about the columns. Add: unit, min, max, completeness, values, sensitive, description.
columns:
${data.columns.map((column) => `  ${yamlText(column.name)}: { type: ${cardType(column.type)} }`).join('\n')}
label: { column: ${yamlText(data.label)} }${data.entity === null ? '' : `\nentity: ${yamlText(data.entity)}`}
# timestamp: day        # the column that says when a row happened
# owner: "@your-team"
# licence: CC-BY-4.0
# stale-after: 90d
---

# ${facts.card}

${data.example ? 'Made-up visitors of a shop, written by `proofmark init` so that there is something to run. Replace them with your own data.' : '<!-- One paragraph: what one row is, and where the rows come from. -->'}

${CARD_SECTIONS}`;
}

function splitHash({ data }: ScaffoldFacts): string {
  const name = (column: string) => `"${column.replaceAll('"', '""')}"`;
  const features = data.columns.map((column) => column.name).filter((column) => column !== data.label);
  const hashed =
    data.query !== null ? [data.query] : data.entity === null ? features.slice(0, HASHED_COLUMNS) : [data.entity];
  // concat_ws skips missing values, so every row falls into one of the splits.
  return `md5(concat_ws('|', ${hashed.map((column) => `${name(column)}::varchar`).join(', ')}))`;
}

/** A card's word for a type of SQL. */
function cardType(type: string): string {
  if (/INT$|INTEGER$/i.test(type)) return 'int';
  if (/^(?:FLOAT|DOUBLE|DECIMAL)/i.test(type)) return 'float';
  if (/^BOOL/i.test(type)) return 'bool';
  if (/^DATE$/i.test(type)) return 'date';
  if (/^TIMESTAMP/i.test(type)) return 'timestamp';
  return 'string';
}
