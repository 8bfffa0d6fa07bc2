import "server-only";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cache } from "react";

/** The committed help texts by file name, in their order. */
export const helpTexts = cache(async (): Promise<{ name: string; text: string }[]> => {
  const folder = join(process.cwd(), "components", "help", "texts");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md")).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })));
});
