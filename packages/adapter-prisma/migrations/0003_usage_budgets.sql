-- A table for what is known of Meta's budgets. Only hosts that share a usage store between processes read or write it.

-- CreateTable
CREATE TABLE "AnalyticsUsageBudget" (
    "level" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AnalyticsUsageBudget_pkey" PRIMARY KEY ("level","externalId")
);

-- CreateIndex
CREATE INDEX "AnalyticsUsageBudget_expiresAt_idx" ON "AnalyticsUsageBudget"("expiresAt");
