import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How wide an element is, CSS px; 0 until it is there. */
export function useWidth(): [width: number, element: RefObject<HTMLElement>] {
  const element = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const look = () => setWidth(element.current!.clientWidth);
    const observer = new ResizeObserver(look);
    observer.observe(element.current!);
    look();
    return () => observer.disconnect();
  }, []);
  return [width, element];
}
