import type { Ajv, ValidateFunction } from 'ajv'
import { BoundedMap } from '../../bounded-map.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { loadAjv } from '../../generate/json-schema.ts'
import { Explainer } from './explain.ts'
import { Budget, addKeywords, countParts } from './keywords.ts'
import type { DocumentSchemas } from './schema.ts'
import type { Direction } from '../../generate/schema/schema.ts'
import { SchemaTransform } from './transform.ts'
import type { Validate, Violation } from './violation.ts'

export type { Validate, Violation } from './violation.ts'

/** Of values with more parts, the first violation is told alone, since there may be millions. */
const mostParts = 20_000
const none: readonly Violation[] = []

/** Compiles schemas of a document, each once, together with those that it refers to. */
export class SchemaValidators {
  readonly #schemas: DocumentSchemas
  readonly #onWarning: (diagnostic: Diagnostic) => void
  readonly #transform: SchemaTransform
  readonly #referred = new Map<string, object | boolean>()
  readonly #compiled = new Map<unknown, Validate>()
  readonly #budget = new Budget()
  readonly #told = new BoundedMap<string, true>(1000)
  #create: ((options: object) => Ajv) | undefined
  /** Stops at the first error. */
  #quick: Ajv | undefined
  /** Finds all errors; made with the first value that does not fit. */
  #thorough: Ajv | undefined
  #loading: Promise<void> | undefined

  /** @param onWarning told of each part of the document that cannot be checked, once */
  constructor(
    schemas: DocumentSchemas,
    direction: Direction,
    onWarning: (diagnostic: Diagnostic) => void,
  ) {
    this.#schemas = schemas
    this.#onWarning = (diagnostic) => {
      const key = JSON.stringify([diagnostic.message, diagnostic.place])
      if (this.#told.get(key)) return
      this.#told.set(key, true)
      onWarning(diagnostic)
    }
    this.#transform = new SchemaTransform({
      schemas,
      direction,
      onWarning: this.#onWarning,
      onSchema: (schema, id) => {
        this.#referred.set(id, schema)
        this.#quick?.addSchema(schema as object, id)
        this.#thorough?.addSchema(schema as object, id)
      },
    })
  }

  /** Loads the validator; undefined where it is there. */
  load(): Promise<void> | undefined {
    if (this.#quick) return undefined
    return (this.#loading ??= this.#load())
  }

  async #load(): Promise<void> {
    this.#create = await loadAjv()
    this.#quick = this.#createAjv(false)
  }

  #createAjv(allErrors: boolean): Ajv {
    const options = {
      allErrors,
      verbose: true,
      validateSchema: false,
      meta: false,
      ownProperties: true,
      multipleOfPrecision: 10,
    }
    const ajv = (this.#create as (options: object) => Ajv)(options)
    addKeywords(ajv, this.#budget)
    for (const [id, schema] of this.#referred) ajv.addSchema(schema as object, id)
    return ajv
  }

  /** Compiles a schema as it stands in the document; call {@link load} before. One that cannot be compiled takes all, and is told. */
  compile(raw: unknown): Validate {
    const known = this.#compiled.get(raw)
    if (known) return known
    const validate = this.#compile(raw)
    this.#compiled.set(raw, validate)
    return validate
  }

  #compile(raw: unknown): Validate {
    try {
      const schema = this.#transform.transform(raw) as object
      return this.#validateBy(raw, schema, (this.#quick as Ajv).compile(schema))
    } catch (error) {
      this.#tell(raw, error)
      return () => none
    }
  }

  #validateBy(raw: unknown, schema: object, quick: ValidateFunction): Validate {
    let isBroken = false
    return (value) => {
      if (isBroken) return none
      this.#budget.begin(value)
      try {
        return quick(value) ? none : this.#explain(schema, value, quick)
      } catch (error) {
        if (this.#budget.isSpent) return [tooMuch]
        isBroken = true
        this.#tell(raw, error)
        return none
      }
    }
  }

  #explain(schema: object, value: unknown, quick: ValidateFunction): readonly Violation[] {
    const { errors } = quick
    try {
      if (countParts(value, mostParts) > mostParts) {
        return atLeastOne(new Explainer(this.#quick as Ajv).explain(errors ?? []))
      }
      this.#thorough ??= this.#createAjv(true)
      const thorough = this.#thorough.compile(schema)
      this.#budget.begin(value)
      thorough(value)
      return atLeastOne(new Explainer(this.#thorough).explain(thorough.errors ?? []))
    } catch (error) {
      if (!this.#budget.isSpent) throw error
      return atLeastOne([])
    }
  }

  #tell(raw: unknown, error: unknown): void {
    const reason = error instanceof RangeError ? 'it contains itself without end' : String(error)
    const message = `A schema cannot be compiled, so that what it is for is not checked: ${reason}.`
    this.#onWarning(this.#schemas.warning(raw, message, 'Correct the schema.'))
  }
}

const tooMuch: Violation = {
  pointer: '',
  keyword: 'maxItems',
  message: 'has too many parts to be checked against its schema',
}

function atLeastOne(violations: readonly Violation[]): readonly Violation[] {
  if (violations.length > 0) return violations
  return [{ pointer: '', keyword: 'schema', message: 'does not fit its schema' }]
}
