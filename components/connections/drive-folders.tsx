"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { notify } from "#components/ui/notify.ts";

/** Which folders of Google Drive may be searched for an answer: the workspace's choice, for every account that allows files. */
export function DriveFolders() {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const query = useQuery(trpc.formFlow.settings.queryOptions({ workspaceSlug }));
  if (!query.data) return null;
  const folders = query.data.assetFolderIds;
  return (
    <details className="border-t border-line px-5 py-4">
      <summary className="cursor-pointer text-base font-medium text-ink">
        Folders to search <span className="font-normal text-ink-3">{summaryOf(folders.length)}</span>
      </summary>
      <FolderForm key={folders.join("\n")} folders={folders} />
    </details>
  );
}

function summaryOf(count: number): string {
  if (count === 0) return "– none yet, so no file is looked at";
  return count === 1 ? "– 1 folder of Google Drive" : `– ${count} folders of Google Drive`;
}

function FolderForm({ folders }: { folders: string[] }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug, can } = useWorkspace();
  const [text, setText] = useState(folders.join("\n"));
  const isReadOnly = !can("flow.configure");
  const save = useMutation(
    trpc.formFlow.setAssetFolders.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.formFlow.settings.pathKey() });
        notify({ title: "Folders saved" });
      },
      onError: (error) =>
        notify({ tone: "bad", title: "The folders could not be saved", description: problemOf(error).message }),
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ workspaceSlug, assetFolderIds: text.split(/\s+/).filter((line) => line !== "") });
  };
  return (
    <form onSubmit={submit} className="mt-4 space-y-3">
      <TextArea
        label="Folders of Google Drive"
        hint={`One address a line. An answer may quote files from here; nothing else is looked at.${isReadOnly ? " An admin decides which." : ""}`}
        value={text}
        readOnly={isReadOnly}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      {isReadOnly ? null : (
        <Button type="submit" isBusy={save.isPending}>
          Save folders
        </Button>
      )}
    </form>
  );
}
