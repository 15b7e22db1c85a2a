import type { IntegrationRef } from '../content/content-item.js';

/** Lets tasks of one integration run one after another, in the order they came, and those of others meanwhile. */
export interface IntegrationTurns {
  /** Settles as `task` does. */
  take<T>(ref: IntegrationRef, task: () => Promise<T>): Promise<T>;
}

export function createIntegrationTurns(): IntegrationTurns {
  const last = new Map<string, Promise<unknown>>();
  return {
    async take({ organizationId, integrationId }, task) {
      const key = JSON.stringify([organizationId, integrationId]);
      const before = last.get(key);
      const mine = before === undefined ? task() : before.then(task, task);
      last.set(key, mine);
      try {
        return await mine;
      } finally {
        if (last.get(key) === mine) last.delete(key);
      }
    },
  };
}
