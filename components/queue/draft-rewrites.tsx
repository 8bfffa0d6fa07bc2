"use client";

import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import type { RewriteStyle } from "#server/domain/outreach/contract.ts";

const styles: { style: RewriteStyle; label: string }[] = [
  { style: "shorter", label: "Shorter" },
  { style: "warmer", label: "Warmer" },
  { style: "my_voice", label: "In my voice" },
];

type Props = { moveId: string; subject: string; text: string; onText: (text: string) => void };

/** The words in the editor, written anew by the workspace's model; not there without one. The person saves, or takes it back. */
export function DraftRewrites({ moveId, subject, text, onText }: Props) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { data } = useQuery(trpc.models.status.queryOptions({ workspaceSlug: slug }));
  const [busy, setBusy] = useState<RewriteStyle | null>(null);
  const [said, setSaid] = useState<{ isOk: boolean; line: string } | null>(null);
  const [before, setBefore] = useState<string | null>(null);
  if (!data?.name) return null;
  const rewrite = async (style: RewriteStyle) => {
    if (busy) return;
    setBusy(style);
    setSaid(null);
    try {
      const answer = await client.outreach.rewrite.mutate({ workspaceSlug: slug, moveId, subject, text, style });
      setBefore(text);
      onText(answer.text);
      setSaid({ isOk: true, line: `Written anew by ${answer.model}. Read it before you save.` });
    } catch (thrown) {
      setSaid({ isOk: false, line: problemOf(thrown).message });
    } finally {
      setBusy(null);
    }
  };
  const takeBack = () => {
    if (before === null) return;
    onText(before);
    setBefore(null);
    setSaid(null);
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-1.5">
        <Sparkles aria-hidden="true" className="size-4 text-ink-3" />
        {styles.map(({ style, label }) => (
          <Button
            key={style}
            size="sm"
            isBusy={busy === style}
            disabled={(busy !== null && busy !== style) || text.trim() === ""}
            onClick={() => void rewrite(style)}
          >
            {label}
          </Button>
        ))}
        {before === null ? null : (
          <Button size="sm" variant="ghost" onClick={takeBack}>
            Take it back
          </Button>
        )}
      </div>
      <p role="status" className={said?.isOk === false ? "mt-1.5 text-xs text-bad" : "mt-1.5 text-xs text-ink-3"}>
        {busy ? "Writing it anew." : said?.line}
      </p>
    </div>
  );
}
