"use client";

import { useEffect, useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useClock } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { MoveFields } from "#server/domain/approvals/contract.ts";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { changesOf, type Raw, type RawValues, rawValues, withRaw } from "./present-params.ts";
import { markUnsavedParams } from "./unsaved-params.ts";
import { useQueueCache } from "./use-queue-cache.ts";

/** The form of a move's details. Saving names the version it began with: what somebody else changed in between is told. */
export function useParamsEdit(move: MoveDetail, { version, fields }: MoveFields, onClose: () => void) {
  const { slug: workspaceSlug } = useWorkspace();
  const { timeZone } = useClock();
  const client = useTRPCClient();
  const cache = useQueueCache();
  const [raw, setRaw] = useState<RawValues>(() => rawValues(fields, timeZone));
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const changes = changesOf(fields, raw, timeZone);
  const isChanged = Object.keys(changes).length > 0;

  useEffect(() => {
    markUnsavedParams(move.id, isChanged);
    return () => markUnsavedParams(move.id, false);
  }, [move.id, isChanged]);

  const save = async () => {
    if (isSaving) return;
    if (!isChanged) return onClose();
    setSaving(true);
    setError(null);
    try {
      const saved = await client.approvals.editParams.mutate({ workspaceSlug, moveId: move.id, version, changes });
      const { contentHash, status } = saved;
      // At once: an approval given in the next moment is bound to what was just saved.
      const shown = { version: saved.version, contentHash, status: status as MoveDetail["status"], holdUntil: null };
      cache.show(cache.find(move.id) ?? move, shown);
      await cache.refresh(move.id);
      const isVoid = saved.voidedApprovalId !== null;
      notify({
        title: "Saved",
        ...(isVoid ? { description: "The approval covered what stood there before. Approve it again." } : {}),
      });
      onClose();
    } catch (thrown) {
      setError(thrown);
      setSaving(false);
      if (problemOf(thrown).code === "conflict") await cache.refresh(move.id);
    }
  };
  return {
    raw,
    error,
    isSaving,
    isChanged,
    save,
    change: (key: string, next: Raw) => setRaw((old) => withRaw(fields, old, key, next, timeZone)),
  };
}
