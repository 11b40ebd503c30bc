import { runStory } from './demo/story.ts';

await runStory();
