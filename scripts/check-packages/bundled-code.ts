import type { BuiltFile } from './build-problems.js';

const NOTICE = 'THIRD-PARTY-LICENSES';

/** The packages from a registry whose code a build carries, as its source map names them. */
export function bundledPackages(sourceMap: BuiltFile): readonly string[] {
  const { sources } = JSON.parse(sourceMap.text) as { readonly sources: readonly string[] };
  const names = sources.map((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/**
 * Bundled packages that the notice in the tarball does not name. Their licenses ask that the notice goes with the code.
 * @param notice the text of THIRD-PARTY-LICENSES, empty where there is none.
 */
export function unnamedBundles(sourceMap: BuiltFile, notice: string): readonly string[] {
  const words = new Set(notice.split(/\s+/));
  return bundledPackages(sourceMap)
    .filter((name) => !words.has(name))
    .map((name) => `${sourceMap.path} carries code of "${name}", which ${NOTICE} does not name`);
}
