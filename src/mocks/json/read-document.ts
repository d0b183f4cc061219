import type { Diagnostic, Place } from '../../errors/diagnostic.ts'
import type { JsonPath, Problem } from '../../generate/report.ts'

/** A number as it is written, and what it is read as: null beyond all that JavaScript has. */
export interface RoundedNumber {
  readonly path: JsonPath
  readonly written: string
  readonly read: number | null
  /** Default: JavaScript has no such number. */
  readonly why?: string
}

/** What a JSON file holds, wherever its text was read. */
export interface ReadDocument {
  /** The value with null in the place of numbers that JSON does not have, as `JSON.stringify` gives it. */
  readonly finite: unknown
  /** Whether it certainly contains no instruction and no template. */
  readonly plain: boolean
  readonly repeated: readonly string[]
  /** Integers whose digits a number of JavaScript cannot hold, and numbers that it does not have. */
  readonly rounded: () => readonly RoundedNumber[]
  /** The line of the first `$defaults`; undefined where it is not known any more. */
  readonly lineOfDefaults: () => number | undefined
  /** The place of a value, or of its key; that of the nearest parent if the path does not exist. */
  readonly place: (path: JsonPath, part?: 'key' | 'value') => Place | undefined
  readonly diagnose: (path: JsonPath, problem: Problem) => Diagnostic
}
