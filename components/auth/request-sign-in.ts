"use client";

type SignInAnswer = { kind: "leave"; url: string } | { kind: "refused"; code: string };

/**
 * Starts a sign-in at our own server, which answers with where to go: the provider, or a page of ours.
 * @param way id of the way: google, email, oidc
 */
export async function requestSignIn(way: string, fields: Record<string, string>): Promise<SignInAnswer> {
  const token = await fetch("/api/auth/csrf");
  if (!token.ok) return refusal(token.status);
  const { csrfToken } = (await token.json()) as { csrfToken: string };
  const answer = await fetch(`/api/auth/signin/${way}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
  });
  if (answer.status === 429) return refusal(429);
  const { url } = (await answer.json()) as { url?: string };
  if (!url) return refusal(answer.status);
  const code = new URL(url, window.location.href).searchParams.get("error");
  return code ? { kind: "refused", code } : { kind: "leave", url };
}

const refusal = (status: number): SignInAnswer => ({
  kind: "refused",
  code: status === 429 ? "RateLimited" : "Default",
});
