"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/states.tsx";
import { exportQuery, type ShownFilter } from "./audit-input.ts";

const formats = [
  { name: "CSV", path: "export.csv", ending: "csv" },
  { name: "JSON lines", path: "export", ending: "jsonl" },
] as const;
type Format = (typeof formats)[number];

/** Takes the filtered entries along, all of them, however many pages they fill. */
export function AuditExport({ filter }: { filter: ShownFilter }) {
  const { slug } = useWorkspace();
  const [busy, setBusy] = useState<Format["ending"] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const take = async (format: Format) => {
    setBusy(format.ending);
    setFailed(false);
    await download(slug, format, filter).catch(() => setFailed(true));
    setBusy(null);
  };
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        {formats.map((format) => (
          <Button key={format.ending} isBusy={busy === format.ending} onClick={() => void take(format)}>
            <Download aria-hidden="true" className="size-4" />
            {format.name}
          </Button>
        ))}
      </div>
      {hasFailed ? (
        <Notice tone="bad" className="mt-2">
          <p role="alert">The file could not be made. Nothing was changed; try again.</p>
        </Notice>
      ) : null}
    </div>
  );
}

async function download(slug: string, { path, ending }: Format, filter: ShownFilter): Promise<void> {
  const answer = await fetch(`/api/v1/audit/${path}${exportQuery(filter)}`, { headers: { "x-workspace": slug } });
  if (!answer.ok) throw new Error("export refused");
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = `audit-${slug}.${ending}`;
  link.click();
  URL.revokeObjectURL(address);
}
