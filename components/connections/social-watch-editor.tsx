"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { notify } from "#components/ui/notify.ts";
import type { SocialWatch } from "#server/domain/connections/contract.ts";
import { fromList, toList } from "./word-list.ts";

const fields = [
  { name: "topics", label: "What you sell", hint: "In your buyers’ words, such as fleet tracking, telematics" },
  { name: "competitors", label: "Competitors", hint: "Each post that names one becomes a look at it" },
  { name: "buyingPhrases", label: "Buying phrases", hint: "They count beside one of your topics" },
  { name: "thoughtLeaders", label: "Voices", hint: "Handles without @; their posts on your topics" },
] as const satisfies { name: keyof SocialWatch; label: string; hint: string }[];

/** What is watched for on X; mentions are always found. */
export function SocialWatchEditor() {
  const trpc = useTRPC();
  const { slug: workspaceSlug, can } = useWorkspace();
  const query = useQuery(trpc.connections.socialWatch.queryOptions({ workspaceSlug }));
  if (!query.data) return null;
  return (
    <details className="border-t border-line px-5 py-4">
      <summary className="cursor-pointer text-base font-medium text-ink">
        Words to watch for <span className="font-normal text-ink-3">{summaryOf(query.data)}</span>
      </summary>
      <WatchForm watch={query.data} isReadOnly={!can("connection.manage_shared")} key={JSON.stringify(query.data)} />
    </details>
  );
}

function summaryOf({ topics, competitors, thoughtLeaders }: SocialWatch): string {
  if (topics.length === 0 && competitors.length === 0) return "– none yet, so only mentions are found";
  const parts = [`${topics.length} topics`, `${competitors.length} competitors`, `${thoughtLeaders.length} voices`];
  return `– ${parts.join(", ")}`;
}

function WatchForm({ watch, isReadOnly }: { watch: SocialWatch; isReadOnly: boolean }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const queryClient = useQueryClient();
  const [texts, setTexts] = useState(() => mapFields((name) => fromList(watch[name])));
  const save = useMutation(
    trpc.connections.updateSocialWatch.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.connections.socialWatch.pathKey() });
        notify({ title: "Saved. It counts from the next look on." });
      },
      onError: (error) => notify({ tone: "bad", title: "Not saved", description: problemOf(error).message }),
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ workspaceSlug, ...mapFields((name) => toList(texts[name])) });
  };
  return (
    <form onSubmit={submit} className="mt-4 grid gap-4 sm:grid-cols-2">
      {fields.map(({ name, label, hint }) => (
        <TextField
          key={name}
          label={label}
          hint={hint}
          value={texts[name]}
          readOnly={isReadOnly}
          onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
        />
      ))}
      {isReadOnly ? null : (
        <div className="sm:col-span-2">
          <Button type="submit" isBusy={save.isPending}>
            Save the words
          </Button>
        </div>
      )}
    </form>
  );
}

function mapFields<T>(pick: (name: keyof SocialWatch) => T): Record<keyof SocialWatch, T> {
  return {
    topics: pick("topics"),
    competitors: pick("competitors"),
    buyingPhrases: pick("buyingPhrases"),
    thoughtLeaders: pick("thoughtLeaders"),
  };
}
