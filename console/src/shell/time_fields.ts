const TIME_FIELDS = "input:is([type=date], [type=time], [type=datetime-local])";

/** Leaves Tab in a field for a day or a time to the browser, for whom each of its parts is a stop.
 *
 *  A dialog's focus trap (Mantine 9.7) looks once more a moment after the key: whoever is two stops further by then is
 *  taken back to the one before, and Enter presses that button: "remove" instead of "add". No such field is the last
 *  of its dialog, so that Tab leads out of none. */
export function leaveTimeFieldsToTheBrowser(): () => void {
  const past = (event: KeyboardEvent) => {
    if (event.key === "Tab" && event.target instanceof Element && event.target.matches(TIME_FIELDS)) event.stopPropagation();
  };
  document.body.addEventListener("keydown", past); // the trap listens at the document, which comes after
  return () => document.body.removeEventListener("keydown", past);
}
