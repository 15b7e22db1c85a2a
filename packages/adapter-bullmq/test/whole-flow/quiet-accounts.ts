import type { IntegrationRef } from '@org/ingest-core';
import type { InstagramAccountHandle, PageHandle } from '@org/ingest-testkit/simulator';
import { type FlowHost, HOUR_MS, START } from './flow-host.js';

/** Adds Pages with a text and a reel each: a walk takes two calls. */
export function addPages(
  { graph, track }: FlowHost,
  count: number,
): readonly { readonly page: PageHandle; readonly ref: IntegrationRef }[] {
  return Array.from({ length: count }, (_, n) => {
    const page = graph.addPage();
    page.publishText({ message: `Text ${n} #text`, at: new Date(START.getTime() - 2 * HOUR_MS) });
    page.publishReel({ message: `Reel ${n} #reel`, at: new Date(START.getTime() - HOUR_MS) });
    return { page, ref: track(page) };
  });
}

/** Adds Instagram accounts, read by their Page's token, with a picture and a reel each: a walk takes one call. */
export function addInstagramAccounts({ graph, track }: FlowHost, count: number): readonly InstagramAccountHandle[] {
  return Array.from({ length: count }, (_, n) => {
    const account = graph.addInstagramAccount();
    account.publishPhoto({ caption: `Picture ${n} #picture`, at: new Date(START.getTime() - 2 * HOUR_MS) });
    account.publishReel({ caption: `Reel ${n} #reel`, at: new Date(START.getTime() - HOUR_MS) });
    track(account);
    return account;
  });
}
