import type { AnswerContract, Drift, GivenAnswer, HeldMock } from '../endpoints/answer-contract.ts'
import { formatPlace, LateMistake, type Diagnostic } from '../errors/diagnostic.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { isInRange } from './document/media-range.ts'
import type { MediaType, ResponseDeclaration } from './document/model.ts'
import type { Operation } from './document/operation.ts'
import type { SeedRecords } from './resources/records.ts'
import { listOf, successSchema } from './resources/shape.ts'
import type { Shared } from './schema/shared.ts'
import type { Violation } from './schema/validators.ts'

/** Longer bodies, in bytes or characters, are not held against their schema. */
const longestBody = 1024 * 1024
/** How many things that are wrong with a body are told. */
const mostTold = 3
/** How many drifts of one operation are remembered as told. */
const mostKept = 100

/** Holds the answers of mocks against what an operation declares. */
export class OperationContract implements AnswerContract {
  readonly operation: Operation
  readonly #shared: Shared
  readonly #records: SeedRecords | undefined
  readonly #told = new Set<string>()

  /** @param records the collection that its path belongs to */
  constructor(operation: Operation, shared: Shared, records?: SeedRecords) {
    this.operation = operation
    this.#shared = shared
    this.#records = records
  }

  driftsOf(answer: GivenAnswer): MaybePromise<readonly Drift[]> {
    return this.#safely(() => {
      const { responses } = this.operation
      const { status, body } = answer
      const declared = this.operation.responseOf(status)
      if (responses.length === 0 || declared?.isUnread) return []
      if (!declared) return [{ kind: 'status', status, what: `status ${status} is not declared` }]
      const headers = missingHeaders(declared, answer)
      // A response without content says nothing of its body.
      if (declared.content.length === 0) return headers
      if (body === null || body?.length === 0) {
        return [...headers, { kind: 'body', status, what: 'the body is missing' }]
      }
      const type = mediaTypeOf(answer.header('content-type'))
      const media = declared.content.find((each) => isInRange(type, each.type))
      if (!media) return [...headers, { kind: 'type', status, what: `${type} is not declared` }]
      return chain(this.#ofBody(answer, type, media), (drifts) => [...headers, ...drifts])
    })
  }

  driftsOfRecord(record: object): MaybePromise<readonly Drift[]> {
    const records = this.#records
    const action = records?.shape.operations.get(this.operation)
    if (!records || (action !== 'list' && action !== 'get')) return []
    return this.#safely(() => {
      const { schemas } = this.#shared
      const schema =
        action === 'get'
          ? records.shape.schema
          : listOf(successSchema(this.operation), schemas)?.items
      // What an answer has no room for is left out of it.
      const isKept = ({ keyword }: Violation) =>
        keyword !== 'additionalProperties' && keyword !== 'unevaluatedProperties'
      return this.#ofValue(record, schema, 200, isKept)
    })
  }

  tell({ kind, status, what }: Drift, { key, origin }: HeldMock): Diagnostic {
    const { document, pointer, id, method, template } = this.operation
    const place = formatPlace(document.file.place(pointer, 'key'))
    const operation = `${method} ${template}${id === undefined ? '' : ` (${id})`}`
    const declared = this.operation.responses.map((each) => each.status).join(', ')
    const hints: Record<Drift['kind'], string> = {
      status: `It declares ${declared}: answer one of them, or declare ${status}.`,
      type: `It declares ${this.#typesOf(status)}: correct the mock, or the document.`,
      header: 'Add the header to the mock, or make it optional in the document.',
      body: 'Correct the mock, or the schema in the document.',
    }
    const at = origin.place()
    return {
      code: 'contract-drift',
      severity: 'error',
      message: `${JSON.stringify(key)} does not answer as ${operation} of ${place} declares it: ${what}${kind === 'status' ? '' : ` in ${status}`}.`,
      hint: hints[kind],
      ...(at ? { place: at } : { place: { file: origin.file, line: 1, column: 1 } }),
    }
  }

  warn(drift: Drift, mock: HeldMock): void {
    const place = mock.origin.place()
    const at = place ? formatPlace(place) : mock.origin.file
    const key = [mock.key, at, drift.kind, drift.status].join(' ')
    if (this.#told.has(key) || this.#told.size >= mostKept) return
    this.#told.add(key)
    this.#shared.options.onWarning({ ...this.tell(drift, mock), severity: 'warning' })
  }

  #typesOf(status: number): string {
    const { content = [] } = this.operation.responseOf(status) ?? {}
    return content.map(({ type }) => type).join(', ')
  }

  #ofBody(
    { status, body }: GivenAnswer,
    type: string,
    { schema }: MediaType,
  ): MaybePromise<readonly Drift[]> {
    if (!isJsonType(type) || schema === undefined) return []
    if (body === undefined || body === null || body.length > longestBody) return []
    let value: unknown
    try {
      value = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    } catch {
      return [{ kind: 'body', status, what: 'the body is no JSON' }]
    }
    return this.#ofValue(value, schema, status)
  }

  #ofValue(
    value: unknown,
    schema: unknown,
    status: number,
    isTold: (violation: Violation) => boolean = () => true,
  ): MaybePromise<readonly Drift[]> {
    if (schema === undefined) return []
    const { responses } = this.#shared
    return chain(responses.load(), () => {
      const violations = responses.compile(schema)(value).filter(isTold)
      if (violations.length === 0) return []
      const told = violations.slice(0, mostTold)
      const list = told.map(({ pointer, message }) => `body${pointer} ${message}`).join(', ')
      const more = violations.length > mostTold ? `, and ${violations.length - mostTold} more` : ''
      return [{ kind: 'body', status, what: `${list}${more}` }]
    })
  }

  /** A document whose responses cannot be read is told of by its own operation, and fails no mock. */
  #safely(find: () => MaybePromise<readonly Drift[]>): MaybePromise<readonly Drift[]> {
    try {
      const found = find()
      return found instanceof Promise ? found.catch((error) => this.#unread(error)) : found
    } catch (error) {
      return this.#unread(error)
    }
  }

  #unread(error: unknown): readonly Drift[] {
    const { document, pointer, method, template } = this.operation
    if (this.#told.has('unread')) return []
    this.#told.add('unread')
    const place = document.file.place(pointer, 'key')
    const reason = error instanceof Error ? error.message : String(error)
    const [known] = error instanceof LateMistake ? error.diagnostics : []
    const message = `Answers of ${method} ${template} cannot be held against the document: ${reason}`
    const hint = 'Correct the schema in the document.'
    this.#shared.options.onWarning(
      known ?? { code: 'bad-openapi', severity: 'warning', message, hint, place },
    )
    return []
  }
}

function missingHeaders(declared: ResponseDeclaration, { status, header }: GivenAnswer): Drift[] {
  return declared.headers
    .filter(({ name, required }) => required && header(name) === undefined)
    .map(({ name }) => ({ kind: 'header', status, what: `the header ${name} is missing` }))
}
