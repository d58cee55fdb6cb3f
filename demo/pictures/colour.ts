/** Arithmetic on #RRGGBB colours. */
function parts(hex: string): [number, number, number] {
  const number = Number.parseInt(hex.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function hex(red: number, green: number, blue: number): string {
  const two = (value: number): string =>
    Math.max(0, Math.min(255, Math.round(value)))
      .toString(16)
      .padStart(2, '0');
  return `#${two(red)}${two(green)}${two(blue)}`;
}

/** `share` of the second colour in the first, 0…1. */
export function mix(first: string, second: string, share: number): string {
  const [r1, g1, b1] = parts(first);
  const [r2, g2, b2] = parts(second);
  return hex(r1 + (r2 - r1) * share, g1 + (g2 - g1) * share, b1 + (b2 - b1) * share);
}

/** Lighter for a positive amount, darker for a negative one (−1…1); dark shades lean to a warm ink, not to black. */
export function shade(colour: string, amount: number): string {
  return amount >= 0 ? mix(colour, '#ffffff', amount) : mix(colour, '#2a2026', -amount);
}

/** Perceived lightness, 0…1. */
export function lightness(colour: string): number {
  const [red, green, blue] = parts(colour);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** A line colour that can be seen on the given ground. */
export function inkOn(colour: string): string {
  return lightness(colour) > 0.55 ? mix(colour, '#2b2430', 0.62) : mix(colour, '#fff8ec', 0.72);
}

/** How far two colours are apart, 0…441. */
export function distance(first: string, second: string): number {
  const [r1, g1, b1] = parts(first);
  const [r2, g2, b2] = parts(second);
  return Math.hypot(r1 - r2, g1 - g2, b1 - b2);
}
