import { writeLoans, writeModel } from '../../builders/small-repository.ts';
import type { ActPlace } from './place.ts';

export const MODEL = 'loan-default';

const ENVIRONMENTS = `environments:
  - name: staging
    requires: [gate, smoke]
  - name: production
    after: staging
    requires: [gate, smoke, data-card, model-card, attestation]
    rollbackWindow: { revisions: 2 }
`;

export interface LoansOptions {
  readonly models?: readonly string[];
  readonly policy?: string;
  readonly rows?: number;
}

/** The first commit: models that train in less than a second, their data, environments and policy. */
export function startWithLoans({ models = [MODEL], policy = '{}\n', rows = 8_000 }: LoansOptions = {}) {
  return ({ root: _root, write }: Pick<ActPlace, 'root' | 'write' | 'git'>): void => {
    // With what production asks of a data card.
    writeLoans(
      (path, text) => write(path, text.replace(/^name: loans$/m, 'name: loans\nowner: "@risk"\nlicence: CC0-1.0')),
      rows,
    );
    write('registry/environments.yaml', ENVIRONMENTS);
    write('registry/policy.yaml', policy);
    for (const name of models) writeModel(write, name);
  };
}

/** Path of the params of a model. */
export const paramsOf = (model: string = MODEL) => `models/${model}/params.yaml`;
