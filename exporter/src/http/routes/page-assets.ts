/** The page as it is served: all of it is in the program, which is one file. */
export interface PageAssets {
  /** Names its script and its style by their paths below. */
  html: string;
  /** By path, which changes with what is in it. */
  files: Record<string, { type: string; text: string }>;
}

/** build.mjs puts the bundle of page/ here. */
declare const __PAGE__: PageAssets | undefined;

const UNBUILT: PageAssets = {
  html: '<!doctype html><title>Daskscope</title><p>The page is not built: node build.mjs. <a href="metrics">Metrics</a>',
  files: {},
};

export const PAGE: PageAssets = typeof __PAGE__ === 'undefined' ? UNBUILT : __PAGE__;
