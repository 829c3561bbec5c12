import type { GrafanaTheme2 } from '@grafana/data';
import { DARK, LIGHT, parseColour, type Theme } from '@daskscope/timeline';

/** The drawing's colours from Grafana's tokens, whatever theme they are of; what means something stays as it is drawn everywhere. */
export function timelineTheme({ isDark, colors, typography }: GrafanaTheme2): Theme {
  const base = isDark ? DARK : LIGHT;
  return {
    ...base,
    background: readable(colors.background.primary, base.background),
    lane: readable(colors.background.secondary, base.lane),
    grid: readable(colors.border.weak, base.grid),
    text: readable(colors.text.primary, base.text),
    muted: readable(colors.text.secondary, base.muted),
    accent: readable(colors.primary.text, base.accent),
    font: typography.fontFamily,
  };
}

/** A theme may use CSS that canvas understands and the drawing does not. */
function readable(colour: string, otherwise: string): string {
  try {
    parseColour(colour);
    return colour;
  } catch {
    return otherwise;
  }
}
