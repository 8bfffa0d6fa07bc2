import type { ScenarioClock } from "./clock.ts";
import type { ScenarioThread } from "./types.ts";

const CASEY = "casey@brightline.test";
const MORGAN = "morgan@brightline.test";
const INES = "ines.ferreira@quarryroad.example";
const SAMIRA = "samira.haddad@meridianmed.example";
const ROSA = "rosa.delgado@juniperhome.example";
const OWEN = "owen.blake@juniperhome.example";
const HANK = "hank.mueller@tallgrass.example";

export function quarryRoad(clock: ScenarioClock): ScenarioThread {
  return {
    key: "quarryroad",
    subject: "Idle time on 28 trucks",
    messages: [
      {
        key: "quarryroad-1",
        from: MORGAN,
        to: [INES],
        cc: [CASEY],
        at: clock.back(6, "12:10"),
        text: `Hi Ines,

you asked for the idle numbers of a fleet like yours. A gravel hauler with 31 trucks came down from 38 to 22 percent idling in ten weeks, mostly by showing drivers their own number and nobody else's.

Would 20 minutes be worth it to see yours?

Morgan`,
      },
      {
        key: "quarryroad-2",
        from: INES,
        to: [MORGAN],
        cc: [CASEY],
        at: clock.back(1, "17:22"),
        unread: true,
        text: `Yes please. ${clock.weekday(clock.ahead(4, "09:00"))} morning works, before 10 your time or after 2. Bring the driver view, that is the part my crew will fight about.

Ines`,
      },
    ],
  };
}

export function meridian(clock: ScenarioClock): ScenarioThread {
  return {
    key: "meridian",
    subject: "On-time pickups, hospital by hospital",
    messages: [
      {
        key: "meridian-1",
        from: CASEY,
        to: [SAMIRA],
        at: clock.back(3, "13:15"),
        text: `Hi Samira,

here is the report you asked for: on-time pickup split by hospital group, in the format your contracts use. It is made from last month's export, so the numbers are yours.

Two of the four groups are under the 92 percent line, both between 6 and 8 in the morning. I think that is a routing question more than a driver question. Shall we look at it together?

Casey`,
      },
      {
        key: "meridian-2",
        from: SAMIRA,
        to: [CASEY],
        at: clock.back(3, "13:16"),
        text: `Thank you for your message. I am out of the office and back on ${clock.weekday(clock.ahead(1, "08:00"))}, ${clock.day(clock.ahead(1, "08:00"))}. For anything urgent please call our operations desk.

Samira Haddad
Head of Operations, Meridian Medical Transport`,
      },
    ],
  };
}

export function juniper(clock: ScenarioClock): ScenarioThread {
  return {
    key: "juniper",
    subject: "San Antonio is happening",
    messages: [
      {
        key: "juniper-1",
        from: ROSA,
        to: [MORGAN],
        cc: [OWEN, CASEY],
        at: clock.back(3, "11:50"),
        text: `Hi Morgan,

the San Antonio hub opens next month with 12 vans and I am not running a hub without the arrival board again. Missed windows here are at 4 percent and Owen mentions it in every meeting.

Can we add the 12 on the same terms?

Rosa`,
      },
      {
        key: "juniper-2",
        from: MORGAN,
        to: [ROSA],
        cc: [OWEN, CASEY],
        at: clock.back(3, "12:25"),
        text: `Rosa, Owen,

happy to. Same terms it is: 12 vans, $50 each a month, $7,200 a year, and the end date lined up with your first contract. I will send the one-page addendum.

Morgan`,
      },
    ],
  };
}

export function tallgrass(clock: ScenarioClock): ScenarioThread {
  return {
    key: "tallgrass",
    subject: "Coverage on remote pads",
    messages: [
      {
        key: "tallgrass-1",
        from: HANK,
        to: [CASEY],
        at: clock.back(23, "10:18"),
        text: `Casey,

we are down to you and Pathlight. Their unit buffers 12 hours when there is no signal. What does yours do? Half our pads have no coverage at all.

Hank Mueller
Procurement`,
      },
      {
        key: "tallgrass-2",
        from: CASEY,
        to: [HANK],
        at: clock.back(23, "15:55"),
        text: `Hank,

ours keeps 30 days on the unit and sends it in order as soon as there is a signal again. Nothing is sampled down. There is a satellite option for pads that must be live, at $18 more per truck, and most customers want it on fewer trucks than they think.

I can set up two units on your worst pad for a week. If the track has a hole, you owe us nothing and Pathlight has earned it.

Casey`,
      },
      {
        key: "tallgrass-3",
        from: CASEY,
        to: [HANK],
        at: clock.back(12, "09:05"),
        text: `Hank,

is the pad test still of interest? I am holding two units for you until the end of next week.

Casey`,
      },
    ],
  };
}
