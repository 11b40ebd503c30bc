// Removes the folders named on the command line, so that a deleted source file leaves no compiled twin behind.
import { rmSync } from 'node:fs';

for (const folder of process.argv.slice(2)) rmSync(folder, { recursive: true, force: true });
