import { add, apportion, type Fen, fen, times, type Uuid, ZERO } from '#kernel';
import { type FreightLine, freightFor, type GroupExplanation, type Template, withoutTemplate } from '#modules/freight';
import type { QuoteLine } from './model.ts';

export type ShopFreight = {
  readonly amountFen: Fen;
  readonly groups: readonly GroupExplanation[];
  /** Of each line, in the order given. */
  readonly shares: readonly Fen[];
  readonly undelivered: { readonly templateId: Uuid; readonly place: string } | null;
};

const travels = (line: QuoteLine): boolean => line.delivery === undefined;

/** Freight of a shop's lines: each template's goods together; goods that name no template use the default. */
export function freightOfShop(
  lines: readonly QuoteLine[],
  templates: readonly Template[],
  destination: string | null,
): ShopFreight {
  const shares: Fen[] = lines.map(() => ZERO);
  if (destination === null) return { amountFen: ZERO, groups: [], shares, undelivered: null };
  const groups: GroupExplanation[] = [];
  let undelivered: ShopFreight['undelivered'] = null;
  const templateOf = (line: QuoteLine): Template | null =>
    templates.find((template) => template.id === line.freightTemplateId) ??
    templates.find((template) => template.isDefault) ??
    null;
  const used = [...new Set(lines.filter(travels).map(templateOf))].sort((a, b) =>
    (a?.id ?? '') < (b?.id ?? '') ? -1 : 1,
  );
  for (const template of used) {
    const places = lines.flatMap((line, place) => (travels(line) && templateOf(line) === template ? [place] : []));
    const goods = places.flatMap((place): FreightLine[] => {
      const line = lines[place];
      return line
        ? [
            {
              quantity: line.quantity,
              weightGrams: line.weightGrams,
              ...(line.volumeCm3 ? { volumeCm3: line.volumeCm3 } : {}),
              goodsFen: times(line.unitListFen, line.quantity),
            },
          ]
        : [];
    });
    if (!template) {
      groups.push(withoutTemplate(goods));
      continue;
    }
    const answer = freightFor(template, goods, destination);
    if (answer.kind === 'excluded') {
      undelivered ??= { templateId: answer.templateId, place: answer.place };
      continue;
    }
    groups.push(answer.explanation);
    const byGoods = goods.map((line) => line.goodsFen);
    const weights = byGoods.some((weight) => weight > 0) ? byGoods : goods.map((line) => fen(line.quantity));
    apportion(answer.amountFen, weights).forEach((part, at) => {
      const place = places[at];
      if (place !== undefined) shares[place] = part;
    });
  }
  return { amountFen: add(...groups.map((group) => group.amountFen)), groups, shares, undelivered };
}
