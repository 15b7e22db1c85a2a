import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests run against the sources, so no build has to come first.
const alias = {
  '@org/ingest-core': source('./packages/core/src/index.ts'),
  '@org/ingest-sql': source('./packages/sql/src/index.ts'),
  '@org/ingest-adapter-prisma': source('./packages/adapter-prisma/src/index.ts'),
  '@org/ingest-adapter-typeorm': source('./packages/adapter-typeorm/src/index.ts'),
  '@org/ingest-adapter-bullmq': source('./packages/adapter-bullmq/src/index.ts'),
  '@org/ingest-testkit/simulator': source('./packages/testkit/src/simulator.ts'),
  '@org/ingest-testkit': source('./packages/testkit/src/index.ts'),
};

const project = (
  name: string,
  include: string[],
  globalSetup: string[] = [],
  replaced: Record<string, string> = {},
) => ({
  resolve: { alias: { ...alias, ...replaced } },
  test: { name, include, globalSetup },
});

export default defineConfig({
  test: {
    // Most tests wait for a server, so that a processor kept free for it would be idle.
    maxWorkers: '100%',
    projects: [
      project('repository', ['{test,scripts,site}/**/*.test.ts']),
      project('core', ['packages/core/src/**/*.test.ts']),
      project('sql', ['packages/sql/{src,test}/**/*.test.ts'], ['test/servers/mariadb.ts']),
      project('testkit', ['packages/testkit/{src,test}/**/*.test.ts']),
      project(
        'adapter-prisma',
        ['packages/adapter-prisma/{src,test}/**/*.test.ts'],
        ['packages/adapter-prisma/test/support/global-setup.ts', 'test/servers/postgres.ts', 'test/servers/mariadb.ts'],
      ),
      project(
        'adapter-typeorm',
        ['packages/adapter-typeorm/{src,test}/**/*.test.ts'],
        ['test/servers/postgres.ts', 'test/servers/mariadb.ts'],
      ),
      project(
        'adapter-bullmq',
        ['packages/adapter-bullmq/src/**/*.test.ts', 'packages/adapter-bullmq/test/{*,!(machines)/**/*}.test.ts'],
        ['test/servers/redis.ts', 'test/servers/postgres.ts'],
      ),
      // Many processes, killed and cut off.
      project(
        'machines',
        ['packages/adapter-bullmq/test/machines/**/*.test.ts'],
        ['test/servers/redis.ts', 'test/servers/postgres.ts', 'packages/adapter-bullmq/test/machines/build-program.ts'],
      ),
      // The same tests on BullMQ 5.
      project(
        'adapter-bullmq-5',
        ['packages/adapter-bullmq/test/{contract,contract.admission,fairness,lost-data,shutdown}.redis.test.ts'],
        ['test/servers/redis.ts'],
        { bullmq: 'bullmq-5' },
      ),
      project(
        'benchmarks',
        ['benchmarks/**/*.test.ts'],
        ['packages/adapter-prisma/test/support/global-setup.ts', 'test/servers/redis.ts'],
      ),
      // The lowest version that is promised; `pnpm test:databases` runs everything on every version.
      project(
        'postgres-13',
        ['packages/adapter-prisma/test/contract.prisma-7.test.ts', 'packages/adapter-typeorm/test/migrations.test.ts'],
        ['packages/adapter-prisma/test/support/global-setup.ts', 'test/servers/oldest-postgres.ts'],
      ),
    ],
  },
});
