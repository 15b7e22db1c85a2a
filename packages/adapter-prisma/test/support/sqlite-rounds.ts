import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';

export type WriterName = 'posts' | 'videos';

export const ORGANIZATION = 'org-files';

/**
 * What one of two writers stores in a round: ten posts that both write in every round, in opposite orders; a reel that
 * both see for the first time, each on its own edge; and a post of its own.
 */
export function itemsOfRound(writer: WriterName, round: number): readonly ContentItem[] {
  const shared = Array.from({ length: 10 }, (_, index) =>
    buildContentItem({
      organizationId: ORGANIZATION,
      externalContentId: `100_${index}`,
      caption: `${writer}, round ${round}`,
    }),
  );
  const own = buildContentItem({ organizationId: ORGANIZATION, externalContentId: `own_${writer}_${round}` });
  return writer === 'posts' ? [...shared, videoPost(round), own] : [own, reel(round), ...shared.reverse()];
}

function videoPost(round: number): ContentItem {
  return buildContentItem({
    organizationId: ORGANIZATION,
    externalContentId: `200_${round}`,
    kind: 'VIDEO',
    aliases: [`900${round}`],
  });
}

function reel(round: number): ContentItem {
  return buildReel({ organizationId: ORGANIZATION, externalContentId: `900${round}` });
}
