import { describe, inject } from 'vitest';
import { describeAdmission } from './support/admission-stress.js';
import { postgresRunners } from './support/set-up-postgres.js';

const url = inject('postgresUrl');

describe.skipIf(url === null)('on PostgreSQL', () => {
  describeAdmission(postgresRunners(url));
});
