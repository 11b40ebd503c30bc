import { setFlagsFromString } from 'node:v8';

/*
 * An action is one short task, in which most code runs once. V8 is made for what runs for long. Has to be loaded before all
 * else. A version that does not know a setting says so and goes on; Node 20 and 24 know all of them.
 */

// V8 would double the space of new values from one megabyte on, and look through them each time it is full; growing it at
// once saves half of those looks.
setFlagsFromString('--semi-space-growth-factor=16');

// Of judging a hundred thousand rows a tenth: machine code of a loop over rows is made while the loop runs, and the sooner
// and the simpler, the more of the loop is still to come. Loops that run for long are no slower without peeling.
setFlagsFromString('--invocation-count-for-osr=50');
setFlagsFromString('--no-turbo-loop-peeling');
