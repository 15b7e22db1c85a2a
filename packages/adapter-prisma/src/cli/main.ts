#!/usr/bin/env node
import { runSchemaCommand } from './run-schema-command.js';

process.exitCode = await runSchemaCommand(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
