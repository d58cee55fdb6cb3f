/** A variable of the environment that a program reads: what docs/configuration.md says of it. */
export type Variable = {
  readonly name: string;
  readonly group: 'market' | 'traces' | 'gateway' | 'providers' | 'programs';
  /** As a reader sees it; empty: none. */
  readonly default: string;
  /** A key or password: may be given as NAME_FILE where that is listed, and is never logged. */
  readonly secret?: true;
  /** Also read from the file that NAME_FILE names. */
  readonly file?: true;
  readonly zh: string;
  readonly en: string;
};

const v = (
  group: Variable['group'],
  name: string,
  otherwise: string,
  zh: string,
  en: string,
  more: Partial<Variable> = {},
): Variable => ({ group, name, default: otherwise, zh, en, ...more });
const secret = { secret: true, file: true } as const;

export const VARIABLES: readonly Variable[] = [
  v('market', 'PORT', '3000', '监听端口；0 自动选择', 'Port to listen on; 0 picks one'),
  v('market', 'HOST', '127.0.0.1', '监听地址', 'Address to listen on'),
  v(
    'market',
    'DONGXI_HOME',
    '.dongxi',
    '密钥、上传文件、检索索引与内置数据库所在目录',
    'Folder of keys, uploads, search index and the embedded database',
  ),
  v(
    'market',
    'DATABASE_URL',
    'embedded',
    '自有 PostgreSQL（15 以上）的地址',
    'Address of a PostgreSQL of your own (15 or newer)',
    { secret: true },
  ),
  v(
    'market',
    'DONGXI_ENV',
    'development',
    '`development` 或 `production`；生产模式关闭开发用服务并启用限流与二次验证',
    '`development` or `production`, which switches development providers off, call limit and second factor on',
  ),
  v(
    'market',
    'DONGXI_SEED',
    'demo',
    '空市场的初始内容：`demo` 或 `empty`',
    'First content of an empty market: `demo` or `empty`',
  ),
  v('market', 'DONGXI_PUBLIC_URL', '', '浏览器访问的地址（https）', 'Address browsers use (https)'),
  v(
    'market',
    'DONGXI_TRUST_PROXY',
    '0',
    '前置自有代理的层数（0–9）',
    'Proxies of yours in a row before the server (0–9)',
  ),
  v(
    'market',
    'DONGXI_LOG',
    'warn',
    '最低日志级别：trace、debug、info、warn、error、fatal、silent',
    'Least level of the log: trace, debug, info, warn, error, fatal, silent',
  ),
  v(
    'market',
    'DONGXI_RATE_LIMIT',
    '600 in production, else 0',
    '每分钟每个来源的请求数；0 不限',
    'Requests a minute and caller; 0: no limit',
  ),
  v(
    'market',
    'DONGXI_FFMPEG',
    'found on PATH',
    'ffmpeg 路径（旁边须有 ffprobe）；`off` 不使用',
    'Path of ffmpeg, with ffprobe beside it; `off`: none',
  ),
  v(
    'market',
    'DONGXI_SEARCH',
    'memory',
    '搜索引擎：`memory`（进程内索引）或 `opensearch`',
    'Who answers searches: `memory` (an index in each process) or `opensearch`',
  ),
  v(
    'market',
    'DONGXI_OPENSEARCH_URL',
    '',
    'OpenSearch 地址，如 https://search.example:9200；私有证书用 NODE_EXTRA_CA_CERTS',
    'Address of OpenSearch, such as https://search.example:9200; certificates of your own by NODE_EXTRA_CA_CERTS',
  ),
  v('market', 'DONGXI_OPENSEARCH_INDEX', 'dongxi-goods', 'OpenSearch 索引别名', 'Alias of the index in OpenSearch'),
  v('market', 'DONGXI_OPENSEARCH_USER', '', 'OpenSearch 用户名', 'Who asks OpenSearch'),
  v('market', 'DONGXI_OPENSEARCH_PASSWORD', '', 'OpenSearch 密码', 'Password for OpenSearch', secret),
  v(
    'traces',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    '',
    '链路追踪收集器地址（OTLP/HTTP）；不设则关闭',
    'Collector of traces (OTLP/HTTP); unset: no traces',
  ),
  v(
    'traces',
    'OTEL_EXPORTER_OTLP_HEADERS',
    '',
    '发送给收集器的请求头，`名=值` 逗号分隔',
    'Headers for the collector, `name=value` with commas',
    { secret: true },
  ),
  v('traces', 'OTEL_SERVICE_NAME', 'dongxi', '链路中的服务名', 'Name of this service in traces'),
  v('traces', 'OTEL_TRACES_SAMPLER_ARG', '1', '追踪的请求比例，0 至 1', 'Share of requests that are traced, 0 to 1'),
  v(
    'gateway',
    'DONGXI_GATEWAY_URL',
    'beside the market in development',
    '沙箱支付网关地址',
    'Address of a sandbox gateway that runs elsewhere',
  ),
  v(
    'gateway',
    'DONGXI_GATEWAY_KEYS',
    'DONGXI_HOME/gateway/keys',
    '沙箱网关密钥目录',
    'Folder of the keys the sandbox gateway made',
  ),
  v('gateway', 'DONGXI_GATEWAY_APP_ID', 'dongxi-sandbox', '沙箱网关应用号', 'Application id at the sandbox gateway'),
  v(
    'gateway',
    'DONGXI_GATEWAY_CHANNELS',
    '',
    '沙箱网关的其他渠道，逗号分隔（`ecny`）',
    'Further channels of the sandbox gateway, with commas (`ecny`)',
  ),
  v('providers', 'DONGXI_WECHAT_MCHID', '', '微信支付：商户号', 'WeChat Pay: merchant id', { file: true }),
  v('providers', 'DONGXI_WECHAT_APP_ID', '', '微信支付：应用号', 'WeChat Pay: application id', { file: true }),
  v(
    'providers',
    'DONGXI_WECHAT_SERIAL',
    '',
    '微信支付：商户证书序列号',
    'WeChat Pay: serial of the merchant certificate',
    { file: true },
  ),
  v(
    'providers',
    'DONGXI_WECHAT_PRIVATE_KEY',
    '',
    '微信支付：商户私钥（PEM）',
    'WeChat Pay: private key of the merchant (PEM)',
    secret,
  ),
  v('providers', 'DONGXI_WECHAT_API_V3_KEY', '', '微信支付：APIv3 密钥', 'WeChat Pay: APIv3 key', secret),
  v('providers', 'DONGXI_WECHAT_PLATFORM_KEY_ID', '', '微信支付：平台公钥编号', 'WeChat Pay: id of the platform key'),
  v('providers', 'DONGXI_WECHAT_PLATFORM_KEY', '', '微信支付：平台公钥（PEM）', 'WeChat Pay: platform key (PEM)', {
    file: true,
  }),
  v(
    'providers',
    'DONGXI_WECHAT_URL',
    'https://api.mch.weixin.qq.com',
    '微信支付：接口地址',
    'WeChat Pay: address of its API',
  ),
  v('providers', 'DONGXI_ALIPAY_APP_ID', '', '支付宝：应用号', 'Alipay: application id', { file: true }),
  v('providers', 'DONGXI_ALIPAY_SELLER_ID', '', '支付宝：收款账号', 'Alipay: seller id', { file: true }),
  v(
    'providers',
    'DONGXI_ALIPAY_PRIVATE_KEY',
    '',
    '支付宝：应用私钥（PEM）',
    'Alipay: private key of the application (PEM)',
    secret,
  ),
  v('providers', 'DONGXI_ALIPAY_PUBLIC_KEY', '', '支付宝：支付宝公钥（PEM）', "Alipay: Alipay's public key (PEM)", {
    file: true,
  }),
  v(
    'providers',
    'DONGXI_ALIPAY_AUTH_<SMID>',
    '',
    '支付宝：二级商户 SMID 的授权令牌',
    'Alipay: token of the sub-merchant SMID',
    secret,
  ),
  v(
    'providers',
    'DONGXI_ALIPAY_URL',
    'https://openapi.alipay.com/gateway.do',
    '支付宝：接口地址',
    'Alipay: address of its API',
  ),
  v('providers', 'DONGXI_STRIPE_SECRET_KEY', '', 'Stripe：密钥', 'Stripe: secret key', secret),
  v('providers', 'DONGXI_STRIPE_WEBHOOK_SECRET', '', 'Stripe：回调签名密钥', 'Stripe: secret of the webhook', secret),
  v('providers', 'DONGXI_STRIPE_URL', "Stripe's own", 'Stripe：接口地址', 'Stripe: address of its API'),
  v('providers', 'DONGXI_INVOICES_URL', '', '发票平台：地址', 'Invoice platform: address', { file: true }),
  v('providers', 'DONGXI_INVOICES_APP_KEY', '', '发票平台：应用号', 'Invoice platform: application key', {
    file: true,
  }),
  v('providers', 'DONGXI_INVOICES_SECRET', '', '发票平台：密钥', 'Invoice platform: secret', secret),
  v(
    'programs',
    'DONGXI_URL',
    'http://127.0.0.1:PORT',
    '`npm run import` 导入到的市场',
    'Market that `npm run import` imports into',
  ),
  v('programs', 'DONGXI_TOKEN', '', '`npm run import` 的登录令牌', 'Token of `npm run import`', { secret: true }),
  v('programs', 'DONGXI_EMAIL', '', '`npm run import` 的登录邮箱', 'E-mail address of `npm run import`'),
  v('programs', 'DONGXI_PASSWORD', '', '`npm run import` 的登录密码', 'Password of `npm run import`', { secret: true }),
  v(
    'programs',
    'DONGXI_PHONE',
    '',
    '`npm run import` 的手机号（仅开发环境）',
    'Phone of `npm run import` (development only)',
  ),
];

/** What only tests, builds and the programs' own processes read: no setting of a market. */
export const OF_DEVELOPMENT: ReadonlySet<string> = new Set([
  'DONGXI_DATA',
  'DONGXI_DEV',
  'DONGXI_ORIGIN',
  'DONGXI_SEARCH_THREAD',
  'GATEWAY_APP_ID',
  'GATEWAY_DATA',
  'GATEWAY_HOST',
  'GATEWAY_KEYS',
  'GATEWAY_PORT',
  'GATEWAY_PUBLIC_URL',
  'STOREFRONT_DEV_PORT',
  'STRIPE_WEBHOOK_URL',
]);
