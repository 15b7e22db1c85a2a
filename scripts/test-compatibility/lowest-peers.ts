/** A package.json, as far as its dependencies go. */
export interface Dependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The lowest versions that the packages promise to work with; TypeORM 0.3.20 and Prisma 6.5 are there in every run. */
export const LOWEST_PEERS = {
  prisma: '6.16.3',
  // The driver of 6.16 cannot read long texts of a column that is compared byte by byte.
  '@prisma/adapter-mariadb': '6.17.1',
  bullmq: '5.41.0',
  ioredis: '5.4.1',
  zod: '3.25.76',
} as const;

const PRISMA_6 = /^(prisma|@prisma\/(client|adapter-.*))$/;

/** The manifest with the lowest version in place of each that stands for an older major; what stands for the newest stays. */
export function lowerPeers<Manifest extends Dependencies>(manifest: Manifest): Manifest {
  const lower = (named: Readonly<Record<string, string>> | undefined) =>
    named && Object.fromEntries(Object.entries(named).map(([name, range]) => [name, lowestOf(name, range)]));
  return {
    ...manifest,
    ...(manifest.dependencies && { dependencies: lower(manifest.dependencies) }),
    ...(manifest.devDependencies && { devDependencies: lower(manifest.devDependencies) }),
  };
}

function lowestOf(name: string, range: string): string {
  if (name === 'bullmq-5') return `npm:bullmq@${LOWEST_PEERS.bullmq}`;
  if (name === 'ioredis' || name === 'zod') return LOWEST_PEERS[name];
  if (name === '@prisma/adapter-mariadb' && range.startsWith('6.1')) return LOWEST_PEERS[name];
  if (PRISMA_6.test(name) && range.startsWith('6.1')) return LOWEST_PEERS.prisma;
  return range;
}
