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

/** A report is these, with its title and its data between them. */
export interface ReportAssets {
  beforeTitle: string;
  beforeData: string;
  end: string;
}

/** build.mjs puts the bundle of page/src/report here. */
declare const __REPORT__: ReportAssets | undefined;

const UNBUILT_REPORT: ReportAssets = {
  beforeTitle: '<!doctype html><title>',
  beforeData: '</title><p>Reports are not built: node build.mjs.<script type="application/octet-stream">',
  end: '</script>',
};

export const REPORT: ReportAssets = typeof __REPORT__ === 'undefined' ? UNBUILT_REPORT : __REPORT__;
