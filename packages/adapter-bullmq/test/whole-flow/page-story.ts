import {
  type FeedChange,
  type FeedChangeOptions,
  feedChange,
  type PageHandle,
  type PublishedContent,
} from '@org/ingest-testkit/simulator';
import { HOUR_MS, START } from './flow-host.js';

/** What happens on a Page, a minute apart, and what Meta tells of each. */
export function createPageStory(page: PageHandle) {
  let minutes = 0;
  function tell(content: PublishedContent, options: Omit<FeedChangeOptions, 'at'>): FeedChange {
    minutes += 1;
    return feedChange(page, content, { at: new Date(START.getTime() - HOUR_MS + minutes * 60_000), ...options });
  }
  return {
    tell,
    add: (content: PublishedContent) => tell(content, { verb: 'add' }),
    edit(content: PublishedContent, message: string) {
      page.edit(content.id, { message });
      return tell(content, { verb: 'edited', message });
    },
    hide(content: PublishedContent) {
      page.hide(content.id);
      return tell(content, { verb: 'hide' });
    },
    remove(content: PublishedContent) {
      page.delete(content.id);
      return tell(content, { verb: 'remove' });
    },
  };
}
