import { describe, inject } from 'vitest';
import { describeAdmission } from './support/admission-stress.js';
import { setUpRedisRunner } from './support/set-up-redis.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('on Redis', () => {
  describeAdmission((rules) => setUpRedisRunner(url, rules));
});
