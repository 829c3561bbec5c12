export interface Point {
  x: number;
  y: number;
}

/** CSS px: of a node, and between two. */
export interface NodeSize {
  width: number;
  height: number;
  /** From one to the next that is below it. */
  apart: number;
  /** From one to what depends on it. */
  ahead: number;
}

/** What hangs together. */
export interface Part {
  ids: number[];
  /** Edges. */
  pairs: (readonly [from: number, to: number])[];
}

/** Nodes and edges with their places, CSS px. */
export interface LaidOut {
  /** x, y: of the middle. */
  nodes: ({ id: number } & Point)[];
  edges: { from: number; to: number; points: Point[] }[];
  width: number;
  height: number;
}

/** Around a part. */
export const MARGIN = 5;
