"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { cx } from "#components/ui/classes.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import type { SearchHit } from "#server/domain/search/contract.ts";
import { type Command, hitPath, kindLabel, matching, roundabout } from "./present.ts";
import { useCommands } from "./use-commands.ts";

/** Everything there is to find and to do, by typing. */
export function Palette({ onClose }: { onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const { hits, problem, isSearching } = useHits(useDeferredValue(typed.trim()));
  const router = useRouter();
  const { slug } = useWorkspace();
  const commands = useCommands();
  const found = hits.map((hit) => commandOf(hit, () => router.push(`/${slug}/${hitPath(hit)}`)));
  const options = [...found, ...matching(commands, typed)];
  const active = options[Math.min(at, options.length - 1)];

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // After the dialog has gone: keys and focus belong to the page again.
    setTimeout(command.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt(roundabout(Math.min(at, options.length - 1), event.key === "ArrowDown" ? 1 : -1, options.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(active);
    }
  };
  const idOf = (command: Command) => `${list}-${command.id}`;
  useEffect(() => {
    if (active) document.getElementById(`${list}-${active.id}`)?.scrollIntoView({ block: "nearest" });
  }, [active, list]);
  return (
    <Dialog isOpen isWide onClose={onClose} title="Find or do anything" initialFocus={field}>
      <div className="flex h-11 items-center gap-2 rounded-lg border border-line-strong bg-surface px-3 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent-text">
        <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
        <input
          ref={field}
          role="combobox"
          aria-label="Find or do anything"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={active ? idOf(active) : undefined}
          autoComplete="off"
          placeholder="A person, a company, words of a move, or what to do"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-md text-ink outline-none placeholder:text-ink-3"
        />
      </div>
      <p role="status" className="mt-2 min-h-5 text-sm text-ink-3">
        {problem ?? statusText(options.length, typed, isSearching)}
      </p>
      <div id={list} role="listbox" aria-label="Results" className="-mx-2 h-[min(24rem,50dvh)] overflow-y-auto">
        {options.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field drives the list by aria-activedescendant
          <div
            key={command.id}
            id={idOf(command)}
            role="option"
            tabIndex={-1}
            aria-selected={command === active}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
            className={cx(
              "flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 py-1.5 touch:min-h-12",
              command === active ? "bg-selected" : "",
            )}
          >
            <span className="w-16 shrink-0 text-xs text-ink-3">{command.group}</span>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-base text-ink">{command.label}</span>
              {command.detail ? <span className="block truncate text-xs text-ink-3">{command.detail}</span> : null}
            </span>
            {command.keys ? (
              <span className="shrink-0 rounded-md bg-sunken px-1.5 text-xs font-medium text-ink-2 touch:hidden">
                {command.keys}
              </span>
            ) : null}
          </div>
        ))}
      </div>
    </Dialog>
  );
}

const commandOf = (hit: SearchHit, run: () => void): Command => ({
  id: `${hit.kind}-${hit.id}`,
  group: kindLabel(hit.kind),
  label: hit.title,
  detail: hit.detail,
  run,
});

function statusText(count: number, typed: string, isSearching: boolean): string {
  if (isSearching) return "Searching…";
  if (count === 0) return `Nothing has words that begin with “${typed.trim()}”.`;
  return typed.trim() === "" ? "Type to search. Arrows choose, Enter opens." : `${count} found`;
}

/** Nothing typed: nothing is asked. What was found stays until the next answer. */
function useHits(query: string) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const answer = useQuery({
    ...trpc.search.find.queryOptions({ workspaceSlug, query }),
    enabled: query !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return {
    hits: query === "" ? [] : (answer.data?.items ?? []),
    problem: query !== "" && answer.isError ? `The search failed. ${problemOf(answer.error).message}` : null,
    isSearching: query !== "" && answer.isFetching,
  };
}
