import { createGraphSimulator, seedPageHistory } from '@org/ingest-testkit/simulator';

/** A Graph API of your own, with two Pages. */
export function createSimulatedGraph() {
  const simulator = createGraphSimulator({ seed: 7 });
  const span = { from: new Date('2025-01-01T00:00:00Z'), to: new Date('2025-11-01T00:00:00Z') };
  const captions = (index: number) => (index % 2 === 0 ? 'A #new day' : 'A #new day, #today');
  const bakery = simulator.addPage({ id: '100000000000001', name: 'Corner Bakery' });
  seedPageHistory(bakery, { ...span, posts: 180, reels: 60, seed: 1, captions });
  const travel = simulator.addPage({ id: '100000000000002', name: 'Slow Travel' });
  seedPageHistory(travel, { ...span, posts: 110, reels: 40, seed: 2, captions });
  return { simulator, bakery, travel };
}
