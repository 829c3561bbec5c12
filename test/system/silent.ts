/** Queries of dashboards that give no data on this stage, and why. One that does, or that there is not, fails the tests. */
export const SILENT: Readonly<Record<string, string>> = {
  'Dask / Scheduler: The exporter / Not available here, A': 'the newest Dask gives everything',
  'Dask / Profile and graph: Tasks and what they depend on / Tasks and what they depend on, A':
    'it is of one function or of all, and here each is chosen by its name',
  'Dask / Profile and graph: What workers, nannies and tasks say / Printed and warned by tasks, A':
    'no task here prints to its client',
  'Dask / Computations: The chosen one / Its code, A': 'no client here is told to send its code',
  'Dask / Computations: The chosen one compared with another / Function by function, A':
    'two are chosen by a click on each',
};
