// One telephone: its line, its call, and what has been heard, without anything of how it looks.

import { Line } from "./line.js";
import { ordinal, pretty } from "./numbers.js";
import { Ear, Mouth, awake, keyTone, ring } from "./sound.js";
import { hush, say } from "./voice.js";

const MOST_LINES = 300;
const LOOK_AFTER_MS = 200;
const LOOK_EVERY_MS = 3000;
const KEYS = "0123456789*#";
const BUSY_TONE_MS = 4000;
const MOVES = {
  queued: ["", "Waiting"],
  dequeued: ["", "Connecting…"],
  conference_joined: ["Connected", "Talking"],
  conference_held: ["Put on hold", "On hold"],
  conference_resumed: ["Taken off hold", "Talking"],
  conference_left: ["", "Connecting…"],
};
const UNHEARD = "Touch the page, and the call can be heard.";
const LOST = "The line was lost, and the call with it";
const UNANSWERED = { busy: "Busy", "no-answer": "No answer", failed: "Could not be connected", canceled: "Canceled" };

let speaking = null; // the one telephone that has the microphone

/** Tells `change` (state), `line` (a new line of the transcript), `levels`, `texts`. */
export class Telephone extends EventTarget {
  state = "offline"; // offline, idle, calling, incoming, talking
  call = null; // {sid, other, direction, began}
  lines = []; // {kind, text, language, count, detail}
  doing = ""; // what goes on on the line, in words
  place = {};
  soundOn = true;
  levels = { heard: 0, spoken: 0 };
  complaint = "";
  #line;
  #ear = null;
  #mouth = null;
  #stopRinging = null;
  #look = 0;
  #looking = 0;
  #listening = "";

