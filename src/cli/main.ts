#!/usr/bin/env node
import '../interpreted-schemas.ts';
import { runCommandLine } from './frame.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
