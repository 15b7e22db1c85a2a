-- The application's own tables; a real application has these already.
CREATE TABLE "Organization" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL
);

CREATE TABLE "Integration" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "organizationId" TEXT NOT NULL REFERENCES "Organization" ("id"),
  "name" TEXT NOT NULL,
  "providerIdentifier" TEXT NOT NULL,
  "internalId" TEXT NOT NULL,
  "token" TEXT NOT NULL,
  "disabled" BOOLEAN NOT NULL DEFAULT false,
  "refreshNeeded" BOOLEAN NOT NULL DEFAULT false
);
