"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { notify } from "#components/ui/notify.ts";

/** Which folders of Google Drive may be searched for an answer. */
export function FolderSettings() {
  const trpc = useTRPC();
  const { slug: workspaceSlug, can } = useWorkspace();
  const query = useQuery(trpc.formFlow.settings.queryOptions({ workspaceSlug }));
  if (!query.data) return null;
  const folders = query.data.assetFolderIds;
  return (
    <section aria-label="Folders of Google Drive" className="mt-8 border-t border-line pt-6">
      <h2 className="text-md font-semibold text-ink">Documents</h2>
      {can("flow.configure") ? (
        <FolderForm key={folders.join("\n")} folders={folders} />
      ) : (
        <p className="mt-1 text-sm text-ink-2">
          {folders.length === 0 ? "No folder is searched." : `${folders.length} folders are searched.`} An admin decides
          which.
        </p>
      )}
    </section>
  );
}

function FolderForm({ folders }: { folders: string[] }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [text, setText] = useState(folders.join("\n"));
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const save = async () => {
    setBusy(true);
    try {
      const assetFolderIds = text.split(/\s+/).filter((line) => line !== "");
      await client.formFlow.setAssetFolders.mutate({ workspaceSlug, assetFolderIds });
      notify({ title: "Folders saved" });
      await queryClient.invalidateQueries({ queryKey: trpc.formFlow.settings.pathKey() });
    } catch (error) {
      notify({ tone: "bad", title: "The folders could not be saved", description: problemOf(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="mt-1"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label htmlFor={id} className="text-sm text-pretty text-ink-2">
        Folders of Google Drive that may be searched, one address a line. Nothing else is looked at.
      </label>
      <textarea
        id={id}
        value={text}
        rows={3}
        onChange={(event) => setText(event.target.value)}
        className="mt-2 block w-full rounded-lg border border-line-strong bg-surface px-3 py-2 font-mono text-sm text-ink"
      />
      <Button type="submit" size="sm" className="mt-2" isBusy={isBusy}>
        Save folders
      </Button>
    </form>
  );
}
