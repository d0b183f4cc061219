import type { Faker } from '@faker-js/faker'
import { rulesFor } from './check.ts'
import { both, define, made, own, type Flat } from './flat.ts'
import { hasPattern } from './format.ts'
import type { Thing } from './guess.ts'
import { compilePatternText } from './pattern-text.ts'
import { ask, inside, isShort, type Kit, type Make, type Plan, type Run } from './plan.ts'
import { UnsatisfiableSchema } from './schema.ts'
import { Scope } from './scope.ts'

interface Member {
  readonly name: string
  readonly plan: Plan
  readonly isRequired: boolean
}

type Fields = Readonly<Record<string, unknown>>

/** What an object is made of besides its schema. */
export interface ObjectContext {
  readonly thing: Thing
  readonly kit: Kit
  /** An example of the whole. */
  readonly example: Fields | undefined
  /** Optional properties that are left out. */
  readonly avoided: ReadonlySet<string>
}

/** More properties than a schema names are not made, whatever it asks for. */
const mostProperties = 1000

/** How an object is made: with all its optional properties, unless it is large or inside of itself. */
export function compileObject(flat: Flat, context: ObjectContext): Make {
  const { minProperties = 0, maxProperties = Infinity } = flat
  const members = membersOf(flat, context)
  const required = members.filter(({ isRequired }) => isRequired).length
  if (minProperties > mostProperties) {
    throw new UnsatisfiableSchema(
      'minProperties',
      `Objects of more than ${mostProperties} properties are not made.`,
    )
  }
  if (required > maxProperties || minProperties > maxProperties) {
    throw new UnsatisfiableSchema(
      'maxProperties',
      `It must have ${Math.max(required, minProperties)} properties and can have ${maxProperties} at most.`,
    )
  }
  const addExtras = compileExtras(flat, context, members)
  return (run) => {
    const { given, index } = run
    const needed = Math.max(minProperties, required)
    return inside(run, () => {
      run.scope = new Scope(run.faker, index)
      const object: Record<string, unknown> = {}
      let count = 0
      let missing = required
      for (const member of members) {
        if (!member.isRequired) {
          if (count + missing >= maxProperties) continue
          const isExtra = count + missing >= needed
          if (isExtra && (isShort(run) || member.plan.isDeep(run))) continue
          if (run.varies && run.faker.datatype.boolean()) continue
        } else missing--
        if (addMember(object, member, run, given)) count++
      }
      addExtras(object, run, count)
      return object
    })
  }
}

/** Makes a member; an optional one without a value goes missing. */
function addMember(
  object: Record<string, unknown>,
  member: Member,
  run: Run,
  given: Fields | undefined,
): boolean {
  const { name, plan, isRequired } = member
  try {
    const known = given === undefined ? undefined : own(given, name)
    const taken = known === undefined ? undefined : takeOver(known, plan)
    define(object, name, taken === undefined ? plan.make(run, !isRequired) : taken.value)
    return true
  } catch (error) {
    if (!(error instanceof UnsatisfiableSchema)) throw error
    if (isRequired) throw error.below(name)
    return false
  }
}

/** A known value as the type of the property, as a number of a path; undefined where it does not fit. */
function takeOver(known: unknown, plan: Plan): { readonly value: unknown } | undefined {
  if (fitsFrozen(known, plan) ?? plan.fits(known)) return { value: known }
  if (typeof known !== 'string' && typeof known !== 'number') return undefined
  const other =
    typeof known === 'number' ? String(known) : known.trim() === '' ? undefined : Number(known)
  return other !== undefined && plan.fits(other) ? { value: other } : undefined
}

/** Whether what cannot change fits, which is asked for each record that holds the same one; undefined for what can. */
function fitsFrozen(known: unknown, plan: Plan): boolean | undefined {
  if (typeof known !== 'object' || known === null || !Object.isFrozen(known)) return undefined
  let results = frozen.get(known)
  if (!results) frozen.set(known, (results = new WeakMap()))
  const result = results.get(plan) ?? plan.fits(known)
  results.set(plan, result)
  return result
}

const frozen = new WeakMap<object, WeakMap<Plan, boolean>>()

function membersOf(flat: Flat, context: ObjectContext): Member[] {
  const { kit, thing, example, avoided } = context
  const siblings = Object.keys(flat.properties ?? {})
  const owner = [thing.component, thing.name].filter(Boolean).join('/')
  const required = closure(flat, new Set(flat.required))
  const wanted = new Set([...siblings, ...required])
  closure(flat, wanted)
  const members = new Map<string, Member>()
  for (const name of wanted) {
    const isRequired = required.has(name)
    if (!isRequired && avoided.has(name)) continue
    const schema =
      rulesFor(flat, name).reduce(both, undefined) ?? flat.unevaluatedProperties ?? true
    const plan = compileMember(
      kit,
      schema,
      { name, owner, siblings },
      own(example, name),
      isRequired,
    )
    if (!plan) continue
    if (plan.flat[kit.dropped] === true && !(isRequired && tellsApart(plan.flat, kit))) continue
    const isPossible = plan.flat.types.size > 0 && (isRequired || !plan.flat.unresolved)
    const fitsName =
      flat.propertyNames === undefined || kit.check(kit.flatten(flat.propertyNames), name)
    if (isPossible && fitsName) members.set(name, { name, plan, isRequired })
    else if (isRequired) throw impossible(name, fitsName)
  }
  return withDependents([...members.values()], flat)
}

