import { codeFrame, lineAndColumn } from '../../errors/code-frame.ts'
import type { Diagnostic, Place } from '../../errors/diagnostic.ts'

/** Problems after these are dropped: a file can be wrong in each of a million rows. */
const mostProblems = 50

/** No lines are shown of longer texts, which are split for it. */
const longText = 1_000_000 // UTF-16 units

/** What is wrong with a row, without the place. */
export type RowProblem = Pick<Diagnostic, 'code' | 'message' | 'hint'>

/** What is wrong with rows of a file, each of which is left out. */
export class RowProblems {
  readonly diagnostics: Diagnostic[] = []
  readonly #name: string
  readonly #text: string

  constructor(name: string, text: string) {
    this.#name = name
    this.#text = text
  }

  add(offset: number, problem: RowProblem): void {
    if (!this.isFull) this.addIn(this.placeOf(offset), problem)
  }

  /** Whether no more is told: finding the places of a million problems takes minutes. */
  get isFull(): boolean {
    return this.diagnostics.length >= mostProblems
  }

  addIn(place: Place, { code, message, hint }: RowProblem): void {
    if (this.isFull) return
    const problem = { code, severity: 'error', message, ...(hint && { hint }) } as const
    this.diagnostics.push(this.in(place, problem))
  }

  at(offset: number, problem: RowProblem): Diagnostic {
    return this.in(this.placeOf(offset), { severity: 'error', ...problem })
  }

  in(place: Place, problem: Omit<Diagnostic, 'place' | 'frame'>): Diagnostic {
    if (this.#text.length > longText) return { ...problem, place }
    return { ...problem, place, frame: codeFrame(this.#text, place.line, place.column) }
  }

  placeOf(offset: number): Place {
    return { file: this.#name, ...lineAndColumn(this.#text, offset) }
  }
}
