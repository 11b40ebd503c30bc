import type { Backoff } from '../ports.ts';
import { sleep } from './sleep.ts';

export const randomBackoff: Backoff = { pause: (milliseconds) => sleep(Math.random() * milliseconds) };
