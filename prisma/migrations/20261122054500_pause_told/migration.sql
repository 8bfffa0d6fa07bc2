-- That an execution waits, or goes on, changes nothing in its move's row, and shows on it: open browsers are told.
CREATE FUNCTION "notifyPause"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('caseyos_changes', json_build_object('w', NEW."workspaceId", 'k', 'move', 'id', NEW."moveId", 's', 'executing')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "Execution_pause" AFTER UPDATE ON "Execution" FOR EACH ROW
  WHEN (OLD."pausedAt" IS DISTINCT FROM NEW."pausedAt") EXECUTE FUNCTION "notifyPause"();
