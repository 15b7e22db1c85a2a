import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { PackedPackage } from './pack-package.js';
import type { PackageProfile } from './package-profiles.js';
import { runCommand } from './run-command.js';
import { REPOSITORY_ROOT } from './workspace.js';

/** What publint says of a tarball, suggestions included. */
export async function lintWithPublint(packed: PackedPackage): Promise<readonly string[]> {
  const bytes = readFileSync(packed.tarball);
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

/** Whether the types resolve as the code does under node10, node16 (from CommonJS and from ESM) and a bundler. */
export function typeResolutionProblems(packed: PackedPackage, profile: PackageProfile): readonly string[] {
  const { exitCode, stdout } = runCommand(
    'pnpm',
    [
      'exec',
      'attw',
      packed.tarball,
      '--profile',
      profile.modules === 'dual' ? 'strict' : 'esm-only',
      '--no-definitely-typed',
      '--format',
      'ascii',
      '--no-emoji',
      '--no-color',
    ],
    { cwd: REPOSITORY_ROOT, mayFail: true },
  );
  return exitCode === 0 ? [] : [`are the types wrong? ${stdout.trim()}`];
}
