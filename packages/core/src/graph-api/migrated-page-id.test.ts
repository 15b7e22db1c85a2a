import { describe, expect, it } from 'vitest';
import { migratedPageIdOf } from './migrated-page-id.js';

describe('migratedPageIdOf', () => {
  it.each([
    ['(#21) Page ID 123 was migrated to page ID 456.  Please update your API calls to the new ID', '456'],
    ['Page ID 123 was migrated to page ID 456. Please update your API calls to the new ID', '456'],
    ["page id 123 was MIGRATED TO PAGE ID: '112233445566778899'", '112233445566778899'],
    ['Page ID 123 was migrated to page ID', null],
    ['Page ID 123 was migrated to page ID abc', null],
    ['Page ID 123 does not exist', null],
    ['', null],
    [`migrated to page ID ${'1'.repeat(40)}`, null],
  ])('reads the new id in %j', (message, id) => {
    expect(migratedPageIdOf(message)).toBe(id);
  });
});
