"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox, TextField } from "#components/ui/field.tsx";
import { notify } from "#components/ui/notify.ts";
import { viewOfList } from "./present-views.ts";
import type { ListInput } from "./queue-cache.ts";

/** Keeps the filters that are set now under a name. */
export function SaveViewDialog({ list, onClose }: { list: ListInput; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug, me } = useWorkspace();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const field = useRef<HTMLInputElement>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const query = viewOfList(list, me.userId);
      await client.collaboration.saveView.mutate({ workspaceSlug, name, query, isShared });
      await queryClient.invalidateQueries({ queryKey: trpc.collaboration.views.pathKey() });
      notify({ title: `View “${name.trim()}” is kept` });
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Keep as a view"
      description="The filters that are set now, as a tab of their own."
      initialFocus={field}
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void save();
        }}
      >
        <TextField
          ref={field}
          label="Name"
          value={name}
          maxLength={40}
          required
          onChange={(event) => setName(event.target.value)}
          error={error ? problemOf(error).message : null}
        />
        <Checkbox
          label="Share with the team"
          hint="“Mine” in a shared view means each person’s own moves."
          checked={isShared}
          onChange={(event) => setShared(event.target.checked)}
        />
        <Button type="submit" variant="primary" className="w-full" isBusy={isBusy} disabled={name.trim() === ""}>
          Keep
        </Button>
      </form>
    </Dialog>
  );
}
