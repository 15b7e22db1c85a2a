import type { PortableSession, SqlStatement } from '@org/ingest-sql';

/** A session that writes down each query before it passes it on. */
export function watchSession(session: PortableSession, queries: SqlStatement[]): PortableSession {
  return {
    ...session,
    query: (statement) => {
      queries.push(statement);
      return session.query(statement);
    },
  };
}
