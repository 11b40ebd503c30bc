import { run } from '../dist/index.js';

await run('sweep-rank');
