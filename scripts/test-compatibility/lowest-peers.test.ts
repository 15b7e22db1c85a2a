import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY_ROOT, readManifest } from '../check-packages/workspace.js';
import { LOWEST_PEERS, lowerPeers } from './lowest-peers.js';

const manifestOf = (folder: string) => readManifest(join(REPOSITORY_ROOT, 'packages', folder));

it('lowers what stands for an older major, and leaves the newest', () => {
  expect(lowerPeers(manifestOf('adapter-bullmq')).devDependencies).toMatchObject({
    'bullmq-5': `npm:bullmq@${LOWEST_PEERS.bullmq}`,
    bullmq: manifestOf('adapter-bullmq').devDependencies?.bullmq,
    ioredis: LOWEST_PEERS.ioredis,
  });
  expect(lowerPeers(manifestOf('core')).dependencies).toMatchObject({ zod: LOWEST_PEERS.zod });
  const client = (folder: string) =>
    lowerPeers(manifestOf(`adapter-prisma/test/${folder}`)).devDependencies?.['@prisma/client'];
  expect(client('prisma-6')).toBe(LOWEST_PEERS.prisma);
  expect(client('prisma-6-5')).toBe('6.5.0');
  expect(client('prisma-7')).toMatch(/^7/);
});

it('lowers to the versions that the packages promise', () => {
  expect(manifestOf('adapter-bullmq').peerDependencies?.bullmq).toContain(`>=${LOWEST_PEERS.bullmq}`);
  expect(manifestOf('core').dependencies?.zod).toContain(`^${LOWEST_PEERS.zod}`);
  expect(manifestOf('adapter-typeorm').peerDependencies?.typeorm).toContain('>=0.3.20');
  expect(manifestOf('adapter-typeorm').devDependencies?.['typeorm-0.3']).toBe('npm:typeorm@0.3.20');
});

it('is written down in the documentation', () => {
  const page = readFileSync(join(REPOSITORY_ROOT, 'docs/compatibility.md'), 'utf8');
  for (const version of Object.values(LOWEST_PEERS)) expect(page).toContain(version);
});
