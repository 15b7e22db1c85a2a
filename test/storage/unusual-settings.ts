import type { HostDatabase } from './host-database.js';

/** What a host's database may have set, and no statement may depend on: each as SQL writes the value. */
const UNUSUAL_SETTINGS: Readonly<Record<string, string>> = {
  TimeZone: "'Asia/Kathmandu'",
  DateStyle: "'German, DMY'",
  IntervalStyle: "'sql_standard'",
  extra_float_digits: '0',
  bytea_output: "'escape'",
  quote_all_identifiers: 'on',
  plan_cache_mode: "'force_generic_plan'",
  search_path: 'elsewhere, public',
};

/** Changes what connections to the database that are opened from now on begin with. */
export async function setUnusualSettings({ url, query }: Pick<HostDatabase, 'url' | 'query'>): Promise<void> {
  await query('CREATE SCHEMA elsewhere');
  const database = new URL(url).pathname.slice(1);
  for (const [name, value] of Object.entries(UNUSUAL_SETTINGS))
    await query(`ALTER DATABASE ${database} SET ${name} TO ${value}`);
}
