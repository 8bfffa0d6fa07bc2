-- AlterTable
ALTER TABLE "Move" ADD COLUMN     "shownAmountCents" BIGINT,
ADD COLUMN     "shownCompany" TEXT,
ADD COLUMN     "shownContact" TEXT,
ADD COLUMN     "shownCurrency" TEXT,
ADD COLUMN     "shownOrigin" TEXT;

-- CreateTable
CREATE TABLE "MoveComment" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "mentions" UUID[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "MoveComment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "isShared" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "MoveComment_workspaceId_moveId_createdAt_idx" ON "MoveComment"("workspaceId", "moveId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "MoveComment_workspaceId_id_key" ON "MoveComment"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "SavedView_workspaceId_isShared_idx" ON "SavedView"("workspaceId", "isShared");

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_workspaceId_id_key" ON "SavedView"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_workspaceId_ownerId_name_key" ON "SavedView"("workspaceId", "ownerId", "name");

-- CreateIndex
CREATE INDEX "Move_workspaceId_dealId_idx" ON "Move"("workspaceId", "dealId");

-- AddForeignKey
ALTER TABLE "MoveComment" ADD CONSTRAINT "MoveComment_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MoveComment" ADD CONSTRAINT "MoveComment_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A row of the list is read from one table: names and amount are copied onto the move, and follow their originals.
CREATE FUNCTION "personName"(first text, last text, email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(nullif(trim(coalesce(first, '') || ' ' || coalesce(last, '')), ''), email);

CREATE FUNCTION "showOnMove"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."shownContact" := (SELECT "personName"(c."firstName", c."lastName", c."email") FROM "Contact" c WHERE c."workspaceId" = NEW."workspaceId" AND c."id" = NEW."contactId");
  NEW."shownCompany" := (SELECT c."name" FROM "Company" c WHERE c."workspaceId" = NEW."workspaceId" AND c."id" = NEW."companyId");
  SELECT d."amountCents", d."currency" INTO NEW."shownAmountCents", NEW."shownCurrency" FROM "Deal" d WHERE d."workspaceId" = NEW."workspaceId" AND d."id" = NEW."dealId";
  NEW."shownOrigin" := NEW."draft" #>> '{origin,kind}';
  RETURN NEW;
END $$;
CREATE TRIGGER "Move_show" BEFORE INSERT OR UPDATE OF "contactId", "companyId", "dealId", "draft" ON "Move" FOR EACH ROW EXECUTE FUNCTION "showOnMove"();

CREATE FUNCTION "showContactOnMoves"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Move" SET "shownContact" = "personName"(NEW."firstName", NEW."lastName", NEW."email") WHERE "workspaceId" = NEW."workspaceId" AND "contactId" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "Contact_show" AFTER UPDATE ON "Contact" FOR EACH ROW
  WHEN ("personName"(OLD."firstName", OLD."lastName", OLD."email") IS DISTINCT FROM "personName"(NEW."firstName", NEW."lastName", NEW."email"))
  EXECUTE FUNCTION "showContactOnMoves"();

CREATE FUNCTION "showCompanyOnMoves"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Move" SET "shownCompany" = NEW."name" WHERE "workspaceId" = NEW."workspaceId" AND "companyId" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "Company_show" AFTER UPDATE ON "Company" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name") EXECUTE FUNCTION "showCompanyOnMoves"();

CREATE FUNCTION "showDealOnMoves"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Move" SET "shownAmountCents" = NEW."amountCents", "shownCurrency" = NEW."currency" WHERE "workspaceId" = NEW."workspaceId" AND "dealId" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "Deal_show" AFTER UPDATE ON "Deal" FOR EACH ROW
  WHEN (OLD."amountCents" IS DISTINCT FROM NEW."amountCents" OR OLD."currency" IS DISTINCT FROM NEW."currency") EXECUTE FUNCTION "showDealOnMoves"();

UPDATE "Move" m SET
  "shownContact" = (SELECT "personName"(c."firstName", c."lastName", c."email") FROM "Contact" c WHERE c."workspaceId" = m."workspaceId" AND c."id" = m."contactId"),
  "shownCompany" = (SELECT c."name" FROM "Company" c WHERE c."workspaceId" = m."workspaceId" AND c."id" = m."companyId"),
  "shownAmountCents" = (SELECT d."amountCents" FROM "Deal" d WHERE d."workspaceId" = m."workspaceId" AND d."id" = m."dealId"),
  "shownCurrency" = (SELECT d."currency" FROM "Deal" d WHERE d."workspaceId" = m."workspaceId" AND d."id" = m."dealId"),
  "shownOrigin" = m."draft" #>> '{origin,kind}';

-- Open browsers learn of a new or deleted comment by its move.
CREATE FUNCTION "notifyComment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('caseyos_changes', json_build_object('w', NEW."workspaceId", 'k', 'comment', 'id', NEW."moveId")::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "MoveComment_notify" AFTER INSERT OR UPDATE ON "MoveComment" FOR EACH ROW EXECUTE FUNCTION "notifyComment"();

-- Words to search by. The workspace is one of the words, so that the index never walks through another tenant's rows.
CREATE FUNCTION "searchVector"(workspace uuid, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_to_tsvector(ARRAY['w' || replace(workspace::text, '-', '')]) || to_tsvector('simple'::regconfig, translate(left(coalesce(words, ''), 1000), '@./-_', '     '));
CREATE INDEX "Move_search" ON "Move" USING gin ("searchVector"("workspaceId", "title" || ' ' || coalesce("shownContact", '') || ' ' || coalesce("shownCompany", '')));
CREATE INDEX "Contact_search" ON "Contact" USING gin ("searchVector"("workspaceId", coalesce("firstName", '') || ' ' || coalesce("lastName", '') || ' ' || "email" || ' ' || coalesce("title", '')));
CREATE INDEX "Company_search" ON "Company" USING gin ("searchVector"("workspaceId", "name" || ' ' || coalesce("domain", '')));
CREATE INDEX "Deal_search" ON "Deal" USING gin ("searchVector"("workspaceId", "name"));
CREATE INDEX "Signal_search" ON "Signal" USING gin ("searchVector"("workspaceId",
  coalesce("payload" ->> 'formName', '') || ' ' || coalesce("payload" ->> 'firstName', '') || ' ' || coalesce("payload" ->> 'lastName', '') || ' ' ||
  coalesce("payload" ->> 'company', '') || ' ' || coalesce("payload" ->> 'email', '') || ' ' || coalesce("payload" ->> 'message', '')));
