export { busyOf } from "./verbs/busy.ts";
export { bookingOf, getMeeting, type Meeting } from "./verbs/meeting.ts";
export { type MeetingSlot, type MeetingSlotsInput, meetingSlots } from "./verbs/meeting-slots.ts";
