import type { Faker } from '@faker-js/faker'
import { createPicker, type Picked } from './branches.ts'
import { createCheck, isMadeToFit } from './check.ts'
import { isUntyped, type Choice, type Flat } from './flat.ts'
import { createFlattener, referredName } from './flatten.ts'
import { tellApart } from './heirs.ts'
import { compileFakerCall } from './faker-call.ts'
import type { Thing } from './guess.ts'
import { createLeast } from './least.ts'
import { ask, isShort, type Kit, type Make, type Plan, type Run } from './plan.ts'
import { Scope } from './scope.ts'
import {
  UnsatisfiableSchema,
  type Direction,
  type ReferenceWriter,
  type SchemaReader,
} from './schema.ts'
import { compileMaker } from './types.ts'

/** How schemas are read, and what for. */
export interface SampleOptions {
  readonly read: SchemaReader
  /** A response leaves out what is `writeOnly`, a request what is `readOnly`. */
  readonly direction: Direction
  /** A reference that a schema writes as a text, which is relative to where that stands; default in no file. */
  readonly refer?: ReferenceWriter
  /** Told of the branches of a `oneOf` of which no value was found to fit one alone; then several may, else none is made. */
  readonly onAmbiguous?: (branches: readonly unknown[]) => void
}

/** What is known when a value is made. */
export interface SampleContext {
  /** The number of a record, from 0: ids are 1, 2, 3 and so on. */
  readonly index?: number
  /** Fields that an object takes over where it has such properties and they fit, such as a path parameter. */
  readonly given?: Readonly<Record<string, unknown>>
}

/** A schema that valid data can be made of. */
export interface Sample {
  /** The same state of Faker gives the same value. @throws UnsatisfiableSchema where no value fits, or none was found */
  readonly make: (faker: Faker, context?: SampleContext) => unknown
  /** Whether a value fits the schema. */
  readonly fits: (value: unknown) => boolean
}

/** About how many values a body has at most; what is optional goes missing beyond. */
const mostValues = 1500
/** What is required is made nevertheless, up to this number. */
const mostRequired = 20_000
/** How often a value is made anew where it does not fit, and how many values may be made in vain. */
const mostAttempts = 40
const mostWaste = 6000

const kits = new WeakMap<SchemaReader, Partial<Record<Direction, Kit>>>()

/**
 * Compiles a schema, of which nothing is read before it is needed.
 * @param name what it is, for the guess: the name of a property, a parameter or a component
 */
export function compileSample(schema: unknown, options: SampleOptions, name = ''): Sample {
  const { read, direction, onAmbiguous } = options
  const known = kits.get(read) ?? {}
  kits.set(read, known)
  const kit = (known[direction] ??= createKit(options))
  let compiled: Plan | undefined
  const planned = (): Plan => (compiled ??= kit.compile(schema, { name, owner: name }))
  return {
    fits: (value) => planned().fits(value),
    make: (faker, { index, given } = {}) => {
      const plan = planned()
      const attempt = (loosens: boolean): unknown =>
        plan.make({
          faker,
          left: mostValues,
          floor: 0,
          depth: 0,
          waste: mostWaste,
          loosens,
          varies: false,
          index,
          nth: index ?? 0,
          given,
          scope: new Scope(faker, index),
        })
      try {
        return attempt(false)
      } catch (error) {
        if (!(error instanceof UnsatisfiableSchema) || !onAmbiguous) throw error
        return attempt(true)
      }
    },
  }
}

function createKit({ read, direction, onAmbiguous, refer }: SampleOptions): Kit {
  const flattener = createFlattener(read)
  const check = createCheck(flattener, direction)
  const dropped = direction === 'response' ? 'writeOnly' : 'readOnly'
  /** Plans of components and other schemas that may stand in several places, by what they are called there. */
  const plans = new WeakMap<Flat, Map<string, Plan>>()
  const kit: Kit = {
    ...flattener,
    check,
    dropped,
    onAmbiguous,
    refer: refer ?? ((_from, $ref) => ({ $ref })),
    least: createLeast(flattener),
    compile: (schema, thing, example) => {
      const component = referredName(schema)
      const flat = flattener.flatten(schema)
      const named = { ...thing, component }
      const parts = { flat: tag(flat, schema), whole: flat, kit, pick }
      if (example !== undefined) return compilePlan(parts, named, example)
      const key = JSON.stringify([component, thing.name, thing.owner, thing.siblings?.length])
      const byName = plans.get(flat) ?? new Map<string, Plan>()
      plans.set(flat, byName)
      const plan = byName.get(key) ?? compilePlan(parts, named)
      byName.set(key, plan)
      return plan
    },
  }
  const tag = (flat: Flat, schema: unknown): Flat =>
    flat.discriminator && flat.choices.length === 0 ? tellApart(flat, schema, kit) : flat
  const pick = createPicker(kit)
  return kit
}

interface PlanParts {
  readonly flat: Flat
  /** The same without what is decided for made values alone. */
  readonly whole: Flat
  readonly kit: Kit
  readonly pick: ReturnType<typeof createPicker>
}

