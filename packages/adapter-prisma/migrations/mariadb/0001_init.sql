-- Tables of @org/ingest-adapter-prisma on MariaDB: what `prisma/ingest.mysql.prisma` declares, for hosts that apply SQL themselves.
-- What Prisma has no word for is the collation of ids: utf8mb4_nopad_bin tells them apart byte by byte.

-- CreateTable
CREATE TABLE `AnalyticsContent` (
    `id` VARCHAR(36) NOT NULL,
    `organizationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `integrationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `externalContentId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `platform` ENUM('FACEBOOK', 'INSTAGRAM') NOT NULL,
    `format` ENUM('REELS', 'POST') NOT NULL,
    `kind` ENUM('REEL', 'PHOTO', 'ALBUM', 'VIDEO', 'LINK', 'TEXT', 'EVENT', 'STORY', 'OTHER') NOT NULL,
    `caption` LONGTEXT NULL,
    `hashtags` JSON NOT NULL,
    `hashtagKeys` JSON NOT NULL,
    `publishedAt` DATETIME(3) NOT NULL,
    `permalink` TEXT NULL,
    `aliases` JSON NOT NULL,
    `source` VARCHAR(191) NOT NULL,
    `extractorVersion` INTEGER NOT NULL,
    `removedAt` DATETIME(3) NULL,
    `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `updatedAt` DATETIME(3) NOT NULL,

    INDEX `AnalyticsContent_organizationId_integrationId_publishedAt_id_idx`(`organizationId`, `integrationId`, `publishedAt`, `id`),
    INDEX `AnalyticsContent_organizationId_publishedAt_id_idx`(`organizationId`, `publishedAt`, `id`),
    UNIQUE INDEX `AnalyticsContent_organizationId_integrationId_externalConten_key`(`organizationId`, `integrationId`, `externalContentId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `AnalyticsIngestionState` (
    `id` VARCHAR(36) NOT NULL,
    `organizationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `integrationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `status` ENUM('ACTIVE', 'PAUSED_TOKEN', 'PAUSED_PERMISSION', 'PAUSED_NOT_FOUND', 'DISABLED') NOT NULL,
    `watermark` DATETIME(3) NULL,
    `resumePositions` JSON NOT NULL,
    `nextEligibleAt` DATETIME(3) NULL,
    `lastErrorKind` VARCHAR(191) NULL,
    `lastErrorCode` INTEGER NULL,
    `lastErrorSubcode` INTEGER NULL,
    `lastErrorFbtraceId` TEXT NULL,
    `lastErrorMessage` TEXT NULL,
    `lastErrorAt` DATETIME(3) NULL,
    `suspicion` JSON NULL,
    `consecutiveFailures` INTEGER NOT NULL,
    `lastSuccessAt` DATETIME(3) NULL,
    `pageSize` INTEGER NULL,
    `version` INTEGER NOT NULL,
    `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `updatedAt` DATETIME(3) NOT NULL,

    UNIQUE INDEX `AnalyticsIngestionState_organizationId_integrationId_key`(`organizationId`, `integrationId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `AnalyticsIngestionFailure` (
    `id` VARCHAR(36) NOT NULL,
    `organizationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `integrationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `scope` VARCHAR(191) NOT NULL,
    `externalContentId` TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,
    `kind` VARCHAR(191) NOT NULL,
    `code` INTEGER NULL,
    `subcode` INTEGER NULL,
    `fbtraceId` TEXT NULL,
    `message` TEXT NOT NULL,
    `occurrences` INTEGER NOT NULL,
    `firstSeenAt` DATETIME(3) NOT NULL,
    `lastSeenAt` DATETIME(3) NOT NULL,
    `resolvedAt` DATETIME(3) NULL,
    `openKey` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,

    INDEX `AnalyticsIngestionFailure_organizationId_integrationId_lastS_idx`(`organizationId`, `integrationId`, `lastSeenAt`),
    UNIQUE INDEX `AnalyticsIngestionFailure_organizationId_integrationId_openK_key`(`organizationId`, `integrationId`, `openKey`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `AnalyticsIngestionLock` (
    `organizationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `integrationId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,

    PRIMARY KEY (`organizationId`, `integrationId`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
