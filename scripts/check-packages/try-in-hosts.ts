import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileHost } from './compile-host.js';
import type { HostProject, HostWorkspace } from './host-projects.js';
import { type HostInputs, writeHostWorkspace } from './host-workspace-files.js';
import { prepareExample } from './prepare-example.js';
import { runCommand } from './run-command.js';

/**
 * Installs the tarballs into a workspace of scratch projects and compiles and runs every program in them.
 * @returns what went wrong, one text each.
 */
export function tryInHosts(parent: string, workspace: HostWorkspace, inputs: HostInputs): readonly string[] {
  const folder = join(parent, workspace.name);
  writeHostWorkspace(folder, workspace, inputs);
  // CI=true would freeze a lockfile that does not exist yet.
  runCommand('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], { cwd: folder });
  return workspace.projects.flatMap((project) =>
    tryProject(join(folder, project.name), project).map((problem) => `${workspace.name}/${project.name}: ${problem}`),
  );
}

function tryProject(folder: string, project: HostProject): readonly string[] {
  if (project.example !== undefined) prepareExample(folder);
  const mistakes = project.compilerOptions === null ? [] : compileHost(folder);
  if (mistakes.length > 0) return mistakes;
  // What a bundler's resolution accepts is for a bundler to run.
  if (project.compilerOptions?.moduleResolution === 'bundler') return [];
  const programs = project.compilerOptions === null ? folder : join(folder, 'out');
  return readdirSync(programs)
    .filter((file) => /\.[cm]?js$/.test(file))
    .flatMap((file) => runProgram(join(programs, file), folder));
}

function runProgram(program: string, cwd: string): readonly string[] {
  try {
    runCommand(process.execPath, [program], { cwd });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
