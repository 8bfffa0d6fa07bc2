import type { ScenarioClock } from "./clock.ts";
import { juniper, meridian, quarryRoad, tallgrass } from "./more-threads.ts";
import type { ScenarioThread } from "./types.ts";

const CASEY = "casey@brightline.test";
const MORGAN = "morgan@brightline.test";
const DANA = "dana.ruiz@northwind.example";
const THEO = "theo.lang@northwind.example";
const PRIYA = "priya.nair@harborpine.example";
const TOM = "tom.albrecht@coldcreek.example";
const LENA = "lena.osei@coldcreek.example";
const MARCUS = "marcus.webb@altamont.example";

/** Mail threads of the story, oldest message first. */
export function threads(clock: ScenarioClock): ScenarioThread[] {
  return [
    northwind(clock),
    harborPine(clock),
    coldCreek(clock),
    altamont(clock),
    quarryRoad(clock),
    meridian(clock),
    juniper(clock),
    tallgrass(clock),
  ];
}

function northwind(clock: ScenarioClock): ScenarioThread {
  return {
    key: "northwind",
    subject: "Your three docks, on one screen",
    messages: [
      {
        key: "northwind-1",
        from: CASEY,
        to: [DANA],
        at: clock.back(9, "18:20"),
        text: `Hi Dana,

thank you for the hour today. Three things I took away:

1. Detention at the Sparks, Nampa and Fresno docks costs you about 60 driver hours a week.
2. You want to see it while it happens, not on Friday's report.
3. Theo needs to be comfortable with the gateway install before anyone else has an opinion.

I have put the dwell-time board with your three docks into a short recording, so you can show it around without me in the room.

Casey
Brightline`,
      },
      {
        key: "northwind-2",
        from: DANA,
        to: [CASEY],
        at: clock.back(7, "15:02"),
        text: `Casey,

shared it with the depot leads. Fresno asked if they could have it yesterday, which from them is applause.

Theo's questions: does the gateway share the port with the engine diagnostics we already have, and who replaces a dead one? Copying him.

Dana`,
      },
      {
        key: "northwind-3",
        from: CASEY,
        to: [DANA],
        cc: [THEO],
        at: clock.back(7, "16:40"),
        text: `Dana, Theo,

good questions, short answers:

- The gateway has a pass-through, so your diagnostics unit stays where it is.
- We ship a replacement the same day and your own people can swap it in about four minutes. No tools.

Theo, I can bring two units so you can try both in your shop before you say anything nice about us.

Casey`,
      },
      {
        key: "northwind-4",
        from: THEO,
        to: [CASEY],
        cc: [DANA],
        at: clock.back(5, "09:31"),
        text: `Tried both on a 2021 and a 2016 tractor. Pass-through works, no fault codes after two days. I have no objection.

Theo`,
      },
      {
        key: "northwind-5",
        from: DANA,
        to: [CASEY],
        at: clock.minutesAgo(40),
        unread: true,
        text: `Casey,

that settles it on our side. Could you send me pricing for all 140 trucks? And what would it look like if we started with Reno only and added Boise and Fresno a month later?

I have the budget meeting on ${clock.weekday(clock.ahead(2, "15:00"))}, so a number I can put on a slide would help a lot.

Dana`,
      },
    ],
  };
}

function harborPine(clock: ScenarioClock): ScenarioThread {
  return {
    key: "harborpine",
    subject: "Proposal: Brightline for 60 tractors",
    messages: [
      {
        key: "harborpine-1",
        from: PRIYA,
        to: [MORGAN],
        cc: [CASEY],
        at: clock.back(11, "14:12"),
        text: `Hi Morgan,

the owners liked the port turn-time view. Please send a written proposal for all 60 tractors, with the install on weekends only. Weekdays are impossible for us before the holidays.

Priya`,
      },
      {
        key: "harborpine-2",
        from: MORGAN,
        to: [PRIYA],
        cc: [CASEY],
        at: clock.back(8, "10:30"),
        text: `Hi Priya,

here it is in plain text so nobody needs an attachment:

- 60 tractors at $50 per vehicle and month, $36,000 a year
- install over two weekends in your Tacoma yard, included
- cancel any time in the first 90 days, hardware goes back in the same boxes

If the owners want one number for their meeting: it pays for itself when each tractor saves 25 minutes of waiting a week.

What would you need from me to bring it to a yes?

Morgan`,
      },
    ],
  };
}

function coldCreek(clock: ScenarioClock): ScenarioThread {
  return {
    key: "coldcreek",
    subject: "Temperature proof for the grocery chains",
    messages: [
      {
        key: "coldcreek-1",
        from: TOM,
        to: [CASEY],
        at: clock.back(18, "11:25"),
        text: `Casey,

our two biggest grocery customers now want a temperature log with each delivery. Today our drivers write it on paper. Can your probes do both compartments of a split trailer?

Tom`,
      },
      {
        key: "coldcreek-2",
        from: CASEY,
        to: [TOM],
        cc: [LENA],
        at: clock.back(18, "13:40"),
        text: `Tom,

yes. Two probes per trailer, a reading every five minutes, and the log is attached to the delivery by itself. With the temperature option it is $65 per truck and month, so $32,760 a year for your 42.

Lena, Tom said you would want to see that number first, so here it is.

Casey`,
      },
      {
        key: "coldcreek-3",
        from: LENA,
        to: [CASEY],
        cc: [TOM],
        at: clock.back(16, "14:05"),
        text: `Casey,

I like it more than I expected to, but there is no room left this fiscal year and I will not pretend otherwise. Send me one page I can put into the budget round and come back to me when the new year starts.

Lena Osei
CFO, Cold Creek Dairy`,
      },
    ],
  };
}

function altamont(clock: ScenarioClock): ScenarioThread {
  return {
    key: "altamont",
    subject: "Security review: last two questions",
    messages: [
      {
        key: "altamont-1",
        from: MARCUS,
        to: [CASEY],
        at: clock.back(6, "08:55"),
        text: `Casey,

good news first: I am on board, and so is the board. 210 vans at $42 works.

Our security lead has two questions left before I may sign:

1. How long do you keep raw location logs, and can we set it?
2. Which sub-processors see driver names?

Close those and we can be done this month.

Marcus`,
      },
      {
        key: "altamont-2",
        from: CASEY,
        to: [MARCUS],
        at: clock.back(6, "09:30"),
        text: `Marcus,

that is the best mail of the week. I will get you both answers in writing, from the person who runs the systems and not from me.

Casey`,
      },
      {
        key: "altamont-3",
        from: MARCUS,
        to: [CASEY],
        at: clock.back(2, "16:48"),
        unread: true,
        text: `Any word on the two security answers? The review slot is on ${clock.weekday(clock.ahead(3, "10:00"))}; if we miss it, the next one is in three weeks.

Marcus`,
      },
    ],
  };
}
