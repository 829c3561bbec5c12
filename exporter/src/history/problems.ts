/** Why the store cannot be used, in a sentence for whoever runs the exporter. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
}

/** It is where the store keeps things, its folder, disk or server, and nothing that was to be taken in. */
export class PlaceProblem extends StoreProblem {}

/** The package that the engine needs is not installed. */
export class NotInstalled extends StoreProblem {}
