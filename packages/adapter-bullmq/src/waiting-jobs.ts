const MOST_REMEMBERED = 10_000;

/** The jobs that this worker put back because others ran that they must not run with, in their order. */
export class WaitingJobs {
  readonly #jobs = new Map<string, Set<string>>();
  #size = 0;

  /** @param key what has to become free: an integration or an organization */
  add(key: string, jobId: string): void {
    const jobs = this.#jobs.get(key) ?? new Set();
    if (jobs.has(jobId) || this.#size >= MOST_REMEMBERED) return;
    this.#jobs.set(key, jobs.add(jobId));
    this.#size += 1;
  }

  /** Whether any job waits for it. */
  has(key: string): boolean {
    return this.#jobs.has(key);
  }

  /** The one that came first, and is forgotten now. */
  take(key: string): string | undefined {
    const [first] = this.#jobs.get(key) ?? [];
    if (first !== undefined) this.delete(key, first);
    return first;
  }

  /** All of them, forgotten now. */
  takeAll(key: string): readonly string[] {
    const jobs = [...(this.#jobs.get(key) ?? [])];
    for (const id of jobs) this.delete(key, id);
    return jobs;
  }

  /** It does not wait any more. */
  delete(key: string, jobId: string): void {
    const jobs = this.#jobs.get(key);
    if (jobs === undefined || !jobs.delete(jobId)) return;
    this.#size -= 1;
    if (jobs.size === 0) this.#jobs.delete(key);
  }
}
