import { type ReactNode, useEffect, useRef } from 'react';

/**
 * A box wide content scrolls in. While there is something to scroll it can be reached by keyboard, else it is no extra stop on
 * the way (axe: scrollable-region-focusable).
 */
export function ScrollBox({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className="desk-scroll">
      {children}
    </div>
  );
}
