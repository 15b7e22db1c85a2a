import { afterAll, beforeAll, describe, it } from 'vitest';

/** The few functions of a test framework that the contract suites register themselves with. */
export interface ContractTestApi {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>, timeoutMs: number): void;
  beforeAll(body: () => Promise<void>): void;
  afterAll(body: () => Promise<void>): void;
}

/** Registers with Vitest: the default of every contract suite. */
export const vitestApi: ContractTestApi = {
  describe: (name, body) => {
    describe(name, body);
  },
  it: (name, body, timeoutMs) => {
    it(name, body, timeoutMs);
  },
  beforeAll: (body) => {
    beforeAll(body);
  },
  afterAll: (body) => {
    afterAll(body);
  },
};

/** A part of an organization id that tells one test from all others, the same at every run. */
export function slugOf(...names: readonly string[]): string {
  return names
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 200);
}
