-- Tables of @org/ingest-adapter-prisma on SQLite: what `prisma/ingest.sqlite.prisma` declares, for hosts that apply SQL themselves.

-- CreateTable
CREATE TABLE "AnalyticsContent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "externalContentId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "caption" TEXT,
    "hashtags" JSONB NOT NULL,
    "hashtagKeys" JSONB NOT NULL,
    "publishedAt" DATETIME NOT NULL,
    "permalink" TEXT,
    "aliases" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "extractorVersion" INTEGER NOT NULL,
    "removedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "AnalyticsIngestionState" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "watermark" DATETIME,
    "resumePositions" JSONB NOT NULL,
    "nextEligibleAt" DATETIME,
    "lastErrorKind" TEXT,
    "lastErrorCode" INTEGER,
    "lastErrorSubcode" INTEGER,
    "lastErrorFbtraceId" TEXT,
    "lastErrorMessage" TEXT,
    "lastErrorAt" DATETIME,
    "suspicion" JSONB,
    "consecutiveFailures" INTEGER NOT NULL,
    "lastSuccessAt" DATETIME,
    "pageSize" INTEGER,
    "version" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "AnalyticsIngestionFailure" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "externalContentId" TEXT,
    "kind" TEXT NOT NULL,
    "code" INTEGER,
    "subcode" INTEGER,
    "fbtraceId" TEXT,
    "message" TEXT NOT NULL,
    "occurrences" INTEGER NOT NULL,
    "firstSeenAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "resolvedAt" DATETIME,
    "openKey" TEXT
);

-- CreateIndex
CREATE INDEX "AnalyticsContent_organizationId_integrationId_publishedAt_id_idx" ON "AnalyticsContent"("organizationId", "integrationId", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "AnalyticsContent_organizationId_publishedAt_id_idx" ON "AnalyticsContent"("organizationId", "publishedAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "AnalyticsContent_organizationId_integrationId_externalContentId_key" ON "AnalyticsContent"("organizationId", "integrationId", "externalContentId");

-- CreateIndex
CREATE UNIQUE INDEX "AnalyticsIngestionState_organizationId_integrationId_key" ON "AnalyticsIngestionState"("organizationId", "integrationId");

-- CreateIndex
CREATE INDEX "AnalyticsIngestionFailure_organizationId_integrationId_lastSeenAt_idx" ON "AnalyticsIngestionFailure"("organizationId", "integrationId", "lastSeenAt");

-- CreateIndex
CREATE UNIQUE INDEX "AnalyticsIngestionFailure_organizationId_integrationId_openKey_key" ON "AnalyticsIngestionFailure"("organizationId", "integrationId", "openKey");
