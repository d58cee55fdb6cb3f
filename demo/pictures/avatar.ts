import { shade } from './colour.ts';
import { ink } from './kit.ts';

const skins = ['#F6D3B8', '#EFC3A0', '#E3B088', '#F9DEC8'];
const hairs = ['#2A2326', '#3B2A24', '#5A4032', '#24303A', '#7A4A32', '#8C8A88'];
const shirts = ['#D9381E', '#1F8A70', '#E8A33D', '#4B6F9C', '#8C6BB0', '#C4566B', '#5E8268', '#2E3B55', '#E3975B'];
const grounds = ['#FBE7DC', '#E3EFE6', '#FDF0D5', '#E2EAF2', '#EFE6F2', '#F6E2E0', '#EAF0DC', '#F0E6D8'];

/** A round-faced person on a coloured ground, 200 × 200, different for each seed text. */
export function drawAvatar(seed: string): string {
  const pen = ink(`avatar/${seed}`);
  const { pick, whole, chance } = pen.random;
  const skin = pick(skins);
  const hair = pick(hairs);
  const shirt = pick(shirts);
  const ground = pick(grounds);
  const width = whole(42, 48);
  const backs = [
    `<path d="M${100 - width - 8} 170V92a${width + 8} 54 0 0 1 ${2 * width + 16} 0V170z" fill="${hair}"/>`,
    `<circle cx="100" cy="36" r="20" fill="${hair}"/><circle cx="100" cy="86" r="${width + 6}" fill="${hair}"/>`,
    `<circle cx="${100 - width - 8}" cy="104" r="17" fill="${hair}"/><circle cx="${100 + width + 8}" cy="104" r="17" fill="${hair}"/><circle cx="100" cy="86" r="${width + 5}" fill="${hair}"/>`,
    `<circle cx="100" cy="84" r="${width + 5}" fill="${hair}"/>`,
    `<path d="M${100 - width - 7} 130V88a${width + 7} 52 0 0 1 ${2 * width + 14} 0V130z" fill="${hair}"/>`,
  ];
  const fringes = [
    `M${100 - width} 88Q${100 - width} 44 100 44Q${100 + width} 44 ${100 + width} 88Q${100 + width - 12} 66 ${100 + 6} 64Q${100 - 20} 78 ${100 - width} 88z`,
    `M${100 - width} 84Q${100 - width} 44 100 44T${100 + width} 84Q100 62 ${100 - width} 84z`,
    `M${100 - width} 90Q${100 - width - 2} 42 100 42Q${100 + width + 2} 42 ${100 + width} 90L${100 + width - 6} 72H${100 - width + 6}z`,
  ];
  const mouth = pick(['M90 116q10 9 20 0', 'M92 117q8 5 16 0', 'M90 114h20q-2 11-10 11t-10-11z']);
  const glasses = chance(0.24)
    ? `<g fill="none" stroke="#4a4248" stroke-width="3"><circle cx="82" cy="97" r="13"/><circle cx="118" cy="97" r="13"/><path d="M95 97h10"/></g>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" viewBox="0 0 200 200"><defs></defs><rect width="200" height="200" fill="${ground}"/><circle cx="${whole(20, 180)}" cy="${whole(20, 60)}" r="${whole(18, 40)}" fill="#fff" opacity=".5"/>${pick(backs)}<path d="M30 200Q34 150 100 148T170 200z" fill="${shirt}"/><path d="M86 130h28v22q-14 12-28 0z" fill="${shade(skin, -0.12)}"/><path d="${pick(['M76 152L100 176L124 152', 'M80 150q20 22 40 0', 'M84 150v10h32v-10'])}" fill="none" stroke="${shade(shirt, 0.4)}" stroke-width="6" stroke-linejoin="round"/><ellipse cx="100" cy="94" rx="${width}" ry="48" fill="${skin}"/><path d="${pick(fringes)}" fill="${hair}"/><circle cx="82" cy="98" r="4.500" fill="#2b2430"/><circle cx="118" cy="98" r="4.500" fill="#2b2430"/><circle cx="72" cy="110" r="8" fill="#e8837a" opacity=".35"/><circle cx="128" cy="110" r="8" fill="#e8837a" opacity=".35"/><path d="${mouth}" fill="${mouth.endsWith('z') ? '#b5413c' : 'none'}" stroke="#8e3b35" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>${glasses}</svg>`;
}
