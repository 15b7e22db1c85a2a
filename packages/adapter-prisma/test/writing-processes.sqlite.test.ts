import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { setUpSqlite } from './support/set-up-sqlite.js';
import { ORGANIZATION, type WriterName } from './support/sqlite-rounds.js';

const ROUNDS = 100;
const WRITERS: readonly WriterName[] = ['posts', 'videos'];

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

describe.each([
  ['with a write-ahead log', { journal: 'wal', timeoutMs: 0 }],
  ['with a driver that waits for locks', { journal: 'delete', timeoutMs: 5000 }],
] as const)('two processes that write to one SQLite file through Prisma 7, %s', (_, { journal, timeoutMs }) => {
  it('lose nothing, store nothing twice, and never fail', async () => {
    const host = await setUpSqlite(() => null);
    await host.client.$queryRawUnsafe(`PRAGMA journal_mode = ${journal}`);
    const failures = await Promise.all(WRITERS.map((name) => runWriter(host.url, name, timeoutMs)));
    expect(failures).toEqual(['', '']);

    const rows = await host.readRows(ORGANIZATION);
    const rounds = Array.from({ length: ROUNDS }, (__, round) => round);
    const expected = [
      ...Array.from({ length: 10 }, (__, index) => `100_${index}`),
      ...rounds.flatMap((round) => [`900${round}`, `own_posts_${round}`, `own_videos_${round}`]),
    ];
    expect(rows.map((row) => row.externalContentId).sort()).toEqual(expected.sort());
    for (const row of rows) {
      if (row.externalContentId.startsWith('900'))
        expect(row).toMatchObject({
          format: 'REELS',
          source: 'video',
          aliases: [`200_${row.externalContentId.slice(3)}`],
        });
      if (row.externalContentId.startsWith('100_'))
        expect(WRITERS.map((name) => `${name}, round ${ROUNDS - 1}`)).toContain(row.caption);
    }
    await host.tearDown();
  }, 120_000);
});

/** Resolves with what the program said went wrong: nothing, where it ended well. */
async function runWriter(url: string, name: WriterName, timeoutMs: number): Promise<string> {
  const program = path('./support/sqlite-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, url, name, String(ROUNDS), String(timeoutMs)], {
    cwd: path('../../../'),
    env: { ...process.env, TSX_TSCONFIG_PATH: path('../../../tsconfig.base.json') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return code === 0 ? '' : `exit code ${code}: ${errors}`;
}
