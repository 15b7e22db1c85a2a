-- Lists by format and kind take an index.

-- CreateIndex
CREATE INDEX `AnalyticsContent_organizationId_integrationId_format_kind_pu_idx` ON `AnalyticsContent`(`organizationId`, `integrationId`, `format`, `kind`, `publishedAt`, `id`, `removedAt`);

-- CreateIndex
CREATE INDEX `AnalyticsContent_organizationId_format_kind_publishedAt_id_r_idx` ON `AnalyticsContent`(`organizationId`, `format`, `kind`, `publishedAt`, `id`, `removedAt`);
