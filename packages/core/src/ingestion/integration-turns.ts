import type { IntegrationRef } from '../content/content-item.js';

/** A place in the line of one integration. */
export interface IntegrationTurn {
  /** Ends when those before have ended; `null` when nobody is before. */
  readonly before: Promise<void> | null;
  /** Lets the next one begin. Must be called. */
  end(): void;
}

/** Lets jobs of one integration run one after another, in the order they came, and those of others meanwhile. */
export interface IntegrationTurns {
  take(ref: IntegrationRef): IntegrationTurn;
}

export function createIntegrationTurns(): IntegrationTurns {
  const last = new Map<string, Promise<void>>();
  return {
    take({ organizationId, integrationId }) {
      const key = JSON.stringify([organizationId, integrationId]);
      const before = last.get(key) ?? null;
      let resolve = () => {};
      const mine = new Promise<void>((done) => {
        resolve = done;
      });
      last.set(key, mine);
      return {
        before,
        end() {
          if (last.get(key) === mine) last.delete(key);
          resolve();
        },
      };
    },
  };
}
