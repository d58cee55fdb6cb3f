import { toSVG } from 'bwip-js/node';

/** A QR code of the text as a picture's address; made on the server, so that the page needs no library for it. */
export function scanCode(text: string): string {
  const svg = toSVG({ bcid: 'qrcode', text, scale: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}`;
}
