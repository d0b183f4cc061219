import type { RequestReport } from '../journal/call.ts'

/** How many drifts are shown. */
const mostShown = 5

/** What mocks answered in a test that a document does not declare. */
export class DriftedAnswers {
  readonly #shown = new Set<string>()

  /** Adds what the notes of a request say; the query is left out, as it may hold secrets. */
  add({ method, target, notes, file, line }: RequestReport): void {
    for (const note of notes) {
      if (!note.startsWith('drift: ') || this.#shown.size >= mostShown) continue
      const path = target.replace(/[?#].*$/s, '')
      const place = line === undefined ? file : `${file}:${line}`
      this.#shown.add(`  ${method} ${path}  ${place}  ${note.slice('drift: '.length)}`)
    }
  }

  /** What did not fit, each once; undefined when all did. */
  describe(test: string): string | undefined {
    if (this.#shown.size === 0) return undefined
    return [
      `Mocks of the test ${JSON.stringify(test)} answer what their OpenAPI document does not declare:`,
      ...this.#shown,
      'Correct the mock or the document, or let it be with { drift: "bypass" }.',
    ].join('\n')
  }
}
