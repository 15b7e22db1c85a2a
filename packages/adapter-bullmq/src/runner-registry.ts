import { StorageError } from '@org/ingest-core';
import { Heartbeat } from './heartbeat.js';
import { createRunnerField, Peers } from './peers.js';
import type { QueueMeta } from './queue-meta.js';

export interface RunnerRegistryOptions {
  readonly meta: Pick<QueueMeta, 'readAll' | 'write' | 'remove'>;
  readonly createId: () => string;
  /** A runner that has not said for so long that it lives is taken for gone: the duration of a lock. */
  readonly expiresMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Resolves early when the runner closes. */
  readonly wait: (ms: number) => Promise<void>;
  /** Others may take this runner for gone: it must stop what it runs. */
  readonly onLapsed: () => void;
  /** Called with each look at the others. */
  readonly onLook: () => void;
  readonly onError: (error: unknown) => void;
}

/** For so long a runner that saw no other believes that it is alone; whoever joins begins nothing for as long. */
export const ALONE_MS = 1000;
/** The part of that time after which the belief ends: clocks of two machines do not run alike. */
const SAFE_PART = 0.8;
/** The part of that time after which whoever is asked reads again. */
const READ_PART = 0.5;
/** How often a runner looks at itself, in the time after which it is taken for gone. */
const LOOKS = 20;
/** How often a runner says in one `join` that it is there. */
const TRIES = 3;

/**
 * Tells a runner whether it is the only one on its queue: what it lets in then it need not ask the queue about.
 *
 * Each runner writes into the queue that it is there, then reads who else is. One that sees nobody believes for less than
 * a second that it is alone, and reads again. One that sees others waits for a second before its first job: until then
 * each of them has read again, or does not believe any more that it is alone. Whoever has not said for a lock duration
 * that it lives is gone; before that, it has stopped what it ran, and comes back as one that joins.
 *
 * Costs two looks a second while it is asked, and a write and a read four times a lock duration.
 */
export class RunnerRegistry {
  readonly #options: RunnerRegistryOptions;
  /** This runner under its present id. */
  #self: Self | null = null;
  /** What may still stand in the queue of the ids before. */
  readonly #former = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  /** Since when this runner may begin jobs. */
  #memberSince: number | null = null;
  /** What the last look told. */
  #others = 0;
  #aloneUntil = Number.NEGATIVE_INFINITY;
  #joining: Promise<void> | null = null;
  #looking: Promise<void> | null = null;
  /** Whose next beat is being made. */
  #kept: Heartbeat | null = null;
  #hasLeft = false;

  constructor(options: RunnerRegistryOptions) {
    this.#options = options;
  }

  /**
   * Resolves when this runner may begin jobs; at once where it may already, and where it has left.
   *
   * @throws {StorageError} when the queue does not keep that this runner is there.
   */
  async join(): Promise<void> {
    if (this.#hasLeft || this.isMember()) return;
    const isFirst = this.#timer === null;
    this.#timer ??= setInterval(() => this.#check(), this.#options.expiresMs / LOOKS).unref();
    try {
      await this.#enter();
    } catch (error) {
      if (isFirst) this.#stopTimer();
      throw error;
    }
  }

  /** Whether `join` would resolve at once. */
  isMember(): boolean {
    return this.#memberSince !== null && !this.#hasLapsed();
  }

  /** Whether it is a member now and was one all the time: others did not heed what was taken here before. */
  hasBeenMemberFor(ms: number): boolean {
    return this.isMember() && this.#options.now() - ms >= (this.#memberSince ?? Number.POSITIVE_INFINITY);
  }

  /** Whether no other runner runs a job or begins one now. Never waits: what is not known is not so. */
  isAlone(): boolean {
    if (!this.isMember()) return false;
    const left = this.#aloneUntil - this.#options.now();
    // The connection tells of its errors itself.
    if (this.#others === 0 && left < ALONE_MS * (SAFE_PART - READ_PART)) this.#look().catch(() => {});
    return left > 0;
  }

  /** To be called when nothing runs here any more; otherwise `close`, and the others wait until it must have stopped. */
  async leave(): Promise<void> {
    this.close();
    await this.#joining?.catch(() => {});
    // What is on its way would bring back what is removed.
    await this.#self?.heart.settle();
    if (this.#self !== null) await this.#options.meta.remove([this.#self.heart.field, ...this.#former]);
  }

  close(): void {
    this.#hasLeft = true;
    this.#memberSince = null;
    this.#stopTimer();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #hasLapsed(): boolean {
    return this.#self === null || this.#self.heart.hasLapsed();
  }

  #enter(): Promise<void> {
    if (this.#joining === null) {
      if (this.#memberSince !== null) this.#options.onLapsed();
      this.#memberSince = null;
      this.#joining = this.#becomeMember().finally(() => {
        this.#joining = null;
      });
    }
    return this.#joining;
  }

  async #becomeMember(): Promise<void> {
    for (let tries = 0; tries < TRIES && !this.#hasLeft; tries += 1) {
      await this.#announce();
      if (this.#hasLapsed()) continue;
      if (!this.#hasLeft) this.#memberSince = this.#options.now();
      return;
    }
    if (!this.#hasLeft)
      throw new StorageError(`The queue did not keep for ${ALONE_MS} ms that a runner is there. Look at its server.`);
  }

  /** Under another id: who takes the one before for gone removes it whenever it likes. */
  async #announce(): Promise<void> {
    const { createId, expiresMs, meta, now, wait } = this.#options;
    if (this.#self !== null) this.#former.add(this.#self.heart.field);
    const field = createRunnerField(createId());
    const heart = new Heartbeat({ meta, field, expiresMs, now });
    this.#self = { heart, peers: new Peers(field, expiresMs) };
    await heart.start();
    if (this.#former.size > 0) await meta.remove([...this.#former]);
    this.#former.clear();
    // One that goes on began before this runner was there.
    await this.#looking?.catch(() => {});
    await this.#look();
    if (this.#others === 0) return;
    await wait(ALONE_MS);
    // The queue may have forgotten it meanwhile.
    await this.#look();
  }

  #look(): Promise<void> {
    this.#looking ??= this.#observe().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #observe(): Promise<void> {
    const { meta, now, onLook } = this.#options;
    const [askedAt, self] = [now(), this.#self];
    onLook();
    const settings = await meta.readAll();
    // This runner came back under another id meanwhile.
    if (self === null || self !== this.#self) return;
    const { others, gone, isKnown } = self.peers.observe(settings, askedAt, now());
    this.#others = others;
    // The queue forgot who is there, or took this runner for gone.
    if (!isKnown) self.heart.forget();
    this.#aloneUntil = others === 0 ? askedAt + ALONE_MS * SAFE_PART : Number.NEGATIVE_INFINITY;
    if (gone.length > 0) await meta.remove(gone);
  }

  #check(): void {
    if (this.#joining === null && !this.isMember()) this.#enter().catch(this.#options.onError);
    else this.#keepUp().catch(this.#options.onError);
  }

  async #keepUp(): Promise<void> {
    const heart = this.#self?.heart;
    if (heart === undefined || heart === this.#kept || !heart.isDue()) return;
    this.#kept = heart;
    try {
      // Before the beat: it would hide that the queue has forgotten this runner.
      await this.#look();
      if (!this.#hasLeft) await heart.keepUp();
    } finally {
      if (this.#kept === heart) this.#kept = null;
    }
  }
}

interface Self {
  readonly heart: Heartbeat;
  readonly peers: Peers;
}
