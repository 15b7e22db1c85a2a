import { createRequire } from 'node:module';
import { join } from 'node:path';
import type TypeScript from 'typescript';

/**
 * Compiles a scratch project with its own TypeScript and emits its programs.
 *
 * The host's files and the declarations of the packages under test are checked in full; other packages' declarations
 * are their authors' business, and checking them would take most of the time.
 * @returns the compiler's errors, one line each.
 */
export function compileHost(folder: string): readonly string[] {
  const ts = createRequire(join(folder, 'package.json'))('typescript') as typeof TypeScript;
  const configFile = join(folder, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(configFile, ts.sys.readFile);
  // With the file's name the types that it lists are looked up from its folder, not from where this script runs.
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder, undefined, configFile);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const checked = program.getSourceFiles().filter(({ fileName }) => isUnderTest(fileName));
  const diagnostics = [
    ...(error === undefined ? [] : [error]),
    ...parsed.errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  if (diagnostics.length === 0) diagnostics.push(...program.emit().diagnostics);
  return diagnostics.map((diagnostic) =>
    ts
      .formatDiagnostic(diagnostic, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => folder,
        getNewLine: () => '\n',
      })
      .trim(),
  );
}

function isUnderTest(fileName: string): boolean {
  return !fileName.includes('/node_modules/') || fileName.includes('/node_modules/@org/');
}
