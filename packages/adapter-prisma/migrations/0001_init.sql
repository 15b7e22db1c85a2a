-- Tables and enums of @org/ingest-adapter-prisma: what `prisma/ingest.prisma` declares, for hosts that apply SQL themselves.

-- CreateEnum
CREATE TYPE "AnalyticsPlatform" AS ENUM ('FACEBOOK', 'INSTAGRAM');

-- CreateEnum
CREATE TYPE "AnalyticsContentFormat" AS ENUM ('REELS', 'POST');

-- CreateEnum
CREATE TYPE "AnalyticsContentKind" AS ENUM ('REEL', 'PHOTO', 'ALBUM', 'VIDEO', 'LINK', 'TEXT', 'EVENT', 'STORY', 'OTHER');

-- CreateEnum
CREATE TYPE "AnalyticsIngestionStatus" AS ENUM ('ACTIVE', 'PAUSED_TOKEN', 'PAUSED_PERMISSION', 'PAUSED_NOT_FOUND', 'DISABLED');

-- CreateTable
CREATE TABLE "AnalyticsContent" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "externalContentId" TEXT NOT NULL,
    "platform" "AnalyticsPlatform" NOT NULL,
    "format" "AnalyticsContentFormat" NOT NULL,
    "kind" "AnalyticsContentKind" NOT NULL,
    "caption" TEXT,
    "hashtags" TEXT[],
    "hashtagKeys" TEXT[],
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,
    "permalink" TEXT,
    "aliases" TEXT[],
    "source" TEXT NOT NULL,
    "extractorVersion" INTEGER NOT NULL,
    "removedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AnalyticsContent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnalyticsIngestionState" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "status" "AnalyticsIngestionStatus" NOT NULL,
    "watermark" TIMESTAMPTZ(3),
    "resumePositions" JSONB NOT NULL,
    "nextEligibleAt" TIMESTAMPTZ(3),
    "lastErrorKind" TEXT,
    "lastErrorCode" INTEGER,
    "lastErrorSubcode" INTEGER,
    "lastErrorFbtraceId" TEXT,
    "lastErrorMessage" TEXT,
    "lastErrorAt" TIMESTAMPTZ(3),
    "suspicion" JSONB,
    "consecutiveFailures" INTEGER NOT NULL,
    "lastSuccessAt" TIMESTAMPTZ(3),
    "pageSize" INTEGER,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AnalyticsIngestionState_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnalyticsIngestionFailure" (
    "id" TEXT NOT NULL,
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
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "openKey" TEXT,

    CONSTRAINT "AnalyticsIngestionFailure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AnalyticsContent_organizationId_integrationId_publishedAt_i_idx" ON "AnalyticsContent"("organizationId", "integrationId", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "AnalyticsContent_organizationId_publishedAt_id_idx" ON "AnalyticsContent"("organizationId", "publishedAt", "id");

-- CreateIndex
-- Every batch of new content is looked up in this index. Without a pending list it need not walk through that first;
-- Prisma has no word for it and sees no difference.
CREATE INDEX "AnalyticsContent_aliases_idx" ON "AnalyticsContent" USING GIN ("aliases") WITH (fastupdate = off);

-- CreateIndex
CREATE INDEX "AnalyticsContent_hashtagKeys_idx" ON "AnalyticsContent" USING GIN ("hashtagKeys");

-- CreateIndex
CREATE UNIQUE INDEX "AnalyticsContent_organizationId_integrationId_externalConte_key" ON "AnalyticsContent"("organizationId", "integrationId", "externalContentId");

-- CreateIndex
CREATE UNIQUE INDEX "AnalyticsIngestionState_organizationId_integrationId_key" ON "AnalyticsIngestionState"("organizationId", "integrationId");

-- CreateIndex
CREATE INDEX "AnalyticsIngestionFailure_organizationId_integrationId_last_idx" ON "AnalyticsIngestionFailure"("organizationId", "integrationId", "lastSeenAt");

-- CreateIndex
CREATE UNIQUE INDEX "AnalyticsIngestionFailure_organizationId_integrationId_open_key" ON "AnalyticsIngestionFailure"("organizationId", "integrationId", "openKey");
