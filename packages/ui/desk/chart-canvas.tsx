import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { dark as darkColours, fonts, light as lightColours } from '../tokens.ts';
import { type ChartProps, figureText } from './chart.tsx';

use([LineChart, BarChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

export interface ChartCanvasProps extends Pick<ChartProps, 'title' | 'categories' | 'series'> {
  unit: 'fen' | 'count';
  height: number;
  dark: boolean;
  lang: string;
}

/** Short axis marks: 1 230 000 fen → "¥1.2万" / "¥12K". */
function axisText(value: number, unit: 'fen' | 'count', lang: string): string {
  const text = new Intl.NumberFormat(lang, { notation: 'compact', maximumFractionDigits: 1 }).format(
    unit === 'fen' ? value / 100 : value,
  );
  return unit === 'fen' ? `¥${text}` : text;
}

/** The drawing itself; the default export of a chunk of its own. */
export default function ChartCanvas({ title, categories, series, unit, height, dark, lang }: ChartCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return undefined;
    const colours = dark ? darkColours : lightColours;
    const chart = init(box.current, null, { renderer: 'svg' });
    const axis = { axisLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.inkSoft } };
    chart.setOption({
      aria: { enabled: true, label: { description: title } },
      animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
      color: [colours.jadeInk, colours.vermilionInk, colours.amber, colours.focus, colours.inkSoft],
      textStyle: { fontFamily: fonts.text, color: colours.ink },
      grid: { left: 8, right: 8, top: series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
      ...(series.length > 1 && { legend: { top: 0, textStyle: { color: colours.ink } } }),
      tooltip: {
        trigger: 'axis',
        backgroundColor: colours.surface,
        borderColor: colours.line,
        textStyle: { color: colours.ink },
        valueFormatter: (value: unknown) => figureText(typeof value === 'number' ? value : null, unit, lang),
      },
      xAxis: { type: 'category', data: [...categories], ...axis },
      yAxis: {
        type: 'value',
        splitLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.inkSoft, formatter: (value: number) => axisText(value, unit, lang) },
      },
      series: series.map((one) => ({
        type: one.kind,
        name: one.name,
        data: [...one.values],
        smooth: false,
        showSymbol: categories.length < 32,
        barMaxWidth: 28,
      })),
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [title, categories, series, unit, dark, lang]);
  return <div ref={box} role="img" aria-label={title} style={{ height, overflow: 'hidden' }} />;
}
