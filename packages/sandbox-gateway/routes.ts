import type { FastifyInstance } from 'fastify';
import { billCsv } from './bill.ts';
import type { Gateway } from './context.ts';
import { GatewayError } from './errors.ts';
import { registerReceiver, registerSubMerchant, subMerchantView } from './parties.ts';
import { closePayment, createPayment, paymentView } from './payments.ts';
import { createPayout, payoutView } from './payouts.ts';
import { createRefund, refundView } from './refunds.ts';
import {
  isChannel,
  NewPayment,
  NewPayout,
  NewReceiver,
  NewRefund,
  NewSplit,
  NewSplitReturn,
  NewSubMerchant,
  NewTransfer,
  NewUnfreeze,
} from './shapes.ts';
import { createSplitReturn, splitReturnView } from './split-returns.ts';
import { createSplit, splitView } from './splits.ts';
import { createTransfer, transferView } from './transfers.ts';
import { createUnfreeze, unfreezeView } from './unfreeze.ts';

type ByNumber = { Params: { number: string } };

/** The merchant's API under /v1. The entrance has checked the signature before any of these run. */
export function merchantRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.post<{ Body: NewPayment }>('/payments', { schema: { body: NewPayment } }, async (request) =>
    createPayment(gateway, request.body),
  );
  app.get<ByNumber>('/payments/:number', async (request) => paymentView(gateway, request.params.number));
  app.post<ByNumber>('/payments/:number/close', async (request) => closePayment(gateway, request.params.number));

  app.post<{ Body: NewRefund }>('/refunds', { schema: { body: NewRefund } }, async (request) =>
    createRefund(gateway, request.body),
  );
  app.get<ByNumber>('/refunds/:number', async (request) => refundView(gateway, request.params.number));

  app.post<{ Body: NewSplit }>('/splits', { schema: { body: NewSplit } }, async (request) =>
    createSplit(gateway, request.body),
  );
  app.get<ByNumber>('/splits/:number', async (request) => splitView(gateway, request.params.number));

  app.post<{ Body: NewSplitReturn }>('/split-returns', { schema: { body: NewSplitReturn } }, async (request) =>
    createSplitReturn(gateway, request.body),
  );
  app.get<ByNumber>('/split-returns/:number', async (request) => splitReturnView(gateway, request.params.number));

  app.post<{ Body: NewUnfreeze }>('/unfreeze', { schema: { body: NewUnfreeze } }, async (request) =>
    createUnfreeze(gateway, request.body),
  );
  app.get<ByNumber>('/unfreeze/:number', async (request) => unfreezeView(gateway, request.params.number));

  app.post<{ Body: NewPayout }>('/payouts', { schema: { body: NewPayout } }, async (request) =>
    createPayout(gateway, request.body),
  );
  app.get<ByNumber>('/payouts/:number', async (request) => payoutView(gateway, request.params.number));

  app.post<{ Body: NewTransfer }>('/transfers', { schema: { body: NewTransfer } }, async (request) =>
    createTransfer(gateway, request.body),
  );
  app.get<ByNumber>('/transfers/:number', async (request) => transferView(gateway, request.params.number));

  app.post<{ Body: NewReceiver }>('/receivers', { schema: { body: NewReceiver } }, async (request) =>
    registerReceiver(gateway, request.body),
  );
  app.post<{ Body: NewSubMerchant }>('/sub-merchants', { schema: { body: NewSubMerchant } }, async (request) =>
    registerSubMerchant(gateway, request.body),
  );
  app.get<ByNumber>('/sub-merchants/:number', async (request) => subMerchantView(gateway, request.params.number));

  type BillQuery = { partial?: string; channel?: string };
  app.get<{ Params: { file: string }; Querystring: BillQuery }>('/bills/:file', async (request, reply) => {
    const day = /^(.+)\.csv$/.exec(request.params.file)?.[1];
    if (day === undefined) throw new GatewayError('NOT_FOUND');
    const { channel = 'standard', partial } = request.query;
    if (!isChannel(channel)) throw new GatewayError('BAD_REQUEST', { field: 'channel' });
    const csv = billCsv(gateway, day, { channel, partial: partial === 'true' });
    return reply.header('content-type', 'text/csv; charset=utf-8').send(csv);
  });
}
