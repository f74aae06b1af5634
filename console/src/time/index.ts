export { chooseCalendar, useCalendar } from "./calendar";
export { before, serverClock } from "./clock";
export { stretch, useMoments } from "./format";
export { Moment, Since, useSecond, useSecondsUntil } from "./moment";
export { dayIn, dueOn, instantIn, soonIn, timeIn } from "./zoned";
