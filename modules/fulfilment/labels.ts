// I/O: draws pictures with sharp and bwip-js; reads nothing and keeps nothing
import bwipjs from 'bwip-js/node';
import sharp from 'sharp';

/** What stands on a label: the receiver's phone is masked (privacy waybill 隐私面单), the carrier dials through its own system. */
export type Label = {
  readonly carrier: string;
  readonly waybillNo: string;
  readonly receiver: {
    readonly name: string;
    readonly phoneMasked: string;
    readonly place: string;
    readonly street: string;
  };
  readonly sender: string;
  readonly orderNumber: string;
  readonly pieces: number;
  readonly weightGrams: number;
  readonly contents: readonly string[];
};

const MM = 72 / 25.4;
const WIDTH_MM = 100;
const HEIGHT_MM = 180;
/** 8 dots a millimetre: the 203 dpi of thermal label printers. */
const DOTS = 8;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** Breaks a text into lines of at most `width` half-width columns, at most `most` lines. */
export function wrapped(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const char of text) {
    const columns = char.charCodeAt(0) > 0x2e80 ? 2 : 1;
    if (used + columns > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += char;
    used += columns;
  }
  if (line) lines.push(line);
  return lines.length > most ? [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').slice(0, -1)}…`] : lines;
}

/** The label as a drawing in dots; its texts use the machine's CJK font. */
function drawing(label: Label): string {
  const text = (x: number, y: number, size: number, words: string, weight = 400): string =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" font-family="Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif">${escaped(words)}</text>`;
  const rows = (x: number, y: number, size: number, lines: readonly string[], weight = 400): string =>
    lines.map((line, n) => text(x, y + n * Math.round(size * 1.3), size, line, weight)).join('');
  const rule = (y: number): string => `<line x1="24" x2="776" y1="${y}" y2="${y}" stroke="#000" stroke-width="3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_MM * DOTS}" height="${HEIGHT_MM * DOTS}">
    <rect width="100%" height="100%" fill="#fff"/>
    ${text(32, 84, 52, label.carrier, 700)}${text(560, 84, 30, '隐私面单')}
    ${rule(112)}${rule(432)}
    ${text(32, 484, 34, '收', 700)}${text(96, 484, 40, `${label.receiver.name}  ${label.receiver.phoneMasked}`, 700)}
    ${rows(96, 544, 34, wrapped(label.receiver.place, 38, 2), 700)}
    ${rows(96, 640, 32, wrapped(label.receiver.street, 40, 3))}
    ${rule(780)}${text(32, 832, 30, '寄')}${text(96, 832, 32, label.sender)}
    ${rule(872)}
    ${text(32, 924, 28, `订单 ${label.orderNumber}`)}${text(32, 968, 28, `${label.pieces} 件  ${label.weightGrams} g`)}
    ${rows(32, 1032, 28, label.contents.flatMap((line) => wrapped(line, 52, 1)).slice(0, 9))}
  </svg>`;
}

/** Whole dots a bar: a scaled barcode has bars of uneven width, which readers refuse. Code 128 needs 11 modules a character and 35 more. */
const moduleDots = (waybillNo: string): number =>
  Math.max(1, Math.min(3, Math.floor(740 / (waybillNo.length * 11 + 55))));

/** The label as a PNG of 800 × 1440 dots; the barcode is Code 128 of the waybill number. */
export async function labelPage(label: Label): Promise<Buffer> {
  const barcode = await bwipjs.toBuffer({
    bcid: 'code128',
    text: label.waybillNo,
    scale: moduleDots(label.waybillNo),
    height: 22,
    includetext: true,
    textxalign: 'center',
    backgroundcolor: 'FFFFFF',
  });
  const { width = 0 } = await sharp(barcode).metadata();
  return sharp(Buffer.from(drawing(label)))
    .composite([{ input: barcode, left: Math.max(0, Math.round((WIDTH_MM * DOTS - width) / 2)), top: 132 }])
    .flatten({ background: '#ffffff' })
    .greyscale()
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

/** One page of 100 × 180 mm a label. */
export async function labelPdf(labels: readonly Label[]): Promise<Buffer> {
  // Loaded by who draws first: a server that never does has no room for it.
  const { PDFDocument } = await import('pdf-lib');
  const pdf = await PDFDocument.create();
  for (const label of labels) {
    const image = await pdf.embedPng(await labelPage(label));
    pdf
      .addPage([WIDTH_MM * MM, HEIGHT_MM * MM])
      .drawImage(image, { x: 0, y: 0, width: WIDTH_MM * MM, height: HEIGHT_MM * MM });
  }
  return Buffer.from(await pdf.save());
}
