import type { Picture } from '../picture.ts';
import type { RowBox } from '../layout/rows.ts';
import type { Range } from '../data/range.ts';

/** CSS px of a lane. */
const TALLEST = 200;
const LAST_MINUTE = 60_000;

/** Moves the picture through time and lanes. */
export class Navigation {
  readonly #picture: Picture;
  #follows = false;

  constructor(picture: Picture) {
    this.#picture = picture;
  }

  show({ from, to }: Range): void {
    this.#picture.view.show(from, to);
    this.#moved();
  }

  /** Follows the last `span` ms; Infinity keeps all in view. */
  follow(span = LAST_MINUTE): void {
    const { view, options, first } = this.#picture;
    view.follow(span, options.now(), first);
    this.#moved();
  }

  fit(): void {
    const extent = this.#picture.options.columns.extent();
    if (!extent) return;
    const margin = Math.max(0.01, (extent.to - extent.from) * 0.02);
    this.show({ from: extent.from - margin, to: extent.to + margin });
  }

  back(): void {
    if (this.#picture.view.back()) this.#moved();
  }

  /** Keeps the view that is now for `back`. */
  remember(): void {
    this.#picture.view.remember();
  }

  pan(dx: number): void {
    this.#picture.view.pan(dx * this.#picture.stage.dpr);
    this.#moved();
  }

  panBy(share: number): void {
    this.remember();
    this.pan(this.#picture.stage.plot.width * share);
  }

  zoom(x: number, factor: number): void {
    const { view, stage } = this.#picture;
    view.zoomAt(Math.max(0, x - stage.plot.x) * stage.dpr, factor);
    this.#moved();
  }

  /** Zooms at `x` or, if that is null, in the middle. While following, the right edge stays at now. */
  zoomBy(factor: number, x: number | null): void {
    const { view, stage } = this.#picture;
    const { followed } = view;
    if (followed !== null && followed !== Infinity) {
      this.follow(followed * factor);
      return;
    }
    this.remember();
    this.zoom(x ?? stage.plot.x + stage.plot.width / 2, factor);
  }

  scroll(dy: number): boolean {
    const { stage } = this.#picture;
    const { scrolled } = stage;
    stage.scrollTo(scrolled + dy * stage.dpr);
    if (stage.scrolled === scrolled) return false;
    this.#picture.invalidate();
    return true;
  }

  /** Makes lanes taller or flatter; what is at `y` stays there. */
  stretch(y: number, factor: number): void {
    const { stage, options, view } = this.#picture;
    const { dpr } = stage;
    const lane = Math.min(TALLEST, (stage.layout.lane / dpr) * factor);
    const down = (y - stage.plot.y) * dpr;
    const place = (stage.scrolled + down) / Math.max(1, stage.layout.height);
    options.laneHeight = lane * dpr <= stage.fittingLane(options.lanes) ? null : lane;
    stage.arrange(this.#picture.play(), view);
    stage.scrollTo(place * stage.layout.height - down);
    this.#picture.invalidate();
  }

  /** Brings a time, with something around it, and a row into sight. */
  bring(start: number, end: number, box: RowBox): void {
    const { view, stage } = this.#picture;
    if (start < view.from || end > view.to) {
      const span = Math.max(view.span, (end - start) * 1.5);
      this.show({ from: (start + end - span) / 2, to: (start + end + span) / 2 });
    }
    const down = stage.plot.height * stage.dpr;
    if (box.y >= stage.scrolled && box.y + box.height <= stage.scrolled + down) return;
    stage.scrollTo(box.y - down / 2);
    this.#picture.invalidate();
  }

  #moved(): void {
    const { view, options, following } = this.#picture;
    this.#picture.invalidate();
    if (this.#follows !== following) {
      this.#follows = following;
      options.onFollow(following);
    }
    options.onView({ from: view.from, to: view.to }, following);
  }
}
