import { contentSourceContract, type GraphSimulatorOptions } from '@org/ingest-testkit';
import { createInstagramScene } from './support/instagram-scene.js';

/** Ways in which an account may be listed. */
const LISTINGS: readonly (readonly [string, GraphSimulatorOptions])[] = [
  ['newest first', {}],
  ['by rank', { order: 'ranked' }],
  ['by time, with an empty page at the end', { pagingStyle: 'time', endsWithEmptyPage: true }],
  ['without a look at windows', { honoursSince: false, honoursUntil: false }],
];

for (const [index, [listing, graph]] of LISTINGS.entries()) {
  const login = index % 2 === 0 ? 'facebook-login' : 'instagram-login';
  contentSourceContract({
    name: `Instagram source with ${login}, listed ${listing}`,
    createScene: (options) => createInstagramScene(login, options, graph),
    hasForeignContent: false,
  });
}
