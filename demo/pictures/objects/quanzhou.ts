import { inkOn, lightness, mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { emblem, hasMotif, patterned } from '../motif.ts';
import { both, buttons, sleeve, sleeves, torso, zip } from './garments.ts';
import { type Drawing, stand, wear } from './look.ts';

const bodyBox = { x: 92, y: 62, width: 220, height: 250 };

const jacket: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(298, 100);
  const varsity = pattern === 'varsity';
  const arm = varsity ? '#efe6d4' : c;
  return `${sleeves(ink, arm, 284)}${both(path('M44 282L86 292L83 312Q60 314 43 302z', shade(c, -0.25)))}${path(body, ink.side(c, 0.24))}${pattern === 'lapel' ? `${path('M158 66L200 196L136 154L146 120L124 112z', shade(c, 0.14))}${path('M242 66L200 196L264 154L254 120L276 112z', shade(c, 0.14))}${buttons(214, 272, 2, shade(c, -0.4), 200, 6)}${path('M176 74L200 120L224 74Q200 90 176 74z', '#fdfaf3')}` : `${path('M154 64Q200 92 246 64L252 92Q200 120 148 92z', shade(c, -0.18))}${varsity ? buttons(122, 286, 6, '#efe6d4') : zip(104, 296, c)}`}${pattern === 'rib' || varsity ? `${rect(98, 284, 204, 22, 8, shade(c, -0.25))}${times(17, (i) => stroke(`M${106 + i * 11.8} 286V304`, varsity ? '#efe6d4' : shade(c, 0.15), 2))}` : ''}${varsity ? emblem('letter', 146, 154, 0.9, '#efe6d4', '#d9381e') : ''}${pattern === 'pocket' ? both(rect(116, 150, 58, 52, 6, shade(c, -0.12)) + rect(112, 144, 66, 16, 4, shade(c, 0.1)) + rect(116, 226, 58, 50, 6, shade(c, -0.12))) : both(stroke('M122 254L160 230', shade(c, -0.4), 5))}${streak('M118 110Q112 190 118 270H128Q122 190 130 112z', 0.12)}`;
});

const polo: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(310, 98);
  const trim = pattern === 'collar' ? (lightness(c) > 0.6 ? '#2e3b55' : '#f4efe4') : shade(c, -0.16);
  const pat = pattern === 'collar' ? 'plain' : pattern === 'stripes' ? 'bands' : pattern;
  return `${both(path(sleeve(176), ink.side(shade(c, -0.05), 0.2)) + path('M58 162L95 186L92 198L52 172z', trim))}${path(body, ink.side(c, 0.22))}${patterned(ink, pat, body, bodyBox, c)}${rect(186, 92, 28, 84, 4, shade(c, -0.1))}${buttons(112, 162, 3, '#fdfaf3', 200, 4.5)}${path('M156 62L200 100L170 124L140 78z', trim)}${path('M244 62L200 100L230 124L260 78z', trim)}${oval(200, 70, 34, 9, shade(c, -0.5))}${dot(258, 150, 8, trim)}${rect(102, 298, 196, 6, 2, shade(c, -0.16))}`;
});

const tshirt: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(312, 98);
  const art = lightness(c) > 0.55 ? '#2e3b55' : '#f3e8d2';
  const print =
    pattern === 'plain'
      ? ''
      : pattern === 'splash'
        ? patterned(ink, 'splash', body, bodyBox, c)
        : hasMotif(pattern)
          ? `${dot(200, 184, 56, mix(c, art, 0.12))}${emblem(pattern, 200, 184, 1.9, art, '#e0663a')}`
          : '';
  return `${both(path(sleeve(180), ink.side(shade(c, -0.05), 0.2)))}${path(body, ink.side(c, 0.2))}${print}${path('M156 64Q200 108 244 64L236 60Q200 90 164 60z', shade(c, -0.2))}${oval(200, 66, 34, 9, shade(c, -0.45))}${both(stroke('M62 166L96 188', shade(c, -0.22), 3))}${stroke('M104 300Q200 314 296 300', shade(c, -0.2), 3)}${stroke('M128 220Q136 260 130 296M270 230Q262 262 268 296', shade(c, -0.25), 3, 'opacity=".4"')}${pattern === 'plain' ? rect(226, 142, 44, 50, 5, shade(c, -0.08)) : ''}`;
});

