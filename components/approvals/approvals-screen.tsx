"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useShortcuts } from "#components/shell/use-shortcuts.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { EmptyState } from "#components/ui/states.tsx";
import type { ApprovalView } from "#server/domain/approvals/contract.ts";
import { ApprovalCard } from "./approval-card.tsx";
import { type ApprovalsView, approvalsInput, approvalViews, viewLabels } from "./present.ts";
import { useApprovalActions } from "./use-approvals.ts";

const NoteDialog = dynamic(() => import("./note-dialog.tsx").then((module) => module.NoteDialog), { ssr: false });
const DelegateDialog = dynamic(() => import("./delegate-dialog.tsx").then((module) => module.DelegateDialog), {
  ssr: false,
});
const BulkDialog = dynamic(() => import("./bulk-dialog.tsx").then((module) => module.BulkDialog), { ssr: false });
const AwayDialog = dynamic(() => import("./away-dialog.tsx").then((module) => module.AwayDialog), { ssr: false });

/** What waits for a decision: who asked, what exactly, until when. */
export function ApprovalsScreen({ view }: { view: ApprovalsView }) {
  const { slug, can } = useWorkspace();
  const [isAway, setAway] = useState(false);
  return (
    <PageBody>
      <PageHeader
        title="Approvals"
        description="Moves that somebody wants a second pair of eyes on. Nothing of them is done before you decide."
        action={
          can("approval.delegate") ? (
            <Button onClick={() => setAway(true)} aria-haspopup="dialog">
              Out of office
            </Button>
          ) : null
        }
      />
      <nav aria-label="Which approvals" className="mb-4 flex gap-1 p-0.5">
        {approvalViews.map((entry) => (
          <Link
            key={entry}
            href={`/${slug}/approvals${entry === "waiting" ? "" : `?view=${entry}`}`}
            aria-current={entry === view ? "page" : undefined}
            className={pillTarget}
          >
            <span className={pillFace(entry === view)}>{viewLabels[entry]}</span>
          </Link>
        ))}
      </nav>
      <ApprovalList key={view} view={view} />
      {isAway ? <AwayDialog onClose={() => setAway(false)} /> : null}
    </PageBody>
  );
}

function ApprovalList({ view }: { view: ApprovalsView }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(trpc.approvals.list.infiniteQueryOptions(approvalsInput(slug, view), byCursor));
  return (
    <PagedList
      query={query}
      what="approvals"
      kept="Nothing was decided."
      empty={
        <EmptyState
          icon={<CircleCheck className="size-5" />}
          title={view === "mine" ? "Nobody waits for you" : "Nothing waits for a decision"}
          action={
            <Link href={`/${slug}/today`} className={buttonClass({ variant: "primary" })}>
              Go to Today
            </Link>
          }
        >
          When somebody asks for an approval, or a large deal needs a second person, it stands here until it is decided.
        </EmptyState>
      }
      list={(approvals) => <Cards approvals={approvals} />}
    />
  );
}

type Panel =
  | { kind: "refuse"; approval: ApprovalView }
  | { kind: "delegate"; approval: ApprovalView }
  | { kind: "bulk"; moveIds: string[] };

/** Where the keys are, what is open and selected, and which dialog stands over it. */
function useCards(approvals: ApprovalView[]) {
  const { can, me } = useWorkspace();
  const actions = useApprovalActions();
  const canDecide = can("move.approve");
  const [place, setPlace] = useState(0);
  const [openId, setOpenId] = useState<string | null>(approvals[0]?.id ?? null);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [panel, setPanel] = useState<Panel | null>(null);
  const at = Math.min(place, approvals.length - 1);
  const current = approvals[at];
  const go = (step: number) => setPlace(Math.max(0, Math.min(approvals.length - 1, at + step)));
  const toggle = (id: string) => setOpenId((old) => (old === id ? null : id));
  const select = (id: string) =>
    setSelected((old) => (old.includes(id) ? old.filter((entry) => entry !== id) : [...old, id]));
  // A key decides only what is open on the screen: nobody approves what they have not seen.
  const onOpened = (run: (approval: ApprovalView) => void) => () => {
    if (!current || !canDecide) return;
    if (openId === current.id) run(current);
    else setOpenId(current.id);
  };
  const openCurrent = () => current && toggle(current.id);
  useShortcuts({
    j: () => go(1),
    k: () => go(-1),
    Enter: openCurrent,
    x: () => current && canDecide && select(current.id),
    a: onOpened((approval) => approval.obstacle === null && void actions.approve(approval)),
    r: onOpened((approval) => setPanel({ kind: "refuse", approval })),
    h: onOpened((approval) => setPanel({ kind: "delegate", approval })),
  });
  return {
    at,
    actions,
    canDecide,
    meId: me.userId,
    openId,
    selected,
    panel,
    setPanel,
    setPlace,
    setSelected,
    toggle,
    select,
  };
}

type CardsState = ReturnType<typeof useCards>;

function Cards({ approvals }: { approvals: ApprovalView[] }) {
  const state = useCards(approvals);
  const { actions, setPanel } = state;
  const chosen = approvals.filter((approval) => state.selected.includes(approval.id));
  return (
    <>
      {chosen.length > 0 ? (
        <div className="mb-3 flex flex-wrap items-center gap-2" role="status">
          <span className="text-sm text-ink-2">{chosen.length} selected</span>
          <Button
            size="sm"
            variant="primary"
            aria-haspopup="dialog"
            onClick={() => setPanel({ kind: "bulk", moveIds: chosen.map((approval) => approval.moveId) })}
          >
            Review and approve
          </Button>
          <Button size="sm" variant="ghost" onClick={() => state.setSelected([])}>
            Clear
          </Button>
        </div>
      ) : null}
      <ul aria-label="Approvals" className="space-y-2">
        {approvals.map((approval, index) => (
          <ApprovalCard
            key={approval.id}
            approval={approval}
            isCurrent={index === state.at}
            isOpen={state.openId === approval.id}
            isSelected={state.selected.includes(approval.id)}
            isBusy={actions.busyId === approval.id}
            canDecide={state.canDecide}
            isOwn={approval.requestedById === state.meId}
            onOpen={() => {
              state.setPlace(index);
              state.toggle(approval.id);
            }}
            onSelect={() => state.select(approval.id)}
            onApprove={() => void actions.approve(approval)}
            onRefuse={() => setPanel({ kind: "refuse", approval })}
            onDelegate={() => setPanel({ kind: "delegate", approval })}
          />
        ))}
      </ul>
      <Panels state={state} />
    </>
  );
}

function Panels({ state: { panel, setPanel, setSelected, actions, meId } }: { state: CardsState }) {
  const close = () => setPanel(null);
  if (!panel) return null;
  switch (panel.kind) {
    case "refuse":
      return (
        <NoteDialog
          title={panel.approval.title}
          isOwn={panel.approval.requestedById === meId}
          onClose={close}
          onRefuse={(note) => {
            close();
            void actions.refuse(panel.approval, note);
          }}
        />
      );
    case "delegate":
      return <DelegateDialog approval={panel.approval} onClose={close} />;
    case "bulk":
      return (
        <BulkDialog
          moveIds={panel.moveIds}
          onClose={() => {
            close();
            setSelected([]);
          }}
        />
      );
    default:
      return panel satisfies never;
  }
}
