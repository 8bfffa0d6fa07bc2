import { beforeEach, describe, expect, it } from "vitest";
import { connectAccount } from "#server/testing/connected.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { aNorthwindWorld, DANA, type NorthwindWorld } from "#server/testing/northwind.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { meetingSlots } from "../index.ts";

const { db } = await testDatabase();
let world: NorthwindWorld;

beforeEach(async () => {
  world = await aNorthwindWorld(db);
});

const at = (text: string) => new Date(text);
const wish = (connectionId: string, more: { theirs?: string; ours?: string } = {}) => ({
  connectionId,
  attendees: [DANA, "morgan@brightline.test"],
  durationMinutes: 30,
  from: at("2026-11-23T09:00:00Z"),
  until: at("2026-11-25T00:00:00Z"),
  timeZones: { ours: more.ours ?? null, theirs: more.theirs ?? null },
  limit: 3,
});

describe("times to offer", () => {
  it("are free for us and for colleagues, in working hours on both clocks, with a label for each", async () => {
    const connectionId = await world.withMailbox();
    const { calendars } = world.vendors.google;
    calendars.setTimeZone(world.casey, "Europe/Berlin");
    calendars.add(world.casey, { startsAt: at("2026-11-23T14:00:00Z"), endsAt: at("2026-11-23T15:30:00Z") });
    calendars.add("morgan@brightline.test", {
      startsAt: at("2026-11-24T14:00:00Z"),
      endsAt: at("2026-11-24T15:00:00Z"),
    });
    // Dana's calendar cannot be seen: her own meeting takes no time away.
    calendars.add(DANA, { startsAt: at("2026-11-23T15:30:00Z"), endsAt: at("2026-11-23T16:00:00Z") });
    const slots = await meetingSlots(world.ctx, wish(connectionId, { theirs: "America/New_York" }));
    expect(slots).toEqual([
      {
        startsAt: at("2026-11-23T15:30:00Z"),
        endsAt: at("2026-11-23T16:00:00Z"),
        labelOurs: "Mon 23 Nov, 16:30 CET",
        labelTheirs: expect.stringMatching(/^Mon 23 Nov, 10:30 (EST|GMT-5)$/),
      },
      expect.objectContaining({ startsAt: at("2026-11-24T15:00:00Z") }),
      expect.objectContaining({ startsAt: at("2026-11-24T15:30:00Z") }),
    ]);
  });

  it("go by our clock alone when theirs is not known", async () => {
    const connectionId = await world.withMailbox();
    const [first] = await meetingSlots(world.ctx, wish(connectionId));
    expect(first).toMatchObject({ labelOurs: "Mon 23 Nov, 09:00 UTC", labelTheirs: "Mon 23 Nov, 09:00 UTC" });
  });

  it("are not guessed: without leave, without an answer or in a zone that is none there are none", async () => {
    const mailOnly = await connectAccount(world.ws.ctx, world.vendors, "google", world.casey, ["mail"]);
    await rejectsWith("auth_expired", "google.feature_missing", () => meetingSlots(world.ctx, wish(mailOnly)));
    const connectionId = await world.withMailbox();
    world.vendors.google.failNext("server_error", "read");
    await rejectsWith("vendor_unavailable", null, () => meetingSlots(world.ctx, wish(connectionId)));
    await rejectsWith("invalid_input", "calendar.time_zone", () =>
      meetingSlots(world.ctx, wish(connectionId, { theirs: "Mars/Olympus" })),
    );
  });
});
