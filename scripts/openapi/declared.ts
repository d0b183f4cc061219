import { isRaw, type Operation, type Raw, type TriedDocument } from './document.ts'
import { Validity } from './validity.ts'

/** An answer, as it is held against a document. */
export interface Answer {
  readonly status: number
  /** The value of `content-type`; empty without one. */
  readonly type: string
  readonly text: string
}

/** Holds answers against what a document declares. */
export class Declared {
  readonly #document: TriedDocument
  readonly #validity: Validity

  constructor(document: TriedDocument) {
    this.#document = document
    this.#validity = new Validity(document)
  }

  /** Why an answer is not as it is declared; undefined where it is. */
  problem(
    { responses, raw }: Operation,
    { status, type: given, text }: Answer,
  ): string | undefined {
    const own = responses.get(`${status}`) ?? responses.get(`${`${status}`[0]}XX`)
    const declared = own ?? responses.get('DEFAULT')
    const isSuccess = (each: string) => /^[23]/.test(each)
    // Documents that declare errors alone say nothing of what is answered when all goes well.
    if (!declared && ![...responses.keys()].some(isSuccess)) return undefined
    if (!declared) return `the status ${status} is not declared`
    if (status === 204 || status === 304) return text === '' ? undefined : `${status} has no body`
    const type = given.split(';')[0]?.trim().toLowerCase() ?? ''
    const content = this.#contentOf(declared, raw)
    const types = Object.keys(content)
    if (types.length === 0) return text === '' ? undefined : 'no body is declared'
    const found =
      types.find((each) => each.split(';')[0]?.trim().toLowerCase() === type) ??
      types.find(
        (each) =>
          each.includes('*') && (each.startsWith('*') || type.startsWith(each.split('*')[0] ?? '')),
      )
    if (found === undefined) return `${type || 'no media type'} is not declared`
    const { schema } = this.#document.follow(content[found])
    if (schema === undefined || !/[/+]json$/.test(type)) return undefined
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return 'the body is no JSON'
    }
    return this.#validity.misfit(schema, value)
  }

  #contentOf(declared: Raw, operation: Raw): Raw {
    if (!this.#document.isSwagger) return isRaw(declared['content']) ? declared['content'] : {}
    const { schema, examples } = declared
    const named = Object.keys(isRaw(examples) ? examples : {})
    if (schema === undefined && named.length === 0) return {}
    const produces = (operation['produces'] ?? this.#document.root['produces'] ?? []) as string[]
    const types = produces.length > 0 ? produces : ['application/json']
    return Object.fromEntries([...types, ...named].map((each) => [each, { schema }]))
  }
}
