import { spawnSync } from "node:child_process";
import { root } from "#scripts/stack/folders.ts";
import { caseyos } from "./support/api.ts";
import { casey, expect, followLink, slug, test } from "./support/fixtures.ts";

const dataDir = () => (JSON.parse(process.env.CASEYOS_E2E ?? "{}") as { dataDir: string }).dataDir;

function run(...args: string[]) {
  const env = { ...process.env, CASEYOS_DATA_DIR: dataDir() };
  const { status, stdout, stderr } = spawnSync(`${root}/caseyos`, args, { cwd: root, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** The commands that look at a running installation, as its owner calls them. */
test.describe("the command line beside a running CaseyOS", () => {
  test("smoke goes from health to a move and back, and leaves nothing open", async ({ app }) => {
    const { status, stdout } = run("smoke");
    expect(stdout).toContain("7 passed, 0 failed");
    expect(stdout).toMatch(/^ok +signal to move +\d+ ms/m);
    expect(status).toBe(0);
    const left = await app.query(
      `select 1 from "Move" m join "Contact" c on c.id = m."contactId" where c.email like 'smoke-%' and m.status <> 'dismissed'`,
    );
    expect(left).toEqual([]);
    const keys = await app.query(
      `select 1 from "ApiKey" where name = 'Made by ./caseyos smoke' and "revokedAt" is null`,
    );
    expect(keys).toEqual([]);
  });

  test("smoke with a key that is none names what it could not do, and fails", async () => {
    const { status, stdout } = run("smoke", "--key", "wrong");
    expect(stdout).toMatch(/^FAILED +today .*401: This API key is unknown/m);
    expect(stdout).toContain("4 passed, 3 failed");
    expect(status).toBe(1);
  });

  test("doctor finds nothing wrong, and says so to programs too", async () => {
    const { status, stdout } = run("doctor", "--json");
    const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string }[] };
    expect(checks.filter((check) => check.state === "error")).toEqual([]);
    expect(checks).toContainEqual(expect.objectContaining({ name: "database", state: "ok" }));
    expect(status).toBe(0);
  });

  test("a key from the command line opens the API, a link signs in once", async ({ app, page }) => {
    const key = caseyos(dataDir(), "key");
    const answer = await fetch(`${app.url}/api/v1/workspace`, { headers: { authorization: `Bearer ${key}` } });
    expect(await answer.json()).toMatchObject({ slug });
    const link = caseyos(dataDir(), "login", casey);
    await followLink(page, link);
    await expect(page).toHaveURL(new RegExp(`/${slug}/today`));
    await page.context().clearCookies();
    await followLink(page, link);
    await expect(page).toHaveURL(/sign-in/);
  });
});
