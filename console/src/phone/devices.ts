import type { Devices } from "./port";

const CHOSEN = "hotline.devices";

/** The devices that were chosen on this browser. */
export function chosenDevices(): Devices {
  const none = { microphone: "", speaker: "" };
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(CHOSEN) ?? "{}") as Partial<Devices>) };
  } catch {
    return none;
  }
}

export function keepDevices(devices: Devices): void {
  localStorage.setItem(CHOSEN, JSON.stringify(devices));
}

/** What a microphone is asked for; a device that is gone is replaced by the system's own choice. */
export async function microphoneOf(id: string): Promise<MediaStream> {
  const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...wanted, ...(id && { deviceId: { exact: id } }) } });
  } catch (error) {
    if (!id || !(error instanceof DOMException) || error.name !== "OverconstrainedError") throw error;
    return navigator.mediaDevices.getUserMedia({ audio: wanted });
  }
}
