import type { Phone as Told } from "../api/generated";
import type { Phone } from "./port";

export { chosenDevices, keepDevices } from "./devices";
export { KEYS, type Devices, type Phone, type PhoneState } from "./port";
export { holdTelephone } from "./turn";

/** The telephone that this installation uses, loaded when it is first wanted. */
export async function phoneOf(told: Told): Promise<Phone> {
  if (told.kind === "twilio-voice") return new (await import("./twilio-voice")).TwilioPhone(told);
  return new (await import("./pcm-socket")).SocketPhone(told);
}
