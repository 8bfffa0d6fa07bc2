export { busyOf } from "./verbs/busy.ts";
export { bookingOf, getMeeting, type Meeting } from "./verbs/meeting.ts";
export { type MeetingSlot, type MeetingSlotsInput, meetingSlots } from "./verbs/meeting-slots.ts";
export { theirZone, timesToOffer } from "./verbs/times-to-offer.ts";
