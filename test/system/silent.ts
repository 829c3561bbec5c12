/** What gives no data on this stage, and why. A name that does, or that is of nothing, fails the tests. */
export const SILENT: Readonly<Record<string, string>> = {};