/** Whether a property that only the server sets says which alternative is sent. */
function tellsApart({ const: fixed, enum: values }: Flat, { dropped }: Kit): boolean {
  return dropped === 'readOnly' && (fixed !== undefined || values !== undefined)
}

/** Undefined for an optional one whose schema cannot be read. */
function compileMember(
  kit: Kit,
  schema: unknown,
  thing: Thing,
  example: unknown,
  isRequired: boolean,
): Plan | undefined {
  try {
    return kit.compile(schema, thing, example)
  } catch (error) {
    if (!(error instanceof UnsatisfiableSchema)) throw error
    if (isRequired) throw error.below(thing.name)
    return undefined
  }
}

function impossible(name: string, fitsName: boolean): UnsatisfiableSchema {
  const reason = fitsName ? 'no value fits it' : 'its name does not fit "propertyNames"'
  return new UnsatisfiableSchema('required', `The property "${name}" is required, and ${reason}.`)
}

/** Adds what required properties require. */
function closure({ dependentRequired = {} }: Flat, names: Set<string>): Set<string> {
  for (const name of names) for (const other of own(dependentRequired, name) ?? []) names.add(other)
  return names
}

/** Leaves out optional members that require what cannot be there. */
function withDependents(members: Member[], { dependentRequired = {} }: Flat): Member[] {
  const names = new Set(members.map(({ name }) => name))
  const left = members.filter(
    ({ name, isRequired }) =>
      isRequired || (own(dependentRequired, name) ?? []).every((other) => names.has(other)),
  )
  return left.length === members.length ? left : withDependents(left, { dependentRequired } as Flat)
}

/** Adds properties that only patterns or `additionalProperties` speak of: some to a map, else what is missing. */
function compileExtras(
  flat: Flat,
  context: ObjectContext,
  members: readonly Member[],
): (object: Record<string, unknown>, run: Run, count: number) => void {
  const { kit, thing, example } = context
  const { minProperties = 0, maxProperties = Infinity, patternProperties = {} } = flat
  const patterns = Object.keys(patternProperties).filter(
    (pattern) => patternProperties[pattern] !== false,
  )
  const rule = flat.additionalProperties ?? flat.unevaluatedProperties
  const isMap =
    members.length === 0 && (patterns.length > 0 || (typeof rule === 'object' && rule !== null))
  const makeName = nameMaker(flat, kit, patterns, thing)
  const plans = new Map<unknown, Plan>()
  const first = Object.values(example ?? {})[0]
  const addOne = (object: Record<string, unknown>, run: Run): boolean => {
    const name = makeName(run)
    if (
      name === undefined ||
      Object.hasOwn(object, name) ||
      own(flat.properties, name) !== undefined
    )
      return false
    const rules = rulesFor(flat, name)
    const schema = rules.length === 1 ? rules[0] : (rules.reduce(both, undefined) ?? rule ?? true)
    if (schema === false) return false
    const plan =
      plans.get(schema) ?? kit.compile(schema, { name: thing.name, owner: thing.name }, first)
    plans.set(schema, plan)
    if (
      plan.flat.types.size === 0 ||
      (plan.isDeep(run) && Object.keys(object).length >= minProperties)
    )
      return false
    define(object, name, plan.make(run))
    return true
  }
  return (object, run, count) => {
    const usual = isMap && !isShort(run) ? run.faker.number.int({ min: 1, max: 3 }) : 0
    const wanted = Math.min(Math.max(minProperties, usual), maxProperties)
    let size = count
    for (let tries = 0; size < wanted && tries < 60 + 5 * minProperties; tries++)
      if (addOne(object, run)) size++
    if (size < minProperties)
      throw new UnsatisfiableSchema(
        'minProperties',
        `Names for ${minProperties} properties were not found.`,
      )
  }
}

/** Makes names for properties that nobody named. */
function nameMaker(
  flat: Flat,
  kit: Kit,
  patterns: readonly string[],
  thing: Thing,
): (run: Run) => string | undefined {
  const isOpen =
    flat.additionalProperties !== false &&
    (flat.additionalProperties !== undefined || flat.unevaluatedProperties !== false)
  const byPattern = patterns.map((source) => ({
    source,
    text: undefined as ReturnType<typeof compilePatternText> | undefined,
  }))
  if (flat.propertyNames !== undefined) {
    const plan = kit.compile(both(made({ type: 'string' }), flat.propertyNames), { name: 'tag' })
    return (run) => plan.make(run) as string
  }
  const isLocale = /translation|locale|i18n|lang/i.test(thing.name)
  return ({ faker }) => {
    if (byPattern.length > 0 && (!isOpen || faker.datatype.boolean(0.7))) {
      const one = faker.helpers.arrayElement(byPattern)
      one.text ??= compilePatternText(one.source)
      const name = one.text.make(faker, 0, 40, faker.datatype.boolean(0.2))
      return hasPattern(one.source, name) ? name : undefined
    }
    return isOpen ? wordFor(faker, isLocale) : undefined
  }
}

function wordFor(faker: Faker, isLocale: boolean): string {
  if (isLocale) return faker.location.language().alpha2
  return (
    ask(() => faker.word.noun().replaceAll(/\W/g, '')) ??
    faker.string.alpha({ length: 6, casing: 'lower' })
  )
}
