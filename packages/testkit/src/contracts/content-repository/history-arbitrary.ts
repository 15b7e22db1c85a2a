import { type ContentItem, EXTRACTOR_VERSION, INCOMPLETE_EXTRACTOR_VERSION } from '@org/ingest-core';
import fc from 'fast-check';
import { buildContentItem } from '../../builders/content-item.js';

/** One record of one piece of content, as one of Meta's edges would give it. */
export interface HistoryRecord {
  readonly integrationId: string;
  /** Which piece of content; even numbers are reels, odd ones are other posts with a video. */
  readonly content: number;
  readonly edge: 'post' | 'post-as-reel' | 'video';
  /** Whether the record names the other id of its content. */
  readonly namesOther: boolean;
  /** The field that the platform refused, if any. */
  readonly refused: 'none' | 'permalink' | 'attachments';
  readonly text: string;
}

export type HistoryStep =
  | { readonly kind: 'upsert'; readonly records: readonly HistoryRecord[] }
  | {
      readonly kind: 'remove';
      readonly integrationId: string;
      readonly contents: readonly number[];
      readonly removedAt: Date;
    };

const integrationId = fc.constantFrom('integration-1', 'integration-2');
const content = fc.integer({ min: 0, max: 5 });

const record: fc.Arbitrary<HistoryRecord> = fc.record({
  integrationId,
  content,
  edge: fc.constantFrom('post', 'post-as-reel', 'video'),
  namesOther: fc.boolean(),
  refused: fc.constantFrom('none', 'none', 'permalink', 'attachments'),
  text: fc.constantFrom('one', 'two'),
});

const step: fc.Arbitrary<HistoryStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('upsert'), records: fc.array(record, { maxLength: 8 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('remove'),
      integrationId,
      contents: fc.uniqueArray(content, { maxLength: 3 }),
      removedAt: fc.date({ min: new Date('2026-03-01'), max: new Date('2026-04-01'), noInvalidDate: true }),
    }),
  },
);

/** A sequence of writes and removals, short enough to be read when it fails. */
export const historyArbitrary = fc.array(step, { minLength: 1, maxLength: 10 });

/** The ids that a piece of content is known by: its page post id and its reel or video id. */
export function namesOf(number: number): readonly [string, string] {
  return [`100_${number}`, `90000${number}`];
}

/** The item that a record is mapped to. Without a permalink, a video seems a reel and a reel's post an ordinary one. */
export function itemOf(
  organizationId: string,
  { integrationId: integration, content: number, edge, namesOther, refused, text }: HistoryRecord,
): ContentItem {
  const isReel = number % 2 === 0;
  const [postId, videoId] = namesOf(number);
  const seemsReel =
    refused === 'permalink' ? edge === 'video' : isReel && (edge === 'video' || edge === 'post-as-reel');
  const ownId = seemsReel || (edge === 'video' && !namesOther) ? videoId : postId;
  return buildContentItem({
    organizationId,
    integrationId: integration,
    externalContentId: ownId,
    format: seemsReel ? 'REELS' : 'POST',
    kind: seemsReel ? 'REEL' : refused === 'none' ? 'VIDEO' : 'OTHER',
    caption: `${edge} ${text}`,
    permalink: refused === 'permalink' ? null : `https://www.facebook.com/${edge}/${number}`,
    publishedAt: new Date(Date.UTC(2026, 2, 1, number, edge.length, text.length)),
    source: edge === 'post-as-reel' ? 'post' : edge,
    aliases: namesOther ? [ownId === postId ? videoId : postId] : [],
    extractorVersion: refused === 'none' ? EXTRACTOR_VERSION : INCOMPLETE_EXTRACTOR_VERSION,
  });
}
