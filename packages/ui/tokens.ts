/**
 * The market's colours, radii and type, once. `tokens.css` says the same to style sheets and a test holds the two together;
 * the desks (workbench, console) hand these to Ant Design.
 *
 * Names say the use, not the hue: `vermilion` is a fill that white text may stand on, `vermilionInk` is text on paper.
 * The brand's jade and amber are too light to be text on paper (3.99:1 and 1.9:1), hence their darker `…Ink`.
 */
export interface Palette {
  /** Page background. */
  readonly paper: string;
  /** Cards, sheets, inputs. */
  readonly surface: string;
  /** Quiet areas inside a surface: chips, table heads, wells. */
  readonly sunken: string;
  /** Hairlines between things; decoration only. */
  readonly line: string;
  /** Edges of controls, 3:1 against their surroundings. */
  readonly edge: string;
  readonly ink: string;
  readonly inkSoft: string;
  /** Buy, price, live: a fill under `onVermilion`. */
  readonly vermilion: string;
  readonly onVermilion: string;
  readonly vermilionInk: string;
  readonly vermilionWash: string;
  /** Trust, done: a fill under `onJade`. */
  readonly jade: string;
  readonly onJade: string;
  readonly jadeInk: string;
  readonly jadeWash: string;
  /** Attention: a fill under `onAmber`. */
  readonly amber: string;
  readonly onAmber: string;
  readonly amberInk: string;
  readonly amberWash: string;
  /** Keyboard focus ring. */
  readonly focus: string;
}

/** The brand's own colours, for the name mark and graphics; not for text. */
export const brand = {
  ink: '#1D2129',
  vermilion: '#D9381E',
  jade: '#1F8A70',
  amber: '#E8A33D',
  paper: '#FAF7F2',
  line: '#E8E4DC',
} as const;

export const light: Palette = {
  paper: brand.paper,
  surface: '#FFFFFF',
  sunken: '#F3EFE8',
  line: brand.line,
  edge: '#8C857A',
  ink: brand.ink,
  inkSoft: '#5C6470',
  vermilion: brand.vermilion,
  onVermilion: '#FFFFFF',
  vermilionInk: '#C2300F',
  vermilionWash: '#FDECE8',
  jade: '#17735D',
  onJade: '#FFFFFF',
  jadeInk: '#17735D',
  jadeWash: '#E6F4F0',
  amber: brand.amber,
  onAmber: brand.ink,
  amberInk: '#855300',
  amberWash: '#FDF3E1',
  focus: '#1F5FBF',
};

export const dark: Palette = {
  paper: '#15171B',
  surface: '#1E2126',
  sunken: '#282C33',
  line: '#343941',
  edge: '#7B828D',
  ink: '#EFECE6',
  inkSoft: '#A9B0BA',
  vermilion: brand.vermilion,
  onVermilion: '#FFFFFF',
  vermilionInk: '#FF8A6E',
  vermilionWash: '#3A211C',
  jade: '#17735D',
  onJade: '#FFFFFF',
  jadeInk: '#55C7A6',
  jadeWash: '#17312B',
  amber: brand.amber,
  onAmber: brand.ink,
  amberInk: '#F2BC66',
  amberWash: '#38290F',
  focus: '#7FB2FF',
};

/** Corner radii in CSS pixels. */
export const radius = { control: 8, card: 12 } as const;

/** Font stacks: the system's CJK faces, nothing to download. */
export const fonts = {
  text: '"PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", system-ui, sans-serif',
} as const;

/**
 * Pairs (text, ground) that occur on pages and must reach 4.5:1 in both themes. A new combination is added here first.
 */
export const textPairs: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['ink', 'paper'],
  ['ink', 'surface'],
  ['ink', 'sunken'],
  ['inkSoft', 'paper'],
  ['inkSoft', 'surface'],
  ['inkSoft', 'sunken'],
  ['vermilionInk', 'paper'],
  ['vermilionInk', 'surface'],
  ['vermilionInk', 'sunken'],
  ['vermilionInk', 'vermilionWash'],
  ['onVermilion', 'vermilion'],
  ['jadeInk', 'paper'],
  ['jadeInk', 'surface'],
  ['jadeInk', 'sunken'],
  ['jadeInk', 'jadeWash'],
  ['onJade', 'jade'],
  ['amberInk', 'paper'],
  ['amberInk', 'surface'],
  ['amberInk', 'sunken'],
  ['amberInk', 'amberWash'],
  ['onAmber', 'amber'],
  ['ink', 'vermilionWash'],
  ['ink', 'jadeWash'],
  ['ink', 'amberWash'],
];

/** Pairs (edge, ground) for the outlines of controls and the focus ring: 3:1 (WCAG 1.4.11). */
export const edgePairs: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['edge', 'paper'],
  ['edge', 'surface'],
  ['focus', 'paper'],
  ['focus', 'surface'],
];
