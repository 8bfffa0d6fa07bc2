import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { cspNonce, hasServiceWorker, requireMember } from "#server/api/rsc.ts";

type LayoutProps = { params: Promise<{ workspaceSlug: string }>; children: ReactNode };

export default async function WorkspaceLayout({ params, children }: LayoutProps) {
  const { workspaceSlug } = await params;
  const [{ me, workspace }, nonce] = await Promise.all([requireMember(workspaceSlug), cspNonce()]);
  return (
    <Shell
      me={me}
      workspace={workspace}
      renderedAt={new Date().toISOString()}
      nonce={nonce}
      hasWorker={hasServiceWorker()}
    >
      {children}
    </Shell>
  );
}
