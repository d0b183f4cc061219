import { areApart } from './check.ts'
import { isUntyped, made, type Choice, type Flat, type TypeName } from './flat.ts'
import type { Kit, Run } from './plan.ts'
import { isShort } from './plan.ts'
import { UnsatisfiableSchema } from './schema.ts'

/** A schema without choices. */
export interface Picked {
  readonly flat: Flat
  /** Optional properties whose presence would make another branch hold as well. */
  readonly avoided: ReadonlySet<string>
  /** The choices of which other branches than the picked ones may hold as well, though none must. */
  readonly exclusive: readonly Choice[]
}

const none: ReadonlySet<string> = new Set()
const mostChoices = 40

/** Picks a branch of each choice: any of them, or the one that ends soonest where a value is deep. */
export function createPicker(
  kit: Kit,
): (flat: Flat, run: Run, isOptional: boolean, attempt: number) => Picked {
  const avoidedBy = new WeakMap<Flat, ReadonlySet<string>>()
  const settled = new WeakMap<Flat, Picked>()

  /** What a branch must leave out so that no other one holds. */
  const avoidances = (flat: Flat, branch: number, mine: Flat): ReadonlySet<string> => {
    const known = avoidedBy.get(mine)
    if (known) return known
    const names = new Set<string>()
    const [choice] = flat.choices
    for (const other of choice?.branches.keys() ?? []) {
      if (other === branch || (choice?.branches.length ?? 0) > mostChoices) continue
      const theirs = kit.choose(flat, other)
      if (areApart(mine, theirs, kit)) continue
      for (const name of theirs.required ?? []) if (!mine.required?.includes(name)) names.add(name)
    }
    avoidedBy.set(mine, names)
    return names
  }

  const settle = (
    flat: Flat,
    avoided: ReadonlySet<string>,
    exclusive: readonly Choice[],
  ): Picked => {
    if (flat.nots.length === 0) return { flat, avoided, exclusive }
    const known = settled.get(flat)
    const picked = known ?? withoutNots(flat, kit)
    settled.set(flat, picked)
    const all = new Set([...avoided, ...picked.avoided])
    return { flat: picked.flat, avoided: all, exclusive }
  }

  const pickOne = (flat: Flat, run: Run, isOptional: boolean, attempt: number): number => {
    const { branches = [], prefersFirst } = flat.choices[0] ?? {}
    const possible = [...branches.keys()].filter(
      (branch) =>
        !kit.flatten(branches[branch]).unresolved && kit.choose(flat, branch).types.size > 0,
    )
    const first = possible[0]
    if (first === undefined) throw noBranch(flat)
    if (possible.length === 1) return first
    if (prefersFirst && attempt === 0 && !isShort(run)) return first
    if (attempt === 0 && (isShort(run) || flat.open > 2)) {
      const depths = possible.map((branch) => kit.least(kit.choose(flat, branch)))
      return possible[depths.indexOf(Math.min(...depths))] as number
    }
    const values = possible.filter((branch) => !isNull(kit.choose(flat, branch)))
    if (values.length > 0 && values.length < possible.length && attempt < 4) {
      const isNullWanted = isOptional && run.faker.datatype.boolean(1 / 8)
      if (!isNullWanted) possible.splice(0, Infinity, ...values)
    }
    // Any of them; where that did not do, one after the other as well.
    if (attempt % 2 === 1) return possible[(attempt >> 1) % possible.length] as number
    return run.faker.helpers.arrayElement(possible)
  }

  return (flat, run, isOptional, attempt) => {
    let picked = flat
    let avoided = none
    const exclusive: Choice[] = []
    for (let count = 0; picked.choices.length > 0; count++) {
      if (count > mostChoices) throw new UnsatisfiableSchema('anyOf', 'Its choices do not end.')
      const branch = pickOne(picked, run, isOptional, attempt)
      const next = kit.choose(picked, branch)
      const [choice] = picked.choices
      if (choice?.isOne) {
        if (!choice.discriminator && !choice.isLoose) exclusive.push(choice)
        const more = avoidances(picked, branch, next)
        if (more.size > 0) avoided = new Set([...avoided, ...more])
      }
      picked = next
    }
    return settle(picked, avoided, exclusive)
  }
}

