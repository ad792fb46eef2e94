#!/usr/bin/env node
import { CommanderError } from 'commander';
import { report } from './exit.ts';
import { program } from './program.ts';
import { openTerminal } from './terminal.ts';

const { argv, env, platform, stdin, stdout, stderr } = process;
const terminal = openTerminal(stderr, env);
try {
  await program({ stdin, stdout, terminal, env, platform }).parseAsync(argv);
} catch (error) {
  const shown = error instanceof CommanderError && error.exitCode === 0;
  if (!shown) process.exitCode = report(error, terminal, argv.includes('--verbose'));
}
