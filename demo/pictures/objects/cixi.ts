import { mix, shade } from '../colour.ts';
import { strokeText } from '../digits.ts';
import { dot, group, type Ink, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { type Drawing, stand } from './look.ts';

const dark = '#3d4047';
const steel = '#c7ccd0';
const lit = '#9fe3d0';

/** A small black display with lit figures. */
export function display(text: string, x: number, y: number, width: number, height: number): string {
  return (
    rect(x - width / 2, y - height / 2, width, height, 8, '#23272d') +
    strokeText(text, x, y + height * 0.24, height * 0.48, lit, 2.4)
  );
}

/** A turning knob with a mark. */
export function knob(ink: Ink, x: number, y: number, radius: number, colour = steel): string {
  return `${dot(x, y, radius + 5, shade(colour, -0.3))}${dot(x, y, radius, ink.ball(colour))}${stroke(`M${x} ${y - 4}L${x + radius * 0.5} ${y - radius * 0.72}`, '#3d4047', 4)}`;
}

const kettle: Drawing = stand(220, (ink, { colour: c, pattern }) => {
  const goose = pattern === 'spout';
  const fold = pattern === 'fold';
  const body = goose
    ? 'M116 214H284Q304 250 304 330Q304 346 288 346H112Q96 346 96 330Q96 250 116 214z'
    : 'M128 150H272L300 330Q300 346 284 346H116Q100 346 100 330z';
  const top = goose ? 214 : 150;
  return `${goose ? stroke('M112 316C40 316 96 196 36 158', shade(c, -0.1), 17) + stroke('M112 311C48 309 102 196 40 160', shade(c, 0.35), 5) : path('M130 158L84 148Q78 172 96 188L122 214z', ink.side(shade(c, -0.06)))}
${stroke(goose ? 'M286 236C366 216 352 150 286 180' : 'M276 170C362 148 356 320 298 318', dark, 25)}${stroke(goose ? 'M290 230C350 214 344 166 290 184' : 'M282 168C346 156 346 306 300 312', '#5b6069', 6)}
${path(body, ink.side(c, 0.24))}${fold ? times(4, (i) => rect(104 - i * 1.2, 220 + i * 28, 192 + i * 3, 10, 5, shade(c, -0.12))) : ''}
${path(`M${goose ? 122 : 132} ${top}Q${goose ? 130 : 140} ${top - 42} 200 ${top - 44}Q${goose ? 270 : 260} ${top - 42} ${goose ? 278 : 268} ${top}z`, ink.side(shade(c, -0.05), 0.2))}${rect(180, top - 62, 40, 22, 10, dark)}
${rect(94, 344, 212, 26, 10, ink.side(dark))}${pattern === 'plain' ? rect(186, 200, 22, 116, 11, '#eaf6fb', 'opacity=".75"') + rect(190, 254, 14, 58, 7, '#7fc0dc') : ''}${pattern === 'dial' ? dot(200, 258, 38, '#fffdf8') + times(8, (i) => group(stroke('M0-30V-24', dark, 3), `translate(200 258) rotate(${i * 45 - 160})`)) + stroke('M200 258L222 240', '#d9381e', 5) : ''}${pattern === 'panel' ? display('100', 200, 300, 92, 44) : ''}${goose ? rect(150, 300, 100, 6, 3, '#fff', 'opacity=".5"') : ''}
${streak(goose ? 'M126 236C112 270 112 300 118 326H136C128 296 130 262 142 236z' : 'M144 166H166L148 328H124z', 0.38)}`;
});

const iron: Drawing = stand(330, (ink, { colour: c, pattern }) => {
  const mini = pattern === 'mini';
  return `${pattern === 'base' ? path('M40 330H372L356 370H56z', ink.side(dark)) : ''}${group(
    `${path('M20 352Q90 256 250 246H352L366 352z', ink.down(steel))}${path('M44 334Q110 236 236 222H330Q350 224 352 244L360 334z', ink.side(c, 0.22))}${path('M96 250Q150 168 262 160H330Q356 160 350 190L342 226H300Q312 196 286 196H246Q196 200 170 238z', ink.down(shade(c, -0.06)))}
${path('M120 300Q190 262 330 262V288Q200 288 120 316z', shade(c, 0.45), 'opacity=".7"')}${dot(214, 178, 15, ink.ball('#e8836a'))}${dot(258, 168, 9, shade(c, 0.5))}${pattern === 'panel' ? display('3', 310, 300, 50, 40) : times(4, (i) => dot(270 + i * 20, 306, 5, '#fff', 'opacity=".8"'))}${rect(16, 350, 354, 14, 6, '#8f969c')}${mini ? '' : stroke('M348 190C396 190 380 90 330 70', '#6b6f76', 11)}`,
    mini ? 'translate(50 92) scale(.75)' : `translate(0 ${pattern === 'base' ? -26 : 4})`,
  )}`;
});

const airFryer: Drawing = stand(280, (ink, { colour: c, pattern }) => {
  const dual = pattern === 'dual';
  const x = dual ? 50 : 84;
  const w = dual ? 300 : 232;
  const drawer = (left: number, width: number): string =>
    `${rect(left, 206, width, 130, 22, ink.side(shade(c, -0.07), 0.18))}${pattern === 'window' ? rect(left + 24, 222, width - 48, 66, 16, '#2c2f36') + oval(left + width / 2, 270, width / 2 - 40, 14, '#d99a3f') + oval(left + width / 2 - 20, 264, 22, 10, '#efc069') : ''}${rect(left + width / 2 - 26, 286, 52, 46, 14, dark)}${rect(left + width / 2 - 16, 292, 32, 20, 8, '#6d727b')}`;
  return `${path(`M${x} 130Q${x} 46 ${x + w / 2} 46T${x + w} 130V340Q${x + w} 366 ${x + w - 26} 366H${x + 26}Q${x} 366 ${x} 340z`, ink.side(c, 0.24))}${path(`M${x + 14} 176Q${x + w / 2} 190 ${x + w - 14} 176V132Q${x + w - 16} 60 ${x + w / 2} 60Q${x + 16} 60 ${x + 14} 132z`, '#2b2e35')}
${pattern === 'dial' ? knob(ink, 160, 124, 26) + knob(ink, 240, 124, 26) : dual ? display('180', 130, 124, 84, 44) + display('200', 270, 124, 84, 44) : display('200', 200, 116, 100, 48) + times(4, (i) => dot(164 + i * 24, 158, 5, lit, 'opacity=".7"'))}${dual ? drawer(66, 130) + drawer(204, 130) : drawer(100, 200)}
${streak(`M${x + 10} 200Q${x + 8} 290 ${x + 24} 346H${x + 34}Q${x + 22} 280 ${x + 24} 200z`, 0.3)}${rect(x + 30, 362, 40, 8, 3, dark)}${rect(x + w - 70, 362, 40, 8, 3, dark)}`;
});

const heater: Drawing = stand(190, (ink, { colour: c, pattern }) => {
  const glow = ink.soft('#ff9a3d', 0.75);
  if (pattern === 'sun')
    return `${rect(188, 250, 24, 90, 6, ink.metal())}${oval(200, 356, 84, 14, ink.side(c))}${dot(200, 158, 124, ink.side(c, 0.3))}${dot(200, 158, 106, ink.blend(['#ffe2a6', '#f0a04a'], true))}${dot(200, 158, 100, glow)}${times(12, (i) => group(stroke('M0-30V-100', '#fff3d8', 3, 'opacity=".8"'), `translate(200 158) rotate(${i * 30})`))}${dot(200, 158, 30, '#ff7a2e')}${dot(200, 158, 18, '#ffd58a')}`;
  const wide = pattern === 'wide';
  const mini = pattern === 'mini';
  const x = wide ? 40 : mini ? 110 : 122;
  const w = 400 - 2 * x;
  const y = wide ? 150 : mini ? 176 : 46;
  return `${rect(x + 16, 350, w - 32, 20, 8, dark)}${rect(x, y, w, 356 - y, mini ? 60 : 34, ink.side(c, 0.24))}${rect(x + 22, y + 44, w - 44, 356 - y - 100, 20, '#3a2d2c')}${oval(200, (y + 340) / 2, w * 0.5, (340 - y) * 0.42, glow)}${times(wide ? 6 : mini ? 4 : 7, (i) => stroke(wide ? `M${x + 50 + i * ((w - 100) / 5)} ${y + 62}V${y + 124}` : `M${x + 40} ${y + 70 + i * (mini ? 18 : 28)}H${x + w - 40}`, '#ffab57', 6))}${rect(x + 22, 312, w - 44, 26, 13, shade(c, 0.3))}${dot(200, 325, 9, '#e0663a')}${dot(172, 325, 5, dark)}${dot(228, 325, 5, dark)}${stroke(`M176 ${y + 20}H224`, shade(c, -0.3), 8)}${streak(`M${x + 8} ${y + 60}V330h8V${y + 60}z`, 0.4)}`;
});

const blender: Drawing = stand(200, (ink, { colour: c, accent, pattern, variant }) => {
  const fruit = mix(accent, '#f2a65a', 0.35);
  if (variant === 'jug') {
    const hood = pattern === 'hood';
    const jug = 'M118 70H270L250 250H138z';
    return `${stroke('M262 96C340 90 332 216 254 214', dark, 20)}${path(jug, '#e8f2f4', 'opacity=".9"')}${ink.clip(jug, rect(100, 150, 200, 110, 0, ink.down('#e9b24c')) + oval(194, 150, 76, 12, '#f5d083') + dot(170, 196, 16, '#d5532f') + dot(222, 212, 14, '#7ea34e') + dot(200, 176, 10, '#f6e4b4'))}${streak('M132 84H150L156 238H146z', 0.8)}${rect(108, 50, 172, 26, 12, dark)}${rect(160, 32, 68, 24, 10, '#55595f')}${path('M120 250H268L296 346Q298 366 278 366H110Q90 366 92 346z', ink.side(c, 0.24))}${pattern === 'mini' ? knob(ink, 194, 308, 26) : display('12', 166, 306, 70, 44) + knob(ink, 246, 306, 20)}${hood ? path('M84 260V60Q84 14 194 14T304 60V260', 'none', `stroke="${shade(c, -0.1)}" stroke-width="12" opacity=".6"`) : ''}`;
  }
  const big = pattern === 'big';
  const w = big ? 76 : 60;
  return `${pattern === 'straw' ? stroke('M214 70L236 6L270 -6', '#f2f2ee', 9) : ''}${path(`M${200 - w} 76H${200 + w}L${200 + w - 6} 250H${200 - w + 6}z`, '#eaf4f5', 'opacity=".92"')}${ink.clip(`M${200 - w} 76H${200 + w}L${200 + w - 6} 250H${200 - w + 6}z`, rect(100, 138, 200, 120, 0, ink.down(fruit)) + dot(180, 178, 16, shade(fruit, 0.4)) + dot(224, 216, 20, shade(fruit, 0.3)) + dot(186, 232, 10, '#fff', 'opacity=".5"') + oval(200, 138, w, 8, shade(fruit, 0.5)))}${streak(`M${200 - w + 12} 90h14l2 150h-10z`, 0.8)}${rect(194 - w, 46, 2 * w + 12, 34, 15, ink.side(c))}${stroke(`M${200 - w * 0.4} 46Q200 4 ${200 + w * 0.4} 46`, shade(c, -0.15), 11)}${rect(194 - w, 248, 2 * w + 12, 118, 24, ink.side(c, 0.24))}${dot(200, 306, 24, '#fffdf8')}${stroke('M200 292V304M191 297A13 13 0 1 0 209 297', '#e0763f', 4)}${pattern === 'dual' ? dot(200, 346, 5, '#6dc59a') + dot(216, 346, 5, '#6dc59a') + dot(184, 346, 5, '#6dc59a') : ''}`;
});

const humidifier: Drawing = stand(210, (ink, { colour: c, pattern }) => {
  const mist = (x: number, y: number): string =>
    `${stroke(`M${x} ${y}C${x - 34} ${y - 26} ${x + 30} ${y - 50} ${x - 4} ${y - 84}`, '#fff', 15, 'opacity=".6"')}${stroke(`M${x + 18} ${y}C${x + 50} ${y - 24} ${x + 4} ${y - 44} ${x + 38} ${y - 66}`, '#fff', 10, 'opacity=".5"')}`;
  if (pattern === 'tall')
    return `${mist(196, 96)}${path('M132 366L150 110Q152 92 170 92H230Q248 92 250 110L268 366z', ink.side(c, 0.24))}${rect(176, 84, 48, 14, 7, dark)}${rect(190, 150, 20, 150, 10, '#dff1f6', 'opacity=".8"')}${rect(192, 220, 16, 78, 8, '#83c3da')}${dot(200, 334, 11, shade(c, -0.25))}`;
  if (pattern === 'lamp')
    return `${mist(196, 110)}${dot(200, 216, 112, ink.ball('#ffe9bf'))}${oval(200, 216, 130, 130, ink.soft('#ffd58a', 0.6))}${path('M104 268H296Q290 366 270 366H130Q110 366 104 268z', ink.side(c))}${rect(176, 98, 48, 16, 8, shade(c, -0.1))}${dot(200, 322, 12, '#fff')}`;
  if (pattern === 'cloud')
    return `${mist(200, 130)}${path('M92 366Q40 358 44 306Q46 262 92 258Q92 180 164 176Q212 118 276 164Q318 168 322 224Q370 240 364 300Q360 358 310 366z', ink.down(c, 0.14))}${dot(166, 276, 9, dark)}${dot(244, 276, 9, dark)}${stroke('M190 296q14 14 28 0', dark, 5)}${dot(140, 298, 14, '#f0a9a0', 'opacity=".6"')}${dot(270, 298, 14, '#f0a9a0', 'opacity=".6"')}`;
  return `${mist(200, 92)}${path('M200 84C250 160 300 210 300 280C300 334 262 366 200 366S100 334 100 280C100 210 150 160 200 84z', ink.side(c, 0.24))}${path('M108 300Q200 330 292 300Q284 366 200 366T108 300z', shade(c, -0.14))}${dot(200, 336, 10, '#fff')}${streak('M150 184C124 224 116 256 120 286C134 256 140 222 166 180z', 0.5)}`;
});

const steamer: Drawing = stand(150, (ink, { colour: c, pattern }) => {
  const puff = times(3, (i) => stroke(`M${86 - i * 4} ${104 + i * 34}q-26-10-48 4t-34 2`, '#fff', 9, 'opacity=".7"'));
  return `${puff}${pattern === 'mini' ? '' : path('M150 366H280L268 346H164z', dark)}${path('M104 80Q96 76 96 92V186Q96 202 112 196L210 176Q236 170 236 140V126Q236 92 200 90z', ink.side(steel))}${path('M150 84H250Q300 86 304 140Q304 190 262 196L250 346Q248 362 232 362H192Q176 362 178 344L186 196L150 192z', ink.side(c, 0.24))}${rect(190, 226, 54, 92, 22, '#dff0f5', 'opacity=".8"')}${rect(194, 268, 46, 46, 18, '#86c4da')}${pattern === 'panel' ? display('3', 232, 134, 52, 36) : dot(232, 134, 14, '#e8836a')}${streak('M160 96H176V180H160z', 0.4)}`;
});

const toaster: Drawing = stand(300, (ink, { colour: c, pattern }) => {
  const x = pattern === 'wide' ? 34 : 62;
  const w = 400 - 2 * x;
  const bread = (left: number): string =>
    `${path(`M${left} 190V130Q${left - 18} 96 ${left + 20} 90H${left + 84}Q${left + 122} 96 ${left + 104} 130V190z`, '#b97a3e')}${path(`M${left + 10} 190V134Q${left} 106 ${left + 24} 102H${left + 80}Q${left + 104} 106 ${left + 94} 134V190z`, '#f2cf94')}`;
  return `${bread(x + 28)}${bread(400 - x - 132)}${path(`M${x} 230Q${x} 158 ${x + 60} 158H${400 - x - 60}Q${400 - x} 158 ${400 - x} 230V330Q${400 - x} 356 ${374 - x} 356H${x + 26}Q${x} 356 ${x} 330z`, ink.side(c, 0.22))}${rect(x + 34, 158, w - 68, 12, 6, '#4a4c52')}${rect(400 - x - 20, 210, 16, 90, 8, '#6c7077')}${rect(400 - x - 26, 224, 34, 20, 8, dark)}${pattern === 'dial' ? knob(ink, 200, 284, 26) : pattern === 'wide' ? display('4', 200, 280, 60, 44) : times(4, (i) => dot(150 + i * 34, 286, 10, '#fffdf8'))}${rect(x + 30, 354, 50, 14, 5, dark)}${rect(320 - x, 354, 50, 14, 5, dark)}${streak(`M${x + 14} 226Q${x + 18} 178 ${x + 60} 174H${x + 90}Q${x + 40} 184 ${x + 34} 236L${x + 30} 320H${x + 16}z`, 0.4)}`;
});

const handMixer: Drawing = stand(240, (ink, { colour: c, pattern }) => {
  const whisk = (x: number): string =>
    `${rect(x - 5, 214, 10, 66, 3, ink.metal())}${times(3, (i) => oval(x, 316, 26 - i * 10, 46, 'none', 'stroke="#aeb5ba" stroke-width="5"'))}`;
  return `${pattern === 'base' ? path('M70 368Q80 330 200 330T330 368z', '#d9dfe2') : `${path('M64 296H276Q270 370 170 370T64 296z', '#eef3f4', 'opacity=".95"')}${path('M80 318H260Q246 362 170 362T80 318z', '#f6e3b0')}`}${whisk(136)}${whisk(204)}${path('M60 180Q54 118 130 112H320Q360 112 360 150Q360 180 326 184L300 224H110Q64 222 60 180z', ink.side(c, 0.22))}${path('M128 122Q132 50 220 48H320Q352 50 350 86V120H318V92Q316 80 300 80H210Q174 82 170 122z', ink.down(shade(c, -0.05)))}${rect(196, 40, 46, 16, 8, dark)}${pattern === 'panel' ? display('5', 120, 166, 56, 40) : times(5, (i) => rect(90 + i * 16, 150, 8, 34, 4, shade(c, -0.2)))}${dot(312, 150, 16, '#e8836a')}`;
});

const bedVac: Drawing = stand(270, (ink, { colour: c, pattern }) => {
  const w = pattern === 'wide' ? 320 : 264;
  return `${path(`M${200 - w / 2} 330Q${200 - w / 2} 256 ${200 - w / 2 + 50} 246H${200 + w / 2 - 50}Q${200 + w / 2} 256 ${200 + w / 2} 330V350Q${200 + w / 2} 366 ${200 + w / 2 - 16} 366H${216 - w / 2}Q${200 - w / 2} 366 ${200 - w / 2} 350z`, ink.side(c, 0.22))}${path('M150 250L168 80Q170 46 200 46T232 80L250 250z', ink.side(shade(c, -0.06)))}${path('M176 196L184 98Q186 84 200 84T216 98L224 196z', '#fffdf8', 'opacity=".35"')}${oval(200, 238, 58, 44, ink.side('#dfe9ec'))}${oval(200, 238, 42, 30, '#9fb7bf')}${rect(216 - w / 2, 326, w - 32, 22, 10, '#b59be0', 'opacity=".85"')}${pattern === 'panel' ? display('2', 200, 298, 56, 34) : dot(200, 300, 12, '#fff')}${dot(200, 122, 10, '#e8836a')}`;
});

/** Small appliances by name. */
export const cixi: Readonly<Record<string, Drawing>> = {
  kettle,
  iron,
  airFryer,
  heater,
  blender,
  humidifier,
  steamer,
  toaster,
  handMixer,
  bedVac,
};
