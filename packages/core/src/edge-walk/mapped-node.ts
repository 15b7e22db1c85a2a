import type { ContentItem } from '../content/content-item.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';

/** What became of one node. */
export type MappedNode =
  | { readonly kind: 'item'; readonly item: ContentItem }
  /** Not ours to keep. `withdrawn` are the ids of the Page's own content that is not, or no longer, shown. */
  | {
      readonly kind: 'skipped';
      readonly reason: 'unpublished' | 'hidden' | 'by-visitor';
      readonly withdrawn: readonly string[];
    }
  | { readonly kind: 'quarantined'; readonly externalContentId: string | null; readonly reason: string };

/** Turns one node as Meta sent it into what we keep. Pure; never throws. */
export type NodeMapper = (node: unknown, integration: TrackedIntegration) => MappedNode;
