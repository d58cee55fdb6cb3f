/** Stands first in a form with several buttons: Enter in a field presses a form's first button, and this is the right one. */
export function EnterSubmits({ name, value }: { name: string; value: string }) {
  return <button type="submit" name={name} value={value} tabIndex={-1} aria-hidden="true" className="sr-only" />;
}
