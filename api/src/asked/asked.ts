import { Type, type Static } from '@sinclair/typebox';

/** Which workers were asked on request. What they did not answer is not in the answer. */
export const AskedWorkers = Type.Object({
  asked: Type.Integer({ minimum: 0, description: 'Workers that were asked' }),
  silent: Type.Array(Type.String(), {
    description:
      'Addresses of those of them that did not answer in time, or that the scheduler could not reach',
  }),
  notAsked: Type.Integer({
    minimum: 0,
    description: 'Workers that match but were not asked, since one answer asks a limited number',
  }),
});
export type AskedWorkers = Static<typeof AskedWorkers>;
