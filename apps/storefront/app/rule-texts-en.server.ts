import type { RuleTexts } from './documents.ts';

export const rulesInEnglish: RuleTexts = {
  about: [
    {
      title: 'What Dongxi is',
      text: [
        'Tang dynasty Chang’an had an East Market and a West Market where everything was sold; the western one was where the Silk Road ended. Hence the Chinese word for “things”: dongxi, east-west. Dongxi is open-source software with which a region, an industrial belt, an association or a company runs a market of its own.',
        'Small firms in the belts have the goods; what they lack is a shop front, data and trust. Here one checkout buys from many shops, the money rests in escrow, and every fen says where it came from and where it goes.',
      ],
    },
    {
      title: 'Who answers to you',
      text: [
        'Goods are sold by shops; their licences stand on their shop pages. The platform admits shops, keeps the money safe and sees refunds through.',
        'If something is wrong with a shop or its goods, ask for a refund in the order and the platform follows it to the end.',
      ],
    },
  ],
  sale: [
    {
      title: 'Ordering and paying',
      text: [
        'Stock is kept for you from the moment you order. Please pay within 30 minutes; after that the order closes by itself and the stock goes back.',
        'Checkout lists who pays for each reduction, how delivery comes about, and which offers were not used and why. If a price moves while you submit, nothing is ordered: the page says what changed and asks again.',
      ],
    },
    {
      title: 'Shipping and receipt',
      text: [
        'A shop ships within the time its listing promises. Ten days after shipping (15 for remote places) receipt is confirmed by itself; you can take three more days, once.',
        'While a refund case is open, that clock stands still.',
      ],
    },
    {
      title: 'Refunds and returns',
      text: [
        'Before shipping you may ask for your money back at any time; a shop that does not answer within 48 hours has agreed. Refunds go back the way the money came.',
        'Except for goods made to order, fresh goods, opened digital goods and newspapers, you may return goods within seven days of receipt without giving a reason (Consumer Protection Law, article 25).',
      ],
    },
    {
      title: 'Reviews',
      text: [
        'You can review within 15 days of completion and add to it within 180 days. Only buyers can review; a shop can answer, never delete.',
      ],
    },
  ],
  escrow: [
    {
      title: 'Where the money is',
      text: [
        'What you pay is frozen in an escrow account at the payment provider. The platform never holds or uses it; the ledger mirrors it line by line.',
        'Only after you confirm receipt (or the term ends) is it split between the shop and the platform’s commission.',
      ],
    },
    {
      title: 'How it comes back',
      text: [
        'A refund leaves escrow and returns the way you paid. Your statement shows every payment and refund with its entries in the books.',
      ],
    },
    {
      title: 'Payments that arrive late',
      text: ['A payment that arrives after its order closed is returned by itself; you need not ask.'],
    },
  ],
  privacy: [
    {
      title: 'What we keep',
      text: [
        'Your account (phone or e-mail, name shown), addresses, orders and reviews, and where you are signed in. Phone and identity numbers are encrypted and shown masked; shops and parcel labels only ever see the masked number.',
        'There is no third-party tracking on our pages. Cookies are for what is needed: sign-in, cart, language, theme, and a mark of this browser.',
        'For offers to new buyers we keep, for a year, a keyed digest of that mark with the first order placed on it: it tells one browser from another and leads back to nobody. What you look at is only counted towards you while you agree to it; you can see and change that under “Personalisation”.',
      ],
    },
    {
      title: 'Why',
      text: [
        'To deliver, to settle accounts, to handle refunds, and because the E-Commerce Law makes us keep records of sales for at least three years.',
      ],
    },
    {
      title: 'Your rights',
      text: [
        'Under “Account & privacy” you can download everything, change it and close the account; under “Security” you can sign out other devices. Orders that the law makes us keep then lose your name.',
        'What you agree to is recorded with version and time, and can be taken back.',
      ],
    },
  ],
  terms: [
    {
      title: 'Accounts',
      text: [
        'One account buys and may also open a shop. Keep codes and passwords to yourself; after signing in on a device that is not yours, end that session under “Security”.',
      ],
    },
    { title: 'What you promise', text: ['True delivery details; no fake orders or reviews; no sale of accounts.'] },
    {
      title: 'What we promise',
      text: [
        'Clear prices, money in escrow, rules in the open. Changes are announced beforehand and never touch orders already placed.',
      ],
    },
    {
      title: 'Disputes',
      text: ['Talk to the shop first. If that fails, call the platform in, complain to 12315, or go to court.'],
    },
  ],
};
