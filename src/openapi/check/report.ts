import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import { pathOf, type OpenApiDocument } from '../document/document.ts'
import { formatPointer } from '../document/pointer.ts'

/** What is wrong, without its place. */
type Finding = Partial<Pick<Diagnostic, 'code' | 'severity' | 'hint'>> & Pick<Diagnostic, 'message'>

/** Collects what is wrong with a document, each thing once, with its place and JSON Pointer. */
export class Findings {
  readonly diagnostics: Diagnostic[] = []
  readonly #document: OpenApiDocument
  readonly #most: number
  readonly #told = new Set<string>()

  /** @param most how many are kept; finding a place in megabytes takes a while */
  constructor(document: OpenApiDocument, most: number) {
    this.#document = document
    this.#most = most
  }

  /** Tells of a path in the document. */
  at(path: JsonPath, finding: Finding, part: 'key' | 'value' = 'key'): void {
    const { file } = this.#document
    this.#add(finding, path, () => file.place(path, part))
  }

  /** Tells of an object, in whichever file it stands. */
  of(node: object, finding: Finding): void {
    const file = this.#document.fileOf(node)
    const path = pathOf(file.root, node) ?? []
    this.#add(finding, path, () => file.place(path))
  }

  /** Does what may meet a reference that leads nowhere, which is told then; undefined in that case. */
  attempt<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof LateMistake)) throw error
      for (const each of error.diagnostics) if (this.#isNew(each)) this.diagnostics.push(each)
      return undefined
    }
  }

  #add({ message, ...rest }: Finding, path: JsonPath, place: () => Diagnostic['place']): void {
    if (this.diagnostics.length >= this.#most) return
    const where = path.length === 0 ? '' : ` (#${formatPointer(path)})`
    const text = message.replace(/\.$/, `${where}.`)
    const finding: Diagnostic = { code: 'bad-openapi', severity: 'warning', ...rest, message: text }
    const at = place()
    if (this.#isNew(finding)) this.diagnostics.push({ ...finding, ...(at && { place: at }) })
  }

  #isNew({ message, place }: Diagnostic): boolean {
    const key = `${message} ${place?.file} ${place?.line}`
    if (this.#told.has(key)) return false
    this.#told.add(key)
    return true
  }
}
