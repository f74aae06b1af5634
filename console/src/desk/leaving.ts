/** Whether the page is left on purpose: whoever was asked already, in our own words, is not asked by the browser too. */
let meant = false;

export function leaveOnPurpose(to: string): void {
  meant = true;
  location.assign(to);
}

export function isMeant(): boolean {
  return meant;
}
