import { SchedulerStrain } from './scheduler-strain.ts';

test('a scheduler is busy while it uses a core, or its event loop turns seldom', () => {
  const strain = new SchedulerStrain();
  const see = (at: number, cpuSeconds: number | null, eventLoopInterval = 0.02) =>
    strain.see({ cpuSeconds, eventLoopInterval }, at);
  const busy = () => strain.busy.between(0, 100_000).get('')?.ms ?? 0;
  see(10_000, 5);
  see(11_000, 5.3);
  expect(busy()).toBe(0);
  see(13_000, 7.2);
  expect(busy()).toBe(2_000);
  see(14_000, 7.2, 0.4);
  expect(busy()).toBe(3_000);
  see(15_000, null);
  see(16_000, 50);
  expect(busy()).toBe(3_000);
  see(30_000, null);
  see(31_000, null, 13);
  expect(busy()).toBe(16_000);
  see(31_010, 400);
  expect(busy()).toBe(16_000);
  strain.beginLife();
  see(32_000, 60);
  expect(busy()).toBe(16_000);
});
