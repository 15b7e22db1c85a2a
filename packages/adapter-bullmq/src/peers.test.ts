import { expect, it } from 'vitest';
import { createRunnerField, Peers } from './peers.js';

const EXPIRES_MS = 1000;
const [OWN, A, B] = ['own', 'a', 'b'].map(createRunnerField) as [string, string, string];

it('counts the others, and not what else is among the settings', () => {
  const peers = new Peers(OWN, EXPIRES_MS);
  const settings = { [OWN]: '1', [A]: '1', [B]: '7', concurrency: '4', 'ingest-mark': 'new:1' };
  expect(peers.observe(settings, 0, 0)).toEqual({ others: 2, gone: [], isKnown: true });
  expect(peers.observe({ concurrency: '4' }, 0, 0)).toEqual({ others: 0, gone: [], isKnown: false });
});

it('takes one for gone whose beat stays the same for the whole time, and not before', () => {
  const peers = new Peers(OWN, EXPIRES_MS);
  peers.observe({ [A]: '1', [B]: '1' }, 0, 0);
  expect(peers.observe({ [A]: '1', [B]: '1' }, 999, 999)).toMatchObject({ others: 2, gone: [] });
  expect(peers.observe({ [A]: '1', [B]: '2' }, 1000, 1000)).toMatchObject({ others: 1, gone: [A] });
  expect(peers.observe({ [A]: '1', [B]: '2' }, 1999, 1999)).toMatchObject({ others: 1, gone: [A] });
  expect(peers.observe({ [A]: '2', [B]: '2' }, 2000, 2000)).toMatchObject({ others: 1, gone: [B] });
});

it('counts a beat that was there before anew when it comes back', () => {
  const peers = new Peers(OWN, EXPIRES_MS);
  peers.observe({ [A]: '1' }, 0, 0);
  peers.observe({}, 500, 500);
  peers.observe({ [A]: '1' }, 900, 900);
  expect(peers.observe({ [A]: '1' }, 1899, 1899)).toMatchObject({ others: 1, gone: [] });
});

it('counts from the answer that brought a beat up to the question that still found it', () => {
  const peers = new Peers(OWN, EXPIRES_MS);
  peers.observe({ [A]: '1' }, 0, 700);
  expect(peers.observe({ [A]: '1' }, 1699, 3000)).toMatchObject({ others: 1, gone: [] });
  expect(peers.observe({ [A]: '1' }, 1700, 1700)).toMatchObject({ others: 0, gone: [A] });
});
