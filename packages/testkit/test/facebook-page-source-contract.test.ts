import { contentSourceContract, type GraphSimulatorOptions } from '@org/ingest-testkit';
import { createFacebookScene } from './support/facebook-scene.js';

/** Ways in which a Page was seen to be listed. */
const LISTINGS: readonly (readonly [string, GraphSimulatorOptions])[] = [
  ['newest first', {}],
  ['by rank', { order: 'ranked' }],
  ['by time, with an empty page at the end', { pagingStyle: 'time', endsWithEmptyPage: true }],
  ['without a look at windows', { honoursSince: false, honoursUntil: false }],
];

for (const [name, graph] of LISTINGS) {
  contentSourceContract({
    name: `Facebook Page source, listed ${name}`,
    createScene: (options) => createFacebookScene(options, graph),
    reelEdge: 'video_reels',
  });
}
