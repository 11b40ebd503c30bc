/** What stands in the place of a file that Git LFS keeps elsewhere, by its specification: a text of less than 1,024 bytes. */
const FIRST_LINE = 'version https://git-lfs.github.com/spec/';

/** Bytes that a pointer of Git LFS has less than. */
export const LFS_POINTER_BYTES = 1024;

export const LFS_POINTER = {
  what: 'is a pointer of Git LFS, and not the file that it stands for',
  fix: 'bring the file itself: git lfs pull; in a workflow, check out with `lfs: true`',
} as const;

/** Whether a file's text is such a pointer. */
export function isLfsPointer(text: string): boolean {
  return text.length < LFS_POINTER_BYTES && text.startsWith(FIRST_LINE);
}
