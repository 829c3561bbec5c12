/** CSS px from one slanted line to the next. */
const HATCH = 8;

/** A rectangle's path. */
export const box = (x: number, y: number, width: number, height: number): string =>
  `M${num(x)} ${num(y)}h${num(width)}v${num(height)}h${num(-width)}z`;

/** The path of slanted lines across a rectangle. */
export function hatching(x: number, y: number, width: number, height: number): string {
  const lines = Array.from({ length: Math.floor((width + height) / HATCH) }, (_, step) => {
    const at = (step + 1) * HATCH;
    const [x0, y0] = at <= height ? [x, y + at] : [x + at - height, y + height];
    const [x1, y1] = at <= width ? [x + at, y] : [x + width, y + at - width];
    return `M${num(x0)} ${num(y0)}L${num(x1)} ${num(y1)}`;
  });
  return lines.join('');
}

/** As short as it is told apart. */
export const num = (value: number): string => String(Math.round(value * 1000) / 1000);

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML cannot hold them, whatever they are written as. */
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Any text between tags or in an attribute. */
export const escaped = (text: string): string =>
  text.replace(IMPOSSIBLE, '\ufffd').replace(/[&<>"]/g, (one) => ENTITIES[one]!);
