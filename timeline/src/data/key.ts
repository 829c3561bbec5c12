/** What a thread did in an interval. */
export const KIND = { compute: 0, transfer: 1, disk: 2, deserialize: 3, other: 4 } as const;
export const KINDS = 8;

export const FLAG_ERROR = 1;
/** Set on the intervals that a search has found. */
export const FLAG_FOUND = 2;
export const FLAGS = FLAG_ERROR | FLAG_FOUND;

/** How a bar is painted: plainly, at its right edge, while it runs, or when something else is looked for. */
export const VARIANT = { fill: 0, edge: 1, running: 2, dim: 3 } as const;

/** Codes are below this: a group, 3 bits of kind, 2 of flags, 2 of variant. 0 is an idle pixel. */
export const CODES = 2 ** 22;
export const CODES_A_GROUP = 128;
/** Positions of functions from here on count as if they began anew. */
export const MAX_GROUPS = CODES / CODES_A_GROUP - 1;
/** µs: longer intervals win a pixel alike. */
const LONGEST = 2 ** 30;

/**
 * What competes for a pixel, as one integer below 2^52: the length in µs, and below it the code, which says how it looks. One
 * number, since a frame reads it for every interval: each further column to be read costs a tenth of the frame.
 */
export function packKey(duration: number, group: number, kind: number, flags: number): number {
  return Math.min(Math.floor(duration * 1000), LONGEST) * CODES + packCode(group, kind, flags);
}

export function packCode(group: number, kind: number, flags: number, variant: number = VARIANT.fill): number {
  return (group + 1) * CODES_A_GROUP + kind * 16 + flags * 4 + variant;
}

/** The bits of a key that hold these flags. */
export const packFlags = (flags: number): number => flags * 4;

export const codeOf = (key: number): number => key & (CODES - 1);
export const groupOf = (code: number): number => (code >>> 7) - 1;
export const kindOf = (code: number): number => (code >>> 4) & 7;
export const flagsOf = (code: number): number => (code >>> 2) & 3;
export const variantOf = (code: number): number => code & 3;

export function setFlag(key: number, flag: number, set: boolean): number {
  const isSet = (flagsOf(codeOf(key)) & flag) !== 0;
  return isSet === set ? key : key + (set ? flag : -flag) * 4;
}

/**
 * Whether an interval lies behind computing: it fills the lane where nothing is computed and is a strip at the lane's foot
 * where something is. A failure never does.
 */
export function isBehind(kind: number, flags: number): boolean {
  const { transfer, disk, deserialize } = KIND;
  return (kind === transfer || kind === disk || kind === deserialize) && (flags & FLAG_ERROR) === 0;
}
