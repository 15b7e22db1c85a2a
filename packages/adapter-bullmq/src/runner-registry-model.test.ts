import { expect, it, onTestFinished, vi } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../test/support/seeded-random.js';
import { createSlowMeta, type Line, type SlowMeta } from '../test/support/slow-meta.js';
import { RunnerRegistry } from './runner-registry.js';

const SEEDS = Array.from({ length: 30 }, (_, index) => 20_261_125 + index);
const EXPIRES_MS = 4000;
const LASTS_MS = 60_000;
const STEP_MS = 10;

/** One process: it joins, begins jobs when it may, and stops what it runs when it is told to. */
class Machine {
  readonly name: string;
  readonly #meta: SlowMeta;
  readonly #random: SeededRandom;
  #line: Line;
  #registry: RunnerRegistry | null = null;
  #running = 0;
  #lives = 0;
  isCut = false;
  #isCalm = false;

  constructor(name: string, meta: SlowMeta, random: SeededRandom) {
    this.name = name;
    this.#meta = meta;
    this.#random = random;
    this.#line = meta.connect();
  }

  get registry(): RunnerRegistry | null {
    return this.#registry;
  }

  /** Whether it runs something or may begin it. */
  isBusy(): boolean {
    return this.#running > 0 || this.#registry?.isMember() === true;
  }

  start(): void {
    if (this.#registry !== null) return;
    const random = this.#random;
    const slowestMs = random.pick([0, 5, 300, 2500]);
    // Clocks of two machines do not run alike.
    const pace = 0.97 + random.next() * 0.06;
    this.#line = this.#meta.connect(() => (this.#isCalm ? 0 : Math.floor(random.next() ** 3 * slowestMs)));
    this.#lives += 1;
    let ids = 0;
    const registry = new RunnerRegistry({
      ...{ meta: this.#line.meta, expiresMs: EXPIRES_MS, onLook: () => {}, onError: () => {} },
      createId: () => {
        ids += 1;
        return `${this.name}-${this.#lives}-${ids}`;
      },
      now: () => performance.now() * pace,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / pace)),
      onLapsed: () => {
        if (this.#registry === registry) this.#running = 0;
      },
    });
    this.#registry = registry;
  }

  /** As a job that was taken does it. */
  begin(): void {
    const registry = this.#registry;
    registry
      ?.join()
      .then(() => {
        if (registry === this.#registry && registry.isMember()) this.#running += 1;
      })
      .catch(() => {});
  }

  end(): void {
    this.#running = Math.max(0, this.#running - 1);
  }

  /** It is closed when nothing runs any more, or vanishes. */
  stop(vanishes: boolean): void {
    if (vanishes) this.#registry?.close();
    else if (this.#running > 0) return;
    else this.#registry?.leave().catch(() => {});
    this.#registry = null;
    this.#running = 0;
    this.isCut = false;
  }

  cut(): void {
    this.isCut = true;
    this.#line.cut();
  }

  /** Nothing is in its way from now on. */
  calm(): void {
    this.#isCalm = true;
    this.heal();
    this.start();
  }

  heal(fails = false): void {
    this.isCut = false;
    this.#line.heal(fails);
  }
}

function actOnce(machine: Machine, random: SeededRandom): void {
  if (random.chance(0.01)) machine.start();
  if (random.chance(0.3)) machine.begin();
  if (random.chance(0.3)) machine.end();
  if (random.chance(machine.isCut ? 0.008 : 0.004)) {
    if (machine.isCut) machine.heal(random.chance(0.5));
    else machine.cut();
  }
  if (random.chance(0.004)) machine.stop(random.chance(0.5));
}

it.each(SEEDS)('never is a runner alone while another runs something or may begin it, seed %i', async (seed) => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const random = createSeededRandom(seed);
  const meta = createSlowMeta();
  const machines = Array.from({ length: random.int(2, 4) }, (_, index) => new Machine(`m${index}`, meta, random));
  for (let passed = 0; passed < LASTS_MS; passed += STEP_MS) {
    const machine = random.pick(machines);
    actOnce(machine, random);
    await vi.advanceTimersByTimeAsync(STEP_MS);
    for (const asked of machines) {
      if (!asked.registry?.isAlone()) continue;
      const busy = machines.filter((other) => other !== asked && other.isBusy()).map(({ name }) => name);
      expect({ passed, alone: asked.name, busy }).toEqual({ passed, alone: asked.name, busy: [] });
    }
  }

  for (const machine of machines) machine.calm();
  for (let passed = 0; passed < 10 * EXPIRES_MS; passed += EXPIRES_MS) {
    for (const machine of machines) machine.begin();
    await vi.advanceTimersByTimeAsync(EXPIRES_MS);
  }
  expect(machines.map(({ registry }) => [registry?.isMember(), registry?.isAlone()])).toEqual(
    machines.map(() => [true, false]),
  );
  const [last, ...others] = machines;
  for (const machine of others) machine.stop(true);
  await vi.advanceTimersByTimeAsync(5 * EXPIRES_MS);
  last?.registry?.isAlone();
  await vi.advanceTimersByTimeAsync(STEP_MS);
  expect(last?.registry?.isAlone()).toBe(true);
  last?.registry?.close();
});
