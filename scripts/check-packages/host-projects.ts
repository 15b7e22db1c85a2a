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

/** The hosts that the packages are tried in, given the version of TypeScript that this workspace builds with. */
export function hostWorkspaces(typescript: string): readonly HostWorkspace[] {
  const current = {
    ...node10,
    compilerOptions: { ...node10.compilerOptions, ignoreDeprecations: '6.0' },
  };
  return [
    { name: 'current-host', typescript, zod: null, projects: [esm, commonJs, current, bundler, nodenext] },
    { name: 'older-host', typescript: '5.5.4', zod: '3.25.76', projects: [commonJs, node10] },
  ];
}
