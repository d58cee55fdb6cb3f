import { attribute, BrokenXml, type XmlEvents, xmlReader } from './xml.ts';
import { BrokenZip, type openZip } from './zip.ts';

type Zip = ReturnType<typeof openZip>;

/** Distinct texts of a workbook, all together, in signs: they are held, so they have a limit. */
const MOST_TEXT = 64 * 1024 * 1024;

async function readPart(zip: Zip, name: string, on: Partial<XmlEvents>): Promise<void> {
  const feed = xmlReader({ open: () => {}, close: () => {}, text: () => {}, ...on });
  const decoder = new TextDecoder();
  for await (const piece of zip.read(name)) feed(decoder.decode(piece, { stream: true }));
}

/** Where the sheets are, in the order of their tabs, and from which year the workbook counts its days. */
export async function sheetPaths(zip: Zip): Promise<{ sheets: string[]; date1904: boolean }> {
  const book = zip.has('xl/workbook.xml') ? 'xl/workbook.xml' : null;
  if (!book) throw new BrokenZip('no workbook');
  const ids: string[] = [];
  let date1904 = false;
  await readPart(zip, book, {
    open: (name, raw) => {
      if (name === 'sheet') ids.push(attribute(raw, 'id') ?? '');
      if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attribute(raw, 'date1904') ?? '');
    },
  });
  const targets = new Map<string, string>();
  await readPart(zip, 'xl/_rels/workbook.xml.rels', {
    open: (name, raw) => {
      if (name === 'Relationship') targets.set(attribute(raw, 'Id') ?? '', attribute(raw, 'Target') ?? '');
    },
  });
  const sheets = ids.flatMap((id) => {
    const target = targets.get(id);
    const path = target?.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return zip.has(path) ? [path] : [];
  });
  return { sheets, date1904 };
}

/** The texts that cells name by their number. Readings in another script stand beside some of them and are left out. */
export async function sharedStrings(zip: Zip): Promise<readonly string[]> {
  if (!zip.has('xl/sharedStrings.xml')) return [];
  const texts: string[] = [];
  let length = 0;
  let text = '';
  let taking = false;
  let reading = false;
  await readPart(zip, 'xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') reading = true;
      taking = name === 't' && !reading;
    },
    close: (name) => {
      if (name === 'rPh') reading = false;
      if (name === 't') taking = false;
      if (name !== 'si') return;
      length += text.length;
      if (length > MOST_TEXT) throw new BrokenXml('too much text');
      texts.push(plainSigns(text));
    },
    text: (more) => {
      if (taking) text += more;
    },
  });
  return texts;
}

/** Signs that XML may not hold are written `_x000D_` in spreadsheets. */
export const plainSigns = (text: string): string =>
  text
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\0', '')
    .trim();

/** Numbers of the cell styles under which a number is shown as a day or a time. */
export async function dateStyles(zip: Zip): Promise<ReadonlySet<number>> {
  const dates = new Set<number>();
  if (!zip.has('xl/styles.xml')) return dates;
  const formats = new Map<number, string>();
  let styles = -1;
  await readPart(zip, 'xl/styles.xml', {
    open: (name, raw) => {
      if (name === 'numFmt') formats.set(Number(attribute(raw, 'numFmtId')), attribute(raw, 'formatCode') ?? '');
      if (name === 'cellXfs') styles = 0;
      if (name !== 'xf' || styles < 0) return;
      if (isDate(Number(attribute(raw, 'numFmtId') ?? 0), formats)) dates.add(styles);
      styles += 1;
    },
    close: (name) => {
      if (name === 'cellXfs') styles = -1;
    },
  });
  return dates;
}

/** Formats 14–22 and 45–47 are days and times everywhere, 27–36 and 50–58 in Chinese; others are told by their letters. */
function isDate(format: number, formats: ReadonlyMap<number, string>): boolean {
  const code = formats.get(format);
  if (code === undefined)
    return [
      [14, 22],
      [27, 36],
      [45, 47],
      [50, 58],
    ].some(([first = 0, last = 0]) => format >= first && format <= last);
  return /[ymdhs]/i.test(code.replaceAll(/\[[^\]]*\]|"[^"]*"|\\./g, '').replace(/General/i, ''));
}
