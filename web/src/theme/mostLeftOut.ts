/** Whether patrols discovered more than half of all: `counted` is without those left out. */
export function isMostLeftOut(discovered: number, counted: number): boolean {
  return discovered > counted;
}
