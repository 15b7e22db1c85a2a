import { Redis } from 'ioredis';
import { type RunnerFixture, type RunnerRules, setUpRunner } from './set-up-runner.js';

export interface RedisRunner extends RunnerFixture {
  readonly client: Redis;
  tearDown(): Promise<void>;
}

/** A runner on a queue of its own. */
export async function setUpRedisRunner(url: string | null, rules: RunnerRules = {}): Promise<RedisRunner> {
  if (url === null) throw new Error('There is no Redis: the suite should have been skipped');
  const client = new Redis(url, { maxRetriesPerRequest: null });
  return { ...setUpRunner({ client }, rules), client, tearDown: async () => client.disconnect() };
}
