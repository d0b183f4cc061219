import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { formatCount, formatDuration } from '../../core/format.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { binsOf, secondsOfBin, sumOf, type Bin } from './bins.ts'

const width = 900
const height = 120
/** How often the figures are read, ms. */
const interval = 2000

/** How many requests came, how many failed and how long they took, in the last 15 minutes. */
export function LastMinutes(): JSX.Element {
  const { value, error, reload } = useLoaded((signal) => call('GET /statistics', { signal }), [])
  useEffect(() => {
    const timer = setInterval(reload, interval)
    return () => clearInterval(timer)
  }, [])
  const bins = value ? binsOf(value.seconds, value.now) : []
  const sum = sumOf(bins)
  const text = `${formatCount(sum.requests, 'request')}, ${formatCount(sum.errors, 'error')}, median ${formatDuration(sum.median)}, 95 of 100 within ${formatDuration(sum.p95)}`
  return (
    <section class="card card-wide">
      <h2>Last 15 minutes</h2>
      <ProblemLine error={error} />
      <p class="muted">{sum.requests > 0 ? text : 'No requests.'}</p>
      <div class="graphs">
        <Graph title="Requests a second" label={text} bins={bins} lines={rates} />
        <Graph title="Time, ms" label={text} bins={bins} lines={times} />
      </div>
    </section>
  )
}

/** A line of a graph: its class, its name, its value in a bin. */
type Line = readonly [kind: string, name: string, read: (bin: Bin) => number]

const rates: readonly Line[] = [
  ['all', 'all', ({ requests }) => requests / secondsOfBin],
  ['errors', 'errors', ({ errors }) => errors / secondsOfBin],
]
const times: readonly Line[] = [
  ['p95', '95 of 100', ({ p95 }) => p95],
  ['median', 'median', ({ median }) => median],
]

interface GraphProps {
  readonly title: string
  readonly label: string
  readonly bins: readonly Bin[]
  readonly lines: readonly Line[]
}

function Graph({ title, label, bins, lines }: GraphProps): JSX.Element {
  const highest = Math.max(0.1, ...lines.flatMap(([, , read]) => bins.map(read)))
  return (
    <figure class="graph">
      <figcaption>
        {title} <span class="muted">up to {shorten(highest)}</span>
        {lines.map(([kind, name]) => (
          <span key={kind} class={`legend line-${kind}`}>
            {name}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {lines.map(([kind, , read]) => (
          <path key={kind} class={`line line-${kind}`} d={pathOf(bins.map(read), highest)} />
        ))}
      </svg>
      <div class="graph-axis muted" aria-hidden="true">
        <span>15 min ago</span>
        <span>now</span>
      </div>
    </figure>
  )
}

function pathOf(values: readonly number[], highest: number): string {
  const step = width / Math.max(1, values.length - 1)
  const points = values.map((value, index) => {
    const y = height - 2 - (value / highest) * (height - 4)
    return `${(index * step).toFixed(1)} ${y.toFixed(1)}`
  })
  return points.length > 0 ? `M${points.join('L')}` : ''
}

function shorten(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')
}
