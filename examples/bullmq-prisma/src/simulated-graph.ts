import {
  createGraphSimulator,
  type InstagramAccountHandle,
  type PageHandle,
  seedInstagramHistory,
  seedPageHistory,
} from '@org/ingest-testkit/simulator';
import type { Connection } from './connect.js';

const span = { from: new Date('2025-01-01T00:00:00Z'), to: new Date('2025-11-01T00:00:00Z') };
const captions = (tags: readonly string[]) => (index: number) => `Number ${index} #${tags[index % tags.length]} #daily`;

/** A Graph API of your own: two Pages, and the Instagram account that is linked to the first. */
export function createSimulatedGraph() {
  const simulator = createGraphSimulator({ seed: 7 });
  const bakery = simulator.addPage({ id: '100000000000001', name: 'Corner Bakery' });
  seedPageHistory(bakery, { ...span, posts: 180, reels: 60, seed: 1, captions: captions(['bread', 'cake']) });
  const account = simulator.addInstagramAccount({ id: '17840000000000001', username: 'corner.bakery', page: bakery });
  seedInstagramHistory(account, { ...span, posts: 70, reels: 50, seed: 2, captions: captions(['cake', 'coffee']) });
  const travel = simulator.addPage({ id: '100000000000002', name: 'Slow Travel' });
  seedPageHistory(travel, { ...span, posts: 110, reels: 40, seed: 3, captions: captions(['trains', 'ferries']) });
  return { simulator, bakery, account, travel };
}

/** What a person of the organization gives the application by connecting this Page or account. */
export function connectionOf(
  organization: Connection['organization'],
  account: PageHandle | InstagramAccountHandle,
): Connection {
  const { id: externalId, accessToken: token } = account;
  return 'username' in account
    ? { organization, name: `@${account.username}`, provider: 'instagram', externalId, token }
    : { organization, name: account.name, provider: 'facebook', externalId, token };
}
