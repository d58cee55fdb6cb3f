import { runByHand } from '#provider-simulator';
import { startStripeSimulator } from './index.ts';

const webhookUrl = process.env.STRIPE_WEBHOOK_URL ?? 'http://127.0.0.1:3000/api/payments/callbacks/stripe';
await runByHand('stripe-simulator', 4013, (options) => startStripeSimulator({ ...options, webhookUrl }));
