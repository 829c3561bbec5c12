import { Changes } from './changes.ts';

test('listeners hear of their topic until they end it', () => {
  const changes = new Changes();
  const heard: string[] = [];
  const end = changes.on('tasks', () => heard.push('tasks'));
  changes.on('status', () => heard.push('status'));
  changes.announce('tasks');
  changes.announce('status');
  end();
  changes.announce('tasks');
  changes.announce('workers');
  expect(heard).toEqual(['tasks', 'status']);
});

test('a listener that throws harms neither the others nor who announces', () => {
  const changes = new Changes();
  const heard: number[] = [];
  changes.on('tasks', () => {
    throw new Error('reader is gone');
  });
  changes.on('tasks', () => heard.push(1));
  changes.announce('tasks');
  expect(heard).toEqual([1]);
});

test('the same function may listen twice, and each ends by itself', () => {
  const changes = new Changes();
  let heard = 0;
  const listener = () => {
    heard++;
  };
  const end = changes.on('tasks', listener);
  changes.on('tasks', listener);
  end();
  changes.announce('tasks');
  expect(heard).toBe(1);
});

test('a listener may end itself while it is told', () => {
  const changes = new Changes();
  let heard = 0;
  const end = changes.on('tasks', () => {
    heard++;
    end();
  });
  changes.announce('tasks');
  changes.announce('tasks');
  expect(heard).toBe(1);
});
