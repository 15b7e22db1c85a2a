import type { EmbeddedPostgresOptions } from '../../test/servers/embedded-postgres.js';
import { NEWEST_POSTGRES, POSTGRES_MAJORS, type PostgresMajor } from '../../test/servers/postgres-releases.js';

/** One server to run all suites on. */
export interface DatabaseRun {
  readonly name: string;
  readonly server: EmbeddedPostgresOptions & { readonly major: PostgresMajor };
}

/**
 * A run for each major of PostgreSQL that the arguments name, all of them where they name none. The newest runs once
 * more with the other collation: names and texts that compare otherwise must make no difference.
 *
 * @throws {Error} for an argument that is no such major.
 */
export function planRuns(args: readonly string[]): readonly DatabaseRun[] {
  const unknown = args.filter((arg) => !POSTGRES_MAJORS.some((major) => String(major) === arg));
  if (unknown.length > 0)
    throw new Error(
      `No PostgreSQL to test on is called "${unknown.join('", "')}". Name some of ${POSTGRES_MAJORS.join(', ')}, or none for all.`,
    );
  return POSTGRES_MAJORS.filter((major) => args.length === 0 || args.includes(String(major))).flatMap((major) => [
    { name: `PostgreSQL ${major}`, server: { major } },
    ...(major === NEWEST_POSTGRES
      ? [{ name: `PostgreSQL ${major}, collation C`, server: { major, collation: 'C' } } as const]
      : []),
  ]);
}
