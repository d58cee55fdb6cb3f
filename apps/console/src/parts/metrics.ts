/** One line of Prometheus text: `name{label="value"} 12`. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Prometheus text → samples; comments and what cannot be read are left out. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((row): Sample[] => {
    const found = row.startsWith('#') ? null : line.exec(row);
    const value = Number(found?.[3]);
    if (!found?.[1] || Number.isNaN(value)) return [];
    const labels = Object.fromEntries([...(found[2] ?? '').matchAll(label)].map(([, name, said]) => [name, said]));
    return [{ name: found[1], labels, value }];
  });
}

export interface RouteFigures {
  readonly route: string;
  readonly calls: number;
  readonly meanMilliseconds: number;
  /** Answers with a status of 500 and above. */
  readonly broken: number;
}

/** Calls, mean time and failures by route, the busiest first. */
export function routeFigures(samples: readonly Sample[]): RouteFigures[] {
  const routes = new Map<string, { calls: number; seconds: number; broken: number }>();
  for (const { name, labels, value } of samples) {
    const [, part] = /^dongxi_http_request_seconds_(count|sum)$/.exec(name) ?? [];
    if (!part) continue;
    const key = `${labels.method ?? ''} ${labels.route ?? ''}`;
    const sums = routes.get(key) ?? { calls: 0, seconds: 0, broken: 0 };
    if (part === 'sum') sums.seconds += value;
    else {
      sums.calls += value;
      if (Number(labels.status) >= 500) sums.broken += value;
    }
    routes.set(key, sums);
  }
  return [...routes]
    .map(([route, { calls, seconds, broken }]) => ({
      route,
      calls,
      meanMilliseconds: calls > 0 ? (seconds * 1000) / calls : 0,
      broken,
    }))
    .sort((a, b) => b.calls - a.calls);
}

/** The sum of a metric over all its labels; null when it was never counted. */
export function total(samples: readonly Sample[], name: string): number | null {
  const own = samples.filter((one) => one.name === name);
  return own.length === 0 ? null : own.reduce((sum, one) => sum + one.value, 0);
}
