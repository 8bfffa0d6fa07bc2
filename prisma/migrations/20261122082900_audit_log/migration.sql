-- Where a change came in.
ALTER TABLE "AuditEntry" ADD COLUMN "surface" TEXT;

-- One person's entries, and those about one kind of thing, newest first.
CREATE INDEX "AuditEntry_workspaceId_actorId_at_id_subjectType_idx" ON "AuditEntry"("workspaceId", "actorId", "at" DESC, "id" DESC, "subjectType");
CREATE INDEX "AuditEntry_workspaceId_subjectType_at_id_idx" ON "AuditEntry"("workspaceId", "subjectType", "at" DESC, "id" DESC);

-- Comments that name a member.
CREATE INDEX "MoveComment_mentions_idx" ON "MoveComment" USING GIN ("mentions");
