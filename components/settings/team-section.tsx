"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { RelativeTime } from "#components/clock/now.tsx";
import { initialOf } from "#components/shell/account-menu.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { Rows } from "#components/ui/rows.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { Role } from "#server/platform/pure/actor.ts";
import { roleLabels, roles } from "./present.ts";
import { useSave } from "./use-save.ts";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

type MemberRow = { userId: string; name: string | null; email: string; role: Role; joinedAt: string };
type InviteRow = { id: string; email: string; role: Role; expiresAt: string };

export function TeamSection() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const query = useQuery(trpc.workspaces.team.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked query={query} what="team" rows={3}>
      {({ members, invites }) => (
        <div className="space-y-6">
          <Rows label="Members">
            {members.map((member) => (
              <Member key={member.userId} member={member} />
            ))}
            {invites.map((invite) => (
              <Invite key={invite.id} invite={invite} />
            ))}
          </Rows>
          {can("member.invite") ? (
            <InviteForm />
          ) : (
            <NoPermission>Only admins invite people and change roles.</NoPermission>
          )}
        </div>
      )}
    </Asked>
  );
}

function Member({ member }: { member: MemberRow }) {
  const { me, slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useSave();
  const [isAsking, setAsking] = useState(false);
  const name = member.name ?? member.email;
  const isMe = member.userId === me.userId;
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <span
        aria-hidden="true"
        className="flex size-8 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
      >
        {initialOf(name)}
      </span>
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate text-base font-medium text-ink">
          {name}
          {isMe ? <span className="font-normal text-ink-3"> (you)</span> : null}
        </p>
        {member.name ? <p className="truncate text-sm text-ink-3">{member.email}</p> : null}
      </div>
      {can("member.change_role") ? (
        <SelectField
          label={`Role of ${name}`}
          isLabelHidden
          className="w-32"
          value={member.role}
          disabled={isBusy}
          onChange={(event) => {
            const role = event.target.value as Role;
            void run(
              () => client.workspaces.changeRole.mutate({ workspaceSlug: slug, userId: member.userId, role }),
              `${name} is now ${roleLabels[role].toLowerCase()}`,
            );
          }}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleLabels[role]}
            </option>
          ))}
        </SelectField>
      ) : (
        <Badge>{roleLabels[member.role]}</Badge>
      )}
      {can("member.remove") && !isMe ? (
        <Button variant="ghost" size="sm" onClick={() => setAsking(true)} aria-label={`Remove ${name}`}>
          Remove
        </Button>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          title={`Remove ${name}?`}
          text="They lose access at once. What they did stays on the record under their name; they can be invited again."
          action="Remove"
          onClose={() => setAsking(false)}
          onConfirm={() =>
            void run(
              () => client.workspaces.removeMember.mutate({ workspaceSlug: slug, userId: member.userId }),
              `${name} is removed`,
            )
          }
        />
      ) : null}
    </li>
  );
}

function Invite({ invite }: { invite: InviteRow }) {
  const { slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useSave();
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <span aria-hidden="true" className="size-8 rounded-full border border-dashed border-line-strong" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate text-base text-ink">{invite.email}</p>
        <p className="text-sm text-ink-3">
          Invited as {roleLabels[invite.role].toLowerCase()}, runs out <RelativeTime at={invite.expiresAt} />
        </p>
      </div>
      {can("member.invite") ? (
        <Button
          variant="ghost"
          size="sm"
          isBusy={isBusy}
          aria-label={`Take back the invitation of ${invite.email}`}
          onClick={() =>
            void run(
              () => client.workspaces.revokeInvite.mutate({ workspaceSlug: slug, inviteId: invite.id }),
              "Invitation taken back",
            )
          }
        >
          Take back
        </Button>
      ) : null}
    </li>
  );
}

function InviteForm() {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  return (
    <form
      aria-label="Invite somebody"
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void run(() => client.workspaces.invite.mutate({ workspaceSlug: slug, email, role }), `Invited ${email}`).then(
          (isDone) => {
            if (isDone) setEmail("");
          },
        );
      }}
    >
      <TextField
        label="E-mail of the person"
        type="email"
        required
        className="min-w-56 flex-1"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={fieldProblem(error, "email")}
      />
      <SelectField label="Role" className="w-32" value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {roles.map((entry) => (
          <option key={entry} value={entry}>
            {roleLabels[entry]}
          </option>
        ))}
      </SelectField>
      <Button type="submit" variant="primary" isBusy={isBusy} className="mt-[26px] h-10">
        Send invitation
      </Button>
    </form>
  );
}
