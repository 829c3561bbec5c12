/** The width of a bar that fills a share of its place. */
export const widthOf = (share: number): string =>
  `${Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10}%`;
