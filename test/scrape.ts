import { parse, type ParsedFamily } from '../exporter/src/metrics/testdata/parse.ts';

/** One scrape, strictly parsed. */
export class Scrape {
  readonly families: ReadonlyMap<string, ParsedFamily>;

  constructor(page: string) {
    this.families = parse(page);
  }

  /** The value of the family's only series; undefined if it has none. */
  value(name: string): number | undefined {
    return this.values(name)[''];
  }

  /** Every series of a family by its labels, written prefix=inc state=memory. */
  values(name: string): Record<string, number> {
    const samples = this.families.get(name)?.samples ?? [];
    return Object.fromEntries(samples.map(({ labels, value }) => [written(labels), value]));
  }

  /** How many observations a histogram has, by its labels. */
  counts(name: string): Record<string, number> {
    const samples =
      this.families.get(name)?.samples.filter((sample) => sample.name === `${name}_count`) ?? [];
    return Object.fromEntries(samples.map(({ labels, value }) => [written(labels), value]));
  }
}

/** Labels in one order, for comparing. */
export const written = (labels: Record<string, string>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ');
