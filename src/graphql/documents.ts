import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { costOf } from './cost.ts'

/** The most documents that are kept, and the most characters of them all. */
const most = { documents: 1000, characters: 2 * 1024 * 1024 }

/** The most tokens of a document: parsing ends there. */
const maxTokens = 20_000

/** A document, or why it cannot be executed. */
export type Checked = DocumentNode | readonly GraphQLError[]

const known = new WeakMap<GraphQLSchema, Documents>()

/** The documents of a schema, over whichever transport they come. */
export function documentsOf(schema: GraphQLSchema): Documents {
  let documents = known.get(schema)
  if (!documents) known.set(schema, (documents = new Documents(schema)))
  return documents
}

/** Parses and validates documents of one schema; those used last are kept. */
class Documents {
  readonly #schema: GraphQLSchema
  readonly #known = new Map<string, Checked>()
  #characters = 0

  constructor(schema: GraphQLSchema) {
    this.#schema = schema
  }

  /** Parses and validates a text, unless that was done before. */
  check(text: string): Checked {
    const known = this.#known.get(text)
    if (known) {
      // The last of the map is the one used last.
      this.#known.delete(text)
      this.#known.set(text, known)
      return known
    }
    const checked = this.#check(text)
    this.#keep(text, checked)
    return checked
  }

  #check(text: string): Checked {
    try {
      const document = parse(text, { maxTokens })
      const problem = costOf(document)
      if (problem) return [problem]
      const errors = validate(this.#schema, document, specifiedRules)
      return errors.length > 0 ? withCode(errors, 'GRAPHQL_VALIDATION_FAILED') : document
    } catch (error) {
      if (error instanceof GraphQLError) return withCode([error], 'GRAPHQL_PARSE_FAILED')
      throw error
    }
  }

  #keep(text: string, checked: Checked): void {
    if (text.length > most.characters / 10) return
    this.#known.set(text, checked)
    this.#characters += text.length
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most.documents && this.#characters <= most.characters) return
      this.#known.delete(oldest)
      this.#characters -= oldest.length
    }
  }
}

/** Errors with what clients look for in their `extensions`. */
export function withCode(errors: readonly GraphQLError[], code: string): readonly GraphQLError[] {
  for (const { extensions } of errors) extensions['code'] ??= code
  return errors
}
