import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EdgeList } from './edge-list.js';
import { type Anchor, encodeCursor, resolveCursor, sliceEdge } from './paging.js';
import type { NodeRecord } from './world/records.js';

function listOf(size: number): EdgeList {
  const records = Array.from({ length: size }, (_, n): NodeRecord => {
    return { id: `1_${n}`, type: 'Post', createdAt: -n, updatedAt: -n, node: {}, edges: new Set(), visible: true };
  });
  return { records, positionOf: new Map(records.map(({ id }, position) => [id, position])) };
}

describe('sliceEdge', () => {
  it('forwards or backwards, gives every record of the window once and in order, and then ends', () => {
    const walks = fc.record({
      size: fc.integer({ min: 0, max: 40 }),
      limit: fc.integer({ min: 1, max: 7 }),
      share: fc.integer({ min: 1, max: 3 }),
      forwards: fc.boolean(),
    });
    fc.assert(
      fc.property(walks, ({ size, limit, share, forwards }) => {
        const list = listOf(size);
        const positions = list.records.map((_, position) => position).filter((position) => position % share === 0);
        const seen: number[] = [];
        let anchor: Anchor = forwards ? { kind: 'start' } : { kind: 'before', position: size };
        for (let isOpen = true; isOpen; ) {
          const slice = sliceEdge(list, positions, anchor, limit);
          const found = slice.records.map(({ id }) => list.positionOf.get(id) ?? -1);
          expect(found.length).toBeLessThanOrEqual(limit);
          if (forwards) seen.push(...found);
          else seen.unshift(...found);
          isOpen = forwards ? slice.hasNext : slice.hasPrevious;
          anchor = forwards
            ? { kind: 'after', position: found.at(-1) ?? -1 }
            : { kind: 'before', position: found[0] ?? 0 };
        }
        expect(seen).toEqual(positions);
      }),
    );
  });
});

describe('a cursor', () => {
  it('leads back to its item, and to the start without one', () => {
    const list = listOf(3);
    expect(resolveCursor(encodeCursor('posts', '1_2'), 'posts', list)).toBe(2);
    expect(resolveCursor(encodeCursor('posts', '', 5), 'posts', list)).toBe(-1);
    expect(encodeCursor('posts', '1_2', 1)).not.toBe(encodeCursor('posts', '1_2', 2));
  });

  it('of anything else is refused', () => {
    const list = listOf(3);
    for (const cursor of ['', 'x', '💚', encodeCursor('posts', '1_9'), encodeCursor('feed', '1_2')]) {
      expect(() => resolveCursor(cursor, 'posts', list)).toThrow('Invalid cursors values');
    }
  });
});
