import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classNames } from './class-names.ts';

/**
 * Dialogs and sheets on the browser's own `<dialog>`: focus trap, Escape, inert page behind and return of focus come with
 * it, no library, no injected styles. The opener is a link to a page with
 * the same content, for browsers where our JavaScript does not run.
 */
export interface DialogProps {
  id: string;
  title: string;
  closeLabel: string;
  children: ReactNode;
  /** Buttons at the foot. */
  footer?: ReactNode;
  /** Controlled: opens when it turns true. Leave out when a DialogOpener opens it. */
  open?: boolean;
  onClose?: () => void;
  className?: string;
}

function show(dialog: HTMLElement | null): boolean {
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

/** Attributes that React passes through to the browser as they are. */
const closes = (id: string) => ({ command: 'close', commandfor: id });

function Frame({ id, title, closeLabel, children, footer, open, onClose, className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open === true) show(dialog.current);
    if (open === false) dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      id={id}
      closedby="any"
      aria-labelledby={titleId}
      onClose={onClose}
      className={classNames('dx-dialog', className)}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-center justify-between gap-4 border-b border-line px-4 py-3">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          <button
            type="button"
            {...closes(id)}
            onClick={() => dialog.current?.close()}
            aria-label={closeLabel}
            className="grid size-9 place-items-center rounded-control text-xl leading-none hover:bg-sunken"
          >
            <span aria-hidden="true">×</span>
          </button>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-4">{children}</div>
        {footer ? <footer className="border-t border-line px-4 py-3">{footer}</footer> : null}
      </div>
    </dialog>
  );
}

/** In the middle of the page. */
export function Dialog({ className, ...rest }: DialogProps) {
  return (
    <Frame
      {...rest}
      className={classNames(
        'm-auto max-h-[85dvh] w-[min(32rem,calc(100vw-2rem))] rounded-card bg-surface p-0 text-ink shadow-xl',
        className,
      )}
    />
  );
}

/** From the foot of a phone, from the side of a desk: filters, specifications, the shelf of a live room. */
export function Sheet({ className, ...rest }: DialogProps) {
  return (
    <Frame
      {...rest}
      className={classNames(
        'mx-auto mt-auto mb-0 max-h-[85dvh] w-full max-w-full rounded-t-card bg-surface p-0 text-ink shadow-xl',
        'md:my-0 md:mr-0 md:ml-auto md:h-dvh md:max-h-dvh md:w-[26rem] md:rounded-none md:rounded-l-card',
        className,
      )}
    />
  );
}

export interface DialogOpenerProps {
  /** Id of the Dialog or Sheet on the same page. */
  opens: string;
  /** Page with the same content, for browsers without JavaScript. */
  href: string;
  children: ReactNode;
  className?: string;
}

/** A link that opens the dialog when it can, and leads to the page otherwise. */
export function DialogOpener({ opens, href, children, className }: DialogOpenerProps) {
  return (
    <a
      href={href}
      aria-haspopup="dialog"
      aria-controls={opens}
      className={className}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        if (show(document.getElementById(opens))) event.preventDefault();
      }}
    >
      {children}
    </a>
  );
}
