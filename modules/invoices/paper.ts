// I/O: draws with sharp and pdf-lib; reads nothing and keeps nothing
import sharp from 'sharp';
import { fen, formatYuan } from '#kernel';
import { capitals } from './amounts.ts';
import type { InvoiceRequest } from './types.ts';

export type InvoicePaper = InvoiceRequest & { readonly invoiceNo: string; readonly specimen: boolean };

const MM = 72 / 25.4;
/** 210 × 140 mm, as the fully digital invoice is printed; 6 dots a millimetre. */
const WIDTH_MM = 210;
const HEIGHT_MM = 140;
const DOTS = 6;
const ROWS = 7;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const yuan = (amount: number): string => formatYuan(fen(amount));
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function drawing(paper: InvoicePaper): string {
  const text = (x: number, y: number, size: number, words: string, anchor = 'start'): string =>
    `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" font-family="Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif">${escaped(words)}</text>`;
  const rule = (y: number): string => `<line x1="48" x2="1212" y1="${y}" y2="${y}" stroke="#7a2d1a" stroke-width="2"/>`;
  const shown = paper.lines.slice(0, ROWS);
  const rest = paper.lines.slice(ROWS);
  const rows = [
    ...shown,
    ...(rest.length > 0
      ? [
          {
            title: `（其余 ${rest.length} 项见订单明细）`,
            quantity: rest.reduce((sum, line) => sum + line.quantity, 0),
            amountFen: rest.reduce((sum, line) => sum + line.amountFen, 0),
            taxFen: rest.reduce((sum, line) => sum + line.taxFen, 0),
            taxBps: rest[0]?.taxBps ?? 0,
          },
        ]
      : []),
  ];
  const day = new Date(paper.at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const heading = paper.kind === 'red' ? '电子发票（普通发票）红字' : '电子发票（普通发票）';
  const columns = rows.map((line, n) => {
    const y = 352 + n * 34;
    const net = line.amountFen - line.taxFen;
    return [
      text(60, y, 22, short(line.title, 24)),
      text(720, y, 22, String(line.quantity), 'end'),
      text(900, y, 22, yuan(net), 'end'),
      text(1020, y, 22, `${line.taxBps / 100}%`, 'end'),
      text(1200, y, 22, yuan(line.taxFen), 'end'),
    ].join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_MM * DOTS}" height="${HEIGHT_MM * DOTS}">
    <rect width="100%" height="100%" fill="#fff"/>
    ${text(630, 70, 40, heading, 'middle')}
    ${text(1200, 60, 20, `发票号码：${paper.invoiceNo}`, 'end')}${text(1200, 92, 20, `开票日期：${day}`, 'end')}
    ${rule(120)}
    ${text(60, 160, 24, '购买方')}${text(160, 160, 24, short(paper.title.name, 26))}${text(160, 200, 22, `统一社会信用代码：${paper.title.taxNumber ?? '—'}`)}
    ${text(660, 160, 24, '销售方')}${text(760, 160, 24, short(paper.seller.name, 18))}${text(760, 200, 22, `统一社会信用代码：${paper.seller.taxNumber ?? '—'}`)}
    ${rule(236)}
    ${text(60, 280, 22, '项目名称')}${text(720, 280, 22, '数量', 'end')}${text(900, 280, 22, '金额', 'end')}${text(1020, 280, 22, '税率', 'end')}${text(1200, 280, 22, '税额', 'end')}
    ${rule(304)}${columns.join('')}
    ${rule(640)}
    ${text(60, 684, 24, `价税合计（大写） ${capitals(paper.amountFen)}`)}${text(1200, 684, 24, `（小写）¥${yuan(paper.amountFen)}`, 'end')}
    ${rule(712)}
    ${text(60, 752, 20, `备注：订单 ${paper.orderNumber}${paper.reversesNo ? `；对应蓝字发票号码 ${paper.reversesNo}` : ''}`)}
    ${paper.specimen ? `${text(60, 800, 20, '开发环境样张，无法律效力 · Specimen of a development provider, not a tax document')}` : ''}
  </svg>`;
}

/** The invoice as a PDF of one page; number, amount and order also stand in its document properties, for machines. */
export async function invoicePdf(paper: InvoicePaper): Promise<Buffer> {
  const png = await sharp(Buffer.from(drawing(paper)))
    .flatten({ background: '#ffffff' })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
  // Loaded by who draws first: a server that never does has no room for it.
  const { PDFDocument } = await import('pdf-lib');
  const pdf = await PDFDocument.create();
  pdf.setTitle(`${paper.invoiceNo} ${yuan(paper.amountFen)}`);
  pdf.setSubject(paper.orderNumber);
  pdf.setCreationDate(paper.at);
  const image = await pdf.embedPng(png);
  pdf
    .addPage([WIDTH_MM * MM, HEIGHT_MM * MM])
    .drawImage(image, { x: 0, y: 0, width: WIDTH_MM * MM, height: HEIGHT_MM * MM });
  return Buffer.from(await pdf.save());
}
