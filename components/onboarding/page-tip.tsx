"use client";

import { useQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTRPC } from "#components/api/client.tsx";
import { activePage } from "#components/shell/nav.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { tipOf } from "./tips.ts";
import { useMark } from "./use-marks.ts";

/** Below everything else on a page of the navigation, not on the pages under it: there it would be about something else. So that nothing moves when it comes; put away for good with one press. */
export function PageTip() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const path = usePathname();
  const page = activePage(path, slug);
  const { data } = useQuery(trpc.help.guide.queryOptions({ workspaceSlug: slug }));
  const mark = useMark();
  const tip = data && path === `/${slug}/${page}` ? tipOf(page, data.marks) : null;
  if (!tip) return null;
  return (
    <aside
      aria-label="Tip"
      className="mt-10 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-sunken px-4 py-3 text-sm text-ink-2"
    >
      <Lightbulb aria-hidden="true" className="size-4 shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 basis-64 text-pretty">{tip.text}</p>
      <Link
        href={`/${slug}/help?page=${page}`}
        className="inline-flex min-h-6 items-center font-medium text-accent-text underline underline-offset-2 touch:min-h-11"
      >
        More in Help
      </Link>
      <Button size="sm" onClick={() => mark(tip.mark)}>
        Got it
      </Button>
    </aside>
  );
}
