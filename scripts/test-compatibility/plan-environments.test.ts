import { expect, it } from 'vitest';
import { planEnvironments } from './plan-environments.js';

const namesOf = (...args: readonly string[]) => planEnvironments(args).map(({ name }) => name);

it('plans every environment where none is named, and those that are, in a fixed order', () => {
  expect(namesOf()).toEqual(['node-20', 'node-22', 'node-24', 'node-26', 'lowest-peers']);
  expect(namesOf('lowest-peers', 'node-24')).toEqual(['node-24', 'lowest-peers']);
});

it('runs the lowest Node that the packages promise', () => {
  expect(planEnvironments(['node-20'])).toMatchObject([{ version: '20.19.0' }]);
});

it('refuses a name that is none', () => {
  expect(() => planEnvironments(['node-18', 'node-20'])).toThrow(
    'No environment is called "node-18". Name some of node-20, node-22, node-24, node-26, lowest-peers, or none for all.',
  );
});
