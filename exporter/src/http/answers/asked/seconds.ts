/** Of so many samples, to the microsecond. */
export const secondsOf = (samples: number, intervalSeconds: number): number =>
  Math.round(samples * intervalSeconds * 1e6) / 1e6;
