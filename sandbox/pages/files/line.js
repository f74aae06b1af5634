// One telephone's line to the carrier: a WebSocket that comes back when it is lost.

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5000;

export class Line {
  #address;
  #socket = null;
  #wait = FIRST_WAIT_MS;
  #timer = 0;
  #closed = false;
  #hears;

  /** `hears`: `said(frame)`, `sounded(ArrayBuffer)` and `lost()`. */
  constructor(address, hears) {
    this.#address = address;
    this.#hears = hears;
    this.#open();
  }

  get up() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Whether it went out. */
  send(type, facts = {}) {
    if (!this.up) return false;
    this.#socket.send(JSON.stringify({ type, ...facts }));
    return true;
  }

  sendSound(frame) {
    if (this.up) this.#socket.send(frame);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  #open() {
    const origin = location.origin.replace(/^http/, "ws");
    const socket = new WebSocket(`${origin}/sandbox/telephone?${new URLSearchParams({ address: this.#address })}`);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      this.#wait = FIRST_WAIT_MS;
    });
    socket.addEventListener("message", ({ data }) => this.#take(data));
    socket.addEventListener("close", () => this.#lost(socket));
    this.#socket = socket;
  }

  #take(data) {
    if (typeof data !== "string") {
      this.#hears.sounded(data);
      return;
    }
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return; // not of this protocol: nothing to show
    }
    this.#hears.said(frame);
  }

  #lost(socket) {
    if (socket !== this.#socket || this.#closed) return;
    this.#hears.lost();
    this.#timer = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }
}
