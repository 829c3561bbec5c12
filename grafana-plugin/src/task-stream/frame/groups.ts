import type { DataFrame, Field } from '@grafana/data';
import { numberOf, textOf } from '../../panel/read-value.ts';
import type { FieldMap } from './field-map.ts';

interface Part {
  frame: DataFrame;
  map: FieldMap;
}

/** Functions beyond this share colours and places in the legend: nobody tells so many apart. */
const MOST = 10_000;

/** Positions of names in the palette: those told, else those among the sorted names. */
export class Groups {
  readonly #names: string[] = [];
  /** Names that share a position with the first one there. */
  readonly #others = new Map<number, Set<string>>();
  readonly #positions = new Map<string, number>();
  readonly #told: boolean;

  constructor(parts: readonly Part[]) {
    this.#told = parts.every(({ map }) => map.positions !== null);
    if (this.#told) this.#takeTold(parts);
    else this.#sortNames(parts);
  }

  name(position: number): string {
    const name = this.#names[position] ?? '';
    const others = this.#others.get(position)?.size ?? 0;
    return others > 0 ? `${name} and ${others} more` : name;
  }

  of(map: FieldMap, row: number): number {
    if (this.#told) return positionOf(map.positions!.values[row]);
    return this.#positions.get(colourName(map, row)) ?? 0;
  }

  #takeTold(parts: readonly Part[]): void {
    for (const { frame, map } of parts) {
      for (let row = 0; row < frame.length; row++)
        this.#take(this.of(map, row), map.name ? textAt(map.name, row) : '');
    }
  }

  #sortNames(parts: readonly Part[]): void {
    const names = new Set<string>();
    for (const { frame, map } of parts)
      for (let row = 0; row < frame.length; row++) names.add(colourName(map, row));
    [...names].sort().forEach((name, index) => {
      this.#positions.set(name, index % MOST);
      this.#take(index % MOST, name);
    });
  }

  #take(position: number, name: string): void {
    this.#names[position] ??= name;
    if (this.#names[position] === name) return;
    const others = this.#others.get(position);
    if (others) others.add(name);
    else this.#others.set(position, new Set([name]));
  }
}

export function textAt(field: Field, row: number): string {
  return textOf(field.values[row]);
}

function colourName({ colour, name }: FieldMap, row: number): string {
  const field = colour ?? name;
  return field ? textAt(field, row) : '';
}

function positionOf(value: unknown): number {
  const told = numberOf(value);
  return Number.isInteger(told) && told >= 0 ? told % MOST : 0;
}
