/** A small square in a function's colour. */
export const Swatch = ({ colour }: { colour: string }) => (
  <span class="swatch" style={{ background: colour }} />
);
