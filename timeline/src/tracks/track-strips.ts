import { ElementCanvas } from '../draw/element-canvas.ts';
import type { Theme } from '../draw/theme.ts';
import { rowText, type Tracks } from './track.ts';
import { drawTracks } from './tracks-drawing.ts';
import type { TrackPlace } from './tracks-layout.ts';

const SUMMARY_PAUSE = 3000;

export interface TrackStripsOptions {
  theme: Theme;
  /** Where time is now: that of the picture above. null: there is none. */
  place: () => TrackPlace | null;
  /** The time that the pointer is at; null: it has left. */
  onCursor: (time: number | null) => void;
}

/** Tracks in an element with a size of its own, on the time axis of another picture. */
export class TrackStrips {
  private readonly element: HTMLElement;
  private readonly options: TrackStripsOptions;
  private readonly canvas: ElementCanvas;
  private readonly control = new AbortController();
  private tracks: Tracks = { times: [], longest: [], tracks: [] };
  private cursor: number | null = null;
  private theme: Theme;
  private said = -Infinity;

  constructor(element: HTMLElement, options: TrackStripsOptions) {
    this.element = element;
    this.options = options;
    this.theme = options.theme;
    const style = { position: 'absolute', inset: '0', width: '100%', height: '100%' };
    this.canvas = new ElementCanvas(element, style, () => this.draw());
    const canvas = this.canvas.element;
    canvas.setAttribute('aria-hidden', 'true');
    element.setAttribute('role', 'img');
    const { signal } = this.control;
    canvas.addEventListener('pointermove', ({ offsetX }) => this.point(offsetX), { signal });
    canvas.addEventListener('pointerleave', () => options.onCursor(null), { signal });
  }

  set(tracks: Tracks): void {
    this.tracks = tracks;
    this.say();
    this.invalidate();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.invalidate();
  }

  /** Shows a line at a time, here or from the picture above. */
  setCursor(time: number | null): void {
    this.cursor = time;
    this.invalidate();
  }

  /** Draws with the next frame. */
  invalidate(): void {
    this.canvas.schedule();
  }

  destroy(): void {
    this.control.abort();
    this.canvas.destroy();
  }

  private point(x: number): void {
    const place = this.options.place();
    if (!place || x < place.x) return this.options.onCursor(null);
    this.options.onCursor(place.from + ((x - place.x) / place.width) * (place.to - place.from));
  }

  /** What a screen reader says of the picture: the newest figures, now and then. */
  private say(): void {
    const now = performance.now();
    if (now - this.said < SUMMARY_PAUSE) return;
    this.said = now;
    const { tracks, times } = this.tracks;
    const text = tracks.map((track) => `${track.name}: ${rowText(track, times.length - 1)}`).join('; ');
    this.element.setAttribute('aria-label', text);
  }

  private draw(): void {
    const { element, tracks, theme, cursor } = this;
    const { clientWidth: width, clientHeight: height } = element;
    const place = this.options.place();
    if (width === 0 || height === 0 || !place) return;
    drawTracks(this.canvas.prepare(width, height, theme), tracks, place, { theme, cursor });
  }
}
