import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canLoad, type HostProject, type HostWorkspace } from './host-projects.js';
import type { PackedPackage } from './pack-package.js';
import { profileOf } from './package-profiles.js';
import { entryPointsOf } from './workspace.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const CONSUMERS = fileURLToPath(new URL('./consumers/', import.meta.url));

export interface HostInputs {
  readonly packed: readonly PackedPackage[];
  /** Exact versions to install of what hosts bring themselves: peers, TypeScript, Node's types. */
  readonly versions: ReadonlyMap<string, string>;
}

/** Writes the files of a workspace of scratch projects; nothing is installed yet. */
export function writeHostWorkspace(folder: string, workspace: HostWorkspace, inputs: HostInputs): void {
  mkdirSync(folder, { recursive: true });
  const tarballs = inputs.packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]);
  const zod = workspace.zod === null ? [] : [['zod', workspace.zod]];
  writeJson(join(folder, 'package.json'), { name: workspace.name, private: true });
  // JSON is YAML. The overrides make one tarball's dependency on another the tarball, too.
  writeJson(join(folder, 'pnpm-workspace.yaml'), {
    packages: ['*'],
    overrides: Object.fromEntries([...tarballs, ...zod]),
    ignoreScripts: true,
    autoInstallPeers: false,
  });
  for (const project of workspace.projects) writeProject(join(folder, project.name), project, workspace, inputs);
}

function writeProject(folder: string, project: HostProject, workspace: HostWorkspace, inputs: HostInputs): void {
  mkdirSync(folder);
  const loaded = inputs.packed.filter(({ manifest }) => canLoad(project, profileOf(manifest.name)));
  const peers = loaded
    .flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}))
    .flatMap((name) => {
      const version = inputs.versions.get(name);
      return version === undefined ? [] : [[name, version]];
    });
  const compiler =
    project.compilerOptions === null
      ? []
      : [
          ['typescript', workspace.typescript],
          ['@types/node', inputs.versions.get('@types/node') ?? '20'],
        ];
  writeJson(join(folder, 'package.json'), {
    name: project.name,
    private: true,
    type: project.packageType,
    dependencies: Object.fromEntries([
      ...loaded.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
      ...peers,
      ...compiler,
      ...Object.entries(project.brings ?? {}),
    ]),
  });
  writeJson(join(folder, 'packages.json'), {
    packages: loaded.flatMap(({ manifest }) =>
      entryPointsOf(manifest).map((name) => ({ name, modules: profileOf(manifest.name).modules })),
    ),
  });
  for (const program of project.programs) cpSync(join(CONSUMERS, program), join(folder, basename(program)));
  if (project.example !== undefined) {
    const example = join(EXAMPLES, project.example);
    for (const name of ['schema.prisma', 'src']) cpSync(join(example, name), join(folder, name), { recursive: true });
  }
  if (project.runsReadmes === true) writeReadmePrograms(folder, loaded);
  if (project.compilerOptions !== null) {
    // Most servers name no DOM: what the declarations need must come with Node's types.
    const lib = ['ES2022'];
    writeJson(join(folder, 'tsconfig.json'), {
      compilerOptions: { lib, ...project.compilerOptions, types: ['node'], rootDir: '.', outDir: 'out' },
      include: ['*.ts'],
    });
  }
}

/** The first code block of each README, a program of its own, unless its package's profile says why it cannot run. */
function writeReadmePrograms(folder: string, packed: readonly PackedPackage[]): void {
  for (const { manifest, read } of packed) {
    if (profileOf(manifest.name).readmeNotRunReason !== null) continue;
    const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(read('README.md')) ?? [];
    if (code === undefined) throw new Error(`The README of ${manifest.name} opens with no \`\`\`ts block.`);
    writeFileSync(join(folder, `readme-of-${basename(manifest.name)}.ts`), code);
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
