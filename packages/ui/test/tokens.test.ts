import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dark, edgePairs, light, type Palette, textPairs } from '../tokens.ts';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8').toLowerCase();

/** Relative luminance of "#rrggbb" (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

for (const [name, palette, blocks] of [
  ['light', light, [/^:root \{([^}]*)\}/m]],
  [
    'dark',
    dark,
    [/prefers-color-scheme: dark[^{]*\{\s*:root[^{]*\{([^}]*)\}/, /:root\[data-theme="dark"\] \{([^}]*)\}/],
  ],
] as const satisfies readonly (readonly [string, Palette, readonly RegExp[]])[]) {
  describe(`${name} theme`, () => {
    it.each(textPairs)('%s on %s can be read', (text, ground) => {
      expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
    });

    it.each(edgePairs)('%s stands out from %s', (edge, ground) => {
      expect(contrast(palette[edge], palette[ground])).toBeGreaterThanOrEqual(3);
    });

    it.each(blocks)('is the same in tokens.css: %s', (block) => {
      const body = block.exec(css)?.[1] ?? '';
      for (const [token, colour] of Object.entries(palette))
        expect(body).toContain(`--dx-${kebab(token)}: ${colour.toLowerCase()};`);
    });
  });
}
