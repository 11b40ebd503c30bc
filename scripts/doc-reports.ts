/**
 * Runs the stories behind the reports that the documentation shows, and puts what the commands print into the pages.
 * Names of stories may be given; else all are run.
 */
import { showReports } from './doc-reports/page.ts';
import { SCENES } from './doc-reports/scenes.ts';

const asked = process.argv.slice(2);
for (const scene of SCENES.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  const changed = showReports(await scene.run());
  console.log(`${scene.name}: ${changed.length === 0 ? 'as it was' : `wrote ${changed.join(', ')}`}`);
}