function isNull({ types, const: fixed }: Flat): boolean {
  return fixed === null || (types.size === 1 && types.has('null'))
}

function noBranch(flat: Flat): UnsatisfiableSchema {
  const keyword = flat.choices[0]?.isOne ? 'oneOf' : 'anyOf'
  return new UnsatisfiableSchema(
    keyword,
    `No branch of "${keyword}" goes with the rest of the schema.`,
  )
}

/** What has no keyword of its own that asks for something. */
const silent =
  /^(?:types|choices|nots|rest|open|title|default|examples?|x-faker|readOnly|writeOnly|discriminator|items|additionalProperties)$/

/** What holds where a bound does not; counts are whole. */
const opposites: Readonly<Record<string, readonly [keyword: string, shift: number]>> = {
  minimum: ['exclusiveMaximum', 0],
  maximum: ['exclusiveMinimum', 0],
  exclusiveMinimum: ['maximum', 0],
  exclusiveMaximum: ['minimum', 0],
  minLength: ['maxLength', -1],
  maxLength: ['minLength', 1],
  minItems: ['maxItems', -1],
  maxItems: ['minItems', 1],
  minProperties: ['maxProperties', -1],
  maxProperties: ['minProperties', 1],
}

/** Takes out of a schema what its `not` forbids, where that is simple to see; the rest is tried and checked. */
function withoutNots(whole: Flat, kit: Kit): Picked {
  const avoided = new Set<string>()
  let flat = whole
  const walk = (schema: unknown, depth: number): void => {
    const not = kit.flatten(schema)
    const keywords = Object.keys(not).filter(
      (key) => !silent.test(key) && not[key as keyof Flat] !== undefined,
    )
    const [keyword = ''] = keywords
    if (not.rest.length + not.nots.length > 0 || depth > 5) return
    if (not.choices.length > 0) {
      const [{ isOne, branches } = { isOne: true, branches: [] }] = not.choices
      if (keywords.length === 0 && !isOne && not.choices.length === 1) {
        for (const branch of branches) walk(branch, depth + 1)
      }
    } else if (keywords.length === 0 || (isUntyped(flat) && !isUntyped(not))) {
      flat = { ...flat, types: withoutTypes(flat.types, not.types), open: 0 }
    } else if (keywords.length === 1 && opposites[keyword]) {
      const [opposite, shift] = opposites[keyword]
      flat = kit.add(flat, made({ [opposite]: (not[keyword as keyof Flat] as number) + shift }))
    } else if (keywords.every((key) => key === 'required' || key === 'properties')) {
      avoidObject(not)
    }
  }
  const avoidObject = (not: Flat): void => {
    const rules = Object.entries(not.properties ?? {})
    const fixed = rules.find(([, rule]) => hasValues(kit.flatten(rule))) ?? rules[0]
    const free = (not.required ?? []).find((name) => !flat.required?.includes(name))
    if (fixed) {
      const [name, rule] = fixed
      flat = kit.add(flat, made({ properties: { [name]: made({ not: rule }) }, required: [name] }))
    } else if (free !== undefined) avoided.add(free)
  }
  for (const schema of whole.nots) walk(schema, 0)
  return { avoided, flat, exclusive: [] }
}

function hasValues(flat: Flat): boolean {
  return flat.const !== undefined || flat.enum !== undefined
}

function withoutTypes(
  types: ReadonlySet<TypeName>,
  forbidden: ReadonlySet<TypeName>,
): ReadonlySet<TypeName> {
  const isForbidden = (type: TypeName): boolean =>
    forbidden.has(type) || (type === 'integer' && forbidden.has('number'))
  return new Set([...types].filter((type) => !isForbidden(type)))
}
