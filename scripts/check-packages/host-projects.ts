import type { PackageProfile } from './package-profiles.js';

/** One scratch project that uses the packages as a host would. */
export interface HostProject {
  readonly name: string;
  /** Which packages it can load. */
  readonly loads: 'every package' | 'dual packages';
  /** Files copied from consumers/. */
  readonly programs: readonly string[];
  /** Whether the opening code of each README is compiled and run in it. */
  readonly runsReadmes?: boolean;
  readonly packageType: 'module' | 'commonjs';
  /** Exact versions of what only this host brings, in place of those of the peers. Default: none. */
  readonly brings?: Readonly<Record<string, string>>;
  /** An example that it has in `src/`, of which its programs import everything, on a Prisma client that is generated from the example's schema. Default: none. */
  readonly example?: 'postiz';
  /** `null` in a JavaScript project, whose programs are run as they are. */
  readonly compilerOptions: Readonly<Record<string, unknown>> | null;
}

/** Projects that are installed together, with one version of everything. */
export interface HostWorkspace {
  readonly name: string;
  readonly typescript: string;
  /** Version of zod, a dependency of core that the host may hold back; `null` for the newest in core's range. */
  readonly zod: string | null;
  readonly projects: readonly HostProject[];
}

export function canLoad(project: HostProject, profile: PackageProfile): boolean {
  return project.loads === 'every package' || profile.modules === 'dual';
}

const javascript = { compilerOptions: null } as const;

const esm: HostProject = {
  ...javascript,
  name: 'esm',
  loads: 'every package',
  programs: ['javascript/import-all.mjs', 'javascript/import-without-clock.mjs', 'javascript/run-schema-command.mjs'],
  packageType: 'module',
};

const commonJs: HostProject = {
  ...javascript,
  name: 'commonjs',
  loads: 'dual packages',
  programs: ['javascript/require-all.cjs', 'javascript/sandbox.cjs', 'javascript/run-schema-command.mjs'],
  packageType: 'commonjs',
};

// A NestJS server of today: it ignores `exports`, and without `strictNullChecks` only string literals narrow. Missing
// declarations would pass for `any`, so that one check is on.
const node10: HostProject = {
  name: 'typescript-node10',
  loads: 'dual packages',
  programs: ['typescript/host.ts'],
  packageType: 'commonjs',
  compilerOptions: {
    module: 'commonjs',
    moduleResolution: 'node',
    target: 'ES2022',
    strict: false,
    noImplicitAny: true,
    esModuleInterop: true,
  },
};

const bundler: HostProject = {
  name: 'typescript-bundler',
  loads: 'every package',
  programs: ['typescript/host.ts', 'typescript/every-package.ts'],
  packageType: 'module',
  compilerOptions: { module: 'ESNext', moduleResolution: 'bundler', target: 'ES2022', strict: true },
};

const nodenext: HostProject = {
  name: 'typescript-nodenext',
  loads: 'every package',
  programs: ['typescript/host.ts', 'typescript/every-package.ts'],
  runsReadmes: true,
  packageType: 'module',
  compilerOptions: { module: 'NodeNext', moduleResolution: 'NodeNext', target: 'ES2022', strict: true },
};

const postiz = {
  loads: 'dual packages',
  packageType: 'commonjs',
  example: 'postiz',
  compilerOptions: {
    module: 'commonjs',
    moduleResolution: 'node',
    target: 'es2015',
    lib: ['es2020', 'dom'],
    strict: true,
    strictNullChecks: false,
    strictPropertyInitialization: false,
    strictBindCallApply: false,
    noFallthroughCasesInSwitch: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    esModuleInterop: true,
    importHelpers: true,
  },
} as const;

const postizBrings = {
  '@prisma/client': '6.5.0',
  bullmq: '5.81.5',
  ioredis: '5.11.1',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
  tslib: '2.8.1',
};

/** Postiz v2.11, the last on BullMQ. */
const postizOnNest10: HostProject = {
  ...postiz,
  name: 'postiz-nest-10',
  programs: ['postiz/postiz-services.ts', 'postiz/start-cron.ts'],
  brings: {
    ...postizBrings,
    '@nestjs/common': '10.4.22',
    '@nestjs/core': '10.4.22',
    '@nestjs/microservices': '10.4.22',
    '@nestjs/schedule': '4.1.2',
  },
};

/** Postiz of today, on Temporal, and forks that have kept BullMQ. */
const postizOnNest11: HostProject = {
  ...postiz,
  name: 'postiz-nest-11',
  programs: [...postizOnNest10.programs, 'postiz/start-orchestrator.ts'],
  brings: {
    ...postizBrings,
    '@nestjs/common': '11.2.10',
    '@nestjs/core': '11.2.10',
    '@nestjs/microservices': '11.2.6',
    '@nestjs/schedule': '6.1.3',
    '@temporalio/activity': '1.24.0',
    '@temporalio/common': '1.24.0',
    '@temporalio/workflow': '1.24.0',
  },
};

/** The hosts that the packages are tried in, given the version of TypeScript that this workspace builds with. */
export function hostWorkspaces(typescript: string): readonly HostWorkspace[] {
  const current = {
    ...node10,
    compilerOptions: { ...node10.compilerOptions, ignoreDeprecations: '6.0' },
  };
  return [
    { name: 'current-host', typescript, zod: null, projects: [esm, commonJs, current, bundler, nodenext] },
    {
      name: 'older-host',
      typescript: '5.5.4',
      zod: '3.25.76',
      projects: [commonJs, node10, postizOnNest10, postizOnNest11],
    },
  ];
}