const hoodie: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(296, 102);
  const art = lightness(c) > 0.55 ? '#2e3b55' : '#f3e8d2';
  return `${sleeves(ink, c, 282)}${both(path('M43 278L87 290L83 312Q60 314 42 300z', shade(c, -0.22)))}${path(body, ink.side(c, 0.22))}${pattern === 'bands' ? ink.clip(body, rect(90, 130, 220, 22, 0, art, 'opacity=".8"') + rect(90, 160, 220, 9, 0, art, 'opacity=".8"')) : ''}${pattern === 'letter' ? emblem('letter', 200, 168, 1.5, art, '#d9381e') : ''}${path('M134 276L152 222H248L266 276z', shade(c, -0.1))}${stroke('M134 276L152 222M248 222L266 276', shade(c, -0.35), 3)}${pattern === 'zip' ? zip(106, 292, c) : ''}${rect(96, 284, 208, 20, 8, shade(c, -0.22))}${path('M130 96Q126 26 200 24T270 96Q236 124 200 128T130 96z', ink.down(shade(c, 0.06)))}${path('M158 84Q160 48 200 48T242 84Q220 112 200 112T158 84z', shade(c, -0.45))}${stroke('M182 118Q178 150 184 172M218 118Q222 148 216 168', '#f4efe4', 4)}`;
});

const shirt: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(322, 96);
  const line = inkOn(c);
  return `${both(path(sleeve(290), ink.side(shade(c, -0.05), 0.16)) + path('M45 284L86 293L83 314Q60 316 43 304z', shade(c, 0.2)))}${path(body, ink.side(c, 0.18))}${patterned(ink, pattern === 'frog' ? 'plain' : pattern, body, { ...bodyBox, height: 270 }, c)}${rect(188, 92, 24, 232, 2, shade(c, 0.16))}${pattern === 'frog' ? times(4, (i) => `${stroke(`M176 ${128 + i * 44}H224`, line, 5)}${dot(200, 128 + i * 44, 6, line)}`) : buttons(118, 306, 6, line, 200, 4)}${pattern === 'frog' ? path('M160 60Q200 84 240 60L242 78Q200 104 158 78z', shade(c, 0.16)) : `${path('M158 60L200 98L172 120L144 76z', shade(c, 0.22))}${path('M242 60L200 98L228 120L256 76z', shade(c, 0.22))}`}${oval(200, 66, 34, 9, shade(c, -0.4))}${pattern === 'frog' ? '' : `${rect(228, 148, 48, 54, 5, shade(c, 0.12))}${stroke('M228 160H276', shade(c, -0.18), 2)}`}${stroke('M128 200Q120 260 126 316M272 200Q280 260 274 316', shade(c, -0.25), 3, 'opacity=".4"')}`;
});

