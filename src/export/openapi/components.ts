import { problems, type ProblemCode } from '../../http/problems.ts'
import { reasons } from '../../http/reply.ts'
import type {
  ComponentsObject,
  HeaderObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
  ResponsesObject,
  SchemaObject,
} from './document.ts'
import { Names, componentName, pascal } from './names.ts'

/** What errors look like. */
export interface ErrorShape {
  readonly mediaType: string
  readonly name: string
  readonly schema: SchemaObject
  /** One that tells a problem of mockapi itself. */
  readonly exampleOf?: (code: ProblemCode) => unknown
}

const problemSchema: SchemaObject = {
  type: 'object',
  description: 'An error, as RFC 9457 describes it.',
  properties: {
    type: { type: 'string', description: 'What kind of error it is.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, and what to do.' },
    code: { type: 'string', description: 'A stable name, where mockapi itself answers.' },
  },
  required: ['type', 'title', 'status'],
}

const problemDetails: ErrorShape = {
  mediaType: 'application/problem+json',
  name: 'Problem',
  schema: problemSchema,
  exampleOf: (code) => {
    const { title, status } = problems[code]
    return { type: `urn:mockapi:${code}`, title, status, code }
  },
}

/** What operations share: each component is made when it is first referred to, and has a name of its own. */
export class Components {
  readonly errors: ErrorShape
  readonly #kinds = new Map<string, Record<string, object>>()
  readonly #names = new Map<string, Names>()
  readonly #known = new Map<string, Map<unknown, string>>()

  constructor(errors: ErrorShape = problemDetails) {
    this.errors = errors
  }

  /** All components, by kind. */
  get all(): ComponentsObject {
    return Object.fromEntries([...this.#kinds].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }

  /**
   * A reference to the component of a key, which is made where there is none.
   *
   * @param key what it is known by: an object of a document, or a text
   * @param make may refer to the component itself
   */
  refer<Component extends object>(
    kind: string,
    key: unknown,
    name: string,
    make: () => Component,
  ): ReferenceObject {
    const known = this.#known.get(kind) ?? new Map<unknown, string>()
    this.#known.set(kind, known)
    let own = known.get(key)
    if (own === undefined) {
      const names = this.#names.get(kind) ?? new Names()
      this.#names.set(kind, names)
      own = names.take(componentName(name))
      known.set(key, own)
      const all = this.#kinds.get(kind) ?? {}
      this.#kinds.set(kind, all)
      // Its place is that of its first mention.
      all[own] = {}
      all[own] = make()
    }
    return { $ref: `#/components/${kind}/${own}` }
  }

  /** What a reference to one of the components means. */
  resolve<Component extends object>({ $ref }: ReferenceObject): Component {
    const [, , kind = '', name = ''] = $ref.split('/')
    return this.#kinds.get(kind)?.[name] as Component
  }

  schema(key: unknown, name: string, make: () => SchemaObject): ReferenceObject {
    return this.refer('schemas', key, name, make)
  }

  parameter(parameter: ParameterObject): ReferenceObject {
    const { name } = parameter
    return this.refer(
      'parameters',
      JSON.stringify(parameter),
      pascal(name) || name,
      () => parameter,
    )
  }

  header(name: string, header: HeaderObject): ReferenceObject {
    return this.refer('headers', name, name, () => header)
  }

  /** An error of the problem's schema, by its status and what it says. */
  problem(
    status: number,
    description: string = reasons[status] ?? 'An error',
    example?: unknown,
  ): ReferenceObject {
    const name = pascal(reasons[status] ?? `Status ${status}`)
    const shown = example === undefined ? {} : { example }
    return this.refer('responses', `${status} ${description}`, name, (): ResponseObject => ({
      description,
      content: { [this.errors.mediaType]: { schema: this.problemSchema(), ...shown } },
    }))
  }

  /** The answers of problems of mockapi itself, by status. */
  problemsOf(codes: readonly ProblemCode[]): ResponsesObject {
    const statuses = [...new Set(codes.map((code) => problems[code].status))].toSorted(
      (one, other) => one - other,
    )
    return Object.fromEntries(
      statuses.map((status) => {
        const own = codes.filter((code) => problems[code].status === status)
        const text = own.map((code) => `${problems[code].title} (\`${code}\`).`).join(' ')
        const [first] = own
        return [status, this.problem(status, text, first && this.errors.exampleOf?.(first))]
      }),
    )
  }

  /** The schema of errors. */
  problemSchema(): ReferenceObject {
    const { name, schema } = this.errors
    return this.schema('problem', name, () => schema)
  }
}
