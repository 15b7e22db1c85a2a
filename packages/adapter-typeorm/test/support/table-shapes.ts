import type { RunSql } from '../../../../test/storage/table-readers.js';

/** Everything that lies in the schema of the connection's database: columns, constraints, indexes and enum labels. */
export async function readShapes(query: RunSql, schema = 'public'): Promise<Readonly<Record<string, unknown>>> {
  return {
    columns: await query(
      `SELECT table_name, ordinal_position, column_name, data_type, udt_name, column_default, is_nullable,
         datetime_precision, character_maximum_length, is_identity, is_generated, collation_name
       FROM information_schema.columns WHERE table_schema = $1 AND table_name <> 'migrations'
       ORDER BY table_name, ordinal_position`,
      [schema],
    ),
    constraints: await query(
      `SELECT con.conname, con.contype, con.conrelid::regclass::text AS "on", pg_get_constraintdef(con.oid) AS definition
       FROM pg_constraint con JOIN pg_namespace ns ON ns.oid = con.connamespace
       WHERE ns.nspname = $1 AND con.contype <> 'n' AND con.conrelid::regclass::text <> 'migrations'
       ORDER BY con.conname`,
      [schema],
    ),
    notNulls: await query(
      `SELECT att.attrelid::regclass::text AS "on", att.attname FROM pg_attribute att
       JOIN pg_class rel ON rel.oid = att.attrelid JOIN pg_namespace ns ON ns.oid = rel.relnamespace
       WHERE ns.nspname = $1 AND rel.relkind = 'r' AND rel.relname <> 'migrations' AND att.attnotnull AND att.attnum > 0
       ORDER BY 1, 2`,
      [schema],
    ),
    indexes: await query(
      `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = $1 AND tablename <> 'migrations' ORDER BY indexname`,
      [schema],
    ),
    enums: await query(
      `SELECT typ.typname, array_agg(label.enumlabel::text ORDER BY label.enumsortorder) AS labels
       FROM pg_type typ JOIN pg_enum label ON label.enumtypid = typ.oid JOIN pg_namespace ns ON ns.oid = typ.typnamespace
       WHERE ns.nspname = $1 GROUP BY typ.typname ORDER BY typ.typname`,
      [schema],
    ),
  };
}
