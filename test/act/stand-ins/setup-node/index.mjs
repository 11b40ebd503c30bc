import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail, input, output } from './shared/inputs.mjs';

// The Node of the tests is the one there is. What a workflow asks for has to be something that exists.
const version = input('node-version');
const file = input('node-version-file');
if (version !== '' && !/^(?:v?\d+(?:\.(?:\d+|x)){0,2}|lts\/\S+|node|latest|[<>=^~].*)$/.test(version)) {
  fail(`Unable to find Node version '${version}'`);
} else if (file !== '' && !existsSync(resolve(process.env.GITHUB_WORKSPACE, file))) {
  fail(`The specified node version file at: ${file} does not exist`);
}
output('node-version', process.version);
output('cache-hit', 'false');
