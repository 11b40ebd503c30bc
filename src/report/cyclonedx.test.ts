import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { cardFacts } from '../../test/builders/card-facts.ts';
import { modelConfig } from '../../test/builders/judge-request.ts';
import { renderCycloneDx } from './cyclonedx.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const SCHEMAS = new URL('../../node_modules/@cyclonedx/cyclonedx-library/res/schema/', import.meta.url);
const schema = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.SNAPSHOT.schema.json`, SCHEMAS), 'utf8')) as object;

/** The official schema of CycloneDX 1.6. */
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    'iri-reference': (text: string) => !/[\s<>"{}|\\^`]/.test(text),
    'idn-email': /^[^@\s]+@[^@\s]+$/,
    uri: (text: string) => URL.canParse(text),
  },
});
ajv.addSchema(schema('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
ajv.addSchema(schema('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json');
const validate = ajv.compile(schema('bom-1.6'));

function problems(text: string) {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('an ML bill of materials', () => {
  test('is what the official schema allows, for every task', () => {
    const { task: _, ...config } = modelConfig();
    for (const task of ['binary-classification', 'multiclass-classification', 'regression', 'ranking'] as const) {
      expect(problems(renderCycloneDx(cardFacts({ config: { ...config, task } }), sha256))).toEqual([]);
    }
    expect(problems(renderCycloneDx(cardFacts({ version: null, commit: null, verdict: null }, null), sha256))).toEqual(
      [],
    );
  });

  test('is not allowed by the schema when a field is not one of its own', () => {
    const bom = JSON.parse(renderCycloneDx(cardFacts(), sha256));
    expect(problems(JSON.stringify({ ...bom, serialNumber: 'urn:uuid:1' }))).not.toEqual([]);
    bom.metadata.component.modelCard.made = 'up';
    expect(problems(JSON.stringify(bom))).not.toEqual([]);
  });

  test('holds the model with its digest, its numbers with intervals, and its data with theirs', () => {
    const bom = JSON.parse(renderCycloneDx(cardFacts(), sha256));
    const model = bom.metadata.component;
    expect(model).toMatchObject({ type: 'machine-learning-model', name: 'flight-delay', version: 'v1.2.0' });
    expect(model.hashes).toEqual([{ alg: 'SHA-256', content: 'b'.repeat(64) }]);
    const metrics = model.modelCard.quantitativeAnalysis.performanceMetrics;
    expect(metrics).toContainEqual({ type: 'roc_auc', value: '0.678123456789', slice: 'cards/test' });
    expect(metrics).toContainEqual({
      type: 'roc_auc',
      value: '0.742',
      slice: 'cards/test: origin=ATL',
      confidenceInterval: { lowerBound: '0.7', upperBound: '0.78' },
    });
    const [data] = bom.components;
    expect(data).toMatchObject({
      type: 'data',
      name: 'flights',
      data: [{ type: 'dataset', sensitiveData: ['origin'] }],
    });
    expect(data.components[0].hashes).toEqual([{ alg: 'SHA-256', content: 'a'.repeat(64) }]);
    expect(model.modelCard.modelParameters.datasets).toEqual([{ ref: data['bom-ref'] }]);
  });

  test('is the same for the same facts, with another serial number for others', () => {
    const [one, again] = [renderCycloneDx(cardFacts(), sha256), renderCycloneDx(cardFacts(), sha256)];
    expect(one).toBe(again);
    const other = JSON.parse(renderCycloneDx(cardFacts({ version: 'v1.3.0' }), sha256));
    expect(other.serialNumber).not.toBe(JSON.parse(one).serialNumber);
    expect(other.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
