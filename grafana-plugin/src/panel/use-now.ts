import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const second = () => Math.floor(Date.now() / 1000) * 1000;

/** The browser's clock when a panel is drawn, to the second: ms since the epoch. It has nothing drawn anew by itself. */
export const useNow = (): number => useSyncExternalStore(never, second);
