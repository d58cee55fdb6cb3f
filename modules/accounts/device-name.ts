const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/AlipayClient/, 'Alipay'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS/, 'HarmonyOS'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Chrome · Windows" out of what a browser says about itself; null when neither is known. */
export function deviceName(userAgent: string | null): string | null {
  const first = (names: typeof BROWSERS) => names.find(([says]) => says.test(userAgent ?? ''))?.[1];
  return [first(BROWSERS), first(SYSTEMS)].filter(Boolean).join(' · ') || null;
}

/** 203.0.113.7 → 203.0.*.*, 2001:db8:1::2 → 2001:db8:*: enough to know one's own network, too little to look up a street. */
export function maskedIp(ip: string | null): string | null {
  if (!ip) return null;
  const four = /^(?:::ffff:)?(\d+)\.(\d+)\.\d+\.\d+$/.exec(ip);
  return four ? `${four[1]}.${four[2]}.*.*` : `${ip.split(':').slice(0, 2).join(':')}:*`;
}
