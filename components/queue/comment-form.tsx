"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { mentionAt, mentionedIn, type Person, suggest, withMention } from "./mentions.ts";

/** What was typed and not sent, by move: going to another row and back loses nothing. */
const unsent = new Map<string, string>();

export function CommentForm({ moveId, isAsked }: { moveId: string; isAsked: boolean }) {
  const form = useRef<HTMLFormElement>(null);
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const team = useQuery(trpc.workspaces.team.queryOptions({ workspaceSlug }));
  const people = (team.data?.members ?? []).map(({ userId, name, email }) => ({ userId, name: name ?? email }));
  const { text, setText, send, isSending, error } = useSend(moveId, people);
  const [caret, setCaret] = useState(0);
  const half = mentionAt(text, caret);
  const suggestions = half === null ? [] : suggest(people, half);

  useEffect(() => {
    if (!isAsked) return;
    const field = form.current?.querySelector("textarea");
    field?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "nearest" });
  }, [isAsked]);

  const choose = (person: Person) => {
    if (half === null) return;
    const next = withMention(text, caret, half, person.name);
    setText(next.text);
    setCaret(next.caret);
    const field = form.current?.querySelector("textarea");
    field?.focus();
    requestAnimationFrame(() => field?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
    if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <form
      ref={form}
      // Clear of the action bar, which stands over the page's foot.
      className="scroll-mt-4 scroll-mb-44 [&_textarea]:scroll-mb-44"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextArea
        label="Your comment"
        value={text}
        maxLength={4_000}
        placeholder="Write to the team; @ names somebody"
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onKeyUp={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        error={error ? `Not sent. ${problemOf(error).message} Your words are still here.` : null}
      />
      {suggestions.length > 0 ? (
        <fieldset aria-label="People to name" className="mt-2 flex min-w-0 flex-wrap gap-1.5">
          {suggestions.map((person) => (
            <Button key={person.userId} size="sm" onClick={() => choose(person)}>
              @{person.name}
            </Button>
          ))}
        </fieldset>
      ) : null}
      <Button type="submit" className="mt-2" isBusy={isSending} disabled={text.trim() === ""}>
        Comment
        <Kbd>⌘↵</Kbd>
      </Button>
    </form>
  );
}

function useSend(moveId: string, people: Person[]) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [text, setKept] = useState(() => unsent.get(moveId) ?? "");
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const setText = (next: string) => {
    unsent.set(moveId, next);
    setKept(next);
  };
  const send = async () => {
    if (isSending || text.trim() === "") return;
    setSending(true);
    setError(null);
    try {
      const mentions = [...new Set(mentionedIn(text, people))];
      await client.collaboration.comment.mutate({ workspaceSlug, moveId, text, mentions });
      setText("");
      await queryClient.invalidateQueries({ queryKey: trpc.collaboration.comments.pathKey() });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSending(false);
    }
  };
  return { text, setText, send, isSending, error };
}
