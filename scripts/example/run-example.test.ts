import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REPOSITORY_ROOT } from '../check-packages/workspace.js';
import { runExample } from './run-example.js';
import { runProgram } from './run-program.js';

const hidden = { isShown: false };
let folder = '';

/** An example that prints `expected`, if its README is right. */
function writeExample(code: string, expected: string, dependencies: Readonly<Record<string, string>> = {}): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'an-example', type: 'module', dependencies }));
  writeFileSync(join(folder, 'README.md'), `# an-example\n\nIt prints:\n\n\`\`\`text\n${expected}\`\`\`\n`);
  writeFileSync(join(folder, 'src/main.ts'), code);
}

beforeEach(() => {
  // Ignored by git, and below the repository, so that the program finds tsx.
  const parent = join(REPOSITORY_ROOT, '.data');
  mkdirSync(parent, { recursive: true });
  folder = mkdtempSync(join(parent, 'example-'));
  mkdirSync(join(folder, 'src'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('runExample', { timeout: 60_000 }, () => {
  it('finds nothing wrong with a program that prints what its README says', async () => {
    writeExample(`const text: string = 'one';\nconsole.log(text);\nconsole.error('told elsewhere');`, 'one\n');
    expect(await runExample(folder, hidden)).toBeNull();
  });

  it('shows in which lines the program and its README differ', async () => {
    writeExample(`console.log('two');`, 'one\n');
    expect(await runExample(folder, hidden)).toContain('- one\n+ two');
  });

  it('shows how a program failed, even one that had printed everything', async () => {
    writeExample(`console.log('one');\nthrow new Error('the reason');`, 'one\n');
    const problem = await runExample(folder, hidden);
    expect(problem).toContain('It ended with code 1.');
    expect(problem).toContain('the reason');
  });

  it('gives a program that needs PostgreSQL a server of its own', async () => {
    vi.stubEnv('DATABASE_URL', undefined);
    const code = `console.log(new URL(process.env.DATABASE_URL ?? 'none:').protocol, process.env.REDIS_URL ?? 'no Redis');`;
    vi.stubEnv('REDIS_URL', undefined);
    writeExample(code, 'postgresql: no Redis\n', { pg: '1.0.0' });
    expect(await runExample(folder, hidden)).toBeNull();
  });

  it('leaves the servers that the environment names', async () => {
    vi.stubEnv('DATABASE_URL', 'postgresql://database.example/named');
    vi.stubEnv('REDIS_URL', 'redis://redis.example');
    const code = 'console.log(process.env.DATABASE_URL, process.env.REDIS_URL);';
    const named = 'postgresql://database.example/named redis://redis.example\n';
    writeExample(code, named, { pg: '1.0.0', ioredis: '1.0.0' });
    expect(await runExample(folder, hidden)).toBeNull();
  });
});

describe('runProgram', { timeout: 60_000 }, () => {
  it('ends a program that does not end', async () => {
    writeExample('process.stdin.resume();\nsetInterval(() => {}, 1_000_000);', '');
    const { problem } = await runProgram(folder, { env: {}, isShown: false, limitMs: 500 });
    expect(problem).toBe('was ended by SIGKILL; it may run for 0.5 s');
  });
});
