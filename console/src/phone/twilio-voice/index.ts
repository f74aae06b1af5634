import { Call, Device } from "@twilio/voice-sdk";

import { chosenDevices } from "../devices";
import type { Devices, Levels, Phone, PhoneState, Ticket } from "../port";
import { Told } from "../state";

// The kit's own sounds would come from the carrier's host, which the page may not ask; the desk has its own.
const SOUNDS = ["incoming", "outgoing", "disconnect", ...[..."0123456789sh"].map((key) => `dtmf${key}`)];
const SILENCE = "/console/sounds/silence.wav";

/** Twilio's telephone, by its own kit. A reload ends its call: the caller then waits again at the old place. */
export class TwilioPhone implements Phone {
  private readonly told = new Told();
  private heard: Levels = { mine: 0, theirs: 0 };
  private device: Device;
  private current: Call | undefined;

  constructor(ticket: Ticket) {
    this.device = new Device(ticket.token, {
      sounds: Object.fromEntries(SOUNDS.map((name) => [name, SILENCE])),
      codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
      closeProtection: true,
    });
    this.device.on("error", (error: Error) => this.told.set({ error: error.message }));
  }

  read = (): PhoneState => this.told.read();
  subscribe = (listener: () => void): (() => void) => this.told.subscribe(listener);
  levels = (): Levels => this.heard;

  async open(): Promise<void> {
    this.told.set({ line: "connecting" });
    await this.choose(chosenDevices());
    this.told.set({ line: "ready" });
  }

  renew(ticket: Ticket): void {
    this.device.updateToken(ticket.token);
  }

  async call(params: Record<string, string>): Promise<void> {
    this.told.set({ line: "dialling", error: null });
    try {
      this.follow(await this.device.connect({ params }));
    } catch (error) {
      this.told.set({ line: "ready", error: error instanceof Error ? error.message : String(error) });
    }
  }

  hangUp(): void {
    this.current?.disconnect();
  }

  mute(muted: boolean): void {
    this.current?.mute(muted);
    this.told.set({ muted });
  }

  press(key: string): void {
    this.current?.sendDigits(key);
  }

  wake(): void {
    this.told.set({ silent: false });
  }

  async choose(devices: Devices): Promise<void> {
    const audio = this.device.audio;
    try {
      if (devices.microphone) await audio?.setInputDevice(devices.microphone);
      else (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks().forEach((track) => track.stop());
      if (devices.speaker && audio?.isOutputSelectionSupported) await audio.speakerDevices.set(devices.speaker);
      this.told.set({ microphone: "allowed" });
    } catch (error) {
      this.told.set({ microphone: "refused", error: error instanceof Error ? error.name : String(error) });
    }
  }

  close(): void {
    this.device.destroy();
    this.told.set({ line: "off" });
  }

  private follow(call: Call): void {
    this.current = call;
    call.on("accept", () => this.told.set({ line: "in_call" }));
    call.on("reconnecting", () => this.told.set({ line: "connecting" }));
    call.on("reconnected", () => this.told.set({ line: "in_call" }));
    call.on("volume", (mine: number, theirs: number) => (this.heard = { mine, theirs }));
    call.on("error", (error: Error) => this.told.set({ error: error.message }));
    for (const end of ["disconnect", "cancel", "reject"] as const) call.on(end, () => this.over(call));
  }

  private over(call: Call): void {
    if (this.current !== call) return;
    this.current = undefined;
    this.heard = { mine: 0, theirs: 0 };
    this.told.set({ line: "ready", muted: false });
  }
}
