import type { ContentEntry, ExpectedContent, PageState } from './records.js';

/** What a reader of an Instagram account must end up with, newest first; with `readsStories` every story there ever was. */
export function expectedMedia(
  state: PageState,
  { readsStories = false }: { readonly readsStories?: boolean } = {},
): readonly ExpectedContent[] {
  return [...state.entries]
    .filter(({ ours, kind }) => ours && (readsStories || kind !== 'STORY'))
    .flatMap(expectedOf)
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
}

function expectedOf({ kind, post }: ContentEntry): readonly ExpectedContent[] {
  if (post === null) return [];
  const { caption, permalink } = post.node;
  return [
    {
      externalContentId: post.id,
      aliases: [],
      format: kind === 'REEL' ? 'REELS' : 'POST',
      kind,
      caption: typeof caption === 'string' && caption !== '' ? caption : null,
      publishedAt: new Date(post.createdAt),
      permalink: typeof permalink === 'string' ? permalink : null,
      source: 'media',
    },
  ];
}
