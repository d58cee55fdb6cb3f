import aftersalesEn from '../../../modules/aftersales/locales/en.json';
import aftersalesZh from '../../../modules/aftersales/locales/zh-CN.json';
import catalogEn from '../../../modules/catalog/locales/en.json';
import catalogZh from '../../../modules/catalog/locales/zh-CN.json';
import ordersEn from '../../../modules/orders/locales/en.json';
import ordersZh from '../../../modules/orders/locales/zh-CN.json';
import paymentsEn from '../../../modules/payments/locales/en.json';
import paymentsZh from '../../../modules/payments/locales/zh-CN.json';
import shopsEn from '../../../modules/shops/locales/en.json';
import shopsZh from '../../../modules/shops/locales/zh-CN.json';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';

type Prose = { readonly [key: string]: string | Prose };

function flat(prose: Prose, place: string): [string, string][] {
  return Object.entries(prose).flatMap(([key, text]) =>
    typeof text === 'string' ? [[`${place}.${key}`, text]] : flat(text, `${place}.${key}`),
  );
}

/** A module's own words for its states and kinds, so that a state is called the same wherever it is read: `orders.states.closed`. */
const ofModule = (name: string, { errors: _errors, ...prose }: Prose): Record<string, string> =>
  Object.fromEntries(flat(prose, name));

/** Everything the console says. */
export const words = {
  'zh-CN': {
    ...ofModule('aftersales', aftersalesZh),
    ...ofModule('catalog', catalogZh),
    ...ofModule('orders', ordersZh),
    ...ofModule('payments', paymentsZh),
    ...ofModule('shops', shopsZh),
    ...zh,
  },
  en: {
    ...ofModule('aftersales', aftersalesEn),
    ...ofModule('catalog', catalogEn),
    ...ofModule('orders', ordersEn),
    ...ofModule('payments', paymentsEn),
    ...ofModule('shops', shopsEn),
    ...en,
  },
};
