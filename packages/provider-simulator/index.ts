export {
  type BookEvent,
  type Books,
  isScenario,
  type Part,
  type Payment,
  type Refund,
  SCENARIOS,
  type Scenario,
} from './books.ts';
export { runByHand } from './by-hand.ts';
export type { Deliveries, Envelope, Send } from './deliveries.ts';
export { keptPair, keptText } from './keys.ts';
export { type BookCode, BookError, newNumber } from './ledger.ts';
export {
  chinaDay,
  chinaIso,
  chinaTime,
  DAY_MS,
  fenOf,
  HOUR_MS,
  type Limits,
  MINUTE_MS,
  SECOND_MS,
  yuan,
} from './limits.ts';
export { type Place, type Provider, type Simulator, type SimulatorOptions, startSimulator } from './program.ts';
export type { Payout, Release, Split, SplitReturn } from './releases.ts';
export type { Transfer } from './transfers.ts';
