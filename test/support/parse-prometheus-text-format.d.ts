/** The package has no types. */
declare module 'parse-prometheus-text-format' {
  /** Reads the text format of Prometheus; of histograms it keeps no labels. */
  export default function parse(text: string): readonly {
    readonly name: string
    readonly help: string
    readonly metrics: readonly {
      readonly labels?: Readonly<Record<string, string>>
      readonly value: string
    }[]
  }[]
}
