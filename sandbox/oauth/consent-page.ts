import type { AuthorizationRequest } from "./grants.ts";
import { scopeWords } from "./scope-words.ts";

export type ConsentAccount = { value: string; label: string; detail: string };

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;background:#f3f4f6;color:#111827;margin:0;display:grid;place-items:center;min-height:100vh}
main{background:#fff;border:1px solid #d1d5db;border-radius:12px;padding:28px;width:min(440px,calc(100vw - 32px));box-sizing:border-box}
h1{font-size:20px;margin:12px 0 4px}p{margin:4px 0 16px;color:#374151}
.mark{display:inline-block;background:#fef3c7;color:#78350f;border-radius:6px;padding:2px 8px;font-size:13px}
fieldset{border:0;padding:0;margin:0 0 20px}legend{font-weight:600;margin-bottom:6px;padding:0}
label{display:flex;gap:10px;align-items:center;min-height:44px;margin:6px 0;line-height:1.35;overflow-wrap:anywhere}label small{color:#4b5563;display:block;font-size:12px;margin-top:1px}
.actions{display:flex;gap:12px;justify-content:flex-end}
button{font:inherit;min-height:44px;padding:0 20px;border-radius:8px;border:1px solid #9ca3af;background:#fff;cursor:pointer}
button[value=allow]{background:#1d4ed8;border-color:#1d4ed8;color:#fff}`;

/** The page where a person picks an account, unticks what they do not want to share, and allows or cancels. */
export function consentPage(input: {
  vendor: string;
  appName: string;
  action: string;
  request: AuthorizationRequest;
  accounts: ConsentAccount[];
  selected: string | null;
}): Response {
  const chosen = input.accounts.some((account) => account.value === input.selected)
    ? input.selected
    : input.accounts[0]?.value;
  const accounts = input.accounts.map(
    (account) =>
      `<label><input type="radio" name="account" value="${escapeHtml(account.value)}"${account.value === chosen ? " checked" : ""}>` +
      `<span>${escapeHtml(account.label)}<small>${escapeHtml(account.detail)}</small></span></label>`,
  );
  const scopes = [...input.request.scopes, ...input.request.optionalScopes].map(
    (scope) =>
      `<label><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked><span>${escapeHtml(scopeWords(scope))}` +
      `<small>${escapeHtml(scope)}</small></span></label>`,
  );
  return htmlPage(
    `${input.vendor} sandbox`,
    `<span class="mark">Sandbox</span><h1>${escapeHtml(input.appName)} wants access to ${escapeHtml(input.vendor)}</h1>
<p>This page stands in for ${escapeHtml(input.vendor)}. Nothing leaves this machine.</p>
<form method="post" action="${escapeHtml(input.action)}"><input type="hidden" name="request" value="${escapeHtml(input.request.id)}">
<fieldset><legend>Account</legend>${accounts.join("")}</fieldset>
<fieldset><legend>It may</legend>${scopes.join("")}</fieldset>
<div class="actions"><button name="decision" value="deny">Cancel</button><button name="decision" value="allow">Allow</button></div></form>`,
    200,
  );
}

/** The vendor's own error page; the browser is not sent back, because the request cannot be trusted. */
export function authorizationErrorPage(vendor: string, code: string, message: string): Response {
  return htmlPage(
    `${vendor} sandbox: ${code}`,
    `<span class="mark">Sandbox</span><h1>Access blocked</h1><p>${escapeHtml(message)}</p><p>Error 400: ${escapeHtml(code)}</p>`,
    400,
  );
}

function htmlPage(title: string, body: string, status: number): Response {
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
      `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`,
    {
      status,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      },
    },
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
