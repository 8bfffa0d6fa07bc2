import { expect, it } from "vitest";
import { articleOf } from "./markdown.ts";
import { searchIn } from "./search.ts";

const articles = [
  articleOf("1-undo.md", "# Approve, hold, undo\nPage: today\n\nThe hold time takes it back."),
  articleOf("2-receipts.md", "# Receipts\nPage: receipts\n\nEach undo has a receipt as well."),
  articleOf("3-team.md", "# Team\nPage: settings\n\nViewers change nothing."),
];
const found = (words: string) => searchIn(articles)(words).map(({ id }) => id);

it.each([
  ["undo", ["undo", "receipts"]],
  ["rec", ["receipts"]],
  ["recipts", ["receipts"]],
  ["view nothing", ["team"]],
  ["weather", []],
])("%s finds %j", (words, ids) => expect(found(words)).toEqual(ids));
