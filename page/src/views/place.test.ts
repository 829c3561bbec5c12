import { hashOf, readPlace, type Place } from './place.ts';

test('a place is read as it was written, whatever names are', () => {
  const place: Place = {
    view: 'workers',
    looked: { worker: 'tcp://[::1]:4100', search: 'a?b&c=d #é <img>', from: '1700000000000.5' },
  };
  expect(readPlace(hashOf(place))).toEqual(place);
  expect(hashOf({ view: 'workers', looked: { worker: '' } })).toBe('#workers');
});

test.each(['', '#', '#nowhere?x=1', '#__proto__', 'status'])('%j is the first view', (hash) => {
  expect(readPlace(hash)).toEqual({ view: 'status', looked: {} });
});

test('a value may be cut anywhere, and is no error', () => {
  expect(readPlace('#workers?search=%E0%A4')).toMatchObject({ view: 'workers' });
  expect(readPlace('#workers?')).toEqual({ view: 'workers', looked: {} });
});
