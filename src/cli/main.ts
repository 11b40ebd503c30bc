#!/usr/bin/env node
import { runCommandLine } from './frame.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
