/** What `--help` prints. */
export const HELP = `Adds the models and enums of @org/ingest-adapter-prisma to your Prisma schema.

Usage

  $ ingest-adapter-prisma schema [options]

Without --schema it prints them. With --schema it adds them to your schema, unless they are there already. What stands
in your schema is never changed, but for the relation fields that --relations asks for.

Options

  --schema <path>       Your schema: a file, or a folder of files, in which they go to ingest.prisma
  --provider <name>     postgresql, mysql or sqlite. Default: that of your datasource, or postgresql
  --db-schema <name>    The PostgreSQL schema of the tables, for a datasource that lists schemas
  --relations <models>  Your models of an organization and an integration, as in Organization,Integration. Adds
                        relations, with deletion in cascade, on both sides. Not for mysql
  --check               Change nothing, and end with 1 if anything is missing. Needs --schema
  -h, --help            Show this text

Exit codes

  0  printed, added, or nothing to do
  1  some are missing or differ, and nothing was changed: what to do is printed
  2  nothing was done: an option, the datasource, a model or a file stands in the way

Names

  Models are found by their names. If you give them others, the command tells you that it found them, and leaves the
  comparison to you; the adapter has to know your names, by its options "tables" and "enums".

Examples

  $ npx @org/ingest-adapter-prisma schema --schema prisma/schema.prisma
  $ npx @org/ingest-adapter-prisma schema --schema prisma/schema.prisma --relations Organization,Integration
  $ npx @org/ingest-adapter-prisma schema --provider sqlite >> prisma/schema.prisma
`;
