import type { BrowserContext, Page } from "@playwright/test";

/**
 * A page that the server has drawn answers to nothing until React has taken it over: a press before that is lost. A person
 * waits without knowing it; a test does not, so it is made to wait here, once for all journeys.
 */

/** Runs in the page: nothing can be clicked, and so Playwright waits, until React holds every control. */
function holdBack(): void {
  const controls = "button, input, select, textarea, a[href^='/']";
  const isHeld = (control: Element) => Object.keys(control).some((key) => key.startsWith("__reactProps$"));
  const isHydrated = () =>
    document.readyState !== "loading" &&
    (!document.querySelector("script[src*='/_next/']") || [...document.querySelectorAll(controls)].every(isHeld));
  let seen = 0;
  const look = () => {
    // Twice in a row: the first time, effects that listen for keys may still be about to run.
    seen = isHydrated() ? seen + 1 : 0;
    const style = document.documentElement?.style;
    if (seen >= 2) return style?.removeProperty("pointer-events");
    style?.setProperty("pointer-events", "none");
    setTimeout(look, 25);
  };
  look();
}

/** Makes every page of a context wait for React: `goto` and `reload` until it is there, clicks after any navigation. */
export async function waitForReact(context: BrowserContext): Promise<void> {
  await context.addInitScript(holdBack);
  context.on("page", (page) => {
    for (const verb of ["goto", "reload"] as const) {
      const go = page[verb].bind(page) as (...args: unknown[]) => ReturnType<Page["goto"]>;
      page[verb] = async (...args: unknown[]) => {
        const answer = await go(...args);
        await page.waitForFunction(() => document.documentElement.style.pointerEvents !== "none");
        return answer;
      };
    }
  });
}
