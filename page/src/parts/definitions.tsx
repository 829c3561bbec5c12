import { Fragment } from 'preact';

export type Definition = readonly [name: string, value: string | null];

/** Names and values; those without a value are left out. */
export const Definitions = ({ of }: { of: readonly Definition[] }) => (
  <dl>
    {of
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value], index) => (
        <Fragment key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
  </dl>
);
