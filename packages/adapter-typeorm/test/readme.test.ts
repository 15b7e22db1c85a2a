import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import { buildReel } from '@org/ingest-testkit';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createHostDatabase } from './support/host-database.js';
import { createTypeOrm11 } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');
const root = fileURLToPath(new URL('../../../', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? '');

describe('the README', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(fileURLToPath(new URL('./readme-', import.meta.url)));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(serverUrl === null)(
    'opens with code that runs',
    async () => {
      const database = await createHostDatabase(serverUrl ?? '');
      const host = await createTypeOrm11({ url: database.url }).initialize();
      await createTypeOrmContentRepository(host).upsertMany([
        buildReel({ organizationId: 'org-1', caption: 'Fresh #bread' }),
      ]);
      await host.destroy();
      const code = blocks[0]?.replace('postgresql://localhost/app', database.url) ?? '';
      expect(code).toContain(database.url);
      writeFileSync(join(folder, 'first.ts'), code);
      const printed = execFileSync(process.execPath, ['--import', 'tsx', join(folder, 'first.ts')], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.tests.json') },
      });
      expect(printed).toBe("[ 'Fresh #bread' ]\n");
      await database.drop();
    },
    60_000,
  );
});
