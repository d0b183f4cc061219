/** One thing that was measured, and what it may be. */
export interface Figure {
  readonly what: string
  readonly value: number
  /** What follows the value: ` MB`, ` ms`; nothing for a count. */
  readonly unit: string
  /** The value may be this at most; undefined where it only tells. */
  readonly most?: number
}

/** What a part of the soak is told. */
export interface SoakOptions {
  /** The built command line. */
  readonly bin: string
  /** The share of the full size, above 0 to 1. */
  readonly scale: number
  readonly seed: number
}

/** Whether a figure is what it may be. */
export function isMet({ value, most }: Figure): boolean {
  return most === undefined || value <= most
}

/** The figures as Markdown, with the date, the Node version and the share. */
export function figureTable(figures: readonly Figure[], scale: number): string {
  const rows = figures.map((figure) => {
    const { what, value, unit, most } = figure
    const bound = most === undefined ? '-' : `${grouped(most)}${unit}`
    const verdict = most === undefined ? '-' : isMet(figure) ? 'yes' : '**no**'
    return `| ${what} | ${grouped(value)}${unit} | ${bound} | ${verdict} |`
  })
  const date = new Date().toISOString().slice(0, 10)
  const share = scale === 1 ? 'in full' : `at ${scale} of the full size`
  const about = `Measured on ${date} with Node ${process.versions.node}, ${share}.`
  return ['| what | measured | at most | met |', '|---|---|---|---|', ...rows, '', about].join('\n')
}

function grouped(value: number): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1)
  return text.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',')
}
