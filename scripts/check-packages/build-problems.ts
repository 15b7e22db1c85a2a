import { isBuiltin } from 'node:module';
import ts from 'typescript';
import type { Manifest } from './workspace.js';

export interface BuiltFile {
  readonly path: string;
  readonly text: string;
}

/** Names of Node's that a build for any runtime may not touch. */
const NODE_GLOBALS = new Set([
  'process',
  'Buffer',
  'global',
  'setImmediate',
  'clearImmediate',
  '__dirname',
  '__filename',
]);

/** The packages, built-ins included, that a built file imports, requires or refers to in its types. */
export function importedPackages({ path, text }: BuiltFile): readonly string[] {
  const isScript = !path.endsWith('.ts') && !path.endsWith('.cts');
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(text, true, isScript);
  const specifiers = [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
  return [...new Set(specifiers.filter((specifier) => !specifier.startsWith('.')).map(packageOf))];
}

/** Imports that a consumer's installation does not answer. */
export function undeclaredImports(file: BuiltFile, manifest: Manifest): readonly string[] {
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  return importedPackages(file)
    .filter((name) => !isBuiltin(name) && !(name in declared))
    .map((name) => `${file.path} imports "${name}", which is neither a dependency nor a peer dependency`);
}

/** What ties a built file to Node: its built-ins and its globals. */
export function nodeTies(file: BuiltFile): readonly string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const ties = new Set(
    importedPackages(file)
      .filter(isBuiltin)
      .map((name) => `imports "${name}"`),
  );
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && NODE_GLOBALS.has(node.text) && isReference(node)) ties.add(`uses "${node.text}"`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...ties].map((tie) => `${file.path} ${tie}, so it cannot run outside Node`);
}

/** Whether a name stands for a global: not a property of something else than `globalThis`, nor a key or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis';
  }
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.name !== node;
  }
  return true;
}

function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
