"use client";

export type Theme = "light" | "dark" | "system";

/** What the page is set to: the server rendered it from the cookie. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

/** Applies at once and keeps it in a cookie, so that the next page arrives in it. */
export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const age = theme === "system" ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we support
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
}
