CREATE TYPE "MailMode" AS ENUM ('send', 'draft_only');

CREATE TYPE "KillSwitchScope" AS ENUM ('workspace', 'action_type', 'agent');

CREATE TYPE "SuppressionReason" AS ENUM ('opted_out', 'legal', 'customer', 'bounced');

CREATE TABLE "GuardrailSettings" (
    "workspaceId" UUID NOT NULL,
    "mailMode" "MailMode" NOT NULL DEFAULT 'send',
    "isAllowListOn" BOOLEAN NOT NULL DEFAULT false,
    "allowList" TEXT[],
    "mailboxPerDay" INTEGER NOT NULL DEFAULT 20,
    "mailboxPerWeek" INTEGER NOT NULL DEFAULT 100,
    "contactPerWeek" INTEGER NOT NULL DEFAULT 2,
    "companyPerWeek" INTEGER,
    "domainPerWeek" INTEGER,
    "memberPerDay" INTEGER,
    "isHoursOn" BOOLEAN NOT NULL DEFAULT false,
    "workDays" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
    "workFrom" INTEGER NOT NULL DEFAULT 480,
    "workTo" INTEGER NOT NULL DEFAULT 1080,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GuardrailSettings_pkey" PRIMARY KEY ("workspaceId")
);

CREATE TABLE "KillSwitch" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "scope" "KillSwitchScope" NOT NULL,
    "target" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL,
    "engagedByType" TEXT NOT NULL,
    "engagedById" TEXT,
    "engagedAt" TIMESTAMPTZ(3) NOT NULL,
    "releasedByType" TEXT,
    "releasedById" TEXT,
    "releasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "KillSwitch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Suppression" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "value" TEXT NOT NULL,
    "reason" "SuppressionReason" NOT NULL,
    "contactId" UUID,
    "note" TEXT,
    "source" TEXT NOT NULL,
    "outcomeId" UUID,
    "createdByType" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Suppression_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "KillSwitch_workspaceId_releasedAt_idx" ON "KillSwitch"("workspaceId", "releasedAt");

CREATE UNIQUE INDEX "KillSwitch_workspaceId_id_key" ON "KillSwitch"("workspaceId", "id");

CREATE INDEX "Suppression_workspaceId_contactId_idx" ON "Suppression"("workspaceId", "contactId");

CREATE INDEX "Suppression_workspaceId_createdAt_id_idx" ON "Suppression"("workspaceId", "createdAt" DESC, "id" DESC);

CREATE UNIQUE INDEX "Suppression_workspaceId_id_key" ON "Suppression"("workspaceId", "id");

CREATE UNIQUE INDEX "Suppression_workspaceId_value_reason_key" ON "Suppression"("workspaceId", "value", "reason");

ALTER TABLE "GuardrailSettings" ADD CONSTRAINT "GuardrailSettings_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "KillSwitch" ADD CONSTRAINT "KillSwitch_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Suppression" ADD CONSTRAINT "Suppression_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Suppression" ADD CONSTRAINT "Suppression_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- One stop per scope and target at a time.
CREATE UNIQUE INDEX "KillSwitch_engaged" ON "KillSwitch" ("workspaceId", "scope", "target") WHERE "releasedAt" IS NULL;

-- The person behind an entry may be forgotten; the entry stays.
ALTER TABLE "Suppression" DROP CONSTRAINT "Suppression_workspaceId_contactId_fkey";
ALTER TABLE "Suppression" ADD CONSTRAINT "Suppression_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId")
  REFERENCES "Contact" ("workspaceId", "id") ON DELETE SET NULL ("contactId") ON UPDATE CASCADE;

-- Frequency caps count mails that people wrote by hand too.
CREATE INDEX "EmailMessage_outbound" ON "EmailMessage" ("workspaceId", "sentAt") WHERE "direction" = 'outbound';

-- Opt-outs and bounces that were known as outcomes only.
INSERT INTO "Suppression" ("id", "workspaceId", "value", "reason", "contactId", "source", "outcomeId", "createdByType", "createdAt")
SELECT DISTINCT ON (o."workspaceId", c."email", o."type")
       gen_random_uuid(), o."workspaceId", c."email",
       (CASE o."type" WHEN 'email_unsubscribed' THEN 'opted_out' ELSE 'bounced' END)::"SuppressionReason",
       c."id", 'outcome', o."id", 'system', o."occurredAt"
  FROM "Outcome" o JOIN "Contact" c ON c."workspaceId" = o."workspaceId" AND c."id" = o."contactId"
 WHERE o."type" IN ('email_unsubscribed', 'email_bounced')
 ORDER BY o."workspaceId", c."email", o."type", o."occurredAt";
