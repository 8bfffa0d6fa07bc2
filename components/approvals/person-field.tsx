"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { SelectField } from "#components/ui/field.tsx";

/** A member who may decide, other than the caller. */
export function PersonField({
  label,
  value,
  onChange,
  empty,
  exceptId,
  hint,
}: {
  label: string;
  value: string;
  onChange: (userId: string) => void;
  /** What no choice means. */
  empty: string;
  exceptId?: string | null;
  hint?: string;
}) {
  const trpc = useTRPC();
  const { slug, me } = useWorkspace();
  const { data } = useQuery(trpc.workspaces.team.queryOptions({ workspaceSlug: slug }));
  const people = (data?.members ?? []).filter(
    (member) => member.role !== "viewer" && member.userId !== me.userId && member.userId !== exceptId,
  );
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)} hint={hint}>
      <option value="">{empty}</option>
      {people.map((member) => (
        <option key={member.userId} value={member.userId}>
          {member.name ?? member.email}
        </option>
      ))}
    </SelectField>
  );
}
