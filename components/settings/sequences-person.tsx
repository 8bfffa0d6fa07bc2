"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";

/** Picks one contact: type to search, then choose. `value` is the contact's id, or empty. */
export function PersonField({ value, onChange }: { value: string; onChange: (contactId: string) => void }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const [words, setWords] = useState("");
  const input = { workspaceSlug: slug, limit: 50, ...(words.trim() === "" ? {} : { query: words.trim() }) };
  const { data } = useQuery({ ...trpc.crm.people.queryOptions(input), placeholderData: (before) => before });
  const people = data?.items ?? [];
  const isListed = people.some((person) => person.id === value);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label="Search people"
        type="search"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        maxLength={100}
      />
      <SelectField label="Person" value={isListed ? value : ""} onChange={(event) => onChange(event.target.value)}>
        <option value="">{data && people.length === 0 ? "Nobody found" : "Choose a person"}</option>
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name === person.email ? person.email : `${person.name} – ${person.email}`}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
