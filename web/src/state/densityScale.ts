/** The arithmetic of the heat map's colour scale. */

/** By the same values whatever is shown, or by values that fit how much is shown. */
export const DENSITY_SCALES = ['fixed', 'fitted'] as const;
export type DensityScale = (typeof DENSITY_SCALES)[number];

const STEPS = [1, 2, 5] as const;
/** Below a hundredth the colours would show where single incidents are, and those are points. */
const LEAST = 0.01;

/** The number of the series 1, 2, 5, 10, … that is nearest in ratio and at most 1, so that classes stay numbers that people read. */
export function roundStep(share: number): number {
  const least = Math.min(1, Math.max(LEAST, share));
  const power = 10 ** Math.floor(Math.log10(least) + 1e-9);
  const near = [...STEPS, 10].map((step) => step * power);
  return near.reduce((best, each) =>
    Math.abs(Math.log(each / least)) < Math.abs(Math.log(best / least)) ? each : best,
  );
}

/** The server's ramp, its stops moved as the classes are. */
export function scaledRelief(relief: readonly unknown[], by: number): readonly unknown[] {
  return relief.map((part) => (typeof part === 'number' ? part * by : part));
}
