import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FeedChange,
  type FeedChangeOptions,
  feedChange,
  type PublishedContent,
  scrambleChanges,
} from '../src/simulator.js';
import { START } from './support/ingestion-host.js';
import { createWebhookHost } from './support/webhook-host.js';

const HOUR_MS = 3_600_000;

const edges = fc.constantFrom<readonly 'videos'[]>([], ['videos']);
const which = fc.nat(1000);
/** Which ids a webhook names. */
const names = fc.constantFrom('both' as const, 'post' as const, 'both' as const);

/** Something that happens on a Page, of which webhooks tell. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('text' as const, 'photo' as const, 'link' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('reel' as const),
      edges: fc.constantFrom('both' as const, 'posts' as const, 'video_reels' as const),
      permalink: fc.constantFrom('reel' as const, 'relative' as const, 'query' as const, 'videos' as const),
      target: fc.boolean(),
      postIdForm: fc.constantFrom('bare' as const, 'full' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('video' as const),
      edges: fc.constantFrom('posts' as const, 'both' as const),
      target: fc.boolean(),
      postIdForm: fc.constantFrom('bare' as const, 'full' as const, 'missing' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('visitor' as const, 'unpublished' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), which, names, message: fc.string() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), which, names }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('hide' as const, 'unhide' as const), which, names }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('deliver' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Host = Awaited<ReturnType<typeof createWebhookHost>>;

describe('whatever webhooks tell, in whatever order and however often', () => {
  it('ends with the rows that a walk finds, which then has nothing to write', async () => {
    await fc.assert(
      fc.asyncProperty(
        edges,
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        async (additionalEdges, steps, chances) => {
          const random = () => chances.next().value as number;
          const host = await createWebhookHost({ additionalEdges });
          const published: PublishedContent[] = [];
          let pending: FeedChange[] = [];
          for (const [index, what] of steps.entries()) {
            if (what.kind !== 'deliver') pending.push(...happen(host, published, what, index));
            else pending = await deliverSome(host, pending, what.share, random);
          }
          await deliverAll(host, pending, random);

          expect(host.rows().map(withoutPermalink)).toEqual(host.truth().map(withoutPermalink));
          expect(host.logged.filter((line) => line.includes('failed for good'))).toEqual([]);
          const report = await host.ingest();
          expect(report).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0, removed: 0 } });
          await host.runner.close();
        },
      ),
      { numRuns: 60 },
    );
  }, 180_000);
});

/** Delivers a part of what is pending; some of that comes again later. */
async function deliverSome(host: Host, pending: readonly FeedChange[], share: number, random: () => number) {
  const now = pending.filter(() => random() < share);
  await deliverAll(host, now, random);
  return [...pending.filter((change) => !now.includes(change)), ...now.filter(() => random() < 0.3)];
}

async function deliverAll(host: Host, changes: readonly FeedChange[], random: () => number): Promise<void> {
  for (const webhook of scrambleChanges(changes, random)) {
    // Some come while the jobs of the last one still run.
    if (random() < 0.5) expect((await host.receive(webhook)).status).toBe(200);
    else await host.deliver(...webhook);
  }
  await host.runner.idle();
}

function happen(
  host: Host,
  published: PublishedContent[],
  what: Exclude<Step, { kind: 'deliver' }>,
  index: number,
): FeedChange[] {
  const { page } = host;
  const at = new Date(START.getTime() - 60 * HOUR_MS + index * HOUR_MS);
  const message = `Step ${index} #step`;
  const tell = (content: PublishedContent, options: Omit<FeedChangeOptions, 'at'>) => [
    feedChange(page, content, { at, ...options }),
  ];
  const publish = (content: PublishedContent) => {
    published.push(content);
    return tell(content, { verb: 'add', message });
  };
  switch (what.kind) {
    case 'text':
      return publish(page.publishText({ message, at }));
    case 'photo':
      return publish(page.publishPhoto({ message, at }));
    case 'link':
      return publish(page.publishLink({ message, at }));
    case 'reel':
      return publish(page.publishReel({ ...what, message, at }));
    case 'video':
      return publish(page.publishVideo({ ...what, message, at }));
    case 'visitor':
      return tell(page.publishVisitorPost({ message, at, onEveryPostEdge: true }), {
        verb: 'add',
        fields: { from: { id: '99' } },
      });
    case 'unpublished':
      return tell(page.publishUnpublished({ message, at }), { verb: 'add', fields: { published: 0 } });
    default: {
      const content = published[what.which % Math.max(published.length, 1)];
      if (content === undefined) return [];
      const record = content.postId ?? content.videoId ?? content.id;
      const named = what.names === 'post' && content.postId !== null ? { ...content, videoId: null } : content;
      if (what.kind === 'edit') {
        page.edit(record, { message: what.message });
        return tell(named, { verb: what.which % 2 === 0 ? 'edit' : 'edited', message: what.message });
      }
      if (what.kind === 'delete') {
        published.splice(published.indexOf(content), 1);
        page.delete(record);
        return tell(named, { verb: 'remove' });
      }
      // Only a post record says that it is hidden.
      if (content.postId === null) return [];
      page[what.kind](content.postId);
      return tell(named, { verb: what.kind });
    }
  }
}

/** A reel that only a post edge knows keeps the permalink as that edge wrote it. */
function withoutPermalink<T extends { readonly permalink: unknown }>({ permalink: _, ...rest }: T) {
  return rest;
}
