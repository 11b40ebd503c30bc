/**
 * Variables that a command people wrote must not see: training runs code of a pull request, and code of a pull request
 * never holds a token. Whole words between underscores count, so `TOKENIZERS_PARALLELISM` stays and `HF_TOKEN` goes.
 */
const SECRET_WORD =
  /(?:^|_)(?:TOKEN|TOKENS|PAT|SECRET|SECRETS|PASS|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|CREDENTIALS|APIKEY|API_KEY|ACCESS_KEY|ACCESS_KEY_ID|PRIVATE_KEY|SIGNING_KEY|AUTH|AUTHTOKEN|ASKPASS)(?:$|_)/i;

/**
 * `ACTIONS_*` reaches the runner's cache, artifacts and identity tokens; `INPUT_*` holds the inputs of an action; the
 * files behind `GITHUB_ENV`, `GITHUB_PATH`, `GITHUB_OUTPUT` and their like steer the steps that follow.
 */
const RUNNER_CONTROL =
  /^(?:ACTIONS_.*|INPUT_.*|GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|SSH_AUTH_SOCK|SSH_AGENT_PID)$/i;

/** Set by git for its hooks; with them a command would look at another repository than the one it stands in. */
const GIT_LOCATION = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|PREFIX|NAMESPACE|CONFIG.*)$/i;

/** A proofmark command that runs inside a training is not that training. */
const OWN = /^PROOFMARK_/i;

/** The parent's variables without secrets, plus `additions`, which always stay. */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  additions: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(parent).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isWithheld(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...additions };
}

function isWithheld(name: string): boolean {
  return [SECRET_WORD, RUNNER_CONTROL, GIT_LOCATION, OWN].some((pattern) => pattern.test(name));
}
