import type { Family, Labels } from './family.ts'

/** The media type of {@link metricsText}. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

/** Writes metrics in the text format that Prometheus reads (exposition format 0.0.4). */
export function metricsText(families: readonly Family[]): string {
  return families.map(linesOf).join('')
}

function linesOf(family: Family): string {
  const { name, help, type } = family
  const head = `# HELP ${name} ${help.replace(/[\\\n]/g, escaped)}\n# TYPE ${name} ${type}\n`
  if (family.type !== 'histogram') {
    return head + family.samples.map(({ labels, value }) => line(name, labels, value)).join('')
  }
  const { limits, samples } = family
  const lines = samples.map(({ labels, counts, sum }) => {
    let below = 0
    const buckets = [...limits, Infinity].map((limit, index) => {
      below += counts[index] ?? 0
      return line(`${name}_bucket`, { ...labels, le: numberText(limit) }, below)
    })
    const total = line(`${name}_sum`, labels, sum) + line(`${name}_count`, labels, below)
    return buckets.join('') + total
  })
  return head + lines.join('')
}

function line(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => {
    return `${key}="${text.replace(/[\\\n"]/g, escaped)}"`
  })
  const shown = pairs.length > 0 ? `{${pairs.join(',')}}` : ''
  return `${name}${shown} ${numberText(value)}\n`
}

function escaped(letter: string): string {
  return letter === '\n' ? '\\n' : `\\${letter}`
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
