export type ConsentDecision = { account?: string; decision?: "allow" | "deny"; scopes?: string[] };

/**
 * Answers a consent page of the sandbox without a browser.
 * @param authorizeUrl where the app would send the browser
 * @returns the redirect target with `code` and `state`, or with `error`
 * @throws with the page's text when the emulator refuses the request
 */
export async function answerConsent(authorizeUrl: string, choice: ConsentDecision = {}): Promise<URL> {
  const page = await fetch(authorizeUrl, { redirect: "manual" });
  const html = await page.text();
  if (page.status !== 200)
    throw new Error(`consent page: ${page.status} ${html.replace(/<style>.*?<\/style>|<[^>]+>/gs, " ")}`);
  const action = attribute(html, /<form method="post" action="([^"]+)"/);
  const form = new URLSearchParams({
    request: attribute(html, /name="request" value="([^"]+)"/),
    decision: choice.decision ?? "allow",
  });
  form.set("account", choice.account ?? attribute(html, /name="account" value="([^"]+)" checked/));
  const offered = [...html.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => unescapeHtml(match[1] ?? ""));
  for (const scope of choice.scopes ?? offered) form.append("scope", scope);
  const answer = await fetch(new URL(action, authorizeUrl), { method: "POST", body: form, redirect: "manual" });
  const location = answer.headers.get("location");
  if (answer.status !== 302 || !location) throw new Error(`consent answer: ${answer.status} ${await answer.text()}`);
  return new URL(location);
}

function attribute(html: string, pattern: RegExp): string {
  const value = pattern.exec(html)?.[1];
  if (value === undefined) throw new Error(`consent page lacks ${pattern}`);
  return unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code)));
}
