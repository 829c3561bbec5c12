import { groupCss } from '@daskscope/timeline';
import type { Live } from '../live.ts';
import { Swatch } from '../parts/swatch.tsx';

/** A function with its colour, if it has one. */
export function FunctionName({ live, name }: { live: Live; name: string }) {
  const position = live.kept.names.prefixes.find(name);
  return (
    <>
      {position !== undefined && <Swatch colour={groupCss(position)} />} {name}
    </>
  );
}
