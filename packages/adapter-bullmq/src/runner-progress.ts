/** What a job's progress says; hosts may read it, and `progress` is what its handler told last. */
export interface RunnerProgress {
  readonly state: 'waiting' | 'running' | 'ended';
  /** In the how manieth start of the job this was said. What an earlier start said counts no more. */
  readonly start: number;
  readonly progress?: object;
}

/** What BullMQ tells of a job. */
export interface JobWithProgress {
  readonly progress: unknown;
  readonly attemptsStarted: number;
}

/** Whether the job's last start says this of itself. */
export function says(state: RunnerProgress['state'], { progress, attemptsStarted }: JobWithProgress): boolean {
  if (typeof progress !== 'object' || progress === null || !('state' in progress) || !('start' in progress))
    return false;
  return progress.state === state && progress.start === attemptsStarted;
}
