import { chosenDevices } from "../devices";
import type { Devices, Levels, Phone, PhoneState, Ticket } from "../port";
import { Told } from "../state";
import { Sound } from "./sound";

const COME_BACK_MILLISECONDS = 500;
const CALL = "hotline.call"; // whose call this page had, for the moment after a reload

interface Message {
  type: string;
  call_sid?: string | null;
  about?: string;
  error?: string;
}

/** The sandbox's telephone: messages in JSON and frames of sound over one WebSocket. */
export class SocketPhone implements Phone {
  private readonly told = new Told();
  private readonly sound = new Sound(
    (frame) => this.send(frame),
    () => this.told.set({ silent: this.sound.silent }),
  );
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;

  constructor(private ticket: Ticket) {}

  read = (): PhoneState => this.told.read();
  subscribe = (listener: () => void): (() => void) => this.told.subscribe(listener);
  levels = (): Levels => this.sound.levels();

  async open(): Promise<void> {
    this.wanted = true;
    this.connect();
    await this.listen(chosenDevices());
  }

  renew(ticket: Ticket): void {
    this.ticket = ticket;
  }

  async call(params: Record<string, string>): Promise<void> {
    this.told.set({ error: null });
    this.sound.use(true);
    this.say({ type: "dial", to: `app:${this.ticket.application_sid}`, params });
  }

  hangUp(): void {
    if (this.read().line !== "ready") this.say({ type: "hang_up" });
  }

  mute(muted: boolean): void {
    this.told.set({ muted });
  }

  press(key: string): void {
    this.say({ type: "key", key });
  }

  wake(): void {
    this.sound.wake();
  }

  async choose(devices: Devices): Promise<void> {
    await this.listen(devices);
  }

  close(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.socket?.close();
    this.sound.close();
    this.told.set({ line: "off" });
  }

  private async listen(devices: Devices): Promise<void> {
    try {
      await this.sound.open(devices);
      this.told.set({ microphone: "allowed", silent: this.sound.silent });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : String(error);
      this.told.set({ microphone: "refused", error: name, silent: this.sound.silent });
    }
  }

  private connect(): void {
    const url = new URL(this.ticket.socket_url);
    if (this.ticket.token) url.searchParams.set("token", this.ticket.token);
    else url.searchParams.set("address", `client:${this.ticket.identity}`);
    const call = sessionStorage.getItem(CALL);
    if (call) url.searchParams.set("call_sid", call);
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => (typeof data === "string" ? this.hear(data) : this.sound.play(data as ArrayBuffer));
    socket.onclose = () => this.lost(socket);
    this.socket = socket;
    this.told.set({ line: "connecting" });
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.sound.clear();
    if (!this.wanted) return;
    this.told.set({ line: "connecting" });
    this.timer = setTimeout(() => this.connect(), COME_BACK_MILLISECONDS);
  }

  private hear(text: string): void {
    const message = JSON.parse(text) as Message;
    switch (message.type) {
      case "ready":
        this.sound.use(Boolean(message.call_sid));
        return this.told.set({ line: message.call_sid ? "dialling" : "ready" });
      case "ringing":
      case "in_call":
        if (message.call_sid) sessionStorage.setItem(CALL, message.call_sid);
        this.sound.use(true);
        return this.told.set({ line: message.type === "in_call" ? "in_call" : "dialling" });
      case "ended":
        sessionStorage.removeItem(CALL);
        this.sound.clear();
        this.sound.use(false);
        return this.told.set({ line: "ready", muted: false });
      case "refused":
        if (message.about !== "dial") return;
        this.sound.use(false);
        this.told.set({ line: "ready", error: message.error ?? null });
    }
  }

  private say(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private send(frame: ArrayBuffer): void {
    const { line, muted } = this.read();
    if (line === "in_call" && !muted && this.socket?.readyState === WebSocket.OPEN) this.socket.send(frame);
  }
}
