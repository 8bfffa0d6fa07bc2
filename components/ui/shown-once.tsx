"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button.tsx";
import { Notice } from "./states.tsx";

type ShownOnceProps = {
  value: string;
  /** As in "Copy the key". */
  name: "key" | "secret";
  /** What becomes of it here, as a sentence. */
  keeps: string;
  onClose: () => void;
};

/** A credential that was just made, to be copied now: nobody can see it again. */
export function ShownOnce({ value, name, keeps, onClose }: ShownOnceProps) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="space-y-4">
      <Notice tone="warn">It is shown this once and never again. {keeps}</Notice>
      <code className="block rounded-lg bg-sunken p-3 font-mono text-sm break-all text-ink select-all">{value}</code>
      <div className="flex gap-2">
        <Button
          variant="primary"
          className="flex-1"
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {isCopied ? <Check aria-hidden="true" className="size-4" /> : <Copy aria-hidden="true" className="size-4" />}
          <span role="status">{isCopied ? "Copied" : `Copy the ${name}`}</span>
        </Button>
        <Button onClick={onClose}>Done</Button>
      </div>
    </div>
  );
}
