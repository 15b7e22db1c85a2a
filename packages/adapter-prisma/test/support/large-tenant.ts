import type { HostDatabase } from './host-database.js';

/** The tenant that the statements are asked for; twelve others have `OTHER_ROWS` among them. */
export const LARGE = 'org-large';
const LARGE_ROWS = 200_000;
const OTHER_ROWS = 60_000;
const TABLES = ['AnalyticsContent', 'AnalyticsIngestionState', 'AnalyticsIngestionFailure'];

/**
 * Content of many tenants with the skews that lead a planner astray. Row 0 is the oldest one of its tenant.
 *
 * - Half of the large tenant's rows are of `integration-0`; 19 more share nearly all of the rest, and the 2000 after these
 *   have five each. `org-1` has one integration.
 * - Reels are rare and old in the large tenant, and posts in `org-1`. Events are ten, in five years.
 * - Links are common in the large tenant, but for `integration-0`, which has eight, all old.
 * - `daily` is on every second row, `rare` on twenty old ones, `campaign` on all of `integration-3` and on five old rows
 *   of `integration-0`, and `elsewhere` on all rows of others and on five old ones of the large tenant.
 * - The large tenant and `org-1` have 10,000 states each, and 400 others 200 each. In both of these tenants the first 40
 *   integrations have failures, 500 each, the oldest 20 open.
 *
 * `query` has one connection.
 */
export async function loadLargeTenant(query: HostDatabase['query']): Promise<void> {
  // What a table looks like must not depend on when the server looks after it.
  for (const table of TABLES) await query(`ALTER TABLE "${table}" SET (autovacuum_enabled = off)`);
  // VACUUM marks a page as visible to all only once the commit of its rows has reached the log.
  await query('SET synchronous_commit = on');
  await query(`
    INSERT INTO "AnalyticsContent" ("id", "organizationId", "integrationId", "externalContentId", "platform", "format",
      "kind", "caption", "hashtags", "hashtagKeys", "publishedAt", "permalink", "aliases", "source", "extractorVersion",
      "removedAt", "updatedAt")
    SELECT md5(o || '/' || n), o, i, o || '_' || n, 'FACEBOOK',
      (CASE WHEN k = 'REEL' THEN 'REELS' ELSE 'POST' END)::"AnalyticsContentFormat", k::"AnalyticsContentKind",
      repeat('Fresh bread every morning. ', 8), t, t, timestamptz '2021-01-01' + n * interval '13 minutes',
      'https://www.facebook.com/' || o || '_' || n, CASE WHEN k = 'REEL' THEN ARRAY['alias_' || o || '_' || n] ELSE '{}' END,
      'post', 1, CASE WHEN n % 50 = 7 THEN timestamptz '2026-06-01' END, now()
    FROM (
      SELECT '${LARGE}' AS o, n,
        'integration-' || CASE WHEN n % 2 = 0 THEN 0 WHEN n % 20 = 19 THEN 20 + n / 20 % 2000 ELSE 1 + n / 2 % 19 END AS i,
        CASE
          WHEN n % 20000 = 9 THEN 'EVENT'
          WHEN n < 10000 AND n % 100 = 3 THEN 'REEL'
          WHEN n % 2 = 0 THEN CASE WHEN n < 8000 AND n % 1000 = 10 THEN 'LINK' ELSE 'PHOTO' END
          ELSE (ARRAY['LINK', 'ALBUM', 'VIDEO', 'TEXT'])[1 + n / 38 % 4]
        END AS k,
        array_remove(ARRAY[
          'tag' || n % 5000,
          CASE WHEN n / 2 % 2 = 0 THEN 'daily' END,
          CASE WHEN n < 2000 AND n % 100 = 1 THEN 'rare' END,
          CASE WHEN n % 2 = 1 AND n / 2 % 19 = 2 OR n < 1000 AND n % 200 = 0 THEN 'campaign' END,
          CASE WHEN n < 1000 AND n % 200 = 1 THEN 'elsewhere' END
        ], NULL) AS t
      FROM generate_series(0, ${LARGE_ROWS - 1}) n
      UNION ALL
      SELECT 'org-' || CASE WHEN n % 3 = 0 THEN 1 ELSE 2 + n % 11 END, n, 'integration-0',
        CASE WHEN n % 3 > 0 THEN 'PHOTO' WHEN n < 1200 AND n % 60 = 0 THEN 'TEXT' ELSE 'REEL' END,
        ARRAY['tag' || n % 5000, 'elsewhere']
      FROM generate_series(0, ${OTHER_ROWS - 1}) n
    ) content`);
  await query(`
    INSERT INTO "AnalyticsIngestionState" ("id", "organizationId", "integrationId", "status", "resumePositions",
      "consecutiveFailures", "version", "updatedAt")
    SELECT o || '/' || n, o, 'integration-' || n, (CASE WHEN n % 100 = 9 THEN 'PAUSED_TOKEN' ELSE 'ACTIVE' END)::"AnalyticsIngestionStatus",
      '{}', 0, 1, now()
    FROM (
      SELECT o, n FROM generate_series(0, 9999) n, unnest(ARRAY['${LARGE}', 'org-1']) o
      UNION ALL
      SELECT 'org-' || 100 + n % 400, n / 400 FROM generate_series(0, 79999) n
    ) states`);
  await query(`
    INSERT INTO "AnalyticsIngestionFailure" ("id", "organizationId", "integrationId", "scope", "externalContentId", "kind",
      "message", "occurrences", "firstSeenAt", "lastSeenAt", "resolvedAt", "openKey")
    SELECT o || '/' || n, o, 'integration-' || n % 40, 'item', 'item-' || n, 'transient', 'Please try again.', 1, at, at,
      CASE WHEN n >= 20 * 40 THEN at END, CASE WHEN n < 20 * 40 THEN 'item-' || n END
    FROM generate_series(0, 19999) n, unnest(ARRAY['${LARGE}', 'org-1']) o,
      LATERAL (SELECT timestamptz '2026-01-01' + n * interval '1 minute') t(at)`);
  for (const table of TABLES) await query(`VACUUM (ANALYZE) "${table}"`);
}
