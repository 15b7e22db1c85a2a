import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';

const url = inject('redisUrl');
const root = fileURLToPath(new URL('../../../', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe.skipIf(url === null)('the README', () => {
  it('opens with code that runs', { timeout: 60_000 }, async () => {
    const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    expect(code).toContain('redis://localhost:6379');
    const folder = mkdtempSync(fileURLToPath(new URL('./readme-', import.meta.url)));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'first.ts'), code.replace('redis://localhost:6379', url ?? ''));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(folder, 'first.ts')], {
      cwd: root,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.tests.json') },
    });
    expect(stdout).toBe('incremental of page-1, attempt 1\ndone\n');
  });
});
