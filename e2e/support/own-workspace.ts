import { createDb, type Db } from "#server/db/client.ts";
import { aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { test } from "./fixtures.ts";

/** The run's database, for the tests of one file. Call it once, at the top; it is there when a test begins. */
export function runDatabase(): { db: Db } {
  const own = {} as { db: Db };
  test.beforeAll(({ app }) => {
    own.db = createDb(app.databaseUrl, 2);
  });
  test.afterAll(() => own.db.close());
  return own;
}

/** The same, and a new workspace for each test. */
export function ownWorkspace(): { db: Db; ws: TestWorkspace } {
  const own = runDatabase() as { db: Db; ws: TestWorkspace };
  test.beforeEach(async () => {
    own.ws = await aWorkspace(testDeps(own.db));
  });
  return own;
}
