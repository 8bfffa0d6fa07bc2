import { type Check, type Complaint, isCode, isTest } from "./tree.ts";

const WARN_LINES = 250;
const MAX_LINES = 400;
const MAX_PAGE_LINES = 40;
const MAX_EDGE_LINES = 150;

const lines = (text: string): number => text.replace(/\n$/, "").split("\n").length;

/** Files stay small: a page is a shim, an edge maps, everything else is read in one go. */
export const fileSizes: Check = (tree) =>
  tree.paths.filter(isCode).flatMap((path): Complaint[] => {
    const count = lines(tree.read(path));
    if (/^app\/.*\/?page\.tsx$/.test(path) && count > MAX_PAGE_LINES) {
      return [
        {
          rule: "page-size",
          path,
          message: `${count} lines; a page reads params and renders one screen in ${MAX_PAGE_LINES}`,
        },
      ];
    }
    if (/^server\/domain\/[^/]+\/(router|rest)\.ts$/.test(path) && count > MAX_EDGE_LINES) {
      return [{ rule: "edge-size", path, message: `${count} lines; an edge file maps in ${MAX_EDGE_LINES}` }];
    }
    if (count > MAX_LINES) return [{ rule: "file-size", path, message: `${count} lines; the limit is ${MAX_LINES}` }];
    if (count > WARN_LINES && !isTest(path)) {
      return [
        { rule: "file-size", path, message: `${count} lines; split it before it reaches ${MAX_LINES}`, level: "warn" },
      ];
    }
    return [];
  });

const vague = /(^|[-/])(utils?|helpers?|common|misc)([-./]|$)/;

/** A name says what is inside. */
export const fileNames: Check = (tree) =>
  tree.paths
    .filter((path) => vague.test(path))
    .map((path) => ({
      rule: "vague-name",
      path,
      message: "utils, helpers, common and misc say nothing about the content",
    }));

/** Every capability has a door and a page that explains it; one with edges has a contract. */
export const sliceFiles: Check = (tree) => {
  const slices = new Set(
    tree.paths.map((path) => /^server\/domain\/([^/]+)\/.+\.ts$/.exec(path)?.[1]).filter((name) => name !== undefined),
  );
  return [...slices].flatMap((slice) => {
    const dir = `server/domain/${slice}`;
    const hasEdge = ["router.ts", "rest.ts"].some((name) => tree.has(`${dir}/${name}`));
    const wanted = ["README.md", "index.ts", ...(hasEdge ? ["contract.ts"] : [])];
    return wanted
      .filter((name) => !tree.has(`${dir}/${name}`))
      .map((name) => ({ rule: "slice-files", path: dir, message: `has no ${name}` }));
  });
};

const mayReadEnvironment = [
  /^server\/platform\/env\.ts$/,
  // Next tells only through the environment which runtime loads it.
  /^instrumentation\.ts$/,
  /^(scripts|bench|e2e|server\/testing)\//,
  /^sandbox\/main\.ts$/,
  /^[^/]+\.config\.(ts|mjs)$/,
];

const forbiddenTexts: { rule: string; pattern: RegExp; in: (path: string) => boolean; message: string }[] = [
  {
    rule: "environment",
    pattern: /process\.env\b/,
    in: (path) =>
      !isTest(path) && !path.includes("/testing/") && !mayReadEnvironment.some((allowed) => allowed.test(path)),
    message: "reads the environment; server/platform/env.ts is the only place that does",
  },
  {
    rule: "module-mock",
    pattern: /vi\.(mock|doMock)\(\s*["'`](#|\.)/,
    in: isTest,
    message: "mocks a module of our own; hand a fake in through ctx",
  },
  {
    rule: "fixed-wait",
    pattern: /\.waitForTimeout\(/,
    in: isTest,
    message: "waits a fixed time; wait for the thing itself",
  },
  { rule: "focused-test", pattern: /\b(it|test|describe)\.only\(/, in: isTest, message: "runs only this test" },
  {
    rule: "skipped-test",
    pattern: /\b(it|test|describe)\.skip\(/,
    in: isTest,
    message: "skips a test; delete it or make it pass",
  },
  {
    rule: "silenced-types",
    pattern: /@ts-(ignore|nocheck|expect-error)/,
    in: () => true,
    message: "silences the type checker",
  },
  { rule: "leftover", pattern: /\/\/\s*(TODO|FIXME|XXX|HACK)\b/, in: () => true, message: "leaves work in a comment" },
];

/** Texts that have no place in the code, wherever they stand. The checkers' own tests write them on purpose. */
export const fileTexts: Check = (tree) =>
  tree.paths
    .filter((path) => isCode(path) && !path.startsWith("scripts/conventions/"))
    .flatMap((path) => {
      const rows = tree.read(path).split("\n");
      return forbiddenTexts
        .filter((text) => text.in(path))
        .flatMap(({ rule, pattern, message }) =>
          rows.flatMap((row, index) => (pattern.test(row) ? [{ rule, path: `${path}:${index + 1}`, message }] : [])),
        );
    });
