/** The plots of the document, as SVG. ECharts renders them without a page. */
import * as echarts from 'echarts';

const SIZE = { width: 860, height: 400 } as const;
/** Okabe and Ito's colours, which people who see colours differently can tell apart. */
const COLOURS = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#CC79A7', '#56B4E9'];

/** Values with a name. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** A plot of groups of bars, or of lines. */
export interface Plot {
  readonly title: string;
  /** What the values are, with their unit. */
  readonly valueName: string;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly kind: 'bars' | 'lines';
  /** A horizontal line with a name. */
  readonly limit?: { readonly name: string; readonly value: number };
  /** Whether values differ by orders of magnitude. */
  readonly isLogarithmic?: boolean;
}

/** Styles and marks for a page that reacts to the mouse. Their names are counted, so that a plot would differ with those before it. */
const FOR_PAGES = /<style[\s\S]*?<\/style>\n?| (?:class|ecmeta_\w+)="[^"]*"/gu;

/** Renders a plot. */
export function renderPlot({ title, valueName, categories, series, kind, limit, isLogarithmic = false }: Plot): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  const limitLine =
    limit === undefined
      ? {}
      : {
          markLine: {
            symbol: 'none',
            data: [{ yAxis: limit.value, name: limit.name }],
            label: { formatter: limit.name, position: 'insideEndTop' as const },
            lineStyle: { color: '#000', type: 'dashed' as const },
          },
        };
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    color: COLOURS,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 0 },
    grid: { left: 16, right: 24, top: 64, bottom: 56, containLabel: true },
    xAxis: { type: 'category', data: [...categories], axisLabel: { hideOverlap: true } },
    yAxis: { type: isLogarithmic ? 'log' : 'value', name: valueName, nameLocation: 'end', nameTextStyle: { align: 'left' } },
    series: series.map(({ name, values }, index) => ({
      name,
      data: [...values],
      ...(index === 0 ? limitLine : {}),
      ...(kind === 'bars' ? { type: 'bar' as const, barMaxWidth: 36 } : { type: 'line' as const, showSymbol: false }),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg.replaceAll(FOR_PAGES, '')}\n`;
}
