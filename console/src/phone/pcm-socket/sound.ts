import { microphoneOf } from "../devices";
import type { Devices, Levels } from "../port";
import { resume } from "../resume";
import worklet from "./worklet?worker&url";

const RESTS_AFTER_MILLISECONDS = 10_000;
const WAKES_WITHIN_MILLISECONDS = 500;

type WithSink = AudioContext & { setSinkId?: (id: string) => Promise<void> };

/**
 * Microphone and loudspeaker of the page, in frames of 20 ms at 8 kHz.
 *
 * It rests while nobody talks or looks at the levels: a page that is ready all day would else take a fifth of a core.
 */
export class Sound {
  private heard: Levels = { mine: 0, theirs: 0 };
  private context: WithSink | undefined;
  private node: AudioWorkletNode | undefined;
  private microphone: Promise<MediaStream> | undefined;
  private source: MediaStreamAudioSourceNode | undefined;
  private silence: ConstantSourceNode | undefined;
  private closed = false;
  private resting = false;
  private inUse = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `give` takes each frame; `changed` is told when sound begins or stops being allowed. */
  constructor(
    private readonly give: (frame: ArrayBuffer) => void,
    private readonly changed: () => void,
  ) {}

  get silent(): boolean {
    return this.context !== undefined && this.context.state !== "running" && !this.resting;
  }

  /** How loud it is just now: whoever asks looks on. */
  levels(): Levels {
    this.wake();
    return this.heard;
  }

  /** A call begins or ends. */
  use(inUse: boolean): void {
    this.inUse = inUse;
    this.wake();
  }

  /**
   * Prepares the sound; rejects with the browser's own error when the microphone is refused, and can be heard then.
   * The microphone comes first: a page that listens may play at once, even one that nobody has touched since a reload.
   */
  async open(devices: Devices): Promise<void> {
    this.closed = false;
    this.letGo();
    const asked = (this.microphone = microphoneOf(devices.microphone));
    await asked.catch(() => undefined);
    if (this.closed) return;
    const [context, node] = await this.prepare();
    await context.setSinkId?.(devices.speaker).catch(() => undefined); // a loudspeaker that is gone: the usual one
    this.source?.disconnect();
    this.source = context.createMediaStreamSource(await asked);
    this.source.connect(node);
    await resume(context);
    if (!this.closed) this.wake();
  }

  play(frame: ArrayBuffer): void {
    this.node?.port.postMessage(frame, [frame]);
  }

  clear(): void {
    this.node?.port.postMessage("clear");
    this.heard = { mine: this.heard.mine, theirs: 0 };
  }

  /** Lets it run; without a call it rests again after a while. */
  wake(): void {
    clearTimeout(this.timer);
    if (!this.inUse) this.timer = setTimeout(() => this.rest(), RESTS_AFTER_MILLISECONDS);
    if (this.context?.state !== "running") void resume(this.context);
    // Until it should be running again its silence is still its own rest, and no fault.
    if (this.resting) setTimeout(() => this.rested(), WAKES_WITHIN_MILLISECONDS);
  }

  close(): void {
    this.closed = true;
    this.resting = this.inUse = false;
    clearTimeout(this.timer);
    this.letGo();
    void this.context?.close();
    this.context = this.node = this.microphone = this.source = undefined;
  }

  private rest(): void {
    if (this.context?.state !== "running") return;
    this.resting = true;
    void this.context.suspend();
  }

  private rested(): void {
    this.resting = false;
    this.changed();
  }

  /** Of the microphone, and of one that the browser has not given yet. */
  private letGo(): void {
    void this.microphone?.then((stream) => stream.getTracks().forEach((track) => track.stop()), () => undefined);
  }

  private async prepare(): Promise<[WithSink, AudioWorkletNode]> {
    const context = (this.context ??= new AudioContext({ latencyHint: "interactive" }));
    context.onstatechange = this.changed;
    if (!this.node) {
      await context.audioWorklet.addModule(worklet);
      this.node = new AudioWorkletNode(context, "telephone", { numberOfInputs: 1, outputChannelCount: [1] });
      this.node.port.onmessage = ({ data }) => this.hear(data as { frame: ArrayBuffer } & Levels);
      this.node.connect(context.destination);
      this.keepRunning();
    }
    void resume(context);
    return [context, this.node];
  }

  /** Silence as an input, so that the audio thread goes on without a microphone. */
  private keepRunning(): void {
    this.silence = new ConstantSourceNode(this.context!, { offset: 0 });
    this.silence.connect(this.node!);
    this.silence.start();
  }

  private hear({ frame, mine, theirs }: { frame: ArrayBuffer } & Levels): void {
    this.heard = { mine, theirs };
    this.give(frame);
  }
}
