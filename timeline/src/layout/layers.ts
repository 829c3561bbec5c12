/** Device px from a lane's top. */
export interface Span {
  top: number;
  bottom: number;
}

/** Device px: flatter lanes have no room for shares and strips. */
export const LEAST_LAYERED = 4;
const STRIP_SHARE = 0.25;

/** Device px at a lane's foot that are kept for what lies behind computing; 0 if there is no room for it. */
export function stripHeight(height: number): number {
  return height < LEAST_LAYERED ? 0 : Math.max(1, Math.round(height * STRIP_SHARE));
}
