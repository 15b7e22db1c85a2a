/** A fenced block. What stands before the fence belongs to the language, so that an indented block has none that is known. */
export interface Block {
  readonly language: string;
  readonly code: string;
}

export interface Document {
  readonly blocks: readonly Block[];
  /** The targets of links to files and headings of this repository. */
  readonly links: readonly string[];
  /** What leads to a heading, wherever the document is read: on GitHub and on the site. */
  readonly anchors: ReadonlySet<string>;
}

/** Takes a Markdown document apart. */
export function readDocument(markdown: string): Document {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { readonly fence: string; readonly language: string; readonly lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    const [, before = '', fence = '', info = ''] = /^([\s>*+\-\d.]*)(`{3,}|~{3,})([^`]*)$/.exec(line) ?? [];
    if (open !== null && fence === open.fence && info.trim() === '') {
      blocks.push({ language: open.language, code: open.lines.map((text) => `${text}\n`).join('') });
      open = null;
    } else if (open !== null) open.lines.push(line);
    else if (fence !== '') open = { fence, language: before + info, lines: [] };
    else prose.push(line);
  }
  if (open !== null) blocks.push({ language: `${open.language} without an end`, code: '' });
  return { blocks, links: linksOf(prose.join('\n')), anchors: anchorsOf(prose) };
}

function linksOf(prose: string): string[] {
  const inline = [...prose.matchAll(/\]\(([^)\s]+)/g)];
  const named = [...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  return [...inline, ...named].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
}

function anchorsOf(prose: readonly string[]): Set<string> {
  const headings = prose
    .map((line) => /^#{1,6} (.*)$/.exec(line)?.[1])
    .filter((heading) => heading !== undefined)
    .map((heading) => heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', ''));
  const onSite = new Set(numbered(headings.map(slugOnSite)));
  return new Set(numbered(headings.map(slugOnGitHub)).filter((slug) => onSite.has(slug)));
}

function slugOnGitHub(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** As VitePress makes them. */
function slugOnSite(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '')
    .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .replace(/^(\d)/, '_$1')
    .toLowerCase();
}

function numbered(slugs: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return slugs.map((slug) => {
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}
