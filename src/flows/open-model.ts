import { outputForm } from '../config/tensor-binding.ts';
import { type Problem, UserError } from '../errors.ts';
import type { DataFiles, Engine, Scorer } from '../ports.ts';
import type { EvaluateRequest } from './evaluate-request.ts';

/** A model file that is the run's own. */
export interface OpenedModel {
  readonly bytes: number;
  /** Undefined when there are problems. */
  readonly scorer: Scorer | undefined;
  /** Disagreements between the model and `onnx` in model.yaml. */
  readonly problems: readonly Problem[];
}

/**
 * Brings the model file here, checks that it is the run's own and may be loaded, and loads it.
 * @throws UserError for another file, and for one that is no model of this runtime
 */
export async function openModel(
  request: Pick<EvaluateRequest, 'modelFile' | 'binding' | 'task' | 'threads'>,
  ports: { readonly engine: Engine; readonly dataFiles: DataFiles },
): Promise<OpenedModel> {
  const { task, binding, threads } = request;
  const path = await request.modelFile.checkout();
  const bytes = await verify(path, request, ports);
  const options = { ...(threads === undefined ? {} : { threads }), form: outputForm(task, binding) };
  try {
    return { bytes, scorer: await ports.engine.open(path, binding, options), problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { bytes, scorer: undefined, problems: error.problems };
  }
}

/** Bytes of the file. */
async function verify(
  path: string,
  { modelFile, binding }: Pick<EvaluateRequest, 'modelFile' | 'binding'>,
  ports: { readonly engine: Engine; readonly dataFiles: DataFiles },
): Promise<number> {
  const found = await ports.dataFiles.digest(path);
  if (found !== undefined && found.sha256 !== modelFile.sha256) {
    throw new UserError({
      what: `is not the model that run.json describes: expected sha256 ${modelFile.sha256}, found ${found.sha256} (${found.bytes.toLocaleString('en-US')} bytes)`,
      where: { file: path },
      fix: 'Restore the file, or train the model again.',
    });
  }
  const problems = await ports.engine.check(path, { allowDomains: binding.allow_domains });
  if (problems.length > 0) throw new UserError(problems);
  return found?.bytes ?? 0;
}
