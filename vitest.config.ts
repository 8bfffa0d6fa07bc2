import { defineConfig } from "vitest/config";

const common = {
  environment: "node" as const,
  retry: 0,
  setupFiles: ["server/testing/loopback-setup.ts"],
  // A worker loads the product once, not anew for each file: no module of ours is mocked or keeps what a test left.
  isolate: false,
};

/** Tiers by file name: `*.test.ts` needs nothing, `*.db.test.ts` a PostgreSQL that `server/testing/global-database.ts` starts. */
export default defineConfig({
  test: {
    retry: 0,
    projects: [
      {
        test: {
          ...common,
          name: "pure",
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["**/*.{db,job,contract,api}.test.ts", "node_modules/**", ".next/**", "e2e/**", "sandbox/**"],
        },
      },
      {
        test: {
          ...common,
          name: "db",
          include: ["**/*.{db,job,contract,api}.test.ts"],
          exclude: ["node_modules/**", ".next/**", "e2e/**"],
          globalSetup: ["server/testing/global-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          name: "sandbox",
          include: ["sandbox/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: "istanbul",
      include: ["server/domain/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      thresholds: { statements: 90 },
    },
  },
});
