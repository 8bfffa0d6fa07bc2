"use client";

import { useWorkspace } from "#components/shell/workspace.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { KeysSection } from "./keys-section.tsx";

/** The keys, for those who may see them. */
export function KeysPart() {
  const { can } = useWorkspace();
  return can("api_key.read") ? <KeysSection /> : <NoPermission>Only admins see and make keys.</NoPermission>;
}
