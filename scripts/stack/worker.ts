import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./folders.ts";

/** Where Next serves it from, and what keeps it out of the fingerprint of the sources. */
export const workerFile = "public/sw.js";

/** Bundles the service worker with the list of the build's own files. After `next build`. */
export async function buildWorker(): Promise<void> {
  // Development packages: loaded only where something is built.
  const [{ build }, { getManifest }] = await Promise.all([import("esbuild"), import("@serwist/build")]);
  const { manifestEntries = [], warnings } = await getManifest({
    globDirectory: join(root, ".next", "static"),
    globPatterns: ["**/*.{js,css,woff2}"],
    modifyURLPrefix: { "": "/_next/static/" },
    // Their names carry a hash of their content.
    dontCacheBustURLsMatching: /./,
    maximumFileSizeToCacheInBytes: 5_000_000,
  });
  if (warnings.length > 0) throw new Error(`The service worker's list of files is not whole: ${warnings.join("; ")}`);
  const buildId = readFileSync(join(root, ".next", "BUILD_ID"), "utf8").trim();
  const icons = ["/icons/icon.svg", "/icons/icon-192.png"].map((url) => ({ url, revision: buildId }));
  await build({
    entryPoints: [join(root, "app", "sw.ts")],
    outfile: join(root, workerFile),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    define: {
      PRECACHE: JSON.stringify([...manifestEntries, ...icons]),
      BUILD: JSON.stringify(buildId),
      "process.env.NODE_ENV": '"production"',
    },
  });
}
