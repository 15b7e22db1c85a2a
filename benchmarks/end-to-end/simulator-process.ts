/**
 * Serves Pages with long histories over HTTP until its parent leaves: started by `start-simulator.ts` with a
 * `SimulatorTask`. One item in five is a reel, which both edges return.
 */
import { createGraphSimulator, seedPageHistory, startGraphServer } from '@org/ingest-testkit/simulator';
import type { SimulatorTask } from './start-simulator.js';

const FROM = new Date('2016-01-01T00:00:00Z');
const TO = new Date('2026-01-01T00:00:00Z');

const { histories, seed } = JSON.parse(process.argv[2] ?? '') as SimulatorTask;
const simulator = createGraphSimulator({ seed });
const pages = histories.map((items, index) => {
  const page = simulator.addPage();
  const reels = Math.floor(items / 5);
  seedPageHistory(page, { posts: items - reels, reels, from: FROM, to: TO, seed: seed + index });
  return page;
});
const server = await startGraphServer(simulator);
process.once('disconnect', () => void server.close());
process.send?.({ url: server.url, pages: pages.map(({ id, accessToken }) => ({ id, accessToken })) });
