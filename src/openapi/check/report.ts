import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import { pathOf, type OpenApiDocument } from '../document/document.ts'
import { withPointer } from '../document/pointer.ts'

/** What is wrong, without its place. */
interface Finding
  extends Partial<Pick<Diagnostic, 'code' | 'severity' | 'hint'>>, Pick<Diagnostic, 'message'> {
  /** What all of its kind have in common; those of which there is one alone have none. */
  readonly kind?: string
}

/** How many findings are kept. */
interface FindingLimits {
  /** Finding a place in megabytes takes a while. */
  readonly most?: number
  /** Whether of each kind the first is kept alone, with the number of the others. */
  readonly areFew?: boolean
}

/** Collects what is wrong with a document, each thing once, with its place and JSON Pointer. */
export class Findings {
  readonly #found: Diagnostic[] = []
  readonly #document: OpenApiDocument
  readonly #limits: FindingLimits
  readonly #told = new Set<string>()
  /** How many there are of a kind beside the first. */
  readonly #others = new Map<string, { readonly index: number; count: number }>()

  constructor(document: OpenApiDocument, limits: FindingLimits) {
    this.#document = document
    this.#limits = limits
  }

  get diagnostics(): readonly Diagnostic[] {
    const counts = new Map(Array.from(this.#others.values(), ({ index, count }) => [index, count]))
    return this.#found.map((each, index) => withMore(each, counts.get(index) ?? 0))
  }

  /** Tells of a path in the document. */
  at(path: JsonPath, finding: Finding, part: 'key' | 'value' = 'key'): void {
    const { file } = this.#document
    this.#add(finding, path, () => file.place(path, part))
  }

  /** Tells of an object, in whichever file it stands, or of what is below it. */
  of(node: object, finding: Finding, below: JsonPath = []): void {
    const file = this.#document.fileOf(node)
    const path = [...(pathOf(file.root, node) ?? []), ...below]
    this.#add(finding, path, () => file.place(path))
  }

  /** Does what may meet a reference that leads nowhere, which is told then; undefined in that case. */
  attempt<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof LateMistake)) throw error
      for (const each of error.diagnostics) {
        if (!this.#isOther(each.code) && this.#isNew(each)) this.#found.push(each)
      }
      return undefined
    }
  }

  #add(
    { message, kind, ...rest }: Finding,
    path: JsonPath,
    place: () => Diagnostic['place'],
  ): void {
    if (this.#found.length >= (this.#limits.most ?? Infinity)) return
    if (kind !== undefined && this.#isOther(kind)) return
    const text = withPointer(message, path)
    const finding: Diagnostic = { code: 'bad-openapi', severity: 'warning', ...rest, message: text }
    const at = place()
    if (this.#isNew(finding)) this.#found.push({ ...finding, ...(at && { place: at }) })
  }

  /** Whether it is counted alone, since one of its kind was told. */
  #isOther(kind: string): boolean {
    if (!this.#limits.areFew) return false
    const others = this.#others.get(kind)
    if (others) others.count++
    else this.#others.set(kind, { index: this.#found.length, count: 0 })
    return others !== undefined
  }

  #isNew({ message, place }: Diagnostic): boolean {
    const key = `${message} ${place?.file} ${place?.line}`
    if (this.#told.has(key)) return false
    this.#told.add(key)
    return true
  }
}

/** A diagnostic that says how many there are like it. */
export function withMore(diagnostic: Diagnostic, count: number): Diagnostic {
  if (count === 0) return diagnostic
  const { hint = '' } = diagnostic
  const more = `There ${count === 1 ? 'is' : 'are'} ${count} more like it, which "mockapi check" lists.`
  return { ...diagnostic, hint: `${hint} ${more}`.trimStart() }
}
