import { createHash } from 'node:crypto';
import { invoicePdf } from '../paper.ts';
import type { InvoiceAnswer, InvoiceProvider, InvoiceRequest } from '../types.ts';

const asked = new Map<string, number>();

/**
 * Issues specimens with a number of twenty digits, always the same for the same request. A title that contains 「拒开」 is
 * refused, one that contains 「稍后」 is processing when it is first asked for: so both ways can be seen by hand.
 */
export const developmentProvider: InvoiceProvider = {
  name: 'development',
  specimen: true,
  async issue(request: InvoiceRequest): Promise<InvoiceAnswer> {
    if (request.title.name.includes('拒开')) return { state: 'refused', failure: 'TITLE_REFUSED' };
    const times = (asked.get(request.number) ?? 0) + 1;
    if (request.title.name.includes('稍后') && times === 1) {
      asked.set(request.number, times);
      return { state: 'processing' };
    }
    asked.delete(request.number);
    const digest = createHash('sha256').update(request.number).digest('hex');
    const invoiceNo = `26${(BigInt(`0x${digest.slice(0, 20)}`) % 10n ** 18n).toString().padStart(18, '0')}`;
    return { state: 'issued', invoiceNo, pdf: await invoicePdf({ ...request, invoiceNo, specimen: true }) };
  },
};
