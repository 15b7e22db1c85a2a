import type { ContentPage, ContentSource, ReadContentRequest, TrackedIntegration } from '@org/ingest-core';

/** Calls a source for one account, with what a test cares about put in the place of the usual. */
export function createWalker(source: ContentSource, integration: TrackedIntegration, accessTokenOf: () => string) {
  const request = (more: Partial<ReadContentRequest>): ReadContentRequest => ({
    integration,
    accessToken: accessTokenOf(),
    window: { since: null, until: null },
    position: null,
    pageSize: null,
    owed: null,
    signal: new AbortController().signal,
    onApiCall: () => {},
    ...more,
  });
  return {
    /** Walks to the end, to a failure, or over `pages` pages. */
    async read(
      more: Partial<ReadContentRequest> = {},
      walk: { readonly pages?: number; readonly by?: ContentSource } = {},
    ) {
      const pages: ContentPage[] = [];
      let failure: unknown = null;
      try {
        for await (const step of (walk.by ?? source).read(request(more))) {
          pages.push(step);
          if (pages.length === walk.pages) break;
        }
      } catch (error) {
        failure = error;
      }
      return {
        pages,
        failure,
        last: pages.at(-1),
        items: pages.flatMap((step) => step.items),
        warnings: pages.flatMap((step) => step.warnings),
      };
    },
    readItem: (externalContentId: string, accessToken = accessTokenOf()) =>
      source.readItem({ ...request({ accessToken }), externalContentId }),
    checkAccess: (accessToken = accessTokenOf()) => source.checkAccess(request({ accessToken })),
    inspectAccess: (accessToken = accessTokenOf()) => source.inspectAccess(request({ accessToken })),
  };
}

export const ids = (items: readonly { readonly externalContentId: string }[]) =>
  items.map((item) => item.externalContentId).sort();
