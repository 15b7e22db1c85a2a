import { posix } from 'node:path';
import { pageOf } from './pages.js';

export interface Links {
  /** The files that have a page. */
  readonly files: ReadonlySet<string>;
  /** Where the source can be read, such as `https://github.com/acme/ingest/blob/main`; `null` where nobody knows yet. */
  readonly source: string | null;
}

/**
 * Turns the links of a Markdown file into links between pages. What has no page is linked to the source, or, where nobody
 * knows where that is, left as words.
 */
export function rewriteLinks(markdown: string, file: string, { files, source }: Links): string {
  return markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, index) => (index % 2 === 1 ? part : rewriteProse(part)))
    .join('');

  function rewriteProse(prose: string): string {
    return prose.replace(
      /\[((?:[^\][]|\[[^\]]*\])*)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/g,
      (_, text, target, hash = '') => {
        const path = posix.normalize(posix.join(posix.dirname(file), target)).replace(/\/$/, '');
        const found = [path, `${path}/README.md`].find((candidate) => files.has(candidate));
        if (found !== undefined) return `[${text}](/${pageOf(found)}${hash})`;
        return source === null ? text : `[${text}](${source}/${path})`;
      },
    );
  }
}
