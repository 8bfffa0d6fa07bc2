import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { navItems } from "#components/shell/nav.ts";
import { articleOf, inlineOf, plainText } from "./markdown.ts";

describe("a help text", () => {
  it("is read into title, page and blocks", () => {
    const text = "# Drafts\nPage: today\n\nA **draft** says\nwho wrote it.\n\n1. One `e`\n2. Two\n\n- *Three*\n";
    expect(articleOf("04-draft.md", text)).toEqual({
      id: "draft",
      title: "Drafts",
      page: "today",
      blocks: [
        {
          kind: "paragraph",
          inline: [
            { kind: "text", text: "A " },
            { kind: "strong", text: "draft" },
            { kind: "text", text: " says who wrote it." },
          ],
        },
        {
          kind: "list",
          isOrdered: true,
          items: [
            [
              { kind: "text", text: "One " },
              { kind: "code", text: "e" },
            ],
            [{ kind: "text", text: "Two" }],
          ],
        },
        { kind: "list", isOrdered: false, items: [[{ kind: "em", text: "Three" }]] },
      ],
    });
  });

  it("keeps what only looks like markup, and is refused without title or page", () => {
    expect(inlineOf("2 * 3 < 7")).toEqual([{ kind: "text", text: "2 * 3 < 7" }]);
    expect(() => articleOf("x.md", "Just words")).toThrow("x.md");
  });
});

describe("the help texts there are", () => {
  const folder = join(import.meta.dirname, "texts");
  const articles = readdirSync(folder).map((name) => articleOf(name, readFileSync(join(folder, name), "utf8")));

  it("have ids of their own and say something", () => {
    expect(new Set(articles.map(({ id }) => id)).size).toBe(articles.length);
    for (const article of articles) expect(plainText(article).length, article.id).toBeGreaterThan(80);
  });

  it("tell of every page in the navigation", () => {
    const told = new Set(articles.map(({ page }) => page));
    for (const { page } of navItems) expect(told, page).toContain(page);
  });
});
