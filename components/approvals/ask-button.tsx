"use client";

import { MessageCircleQuestion } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";

const AskDialog = dynamic(() => import("./ask-dialog.tsx").then((module) => module.AskDialog), { ssr: false });

/** Beside the decision: let somebody else make it. */
export function AskButton({ moveId, title }: { moveId: string; title: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="ghost" aria-haspopup="dialog" aria-label="Ask for an approval" onClick={() => setOpen(true)}>
        <MessageCircleQuestion aria-hidden="true" className="size-4" />
        <span className="sr-only @xl:not-sr-only">Ask</span>
      </Button>
      {isOpen ? <AskDialog moveId={moveId} title={title} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