const shellJacket: Drawing = wear((ink, { colour: c, accent, pattern }) => {
  const body = torso(318, 108);
  const yoke = pattern === 'two' ? mix(accent, '#f0e6d4', 0.35) : pattern === 'bands' ? shade(c, -0.3) : shade(c, 0.12);
  return `${sleeves(ink, c, 292)}${both(rect(44, 284, 42, 14, 5, shade(c, -0.4), 'transform="rotate(10 64 290)"'))}${path(body, ink.side(c, 0.22))}${ink.clip(body, path('M90 60H310V150Q200 190 90 150z', yoke) + (pattern === 'bands' ? rect(90, 210, 220, 14, 0, '#f3e8d2') : ''))}${both(path('M112 86Q82 96 74 138L108 160z', yoke))}${path('M136 94Q126 18 200 16T264 94Q232 122 200 124T136 94z', ink.down(shade(c, 0.04)))}${path('M156 82Q160 42 200 42T244 82Q222 106 200 106T156 82z', shade(c, -0.5))}${stroke('M200 116V314', '#2a2c30', 8)}${stroke('M200 116V314', '#e9e4d8', 2.4)}${stroke('M248 140L262 196', '#e9e4d8', 5)}${both(stroke('M118 282L160 244', '#2a2c30', 6))}${rect(96, 306, 208, 12, 5, shade(c, -0.3))}${stroke('M170 112V150M230 112V150', '#e9e4d8', 3)}${rect(118, 126, 34, 8, 3, '#fff', 'opacity=".75"')}`;
});

const sneaker: Drawing = stand(340, (ink, { colour: c, accent, pattern }) => {
  const high = pattern === 'high';
  const one = (hot: string): string =>
    `${path(high ? 'M-150-40L-140-168Q-90-150-54-172L-40-140Q10-92 84-84Q140-76 146-30L146-22H-150z' : 'M-150-40L-146-118Q-104-96-66-128L-40-124Q10-80 84-76Q140-70 146-30L146-22H-150z', ink.side(c, 0.2))}${path('M-150-46L-148-100Q-120-84-104-44z', shade(c, -0.24))}${path('M64-78Q140-70 146-30L146-22H86Q96-52 64-78z', shade(c, -0.14))}${times(4, (i) => stroke(`M${-46 + i * 24} ${(high ? -134 : -112) + i * 12}l22-14`, '#fff', 6))}${pattern === 'bands' ? times(3, (i) => path(`M${-60 + i * 30}-34l30-${54 - i * 4}h14l-30 ${54 - i * 4}z`, hot)) : pattern === 'waves' ? stroke('M-120-40Q-70-90-20-50T70-48', hot, 11) : path('M-100-40Q-20-40 60-72Q0-30-90-28z', hot)}${path('M-158-28Q0-16 152-28L150-4Q148 4 138 4H-146Q-158 4-158-8z', '#fbfaf5')}${path('M-157-6H151L148 0Q146 6 136 6H-144Q-156 6-157-6z', hot)}`;
  const hot = mix(accent, '#e9793b', 0.25);
  return `${group(one(hot), 'translate(224 300) scale(.86) rotate(-8)')}${group(one(hot), 'translate(190 364)')}`;
});

const cap: Drawing = stand(280, (ink, { colour: c, accent, pattern }) => {
  const crown = 'M76 290Q70 130 196 122Q322 128 320 290Q200 260 76 290z';
  return `${path(crown, ink.side(c, 0.24))}${patterned(ink, pattern === 'dots' ? 'dots' : 'plain', crown, { x: 76, y: 120, width: 250, height: 170 }, c, inkOn(c))}${stroke('M196 124Q150 190 146 276M196 124Q246 190 250 274', shade(c, -0.24), 3)}${dot(196, 122, 12, shade(c, -0.2))}${path('M76 288Q200 256 320 288Q400 316 392 346Q384 366 300 350Q180 330 70 350Q58 330 76 288z', ink.down(shade(c, -0.05)))}${stroke('M78 306Q210 276 372 330', shade(c, 0.3), 2.4, 'stroke-dasharray="7 5"')}${pattern === 'letter' ? emblem('letter', 198, 210, 1.4, lightness(c) > 0.5 ? accent : '#f3e8d2', '#d9381e') : rect(182, 206, 32, 22, 4, shade(c, 0.4))}`;
});

/** Men's wear and shoes by name. */
export const quanzhou: Readonly<Record<string, Drawing>> = {
  jacket,
  polo,
  tshirt,
  hoodie,
  shirt,
  shellJacket,
  sneaker,
  cap,
};
