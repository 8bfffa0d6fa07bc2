// Who may import whom (ARCHITECTURE.md). `scripts/check-boundaries.ts` runs it; `scripts/boundaries.test.ts` breaks every
// rule once and expects it to fire. TypeScript must stay at 6: with 7 the cruiser sees no module and reports success.
const TEST = "\\.test\\.tsx?$|^server/testing/|^e2e/|^bench/";
const TOOLING = "^(scripts|prisma)/";
const PRODUCT = "^(app|components|inngest|server)/";
const SLICE = "^server/domain/([^/]+)/";
const EDGE = "^server/domain/[^/]+/(router|rest)\\.ts$";
const FRAMEWORK = "node_modules/(next|react|react-dom|@trpc/[^/]+|hono|@hono/[^/]+|inngest|next-auth|pg-boss)/";
const CLIENT_SAFE = ["^server/domain/[^/]+/contract\\.ts$", "^server/platform/pure/"];
// The only library a contract, a policy or pure code may use.
const ZOD = "node_modules/zod/";

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-runtime-cycles",
      comment: "Type-only edges may form a circle: they vanish.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "imports-resolve",
      severity: "error",
      from: { pathNot: [TEST] },
      to: { couldNotResolve: true, pathNot: ["^\\.next/", "/generated/", "\\.css$"] },
    },
    {
      name: "runs-on-declared-packages",
      comment: "What runs in production may not lean on a development dependency or on another package's dependency.",
      severity: "error",
      from: { path: `${PRODUCT}|^sandbox/`, pathNot: [TEST, "/bench-[^/]+\\.ts$", "/testing/"] },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: ["type-only", "npm"] },
    },
    {
      name: "slice-core-knows-no-transport",
      severity: "error",
      from: { path: "^server/domain/", pathNot: [EDGE, TEST] },
      to: { path: ["^(app|components|inngest)/", "^server/api/", EDGE, FRAMEWORK] },
    },
    {
      name: "slices-meet-at-the-door",
      severity: "error",
      from: { path: SLICE, pathNot: [TEST] },
      to: {
        path: "^server/domain/[^/]+/",
        pathNot: ["^server/domain/$1/", "^server/domain/[^/]+/(index|contract)\\.ts$"],
      },
    },
    {
      name: "policy-is-pure",
      comment: "Hashing is pure; everything else of Node is not.",
      severity: "error",
      from: { path: "^server/domain/[^/]+/policy/", pathNot: [TEST] },
      to: { pathNot: ["^server/domain/[^/]+/policy/", ...CLIENT_SAFE, ZOD, "^server/connectors/ports/", "^crypto$"] },
    },
    {
      name: "contract-is-client-safe",
      severity: "error",
      from: { path: CLIENT_SAFE[0] },
      to: { pathNot: [...CLIENT_SAFE, ZOD] },
    },
    {
      name: "pure-stays-pure",
      severity: "error",
      from: { path: "^server/platform/pure/", pathNot: [TEST] },
      to: { pathNot: ["^server/platform/pure/", ZOD] },
    },
    {
      name: "only-stores-reach-the-database",
      severity: "error",
      from: {
        pathNot: [
          "^server/domain/[^/]+/store(\\.ts$|/)",
          "^server/db/",
          "^server/platform/",
          "^server/api/deps\\.ts$",
          TOOLING,
          TEST,
        ],
      },
      to: { path: "^server/db/" },
    },
    {
      name: "domain-sees-ports-not-vendors",
      severity: "error",
      from: { path: "^server/domain/", pathNot: [TEST] },
      to: { path: "^server/connectors/", pathNot: ["^server/connectors/ports/"] },
    },
    {
      name: "connectors-are-leaves",
      severity: "error",
      from: { path: "^server/connectors/([^/]+)/", pathNot: [TEST] },
      to: { path: PRODUCT, pathNot: ["^server/connectors/($1|ports|http)/", "^server/platform/"] },
    },
    {
      name: "platform-is-the-floor",
      comment: "Types of the connector ports are part of Ctx; nothing else points up.",
      severity: "error",
      from: { path: "^server/platform/", pathNot: [TEST] },
      to: { path: PRODUCT, pathNot: ["^server/(platform|db)/", "^server/connectors/ports/"] },
    },
    {
      name: "ui-sees-contracts-only",
      comment: "No server code in the browser's bundle.",
      severity: "error",
      from: { path: "^components/", pathNot: [TEST] },
      to: { path: "^(server|inngest|prisma|scripts)/", pathNot: CLIENT_SAFE, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "ui-types-only-from-the-api-surface",
      severity: "error",
      from: { path: "^components/", pathNot: [TEST] },
      to: { path: "^(server|inngest|prisma|scripts)/", pathNot: [...CLIENT_SAFE, "^server/api/root\\.ts$"] },
    },
    {
      name: "app-is-a-shim",
      severity: "error",
      from: { path: "^app/", pathNot: [TEST] },
      to: {
        path: "^(server|inngest|prisma|scripts)/",
        pathNot: ["^server/api/", ...CLIENT_SAFE, "^inngest/serve\\.ts$"],
      },
    },
    {
      name: "jobs-call-the-door",
      severity: "error",
      from: { path: "^inngest/functions/", pathNot: [TEST] },
      to: {
        path: "^(app|components|server)/",
        pathNot: [
          "^server/domain/[^/]+/(index|events|contract)\\.ts$",
          "^server/domain/[^/]+/jobs/",
          "^server/platform/",
        ],
      },
    },
    {
      name: "engine-is-an-outsider",
      comment: "The embedded engine knows functions and PostgreSQL, not the product.",
      severity: "error",
      from: { path: "^inngest/engine/", pathNot: [TEST, "^inngest/engine/(testing/|bench-)"] },
      to: { path: `${PRODUCT}|^sandbox/`, pathNot: ["^inngest/engine/"] },
    },
    {
      name: "api-assembles-edges",
      severity: "error",
      from: { path: "^server/api/", pathNot: [TEST] },
      to: {
        path: "^server/domain/",
        pathNot: ["^server/domain/[^/]+/(router|rest|index|contract|events)\\.ts$"],
      },
    },
    {
      name: "product-knows-no-sandbox",
      comment: "Emulators are reached over HTTP like the vendors they stand for.",
      severity: "error",
      from: { path: PRODUCT, pathNot: [TEST, "/testing/"] },
      to: { path: "^(sandbox|e2e|bench|scripts)/" },
    },
    {
      name: "sandbox-is-an-outsider",
      severity: "error",
      from: { path: "^sandbox/", pathNot: [TEST] },
      to: { path: PRODUCT },
    },
    {
      name: "test-kit-stays-in-tests",
      severity: "error",
      from: { pathNot: [TEST, TOOLING, "/testing/"] },
      to: { path: "^server/testing/" },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^server/db/generated/"] },
    exclude: { path: ["^\\.next/", "^server/db/generated/.*/internal"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["import", "node", "default", "types"], exportsFields: ["exports"] },
    combinedDependencies: false,
  },
};
