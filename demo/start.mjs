/**
 * `npm start`: the exporter, attached to the scheduler named by the arguments or, without one, to a Dask cluster of its own.
 * Old Nodes must be able to read this file, to say that they are too old: so nothing newer than import() here.
 */
const OLDEST_NODE = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(
    `Daskscope needs Node ${OLDEST_NODE} or newer, but this is Node ${process.versions.node} (${process.execPath}). ` +
      'Newer ones are at https://nodejs.org/',
  );
  process.exit(1);
}

import('./run.mjs').then(({ run }) => run(process.argv.slice(2)));
