import { creditCodeCheck } from '#modules/accounts';
import { refuse } from './errors.ts';
import type { Title } from './types.ts';

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/**
 * A title as typed → as it goes on an invoice: blanks trimmed, the number in capitals. Refuses invoices.title_invalid with the
 * field at fault: a company needs its unified social credit code with the right check character (GB 32100), a person has none.
 */
export function checkedTitle(typed: Title): Title {
  const name = typed.name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  const taxNumber = (typed.taxNumber ?? '').normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();
  const problem = (field: string, code: string): never => {
    throw refuse('title_invalid', { field }, { fields: [{ field: `title.${field}`, code: `invoices.${code}` }] });
  };
  if (name.length < 2) problem('name', 'name_short');
  if (typed.kind === 'personal') return { kind: 'personal', name, taxNumber: null };
  if (taxNumber === '') problem('taxNumber', 'tax_number_missing');
  if (!CREDIT_CODE.test(taxNumber) || creditCodeCheck(taxNumber) !== taxNumber.charAt(17))
    problem('taxNumber', 'tax_number_wrong');
  return { kind: 'company', name, taxNumber };
}