function compilePlan({ flat, whole, kit, pick }: PlanParts, thing: Thing, outer?: unknown): Plan {
  const makers = new Map<Flat, Make>()
  const isSafe = isMadeToFit(flat)
  const fits = (value: unknown): boolean => kit.check(whole, value)
  const call = flat['x-faker'] === undefined ? undefined : compileFakerCall(flat['x-faker'])
  const examples = [outer, ...(flat.examples ?? []), flat.example].filter(
    (one) => one !== undefined && fits(one),
  )
  const standIn = examples[0] ?? (fits(flat.default) ? flat.default : undefined)

  const makerOf = (picked: Picked): Make => {
    const found = makers.get(picked.flat)
    if (found) return found
    const maker = compileMaker(picked, { thing, kit, example: standIn })
    makers.set(picked.flat, maker)
    return maker
  }

  const tryAll = (run: Run, isOptional: boolean): unknown => {
    const exclusive = new Set<Choice>()
    try {
      return tryOften(run, isOptional, exclusive)
    } catch (error) {
      const { onAmbiguous } = kit
      const isHopeless = !onAmbiguous || !run.loosens || exclusive.size === 0
      if (!(error instanceof UnsatisfiableSchema) || isHopeless) throw error
      for (const choice of exclusive) choice.isLoose = true
      const value = tryOften({ ...run, waste: mostWaste }, isOptional, exclusive)
      for (const { branches } of exclusive) onAmbiguous(branches)
      return value
    }
  }

  const tryOften = (run: Run, isOptional: boolean, exclusive: Set<Choice>): unknown => {
    let problem: UnsatisfiableSchema | undefined
    const { varies, left } = run
    for (let attempt = 0; attempt < mostAttempts && run.waste > 0; attempt++) {
      try {
        const picked = pick(flat, run, isOptional, attempt)
        const value = makerOf(picked)(run)
        for (const choice of picked.exclusive) exclusive.add(choice)
        const isSure = isSafe && picked.exclusive.length === 0 && isMadeToFit(picked.flat)
        if (isSure || fits(value)) return value
      } catch (error) {
        if (!(error instanceof UnsatisfiableSchema) || flat.choices.length === 0) throw error
        problem = error
      } finally {
        run.varies = varies
      }
      run.varies ||= attempt > 2
      run.waste -= 1 + left - run.left
      run.left = left
    }
    throw problem ?? notFound(flat)
  }

  const make = (run: Run, isOptional = false): unknown => {
    if (flat.unresolved) {
      const { message } = flat.unresolved
      throw new UnsatisfiableSchema('$ref', message, { cause: flat.unresolved })
    }
    if (flat.open > 3 && kit.least(flat) === Infinity) {
      throw new UnsatisfiableSchema('required', 'It requires itself without end.')
    }
    if (--run.left < -mostRequired) {
      throw new UnsatisfiableSchema('required', `It requires more than ${mostRequired} values.`)
    }
    flat.open++
    try {
      const taken = run.given === undefined ? readyMade(run) : undefined
      if (taken !== undefined) return taken
      if (isNullable && (flat.open > 3 || isShort(run))) return null
      if (isNullable && isOptional && run.faker.datatype.boolean(1 / 8)) return null
      if (flat.choices.length > 0 || !isSafe) return tryAll(run, isOptional)
      return (single ??= makerOf(pick(flat, run, isOptional, 0)))(run)
    } finally {
      flat.open--
    }
  }
  let single: Make | undefined
  const isNullable = flat.types.has('null') && !isUntyped(flat) && flat.types.size > 1 && fits(null)

  /** What x-faker or an example gives; in lists an example is for the first item, and a pattern for others. */
  const readyMade = (run: Run): unknown => {
    if (call) {
      const value = fitting(
        ask(() => call(run.faker)),
        fits,
      )
      if (value !== undefined) return value
    }
    if (examples.length === 0) return undefined
    return run.nth < examples.length ? structuredClone(examples[run.nth]) : undefined
  }

  const isDeep = ({ depth }: Run): boolean => {
    const limit = depth < 4 ? 2 : 1
    return (
      flat.open >= limit ||
      flat.choices.some(
        (_, index) =>
          index === 0 &&
          [...(flat.choices[0]?.branches.keys() ?? [])].every(
            (branch) => kit.flatten(flat.choices[0]?.branches[branch]).open >= limit,
          ),
      )
    )
  }
  return { flat, make, fits, isDeep }
}

/** A value of Faker as the type that the schema asks for. */
function fitting(value: unknown, fits: (value: unknown) => boolean): unknown {
  if (fits(value)) return value
  if (typeof value === 'number' || typeof value === 'boolean')
    return fits(String(value)) ? String(value) : undefined
  if (typeof value !== 'string') return undefined
  if (fits(value.slice(0, 10))) return value.slice(0, 10)
  return value.trim() !== '' && fits(Number(value)) ? Number(value) : undefined
}

function notFound(flat: Flat): UnsatisfiableSchema {
  const keyword = flat.choices.some(({ isOne }) => isOne)
    ? 'oneOf'
    : flat.nots.length > 0
      ? 'not'
      : flat.contains !== undefined
        ? 'contains'
        : 'allOf'
  return new UnsatisfiableSchema(
    keyword,
    `No value was found that fits "${keyword}" together with the rest of the schema.`,
  )
}
