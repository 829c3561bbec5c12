import { css, mix, parseColour } from '../draw/colours.ts';
import type { Surface } from '../draw/surface.ts';
import type { Theme } from '../draw/theme.ts';
import { rowAt, rowText, type Tracks } from './track.ts';
import { layoutTrack, type TrackPlace } from './tracks-layout.ts';

const TEXT_SIZE = 11;
const GAP = 4;
const LABEL = 15;
const PADDING = 8;
/** Colour means functions, so a track has shades of one: how far each goes towards the background. */
const SHADES = [0.15, 0.5, 0.7, 0.82];

/** Draws tracks below each other. `cursor` is the time that is pointed at; without one each says what it is last. */
export function drawTracks(
  surface: Surface,
  tracks: Tracks,
  place: TrackPlace,
  look: { theme: Theme; cursor: number | null },
): void {
  const { theme, cursor } = look;
  const height = surface.height / Math.max(1, tracks.tracks.length);
  const fits = (text: string, left: number) => left + surface.measure(text, TEXT_SIZE) <= surface.width;
  surface.clear();
  const row = cursor === null ? tracks.times.length - 1 : rowAt(tracks, cursor);
  tracks.tracks.forEach((track, index) => {
    const top = index * height;
    const ground = top + height - GAP;
    const room = ground - top - LABEL;
    surface.fillRect(place.x, top + LABEL, place.width, room, theme.lane);
    const { steps, limits, most } = layoutTrack(tracks, track, place);
    for (const { line, x, width, bottom, top: upper } of steps) {
      if (track.stacked || line === 0)
        surface.fillRect(x, ground - upper * room, width, (upper - bottom) * room, shade(line, theme));
      else surface.fillRect(x, ground - upper * room - 1, width, 2, theme.text);
    }
    for (const { x, width, at } of limits) {
      const y = ground - at * room;
      surface.line(x, y, x + width, y, theme.muted);
    }
    const said = `${track.name}: ${rowText(track, row === null || row < 0 ? null : row)}`;
    surface.text(said, fits(said, place.x) ? place.x : PADDING, top + LABEL / 2, {
      size: TEXT_SIZE,
      colour: theme.muted,
    });
    if (most > 0 && surface.measure(track.text(most), TEXT_SIZE) + 2 * PADDING <= place.x)
      surface.text(track.text(most), place.x - PADDING, top + LABEL + TEXT_SIZE / 2, {
        size: TEXT_SIZE,
        colour: theme.muted,
        align: 'right',
      });
  });
  if (cursor === null || cursor < place.from || cursor > place.to) return;
  const x = place.x + ((cursor - place.from) / (place.to - place.from)) * place.width;
  surface.line(x, 0, x, surface.height, theme.muted, true);
}

function shade(line: number, theme: Theme): string {
  const background = parseColour(theme.background);
  return css(mix(parseColour(theme.accent, background), background, SHADES[line % SHADES.length]!));
}
