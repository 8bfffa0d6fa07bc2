import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { SandboxMark } from "#components/shell/logo.tsx";
import { type ShownReceipt, type Vendor, vendorNames, vendors } from "#server/domain/execution/contract.ts";
import { idLabel, linkOf } from "./present.ts";

/** What was done, by whose approval, what the vendor calls it, and how it hangs in the chain. */
export function ReceiptView({ receipt }: { receipt: ShownReceipt }) {
  const { body } = receipt;
  const link = linkOf(body.vendorIds);
  const ids = Object.entries(body.vendorIds).filter(([name]) => name !== "url");
  return (
    <div className="space-y-3">
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[8rem_1fr]">
        <Line name="By">
          {vendorName(body.vendor)} {body.simulated ? <SandboxMark className="ml-1" /> : null}
        </Line>
        {ids.map(([name, value]) => (
          <Line key={name} name={idLabel(name)} isCode>
            {value}
          </Line>
        ))}
        {link ? (
          <Line name="Where">
            <a
              href={link}
              target="_blank"
              rel="noreferrer"
              className="inline-flex min-h-6 items-center gap-1 text-accent-text underline underline-offset-2 touch:min-h-11"
            >
              Open in {vendorName(body.vendor)}
              <ExternalLink aria-hidden="true" className="size-3.5" />
            </a>
          </Line>
        ) : null}
        <Line name="Approved by">{receipt.approvedByName ?? <Code>{body.approvedBy}</Code>}</Line>
        {body.undoneBy ? <Line name="Undone by">{receipt.undoneByName ?? <Code>{body.undoneBy}</Code>}</Line> : null}
        <Line name="Content" isCode>
          {body.contentHash}
        </Line>
        <Line name="Our handle" isCode>
          {body.idempotencyKey}
        </Line>
        <Line name="Hash" isCode>
          {receipt.hash}
        </Line>
        <Line name="Hash before" isCode>
          {receipt.prevHash}
        </Line>
      </dl>
    </div>
  );
}

const isVendor = (name: string): name is Vendor => (vendors as readonly string[]).includes(name);
const vendorName = (name: string): string => (isVendor(name) ? vendorNames[name] : name);

const Code = ({ children }: { children: ReactNode }) => (
  <span className="font-mono text-xs leading-5 break-all text-ink-2">{children}</span>
);

function Line({ name, isCode, children }: { name: string; isCode?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className={isCode ? "font-mono text-xs leading-5 break-all text-ink-2" : "text-ink"}>{children}</dd>
    </>
  );
}
