import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names.ts';

const looks = {
  /** The one thing to do here: buy, pay, confirm. */
  primary: 'bg-vermilion text-on-vermilion hover:brightness-95 active:brightness-90',
  secondary: 'border border-edge bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  trust: 'bg-jade text-on-jade hover:brightness-95',
  danger: 'border border-vermilion-ink text-vermilion-ink hover:bg-vermilion-wash',
} as const;

const sizes = {
  small: 'min-h-8 px-3 text-sm',
  medium: 'min-h-11 px-4 text-base',
  large: 'min-h-12 px-6 text-lg',
} as const;

export interface ButtonLook {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  /** Takes the whole width: at the foot of phone pages. */
  wide?: boolean;
  icon?: ReactNode;
}

function buttonClass({ look = 'secondary', size = 'medium', wide = false }: ButtonLook, extra?: string): string {
  return classNames(
    'inline-flex items-center justify-center gap-1.5 rounded-control font-medium transition select-none',
    'disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    looks[look],
    sizes[size],
    wide && 'w-full',
    extra,
  );
}

export interface ButtonProps extends ButtonLook, ButtonHTMLAttributes<HTMLButtonElement> {
  /** While the act is under way: no second click, and screen readers are told. */
  busy?: boolean;
}

/** A button. `type` is "submit" unless said otherwise, because most of ours stand in forms that work without JavaScript. */
export function Button({
  look,
  size,
  wide,
  icon,
  busy = false,
  className,
  children,
  type = 'submit',
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={buttonClass({ ...(look && { look }), ...(size && { size }), wide: wide ?? false }, className)}
    >
      {busy ? (
        <span
          aria-hidden="true"
          className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent"
        />
      ) : (
        icon
      )}
      {children}
    </button>
  );
}

export interface ButtonLinkProps extends ButtonLook, AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({ look, size, wide, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <a
      {...rest}
      className={buttonClass({ ...(look && { look }), ...(size && { size }), wide: wide ?? false }, className)}
    >
      {icon}
      {children}
    </a>
  );
}
