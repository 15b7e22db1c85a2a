import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const text = readFileSync(join(root, 'docs', 'storage-queries.md'), 'utf8');
const block = (language: string) => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1] ?? '';

it('the page on queries prints what it says', () => {
  const folder = mkdtempSync(join(root, 'test', 'queries-'));
  try {
    const file = join(folder, 'queries.ts');
    writeFileSync(file, block('ts'));
    const printed = execFileSync(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.tests.json') },
    });
    expect(printed).not.toBe('');
    expect(printed).toBe(block('text'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
