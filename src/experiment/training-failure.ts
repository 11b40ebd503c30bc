/** How a training ended, as far as it decides whether it succeeded. */
export interface TrainingEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly tail: readonly string[];
}

/** Words in the output that tell the cause better than an exit code, and what to do. */
const CAUSES: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  {
    pattern: /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i,
    advice: 'The disk is full: free some space and run again.',
  },
  {
    pattern: /CUDA out of memory|CUDA_ERROR_OUT_OF_MEMORY|torch\.OutOfMemoryError|cudaErrorMemoryAllocation/i,
    advice: 'The GPU ran out of memory: use a smaller batch, or a runner with a larger GPU.',
  },
  {
    pattern: /JavaScript heap out of memory/i,
    advice: 'Node ran out of heap: raise it with NODE_OPTIONS=--max-old-space-size=… in the command.',
  },
  { pattern: /\bMemoryError\b|Cannot allocate memory|std::bad_alloc/, advice: 'The machine ran out of memory.' },
  {
    pattern: /ModuleNotFoundError|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)|ImportError/,
    advice: "A package is missing: install the model's dependencies first.",
  },
];

/** One or two sentences: what happened and what to do; null when the command itself succeeded. */
export function explainEnd(end: TrainingEnd, timeout: string): string | null {
  if (end.aborted) return 'The training was interrupted.';
  if (end.timedOut) {
    return `The training did not end within its timeout of ${timeout}. Give train.timeout more time, or find out where it hangs.`;
  }
  if (end.exitCode === 0) return null;
  return [whatHappened(end), lastLine(end.tail), advice(end)].filter((part) => part !== undefined).join(' ');
}

function whatHappened(end: TrainingEnd): string {
  if (end.signal !== null) return `The training command was ended by ${end.signal}.`;
  return `The training command exited with ${end.exitCode}.`;
}

/** Longest part of a log line that is quoted in a reason. */
const QUOTE_LIMIT = 200;

function lastLine(tail: readonly string[]): string | undefined {
  const line = tail.findLast((text) => text.trim() !== '' && !/^\s*(?:at |Node\.js v|\}|npm (?:error|ERR))/.test(text));
  if (line === undefined) return undefined;
  const text = line.trim();
  return `It said: “${text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT - 1)}…` : text}”.`;
}

function advice(end: TrainingEnd): string | undefined {
  const text = end.tail.slice(-50).join('\n');
  const cause = CAUSES.find(({ pattern }) => pattern.test(text));
  if (cause !== undefined) return cause.advice;
  if (end.exitCode === 127) return 'The shell did not find the program: install it, or correct train.command.';
  if (end.exitCode === 126) return 'The program is not executable: correct its mode, or name its interpreter.';
  if (end.signal === 'SIGKILL') return 'Most often that is the system when memory runs out.';
  if (end.signal === 'SIGSEGV') return 'That is a crash in native code.';
  return undefined;
}

/** What is wrong with the place where the model file should be; undefined when a non-empty file is there. */
export function explainModelPlace(
  name: string,
  place: { readonly kind: 'file' | 'missing' | 'folder' | 'outside' | 'special'; readonly bytes?: number },
  others: readonly string[],
): string | undefined {
  switch (place.kind) {
    case 'missing': {
      const found = others.length === 0 ? 'nothing' : `only ${others.slice(0, 5).join(', ')}`;
      return `The training command succeeded but left no ${name} in the folder of $PROOFMARK_OUT (${found} is there). Write the model to $PROOFMARK_OUT/${name}, or name its file in onnx.file.`;
    }
    case 'outside':
      return `${name} leads out of the folder of $PROOFMARK_OUT. Write the model itself into that folder.`;
    case 'folder':
    case 'special':
      return `${name} in $PROOFMARK_OUT is not a file. Write the model to $PROOFMARK_OUT/${name}.`;
    case 'file':
      return place.bytes === 0
        ? `${name} in $PROOFMARK_OUT is empty. Write the whole model before the command ends.`
        : undefined;
  }
}
