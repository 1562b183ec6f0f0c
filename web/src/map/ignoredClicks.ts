/** The click that closes a drawn shape also reaches the map; it must not choose anything. */

const BRIEFLY_MS = 400;

let deafUntil = 0;

export function ignoreClicksBriefly(): void {
  deafUntil = performance.now() + BRIEFLY_MS;
}

export const clicksAreIgnored = () => performance.now() < deafUntil;
