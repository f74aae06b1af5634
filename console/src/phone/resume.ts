/** Lets an audio context run; one that is closed before it does has nothing more to say. */
export async function resume(context: AudioContext | undefined): Promise<void> {
  await context?.resume().catch(() => undefined);
}
