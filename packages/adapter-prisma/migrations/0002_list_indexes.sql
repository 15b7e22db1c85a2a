-- Lists by format and kind take an index. While PostgreSQL builds one, nobody can write to the table: where it is large, run
-- each statement by itself with CREATE INDEX CONCURRENTLY before this file, which then finds them there.

-- CreateIndex
CREATE INDEX IF NOT EXISTS "AnalyticsContent_organizationId_integrationId_format_kind_p_idx" ON "AnalyticsContent"("organizationId", "integrationId", "format", "kind", "publishedAt", "id", "removedAt");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "AnalyticsContent_organizationId_format_kind_publishedAt_id__idx" ON "AnalyticsContent"("organizationId", "format", "kind", "publishedAt", "id", "removedAt");
