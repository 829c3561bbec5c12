import type { Work } from '../slices.ts';
import type { Cluster } from '../state/cluster.ts';
import type { Exposition } from './exposition/exposition.ts';
import type { FamilyDoc, HistogramFigures } from './exposition/family-doc.ts';

/** Label values in the order of the family's labels. No value, no sample. */
export type AddSample = (value: number | null | undefined, ...labelValues: string[]) => void;

export interface SampleFamily<Of = Cluster> extends FamilyDoc {
  readonly type: 'counter' | 'gauge';
  samples(of: Of, add: AddSample): void;
}

export interface HistogramFamily<Of = Cluster> extends FamilyDoc {
  readonly type: 'histogram';
  histograms(of: Of, add: (figures: HistogramFigures, ...labelValues: string[]) => void): void;
}

/** Of: what the figures are of. */
export type Family<Of = Cluster> = SampleFamily<Of> | HistogramFamily<Of>;

/** A group of families that succeeds or fails as one. */
export interface Collector<Of = Cluster> {
  readonly name: string;
  readonly families: readonly FamilyDoc[];
  /** Reads what can only be waited for, before it is written. */
  read?(): Promise<void>;
  /** Yields where others may come in. */
  write(of: Of, exposition: Exposition): Work<void>;
  close?(): void;
}

/** Families of the exporter's own: always there. */
export function ofExporter<Of = Cluster>(name: string, families: readonly Family<Of>[]): Collector<Of> {
  return {
    name,
    families,
    *write(of, exposition) {
      for (const family of families) {
        writeFamily(family, of, exposition);
        yield;
      }
    },
  };
}

/** Families of the cluster: those that are known now. */
export function ofCluster(name: string, families: readonly Family[]): Collector {
  return {
    name,
    families,
    *write(cluster, exposition) {
      for (const family of families) {
        if (isKnown(family, cluster)) writeFamily(family, cluster, exposition);
        yield;
      }
    },
  };
}

/**
 * A counter of what the scheduler counted, and beside it what of that is older than the exporter's first connection: increase() of a
 * series that begins may add its first value, less this.
 */
export function withPast(counter: SampleFamily, samples: SampleFamily['samples']): SampleFamily[] {
  const [name, help] = past(counter.name);
  return [
    counter,
    {
      ...counter,
      name,
      help,
      type: 'gauge',
      lasting: true,
      samples,
    },
  ];
}

/** Name and meaning of a counter's past. */
export const past = (counter: string): [name: string, help: string] => [
  counter.replace(/_total$/, '_before'),
  `What ${counter} was when the exporter first connected.`,
];

/** While the scheduler is away nothing is known of how things are now; what was counted stays counted. */
export const isKnown = ({ type, feature, lasting }: FamilyDoc, cluster: Cluster): boolean =>
  (type !== 'gauge' || lasting || cluster.connection.state === 'connected') &&
  !(feature && cluster.missingFeatures.has(feature));

function writeFamily<Of>(family: Family<Of>, of: Of, exposition: Exposition): void {
  exposition.family(family, () => {
    if (family.type === 'histogram') {
      family.histograms(of, (figures, ...values) => exposition.histogram(family, values, figures));
    } else {
      family.samples(of, (value, ...values) => {
        if (value !== null && value !== undefined) exposition.sample(family, values, value);
      });
    }
  });
}
