export * from './errors.ts';
export * from './progress.ts';
export * from './status.ts';
export * from './stream.ts';
export * from './tasks.ts';
export * from './workers.ts';
