import { unzipSync } from 'fflate';

/** Pictures in one zip; more is two zips. */
export const MOST_FILES = 500;
/** Unpacked, all together: what a small file may unfold into. */
export const MOST_UNPACKED = 500 * 1024 * 1024;

export type ZipEntry = { readonly name: string; readonly size: number };
export type ZipPlan =
  | { readonly problem: 'broken' | 'too_many' | 'too_large' }
  | { readonly entries: readonly ZipEntry[] };

const hidden = (name: string): boolean => name.endsWith('/') || /(?:^|\/)(?:\.|__MACOSX)/.test(name);

/** What a zip holds by its own directory, without unpacking anything; refused when it would unfold beyond the limits. */
export function listZip(body: Uint8Array): ZipPlan {
  const entries: ZipEntry[] = [];
  let unpacked = 0;
  let count = 0;
  try {
    unzipSync(body, {
      filter: ({ name, originalSize }) => {
        count += 1;
        unpacked += originalSize;
        if (!hidden(name) && entries.length <= MOST_FILES) entries.push({ name, size: originalSize });
        return false;
      },
    });
  } catch {
    return { problem: 'broken' };
  }
  if (entries.length > MOST_FILES || count > MOST_FILES * 4) return { problem: 'too_many' };
  return unpacked > MOST_UNPACKED ? { problem: 'too_large' } : { entries };
}

/**
 * One file of a zip. The directory's size is the room it gets: an entry that unfolds into more than it declared is broken, and
 * no more than `most` bytes are ever given. Null: broken, or larger than `most`.
 */
export function unzipOne(body: Uint8Array, entry: ZipEntry, most: number): Uint8Array | null {
  if (entry.size > most) return null;
  try {
    let taken = false;
    const files = unzipSync(body, {
      // The first entry of a name counts: a zip may name a file twice.
      filter: ({ name, originalSize }) => {
        const wanted = !taken && name === entry.name && originalSize === entry.size;
        taken ||= wanted;
        return wanted;
      },
    });
    const file = files[entry.name];
    return file && file.length === entry.size ? file : null;
  } catch {
    return null;
  }
}

export type NamedPicture = { readonly entry: ZipEntry; readonly code: string; readonly place: string };

/**
 * Whose picture it is by its name: `CODE.jpg`, `CODE_1.jpg`, `CODE-2.png`, or a folder `CODE/anything.jpg`. Codes may hold `_` and
 * `-` themselves: the longest known code wins. Null: no known code.
 */
export function pictureOf(entry: ZipEntry, codes: ReadonlySet<string>): NamedPicture | null {
  const parts = entry.name.split(/[/\\]/);
  const file = (parts.pop() ?? '').replace(/\.[^.]*$/, '');
  const folder = parts.at(-1);
  if (codes.has(file)) return { entry, code: file, place: '' };
  const numbered = /^(.+)[_-](\w{1,20})$/.exec(file);
  if (numbered?.[1] && codes.has(numbered[1])) return { entry, code: numbered[1], place: numbered[2] ?? '' };
  return folder !== undefined && codes.has(folder) ? { entry, code: folder, place: file } : null;
}

/** Every code a name could mean, to be asked for in one go. */
export function codesIn(name: string): string[] {
  const parts = name.split(/[/\\]/);
  const file = (parts.pop() ?? '').replace(/\.[^.]*$/, '');
  const numbered = /^(.+)[_-]\w{1,20}$/.exec(file)?.[1];
  return [file, numbered, parts.at(-1)].filter((one): one is string => one !== undefined && one !== '');
}
