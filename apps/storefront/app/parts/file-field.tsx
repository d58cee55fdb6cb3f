/** Files to be sent with a form. */
export function FileField({
  name,
  label,
  hint,
  accept,
  multiple = false,
  optionalText,
}: {
  name: string;
  label: string;
  hint?: string | undefined;
  accept: string;
  multiple?: boolean;
  optionalText?: string;
}) {
  return (
    <label className="block space-y-1.5 text-sm">
      <span className="block font-medium">
        {label} {optionalText ? <span className="font-normal text-ink-soft">{optionalText}</span> : null}
      </span>
      <input
        type="file"
        name={name}
        accept={accept}
        multiple={multiple}
        className="block w-full text-sm file:mr-3 file:min-h-9 file:rounded-control file:border file:border-edge file:bg-surface file:px-3"
      />
      {hint ? <span className="block text-ink-soft">{hint}</span> : null}
    </label>
  );
}

export const PICTURES = 'image/jpeg,image/png,image/webp,image/avif,image/gif';
export const FILMS = 'video/mp4,video/webm';
