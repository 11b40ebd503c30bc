/** Characters of a job summary, which may have 1 MiB: at most four bytes each. */
export const SUMMARY_CHARACTERS = 250_000;
