import type { DraftSheet, DraftView } from "../../../api/generated";
import { Refusal } from "../../../api/refusal";
import type { Part } from "./document";
import { begun, edited, redone, undone, type History } from "./history";

const PAUSE_MILLISECONDS = 700;
const AGAIN_MILLISECONDS = 3_000;

/** saved; on its way; not kept yet, since nobody answers; somebody else was quicker; published or discarded by somebody. */
export type Keeping = "saved" | "saving" | "unsaved" | "overtaken" | "ended";

export interface Kept {
  history: History;
  /** As the server judged it last: a moment older than what is on the screen. */
  sheet: DraftSheet;
  keeping: Keeping;
  /** What somebody else has made of it, when they were quicker. */
  theirs: DraftSheet | null;
  /** Whose change was taken in last. */
  takenIn: DraftView | null;
}

export interface Server {
  save: (version: number, document: Part) => Promise<DraftSheet>;
  read: () => Promise<DraftSheet>;
}

/** Keeps a draft: every edit is sent a moment later, one after the other, and nobody's change is lost unseen. */
export class Keeper {
  private kept: Kept;
  private stored: Part;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;
  /** What others have made of it while one's own was under way. */
  private waiting: DraftSheet | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    sheet: DraftSheet,
    private readonly server: Server,
    private readonly me: number,
  ) {
    this.stored = sheet.document;
    this.kept = { history: begun(sheet.document), sheet, keeping: "saved", theirs: null, takenIn: null };
  }

  readonly read = () => this.kept;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  edit(change: (document: Part) => Part, about: string | null = null): void {
    this.step(edited(this.kept.history, change(this.kept.history.present), about));
  }

  readonly undo = () => this.step(undone(this.kept.history));

  readonly redo = () => this.step(redone(this.kept.history));

  /** What the server has now, after a hint: taken in when nothing of one's own would be lost. */
  arrived(sheet: DraftSheet): void {
    const { theirs } = this.kept;
    const isNews = sheet.draft.version > this.kept.sheet.draft.version;
    if (this.sending) this.waiting = sheet;
    else if (theirs) this.tell({ theirs: sheet.draft.version > theirs.draft.version ? sheet : theirs });
    else if (isNews && this.isSaved() && this.kept.keeping !== "ended") this.take(sheet);
    else if (sheet.draft.version === this.kept.sheet.draft.version && this.isSaved()) this.tell({ sheet });
  }

  /** It was published or discarded by somebody else. */
  ended(): void {
    clearTimeout(this.timer);
    this.tell({ keeping: "ended" });
  }

  readonly takeTheirs = () => {
    if (this.kept.theirs) this.take(this.kept.theirs);
  };

  readonly keepMine = () => {
    const { theirs } = this.kept;
    if (!theirs) return;
    this.tell({ sheet: theirs, theirs: null, keeping: "saving" });
    void this.send();
  };

  /** Sends what is left; resolves once it is kept or cannot be. */
  async settle(): Promise<boolean> {
    clearTimeout(this.timer);
    while (!this.isSaved() && this.kept.keeping !== "overtaken" && this.kept.keeping !== "ended") {
      await this.send();
      if (this.kept.keeping === "unsaved") break;
    }
    return this.isSaved() && this.kept.keeping === "saved";
  }

  /** Sends what is left when the page is left. */
  readonly close = () => void this.settle();

  private isSaved(): boolean {
    return this.stored === this.kept.history.present;
  }

  private step(history: History): void {
    if (history === this.kept.history) return;
    const waits = this.kept.keeping === "overtaken" || this.kept.keeping === "ended";
    this.tell({ history, keeping: waits ? this.kept.keeping : "saving" });
    if (!waits) this.sendAfter(PAUSE_MILLISECONDS);
  }

  private sendAfter(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), milliseconds);
  }

  private send(): Promise<void> {
    this.sending ??= this.sent().finally(() => {
      const { waiting } = this;
      this.sending = this.waiting = null;
      if (waiting) this.arrived(waiting);
    });
    return this.sending;
  }

  private async sent(): Promise<void> {
    const document = this.kept.history.present;
    try {
      const sheet = await this.server.save(this.kept.sheet.draft.version, document);
      this.stored = document;
      this.tell({ sheet, keeping: this.isSaved() ? "saved" : "saving" });
      if (!this.isSaved()) this.sendAfter(PAUSE_MILLISECONDS);
    } catch (error) {
      await this.refused(error);
    }
  }

  private async refused(error: unknown): Promise<void> {
    const status = error instanceof Refusal ? error.status : 0;
    if (status === 404) return this.ended();
    if (status !== 409) return this.later();
    try {
      this.tell({ theirs: await this.server.read(), keeping: "overtaken" });
    } catch {
      this.later();
    }
  }

  private later(): void {
    this.tell({ keeping: "unsaved" });
    this.sendAfter(AGAIN_MILLISECONDS);
  }

  private take(sheet: DraftSheet): void {
    this.stored = sheet.document;
    const takenIn = sheet.draft.changed_by_id === this.me ? null : sheet.draft;
    this.tell({ history: begun(sheet.document), sheet, keeping: "saved", theirs: null, takenIn });
  }

  private tell(part: Partial<Kept>): void {
    this.kept = { ...this.kept, ...part };
    this.listeners.forEach((listener) => listener());
  }
}
