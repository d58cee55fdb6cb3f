/** A person of the demo market who can sign in with a password; printed at every start outside production. */
export type DemoSignIn = {
  readonly who: string;
  readonly email: string;
  readonly password: string;
  readonly part: 'admin' | 'reviewer' | 'finance' | 'owner' | 'packer' | 'buyer';
};

/** These passwords protect nothing: they exist only in a market that was filled with invented people. */
export const demoSignIns: readonly DemoSignIn[] = [
  { who: 'platform admin 平台管理员', email: 'admin@dongxi.example', password: 'demo-admin-2026', part: 'admin' },
  { who: 'reviewer 审核专员', email: 'reviewer@dongxi.example', password: 'demo-reviewer-2026', part: 'reviewer' },
  { who: 'finance 财务专员', email: 'finance@dongxi.example', password: 'demo-finance-2026', part: 'finance' },
  { who: 'owner of shop demo 店主', email: 'owner@dongxi.example', password: 'demo-owner-2026', part: 'owner' },
  { who: 'packer of shop demo 发货员', email: 'packer@dongxi.example', password: 'demo-packer-2026', part: 'packer' },
  { who: 'buyer 买家', email: 'buyer@dongxi.example', password: 'demo-buyer-2026', part: 'buyer' },
  { who: 'buyer 买家', email: 'buyer2@dongxi.example', password: 'demo-buyer-2026', part: 'buyer' },
];

/** The sign-ins of one part, in the order above. */
export const signInsFor = (part: DemoSignIn['part']): readonly DemoSignIn[] =>
  demoSignIns.filter((one) => one.part === part);
