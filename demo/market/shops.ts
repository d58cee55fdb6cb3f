import { belts } from './belts.ts';
import type { Words } from './notation.ts';
import { shopLines } from './shoplist.ts';

export type ShopKind = 'individual' | 'sole_trader' | 'company' | 'flagship' | 'factory';
export type FreightFlavour = 'free' | 'free_over_59' | 'free_over_99' | 'by_weight' | 'bulky' | 'chilled';

/** A shop of the demo market. Names, owners and stories are invented. */
export interface Shop {
  code: string;
  name: Words;
  kind: ShopKind;
  beltCode: string;
  /** Six-digit administrative code of the shop's place. */
  divisionCode: string;
  owner: Words;
  story: Words;
  /** Credit points it starts with, on the ladder 心 4–250, 钻 251–10,000, 冠 10,001–500,000. */
  creditPoints: number;
  freight: FreightFlavour;
  /** The one character on its seal. */
  seal: string;
  /** Its house colour, #RRGGBB. */
  colour: string;
  /** How many listings it has. */
  listings: number;
}

const kinds: Readonly<Record<string, ShopKind>> = {
  i: 'individual',
  s: 'sole_trader',
  c: 'company',
  f: 'flagship',
  m: 'factory',
};
const freights: Readonly<Record<string, FreightFlavour>> = {
  free: 'free',
  over59: 'free_over_59',
  over99: 'free_over_99',
  weight: 'by_weight',
  bulky: 'bulky',
  chilled: 'chilled',
};

function read(line: string): Shop {
  const parts = line.split('|').map((part) => part.trim());
  const at = (index: number): string => {
    const part = parts[index];
    if (!part) throw new Error(`demo shop: part ${index} is missing: ${line}`);
    return part;
  };
  const kind = kinds[at(3)];
  const freight = freights[at(9)];
  const beltCode = belts.find((belt) => belt.code.startsWith(at(4)))?.code;
  if (!kind || !freight || !beltCode) throw new Error(`demo shop: unknown kind, freight or belt: ${line}`);
  return {
    code: at(0),
    name: { zh: at(1), en: at(2) },
    kind,
    beltCode,
    divisionCode: at(5),
    owner: { zh: at(6), en: at(7) },
    creditPoints: Number(at(8)),
    freight,
    seal: at(10),
    colour: at(11),
    listings: Number(at(12)),
    story: { zh: at(13), en: at(14) },
  };
}

/** The shops of the demo market; the first one, `demo`, is the friendly one that guides and tests use. */
export const shops: readonly Shop[] = shopLines.map(read);
