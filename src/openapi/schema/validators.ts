import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import { BoundedMap } from '../../bounded-map.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { loadAjv } from '../../generate/json-schema.ts'
import { alternativesOf, Explainer } from './explain.ts'
import { Budget, addKeywords, countParts, takeSeveral } from './keywords.ts'
import type { DocumentSchemas } from './schema.ts'
import type { Direction } from '../../generate/schema/schema.ts'
import { SchemaTransform } from './transform.ts'
import type { Validate, Violation } from './violation.ts'

export type { Validate, Violation } from './violation.ts'

/** Of values with more parts, the first violation is told alone, since there may be millions. */
const mostParts = 20_000
const none: readonly Violation[] = []

/** How values are held against schemas. */
interface ValidatorOptions {
  /** Whether what fits several alternatives of a `oneOf` does not fit, in place of being tolerated. */
  readonly strict: boolean
  /** Told of each part of the document that cannot be checked, once. */
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Compiles schemas of a document, each once, together with those that it refers to. */
export class SchemaValidators {
  readonly #schemas: DocumentSchemas
  readonly #onWarning: (diagnostic: Diagnostic) => void
  readonly #isStrict: boolean
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
  /** As the quick one, and takes what fits several alternatives; made with the first such value. */
  #tolerant: Ajv | undefined
  readonly #ambiguous = new WeakSet<object>()
  #loading: Promise<void> | undefined

  constructor(
    schemas: DocumentSchemas,
    direction: Direction,
    { strict, onWarning }: ValidatorOptions,
  ) {
    this.#schemas = schemas
    this.#isStrict = strict
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
        for (const ajv of [this.#quick, this.#thorough, this.#tolerant]) {
          ajv?.addSchema(schema as object, id)
        }
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
    this.#quick = this.#createAjv({ allErrors: false, isTolerant: false })
  }

  #createAjv({ allErrors, isTolerant }: { allErrors: boolean; isTolerant: boolean }): Ajv {
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
    if (isTolerant) takeSeveral(ajv)
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
      const several = this.#isStrict ? undefined : errors?.find(fitsSeveral)
      if (several && this.#isTolerated(schema, value)) return [this.#tolerate(several)]
      if (countParts(value, mostParts) > mostParts) {
        return atLeastOne(new Explainer(this.#quick as Ajv).explain(errors ?? []))
      }
      this.#thorough ??= this.#createAjv({ allErrors: true, isTolerant: !this.#isStrict })
      const thorough = this.#thorough.compile(schema)
      this.#budget.begin(value)
      thorough(value)
      return atLeastOne(new Explainer(this.#thorough).explain(thorough.errors ?? []))
    } catch (error) {
      if (!this.#budget.isSpent) throw error
      return atLeastOne([])
    }
  }

  /** Whether a value fits but for alternatives of which one alone should. */
  #isTolerated(schema: object, value: unknown): boolean {
    this.#tolerant ??= this.#createAjv({ allErrors: false, isTolerant: true })
    const validate = this.#tolerant.compile(schema)
    this.#budget.begin(value)
    return validate(value)
  }

  #tolerate({ schema, instancePath, ...rest }: ErrorObject): Violation {
    const list = schema as object
    const names = alternativesOf({ schema, instancePath, ...rest }).join(' and ')
    const at = instancePath === '' ? '' : ` at ${instancePath}`
    if (!this.#ambiguous.has(list)) {
      this.#ambiguous.add(list)
      const message = `What a request sends fits several alternatives of oneOf${at}: ${names}. It is answered all the same.`
      const hint =
        'Write "anyOf", or let a discriminator tell them apart; --strict refuses such requests.'
      this.#onWarning(this.#schemas.warning(this.#transform.schemaOf(list), message, hint))
    }
    const message = `fits several alternatives of oneOf${at}: ${names}`
    return { pointer: '', keyword: 'oneOf', message, isTolerated: true }
  }

  #tell(raw: unknown, error: unknown): void {
    const reason = error instanceof RangeError ? 'it contains itself without end' : String(error)
    const message = `A schema cannot be compiled, so that what it is for is not checked: ${reason}.`
    this.#onWarning(this.#schemas.warning(raw, message, 'Correct the schema.'))
  }
}

function fitsSeveral({ keyword, params }: ErrorObject): boolean {
  return (
    keyword === 'oneOf' && Array.isArray((params as { passingSchemas?: unknown }).passingSchemas)
  )
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
