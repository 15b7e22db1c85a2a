import type { Manifest } from '../check-packages/workspace.js';

/** What an example needs beside the packages. */
export interface Needs {
  readonly postgres: boolean;
  readonly redis: boolean;
  readonly prismaClient: boolean;
}

/** What an example needs, from what its package.json depends on. Pure. */
export function needsOf({ dependencies = {} }: Pick<Manifest, 'dependencies'>): Needs {
  const dependsOn = (name: string) => name in dependencies;
  return {
    postgres: dependsOn('pg') || dependsOn('@prisma/adapter-pg'),
    redis: dependsOn('ioredis'),
    prismaClient: dependsOn('@prisma/client'),
  };
}
