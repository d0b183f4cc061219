import { codeFrame, lineAndColumn } from '../../errors/code-frame.ts'
import { MockapiError, type Diagnostic, type Place } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'
import { readDocument } from '../json/document.ts'
import { repeatedKeys } from './repeated-keys.ts'
import { findInJson } from './json-place.ts'
import { findOperation, findPaths } from './operation-place.ts'
import { findInYaml } from '../yaml/place.ts'
import { fileReferences, type FileReference } from './references.ts'

/** The parser of YAML, which is loaded with the first file that needs it. */
export type Yaml = typeof import('../yaml/read.ts')

/** Longer texts are not parsed a second time for the sake of a place, which takes seconds. */
const longText = 400_000 // UTF-16 units

/** Keys that stand twice are looked for in longer texts by `mockapi check` alone. */
const quickText = 256_000 // UTF-16 units

/** Places are found one by one as long as there are no more. */
const fewPlaces = 3

/** One file of a document: its text, and what it is read as when that is first asked for. */
export class Part {
  /** An absolute path, or an address. */
  readonly key: string
  /** As users know it: relative to the working folder with forward slashes, or an address. */
  readonly name: string
  readonly text: string
  readonly #yaml: Yaml | undefined
  #value: { readonly value: unknown; readonly warnings: readonly Diagnostic[] } | undefined
  #references: readonly FileReference[] | undefined
  #placed = 0
  #lines: readonly number[] | undefined
  #paths: ReadonlyMap<string, number> | undefined
  #places: WeakRef<(path: JsonPath, part?: 'key' | 'value') => Place> | undefined

  /** @param yaml the parser of a file that is not JSON by its name */
  constructor(file: Pick<Part, 'key' | 'name' | 'text'>, yaml?: Yaml) {
    this.key = file.key
    this.name = file.name
    this.text = file.text
    this.#yaml = yaml
  }

  /** What it holds. @throws MockapiError with its syntax error */
  get value(): unknown {
    return (this.#value ??= this.#read()).value
  }

  /** What is doubtful about its syntax, as far as reading it tells at once; nothing before it is read. */
  get warnings(): readonly Diagnostic[] {
    return this.text.length > quickText ? (this.#value?.warnings ?? []) : this.allWarnings
  }

  /** The same, with what takes a while to find in a long text. */
  get allWarnings(): readonly Diagnostic[] {
    if (this.#yaml) return this.#value?.warnings ?? []
    return repeatedKeys(this.text).map(({ key, offset }) => {
      const message = `The key ${JSON.stringify(key)} stands here twice; only the last one counts.`
      const severity = 'warning'
      return this.diagnose(offset, {
        code: 'bad-openapi',
        severity,
        message,
        hint: 'Delete one of them.',
      })
    })
  }

  /** The other files that it refers to. */
  get references(): readonly FileReference[] {
    return (this.#references ??= fileReferences(this.text))
  }

  /** Takes a value that its text is known to stand for. */
  take(value: unknown, warnings: readonly Diagnostic[] = []): this {
    this.#value = { value, warnings }
    return this
  }

  #read() {
    const { name, text } = this
    if (text.trim() === '')
      throw new MockapiError([this.diagnose(0, { code: 'no-mock', message: 'The file is empty.' })])
    if (this.#yaml) return this.#yaml.readYaml(name, text)
    try {
      return { value: JSON.parse(text) as unknown, warnings: [] }
    } catch {
      return { value: readDocument(name, text).value, warnings: [] }
    }
  }

  /** The place of a value, or of its key; that of the nearest parent where the path does not exist. */
  place(path: JsonPath, part?: 'key' | 'value'): Place {
    const { name, text } = this
    const isOperation = path.length <= 3 || path.at(-2) === 'additionalOperations'
    const found = isOperation ? findOperation(text, path, this.#knownPaths) : undefined
    if (found !== undefined) return this.#placeOf(found)
    if (text.length > longText)
      return this.#placeOf(this.#yaml ? findInYaml(text, path) : findInJson(text, path))
    let places = this.#places?.deref()
    if (!places) {
      places = this.#yaml?.placeInYaml(name, text) ?? readDocument(name, text).place
      this.#places = new WeakRef(places)
    }
    return places(path, part)
  }

  /** Where its paths stand; undefined before many places are asked for, as in lists of operations. */
  get #knownPaths(): ReadonlyMap<string, number> | undefined {
    if (this.#placed < fewPlaces) return undefined
    const { paths } = (this.value ?? {}) as { readonly paths?: unknown }
    return (this.#paths ??= findPaths(this.text, Object.keys(isObject(paths) ? paths : {})))
  }

  /** The place of an offset; thousands are asked for in lists of operations. */
  #placeOf(offset: number): Place {
    // Of a long text one place is found faster without the starts of all lines.
    if (!this.#lines && this.#placed++ < fewPlaces) {
      return { file: this.name, ...lineAndColumn(this.text, offset) }
    }
    const starts = (this.#lines ??= lineStarts(this.text))
    let low = 0
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { file: this.name, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }

  /** A diagnostic at an offset of the text. */
  diagnose(
    offset: number,
    problem: Pick<Diagnostic, 'code' | 'message' | 'hint'> & Partial<Pick<Diagnostic, 'severity'>>,
  ): Diagnostic {
    const place = this.#placeOf(offset)
    const frame = codeFrame(this.text, place.line, place.column)
    return { severity: 'error', ...problem, place, frame }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
