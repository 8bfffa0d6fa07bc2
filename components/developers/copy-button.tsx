"use client";

import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { notify } from "#components/ui/notify.ts";

/** Copies the text of the `code` that stands beside it: the text travels once. */
export function CopyButton({ label }: { label: string }) {
  const button = useRef<HTMLButtonElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const text = button.current?.parentElement?.querySelector("code")?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      notify({
        tone: "bad",
        title: "Not copied",
        description: "The browser did not allow it. Mark the text and copy it.",
      });
    }
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      ref={button}
      type="button"
      aria-label={`Copy ${label}`}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
      className="absolute top-1.5 right-1.5 inline-flex h-7 items-center gap-1 rounded-md border border-line bg-raised px-2 text-xs font-medium text-ink-2 hover:bg-hover hover:text-ink touch:min-h-11"
    >
      <Icon aria-hidden="true" className="size-3.5" />
      <span role="status">{isCopied ? "Copied" : "Copy"}</span>
    </button>
  );
}
