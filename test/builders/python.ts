/**
 * Folder with a `python3` that has the packages of the Python example. Required in CI, where `.ci/run` makes it; elsewhere
 * undefined when nobody made one.
 */
export function pythonFolder(): string | undefined {
  const folder = process.env.PROOFMARK_TEST_PYTHON;
  if (folder === undefined && process.env.CI !== undefined) {
    throw new Error('PROOFMARK_TEST_PYTHON is not set: in CI the Python example has to run');
  }
  return folder;
}

/** Why a suite that needs it does not run here. */
export const WITHOUT_PYTHON =
  'needs PROOFMARK_TEST_PYTHON: a folder with a python3 that has models/rain-tomorrow/requirements.txt';
