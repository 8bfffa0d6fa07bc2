"use client";

import { MoveRow } from "#components/queue/move-row.tsx";
import { statusLabels } from "#components/queue/present.ts";
import type { MoveStatus, QueueRow } from "#server/domain/queue/contract.ts";
import { Chapter } from "./sample.tsx";

const nothing = () => {};
const base: QueueRow = {
  id: "sample",
  status: "open",
  domain: "sales",
  actionType: "reply_email",
  title: "Reply to Dana Ruiz (Northwind) – she asked for pricing 40 min ago",
  score: 87,
  version: 1,
  contentHash: "",
  contactName: "Dana Ruiz",
  companyName: "Northwind",
  dealAmountCents: 4_800_000,
  dealCurrency: "USD",
  ownerName: "Casey",
  draftOrigin: "model",
};
const long = "Reply to Maximiliane-Alexandrina von Hohenstein-Wittgenbach about ".repeat(3);
const samples: QueueRow[] = [
  ...(Object.keys(statusLabels) as MoveStatus[]).map((status) => ({ ...base, id: status, status })),
  { ...base, id: "bare", title: "Call them", score: 5, companyName: null, dealAmountCents: null, ownerName: null },
  { ...base, id: "long", title: long, companyName: long, score: 50 },
];

/** A row of Today in each status, bare, and with far too many words. */
export function Rows() {
  return (
    <Chapter title="Rows of Today">
      <ol className="max-w-lg divide-y divide-line rounded-xl border border-line">
        {samples.map((card, index) => (
          <li key={card.id}>
            <MoveRow
              card={card}
              rank={index + 1}
              href="#rows"
              isSelected={index === 1}
              isPicked={index === 2}
              onOpen={nothing}
              onIntent={nothing}
            />
          </li>
        ))}
      </ol>
    </Chapter>
  );
}
