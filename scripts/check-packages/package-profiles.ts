/** What is expected of one published package. */
export interface PackageProfile {
  /** `dual` answers `import` and `require`; `esm-only` answers `import`. */
  readonly modules: 'dual' | 'esm-only';
  /** Why it is not `dual`; `null` when it is. */
  readonly modulesReason: string | null;
  /** The largest tarball that is let through, in bytes. */
  readonly maxPackedBytes: number;
  /** Whether its build must run without Node: no built-in, no environment, no clock or random source at import. */
  readonly isPortable: boolean;
  /** Why the opening code of its README is not run from the tarball; `null` when it is. */
  readonly readmeNotRunReason: string | null;
}

const DEFAULT_PROFILE: PackageProfile = {
  modules: 'dual',
  modulesReason: null,
  maxPackedBytes: 200_000,
  isPortable: false,
  readmeNotRunReason: null,
};

const PROFILES: Readonly<Record<string, Partial<PackageProfile>>> = {
  // Its CommonJS build carries ky and p-queue, each with its source map.
  '@org/ingest-core': { maxPackedBytes: 800_000, isPortable: true },
  // The storage adapters carry the statements for three databases, in two builds with their source maps.
  '@org/ingest-adapter-prisma': {
    maxPackedBytes: 300_000,
    readmeNotRunReason: 'it needs a generated client and a database',
  },
  '@org/ingest-adapter-typeorm': {
    maxPackedBytes: 300_000,
    readmeNotRunReason: 'it needs a database, on which its own test runs it',
  },
  '@org/ingest-adapter-bullmq': {
    readmeNotRunReason: 'it needs a Redis, on which its own test runs it',
  },
  '@org/ingest-testkit': {
    modules: 'esm-only',
    modulesReason: 'vitest, its peer, is published as ESM only, so a CommonJS build could not load',
    maxPackedBytes: 400_000,
  },
};

export function profileOf(packageName: string): PackageProfile {
  return { ...DEFAULT_PROFILE, ...PROFILES[packageName] };
}
