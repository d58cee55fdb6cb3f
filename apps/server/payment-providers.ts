import { readFileSync } from 'node:fs';
import { type Runtime, StartError } from '#kernel';
import { alipayGateway, type PaymentGateways, stripeGateway, wechatGateway } from '#modules/payments';

type Env = NodeJS.ProcessEnv;

/** A secret from the environment: `NAME` itself, or the file that `NAME_FILE` names. */
export function secretOf(env: Env, name: string): string | null {
  const file = env[`${name}_FILE`];
  if (!file) return env[name]?.replaceAll('\\n', '\n') || null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new StartError(
      'provider_key_missing',
      `${name}_FILE names ${file}, which cannot be read.`,
      `${name}_FILE 指向的文件 ${file} 无法读取。`,
    );
  }
}

/** All of a provider's settings, or null when none is there; half of them is a mistake and stops the start. */
export function allOf<Name extends string>(
  env: Env,
  prefix: string,
  names: readonly Name[],
): Record<Name, string> | null {
  const found = names.map((name) => [name, secretOf(env, `${prefix}_${name}`)] as const);
  const missing = found.filter(([, value]) => value === null).map(([name]) => `${prefix}_${name}`);
  if (missing.length === names.length) return null;
  if (missing.length > 0)
    throw new StartError(
      'provider_half_configured',
      `The provider ${prefix} lacks ${missing.join(', ')}.`,
      `服务商配置 ${prefix} 不完整，缺少 ${missing.join('、')}。`,
    );
  return Object.fromEntries(found) as Record<Name, string>;
}

/** The providers this market is configured for (modules/payments/README.md lists the variables), in the order buyers see them. */
export function configuredProviders(runtime: Runtime, env: Env = process.env): PaymentGateways {
  const providers: Record<string, PaymentGateways[string]> = {};
  // Read at each payment: the market's own port is known only once it listens.
  const notify = (name: string): string => `${runtime.baseUrl}/api/payments/callbacks/${name}`;
  const wechat = allOf(env, 'DONGXI_WECHAT', ['MCHID', 'APP_ID', 'SERIAL', 'PRIVATE_KEY', 'API_V3_KEY']);
  if (wechat) {
    const id = env.DONGXI_WECHAT_PLATFORM_KEY_ID;
    const publicKeyPem = secretOf(env, 'DONGXI_WECHAT_PLATFORM_KEY');
    providers.wechat = wechatGateway(
      {
        url: env.DONGXI_WECHAT_URL || 'https://api.mch.weixin.qq.com',
        mchid: wechat.MCHID,
        appId: wechat.APP_ID,
        merchantSerial: wechat.SERIAL,
        privateKeyPem: wechat.PRIVATE_KEY,
        apiV3Key: wechat.API_V3_KEY,
        ...(id && publicKeyPem ? { platformKey: { id, publicKeyPem } } : {}),
        get notifyUrl() {
          return notify('wechat');
        },
      },
      runtime.clock,
    );
  }
  const alipay = allOf(env, 'DONGXI_ALIPAY', ['APP_ID', 'SELLER_ID', 'PRIVATE_KEY', 'PUBLIC_KEY']);
  if (alipay)
    providers.alipay = alipayGateway(
      {
        url: env.DONGXI_ALIPAY_URL || 'https://openapi.alipay.com/gateway.do',
        appId: alipay.APP_ID,
        sellerId: alipay.SELLER_ID,
        privateKeyPem: alipay.PRIVATE_KEY,
        alipayPublicKeyPem: alipay.PUBLIC_KEY,
        get notifyUrl() {
          return notify('alipay');
        },
        authTokenOf: (smid) => secretOf(env, `DONGXI_ALIPAY_AUTH_${smid}`),
      },
      runtime.clock,
    );
  const stripe = allOf(env, 'DONGXI_STRIPE', ['SECRET_KEY', 'WEBHOOK_SECRET']);
  if (stripe)
    providers.stripe = stripeGateway(
      {
        ...(env.DONGXI_STRIPE_URL ? { url: env.DONGXI_STRIPE_URL } : {}),
        secretKey: stripe.SECRET_KEY,
        webhookSecret: stripe.WEBHOOK_SECRET,
      },
      runtime.clock,
    );
  return providers;
}

/** Pages of configured providers that the pay form may lead to; browsers follow its redirects only there. */
export function providerPages(env: Env = process.env): string[] {
  const origin = (url: string | undefined, otherwise: readonly string[]): string[] =>
    url ? [new URL(url).origin] : [...otherwise];
  return [
    ...(env.DONGXI_WECHAT_MCHID ? origin(env.DONGXI_WECHAT_URL, ['https://wx.tenpay.com']) : []),
    ...(env.DONGXI_ALIPAY_APP_ID
      ? origin(env.DONGXI_ALIPAY_URL, ['https://openapi.alipay.com', 'https://*.alipay.com'])
      : []),
    ...(env.DONGXI_STRIPE_SECRET_KEY || env.DONGXI_STRIPE_SECRET_KEY_FILE
      ? origin(env.DONGXI_STRIPE_URL, ['https://checkout.stripe.com'])
      : []),
  ];
}
