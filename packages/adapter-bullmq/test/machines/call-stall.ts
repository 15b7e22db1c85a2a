/** Calls that a test keeps without their answers. */
export interface StalledCalls {
  /** Resolves when so many runs wait for an answer: they are in the middle, and stay there. */
  holds(runs: number): Promise<void>;
  release(): void;
}

export interface CallStall extends StalledCalls {
  /** Resolves when the call of this run may go on. */
  pass(run: string): Promise<void>;
}

export function createCallStall(): CallStall {
  const held = new Set<string>();
  const waiters = new Set<() => void>();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    release,
    pass(run) {
      held.add(run);
      for (const look of [...waiters]) look();
      return released;
    },
    holds: (runs) =>
      new Promise((resolve) => {
        const look = () => {
          if (held.size >= runs) resolve();
        };
        waiters.add(look);
        look();
      }),
  };
}
