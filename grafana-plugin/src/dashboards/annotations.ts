import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE, dask } from './query.ts';
import { FILTERED } from './variables.ts';

/** Where tasks failed. Off until somebody wants it: of a dashboard of a minute it marks that one, in panels of 15. */
export const errorAnnotation = () =>
  new AnnotationQueryBuilder()
    .name('Errors')
    .datasource(DATASOURCE)
    .enable(false)
    .iconColor('red')
    .target(dask({ queryType: 'annotation', ...FILTERED }, 'Anno'));

/** What Dask counts as pieces of work, each with a link to it. */
export const computationAnnotation = ({ on }: { on: boolean }) =>
  new AnnotationQueryBuilder()
    .name('Computations')
    .datasource(DATASOURCE)
    .enable(on)
    .iconColor('blue')
    .target(dask({ queryType: 'annotation', marks: 'computations' }, 'Anno'));

/**
 * Where workers came and went: with adaptive scaling that may be all the time, so it is on only where workers are what is looked at.
 */
export const workerAnnotation = ({ on }: { on: boolean }) =>
  new AnnotationQueryBuilder()
    .name('Workers that come and go')
    .datasource(DATASOURCE)
    .enable(on)
    .iconColor('orange')
    .target(dask({ queryType: 'annotation', marks: 'workers', workers: FILTERED.workers }, 'Anno'));