  constructor({ address, name, callerId }) {
    super();
    Object.assign(this, { address, name, callerId });
    this.#line = new Line(address, {
      said: (frame) => this.#take(frame),
      sounded: (frame) => this.#ear?.hear(frame),
      lost: () => this.#lost(),
    });
  }

  get busy() {
    return this.call !== null;
  }

  get speaks() {
    return this.#mouth !== null;
  }

  // What the person does

  dial(to) {
    if (this.state !== "idle" || !to) return;
    this.#complain("");
    const shown = this.callerId === null ? {} : { caller_id: this.callerId };
    this.lines = [];
    this.#begin({ sid: null, other: to, direction: "outgoing" }, "calling");
    this.#note("event", `Calling ${pretty(to)}`);
    this.doing = "Calling…";
    if (!this.#line.send("dial", { to, ...shown })) this.#finish();
    this.#changed();
  }

  answer() {
    if (this.state !== "incoming") return;
    this.#hearFrom();
    this.#line.send("answer", { call_sid: this.call.sid });
  }

  refuse(reason = "declined") {
    if (this.state === "incoming") this.#line.send("refuse", { call_sid: this.call.sid, reason });
  }

  hangUp() {
    if (this.state === "incoming") this.refuse();
    else if (this.busy) this.#line.send("hang_up");
  }

  press(key) {
    if (!KEYS.includes(key)) return;
    keyTone(key);
    if (this.state !== "talking") return;
    this.#quiet();
    this.#line.send("key", { key });
    this.#note("key", key);
  }

  speakWords(text) {
    if (this.state !== "talking" || !text.trim()) return;
    this.#quiet();
    this.#line.send("speak", { text: text.trim() });
    this.#note("mine", text.trim());
  }

  text(to, body) {
    return this.#line.send("text", { to, body });
  }

  toggleSound() {
    this.soundOn = !this.soundOn;
    if (this.#ear) this.#ear.on = this.soundOn;
    if (!this.soundOn) hush();
    this.#changed();
  }

  async toggleMicrophone() {
    if (this.#mouth) {
      this.closeMicrophone();
      return;
    }
    speaking?.closeMicrophone();
    try {
      const mouth = await Mouth.open((frame, level) => this.#spoke(frame, level));
      if (this.state !== "talking") mouth.close();
      else [this.#mouth, speaking] = [mouth, this];
      this.#complain("");
    } catch (refusal) {
      const asked = refusal.name === "NotAllowedError" ? "The browser did not allow the microphone." : refusal.message;
      this.#complain(asked);
    }
    this.#changed();
  }

  closeMicrophone() {
    this.#mouth?.close();
    this.#mouth = null;
    if (speaking === this) speaking = null;
    this.levels.spoken = 0;
    this.#tell("levels");
    this.#changed();
  }

  leave() {
    if (this.busy) this.hangUp();
    this.#finish();
    this.#line.close();
  }

  // What the carrier says

  #take(frame) {
    const mine = this.call !== null && frame.call_sid === this.call.sid;
    if (frame.type === "ready") this.#readied(frame);
    else if (frame.type === "ringing") this.#rung(frame);
    else if (frame.type === "text") this.#tell("texts");
    else if (frame.type === "refused") this.#refused(frame);
    else if (mine) this.#goesOn(frame);
  }

  #goesOn(frame) {
    if (frame.type === "in_call") this.#connected();
    else if (frame.type === "heard") this.#heard(frame);
    else if (frame.type === "asked") this.#asked(frame);
    else if (frame.type === "beep") this.#goingOn("Speak now");
    else if (frame.type === "key_heard") this.#note("event", `The other side pressed ${frame.key}`);
    else if (frame.type === "key_unheard") this.#unheard(frame.key);
    else if (frame.type === "bridged") this.#bridged(frame);
    else if (frame.type === "ended") this.#ended(frame);
    else if (frame.type in MOVES) this.#moved(frame);
  }

  #readied(frame) {
    this.#complain("");
    if (frame.call_sid) {
      if (this.call?.sid !== frame.call_sid) this.#resume(frame.call_sid);
      else this.#connected();
      return;
    }
    if (this.busy) {
      this.doing = LOST;
      this.#note("event", LOST);
    }
    this.#finish();
    this.state = "idle";
    this.#changed();
    this.#tell("texts");
  }

  async #resume(sid) {
    this.#begin({ sid, other: "", direction: "outgoing" }, "talking");
    const call = await fetch(`/sandbox/calls/${sid}`).then((answer) => (answer.ok ? answer.json() : null));
    if (call === null || this.call?.sid !== sid) return;
    this.lines = [];
    for (const sound of call.heard ?? []) this.#heard(sound, true);
    const direction = call.direction === "inbound" ? "outgoing" : "incoming";
    Object.assign(this.call, { other: direction === "outgoing" ? call.to : call.from, direction });
    if (call.status === "ringing") this.state = direction === "outgoing" ? "calling" : "incoming";
    else this.#connected();
    this.#tell("lines");
    this.#changed();
  }

  #rung(frame) {
    if (frame.direction === "outgoing") {
      if (this.call) Object.assign(this.call, { sid: frame.call_sid, other: frame.to ?? this.call.other });
      else this.#begin({ sid: frame.call_sid, other: frame.to, direction: "outgoing" }, "calling");
      this.doing = "Ringing…";
      this.#changed();
      return;
    }
    if (this.busy) {
      if (this.call.sid !== frame.call_sid) this.#line.send("refuse", { call_sid: frame.call_sid, reason: "busy" });
      return;
    }
    this.lines = [];
    this.#begin({ sid: frame.call_sid, other: frame.from, direction: "incoming" }, "incoming");
    this.doing = "Incoming call";
    this.#note("event", `${pretty(frame.from)} calls`);
    this.#stopRinging = ring();
    this.#changed();
  }

  #connected() {
    this.call.began ??= Date.now();
    this.#hearFrom();
    this.#silenceRing();
    this.state = "talking";
    this.doing = "Connected";
    this.#lookAround();
    this.#changed();
  }

  #heard(frame, past = false) {
    const { verb, text, language, url } = frame;
    if (verb === "say") this.#note("theirs", text ?? "", language);
    else if (verb === "play") this.#note("sound", url === "classical" || !url ? "Music" : named(url));
    else if (verb === "beep") this.#note("event", "Beep");
    if (past || verb === "beep") return;
    if (verb === "say" && !frame.audible && this.soundOn) say(text ?? "", language);
    this.#goingOn(verb === "say" ? "Listen" : "Music");
  }

  /** The key came while nothing asked for one: the carrier lets it go. */
  #unheard(key) {
    const taken = this.lines.findLast(({ kind }) => kind === "key");
    if (taken) taken.text = taken.text.replace(key, "");
    this.lines = this.lines.filter(({ kind, text }) => kind !== "key" || text);
    this.#note("lost", key);
    this.#tell("lines");
  }

  #asked(frame) {
    const kinds = frame.input ?? ["dtmf"];
    const keys = frame.numDigits === 1 ? "Press a key" : `Press ${frame.numDigits || "some"} keys`;
    const end = frame.numDigits !== 1 && frame.finishOnKey ? `, then ${frame.finishOnKey}` : "";
    if (!kinds.includes("speech")) this.#listening = keys + end;
    else this.#listening = kinds.includes("dtmf") ? `${keys}${end}, or say it` : "Say it";
    this.#goingOn(this.#listening);
  }

  #bridged(frame) {
    const known = frame.with && !frame.with.startsWith("CA"); // another call's SID says nothing to people
    this.#note("event", known ? `Connected with ${pretty(frame.with)}` : "Connected");
    this.#goingOn("Talking");
  }

  /** Into a queue, a conference, on hold, or out of them. */
  #moved(frame) {
    const [text, doing] = MOVES[frame.type];
    if (text) this.#note("event", text);
    if (frame.type === "queued") this.place = { queue: frame.queue, position: frame.position };
    else this.place = { ...this.place, queue: undefined };
    this.#goingOn(doing || this.doing);
  }

  #ended({ status, cause }) {
    const words = endedInWords(status, cause, this.call.direction);
    if (cause === "reset") this.#tell("texts");
    this.#finish(status in UNANSWERED ? BUSY_TONE_MS : 0);
    this.#note("event", words);
    this.doing = words;
    this.state = "idle";
    this.#changed();
  }

  #refused({ about, error }) {
    this.#complain(error ?? "The sandbox refused that.");
    if (about === "dial" && this.state === "calling" && this.call.sid === null) {
      this.#finish();
      this.doing = "Not connected";
      this.state = "idle";
    }
    if (about === "text") this.#tell("texts");
    this.#changed();
  }

  #lost() {
    this.#silenceRing();
    if (this.state === "incoming") [this.call, this.doing] = [null, ""];
    this.state = "offline";
    this.#changed();
  }

  // How a call goes on

  #begin(call, state) {
    this.call = { began: null, ...call };
    this.state = state;
    this.place = {};
    this.#listening = "";
    this.#unhear(this.#ear);
    if (call.direction === "outgoing") this.#hearFrom();
    this.#tell("lines");
  }

  /** The call is over; the line may sound on for a while, as busy lines do. */
  #finish(soundsOnMs = 0) {
    clearTimeout(this.#look);
    clearInterval(this.#looking);
    this.#silenceRing();
    if (this.call && this.#ear) hush();
    const ear = this.#ear;
    if (soundsOnMs) setTimeout(() => this.#unhear(ear), soundsOnMs);
    else this.#unhear(ear);
    if (this.#mouth) this.closeMicrophone();
    this.call = null;
    this.place = {};
    this.levels = { heard: 0, spoken: 0 };
    this.#tell("levels");
  }

  #unhear(ear) {
    ear?.close();
    if (this.#ear === ear) this.#ear = null;
  }

  #hearFrom() {
    if (this.#ear) return;
    if (!awake()) this.complaint = UNHEARD;
    this.#ear = new Ear((level) => this.#level("heard", level), () => this.#hears());
    this.#ear.on = this.soundOn;
  }

  #hears() {
    if (this.complaint === UNHEARD) this.#complain("");
    this.#changed();
  }

  #spoke(frame, level) {
    this.#line.sendSound(frame);
    if (level !== null) this.#level("spoken", level);
  }

  #level(which, level) {
    this.levels[which] = level;
    this.#tell("levels");
  }

  /** Whoever answers does not want to hear the rest of the question. */
  #quiet() {
    hush();
    this.#listening = "";
  }

  #silenceRing() {
    this.#stopRinging?.();
    this.#stopRinging = null;
  }

  #goingOn(words) {
    this.doing = words;
    this.#lookSoon();
    this.#changed();
  }

  /** The queue or conference that the call is in: the line itself does not tell. */
  #lookAround() {
    clearInterval(this.#looking);
    this.#looking = setInterval(() => this.#see(), LOOK_EVERY_MS);
    this.#lookSoon();
  }

  #lookSoon() {
    clearTimeout(this.#look);
    this.#look = setTimeout(() => this.#see(), LOOK_AFTER_MS);
  }

  async #see() {
    const sid = this.call?.sid;
    if (!sid || this.state !== "talking") return;
    const place = await fetch(`/sandbox/calls/${sid}/place`).then(
      (answer) => (answer.ok ? answer.json() : {}),
      () => ({}),
    );
    if (this.call?.sid !== sid) return;
    this.place = place;
    this.#changed();
  }

  /** The state of the line in words. */
  get words() {
    if (this.state === "offline") return "No line: looking for the sandbox…";
    if (this.state === "idle") return this.doing || "Ready";
    if (this.state !== "talking") return this.doing;
    const { queue, position, conference, started, hold, muted } = this.place;
    if (queue) return `In the queue “${queue}”, ${ordinal(position)} in line${this.doing === "Music" ? " · music" : ""}`;
    if (hold) return "On hold";
    if (conference && !started) return "Waiting for the other side";
    if (conference) return muted ? "Listening in: nobody hears this telephone" : "Talking";
    return this.#listening && this.doing === "Listen" ? this.#listening : this.doing;
  }

  #note(kind, text, language = "") {
    const last = this.lines.at(-1);
    const again = last && last.kind === kind && last.text === text && (kind === "sound" || kind === "theirs");
    if (again) last.count += 1;
    else if ((kind === "key" || kind === "lost") && last?.kind === kind) last.text += text;
    else this.lines.push({ kind, text, language, count: 1 });
    if (this.lines.length > MOST_LINES) {
      this.lines.splice(0, this.lines.length - MOST_LINES);
      this.#tell("lines");
    } else this.#tell("line");
  }

  #complain(text) {
    this.complaint = text;
  }

  #changed() {
    this.#tell("change");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

function named(url) {
  try {
    return decodeURIComponent(new URL(url, location.href).pathname.split("/").pop()) || "Sound";
  } catch {
    return "Sound";
  }
}

function endedInWords(status, cause, direction) {
  const mine = direction === "outgoing" ? "caller" : "callee";
  if (cause === "answered elsewhere") return "Answered on another telephone";
  if (cause === "reset") return "The sandbox was reset";
  if (cause === "line") return status === "completed" ? "The line went dead" : "The line is dead";
  if (cause === mine) return status === "completed" || direction === "outgoing" ? "You hung up" : "You declined";
  if (status in UNANSWERED) return direction === "outgoing" ? UNANSWERED[status] : "A call was missed";
  if (cause === "time-limit") return "Ended by the time limit";
  return "The other side hung up";
}
