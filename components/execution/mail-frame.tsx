"use client";

import { useState } from "react";

/** Mail is shown on white, as its reader's program would. No script can run in this frame. */
export function MailFrame({ html, subject }: { html: string; subject: string }) {
  const [height, setHeight] = useState(160);
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mail</title></head><body style="margin:16px;background:#fff;color:#1b1b1a;font:15px/1.55 Arial,sans-serif;overflow-wrap:anywhere">${html}</body></html>`;
  return (
    <iframe
      title={`The mail “${subject}” as it will arrive`}
      sandbox="allow-same-origin"
      srcDoc={page}
      onLoad={(event) => setHeight((event.currentTarget.contentDocument?.documentElement.scrollHeight ?? 140) + 2)}
      style={{ height }}
      className="w-full rounded-lg border border-line bg-[#fff]"
    />
  );
}
