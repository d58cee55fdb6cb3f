import { useEffect, useRef, useState } from 'react';
import { serverNow, type TimeLeft, timeLeft } from '../server-time.ts';
import { classNames } from './class-names.ts';

export interface CountdownProps {
  /** End, milliseconds since 1970 or an ISO time. */
  until: number | string;
  /** The end in words, "今天 20:00 截止": what the server sends, what pages without JavaScript and screen readers get. */
  endsText: string;
  /** When it is over: "已结束". */
  overText: string;
  /** After the number of days: "天" / "d". */
  dayUnit: string;
  /** Called once when it ends while the page is open, for example to reload. */
  onEnd?: () => void;
  className?: string;
}

const two = (n: number) => String(n).padStart(2, '0');

/** Time left by the server's clock, a tick each second. The boxes have a fixed width: nothing moves while it counts. */
export function Countdown({ until, endsText, overText, dayUnit, onEnd, className }: CountdownProps) {
  const end = typeof until === 'number' ? until : Date.parse(until);
  // Undefined until the browser takes over: server and first client render must be the same text.
  const [left, setLeft] = useState<TimeLeft | null>();
  const ended = useRef(onEnd);
  ended.current = onEnd;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seenRunning = false;
    const tick = () => {
      const rest = end - serverNow();
      const next = timeLeft(rest);
      setLeft(next);
      if (next) {
        seenRunning = true;
        timer = setTimeout(tick, rest % 1000 || 1000);
      } else if (seenRunning) ended.current?.();
    };
    tick();
    return () => clearTimeout(timer);
  }, [end]);

  if (left === undefined)
    return <span className={classNames('dx-figure inline-block leading-6', className)}>{endsText}</span>;
  if (left === null) return <span className={classNames('inline-block leading-6', className)}>{overText}</span>;
  return (
    <span
      role="timer"
      aria-label={endsText}
      className={classNames('dx-figure inline-flex items-center gap-0.5 text-sm leading-6', className)}
    >
      {left.days > 0 ? (
        <span aria-hidden="true" className="mr-1">
          {left.days} {dayUnit}
        </span>
      ) : null}
      {[left.hours, left.minutes, left.seconds].map((part, place) => (
        <span key={['h', 'm', 's'][place]} aria-hidden="true" className="inline-flex items-center gap-0.5">
          {place > 0 ? <span>:</span> : null}
          <span className="inline-block w-[1.75em] rounded bg-ink text-center text-paper">{two(part)}</span>
        </span>
      ))}
    </span>
  );
}
