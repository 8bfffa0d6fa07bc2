import { afterAll } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { freshDatabase } from "./database.ts";

/** Connections are opened as they are needed: enough for the tests of races, none for the others. */
const CONNECTIONS = 8;

/**
 * A database of the test file's own, gone after its last test. Call it at the head of the file, before other hooks:
 * what they close is then closed first.
 */
export async function testDatabase(): Promise<{ db: Db; url: string }> {
  const database = await freshDatabase();
  const db = createDb(database.url, CONNECTIONS);
  afterAll(async () => {
    await db.close();
    await database.drop();
  });
  return { db, url: database.url };
}
