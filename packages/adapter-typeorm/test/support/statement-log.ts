/** A logger as TypeORM takes it, and the text of each statement that it was told of. */
export function watchStatements() {
  const statements: string[] = [];
  const ignore = () => {};
  return {
    statements,
    logger: {
      logQuery: (query: string) => {
        statements.push(query);
      },
      logQueryError: ignore,
      logQuerySlow: ignore,
      logSchemaBuild: ignore,
      logMigration: ignore,
      log: ignore,
    },
  };
}
