-- A table for what is known of Meta's budgets. Only hosts that share a usage store between processes read or write it.

-- CreateTable
CREATE TABLE `AnalyticsUsageBudget` (
    `level` VARCHAR(191) NOT NULL,
    `externalId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    `state` TEXT NOT NULL,
    `version` BIGINT NOT NULL,
    `expiresAt` DATETIME(3) NOT NULL,

    INDEX `AnalyticsUsageBudget_expiresAt_idx`(`expiresAt`),
    PRIMARY KEY (`level`, `externalId`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
