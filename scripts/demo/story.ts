export async function runStory(): Promise<void> {}
