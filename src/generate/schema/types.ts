import type { Picked } from './branches.ts'
import { isUntyped, type Flat, type TypeName } from './flat.ts'
import { guessBoolean, guessText, type Thing } from './guess.ts'
import { compileList } from './list.ts'
import { compileNumber } from './number.ts'
import { compileObject } from './object.ts'
import type { Kit, Make } from './plan.ts'
import { UnsatisfiableSchema } from './schema.ts'
import { compileText } from './text.ts'

/** What a maker knows besides the schema. */
interface MakerContext {
  readonly thing: Thing
  readonly kit: Kit
  readonly example: unknown
}

/** How values of a schema without choices are made. */
export function compileMaker(
  { flat, avoided }: Pick<Picked, 'flat' | 'avoided'>,
  context: MakerContext,
): Make {
  const { kit } = context
  const values = flat.const === undefined ? flat.enum : [flat.const]
  if (values) {
    const { enum: _, const: __, ...others } = flat
    const rest = others as Flat
    const all = values.filter(
      (value) =>
        (flat.const === undefined || !flat.enum || kit.check(flat, value)) &&
        kit.check(rest, value),
    )
    const some = all.filter((value) => value !== null)
    const possible = some.length > 0 ? some : all
    if (possible.length === 0)
      throw new UnsatisfiableSchema(
        'enum',
        'None of the values of "enum" or "const" fits the rest of the schema.',
      )
    return ({ faker }) =>
      structuredClone(possible.length === 1 ? possible[0] : faker.helpers.arrayElement(possible))
  }
  const types = likelyTypes(flat, context.thing)
  if (types.length === 0) throw new UnsatisfiableSchema('type', 'Its types exclude each other.')
  const makers = new Map<TypeName, Make>()
  const others = [...flat.types].filter((type) => type !== 'integer' || !flat.types.has('number'))
  return (run) => {
    const from = run.varies ? others : types
    const type = from.length === 1 ? (from[0] as TypeName) : run.faker.helpers.arrayElement(from)
    const maker = makers.get(type) ?? compileType(type, { flat, avoided }, context)
    makers.set(type, maker)
    return maker(run)
  }
}

const keywordsOf: readonly (readonly [type: TypeName, keywords: RegExp])[] = [
  [
    'object',
    /^(?:properties|required|additionalProperties|patternProperties|propertyNames|minProperties|maxProperties|dependentRequired|unevaluatedProperties)$/,
  ],
  ['array', /^(?:items|prefixItems|contains|minItems|maxItems|uniqueItems|unevaluatedItems)$/],
  ['number', /^(?:minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf)$/],
  ['string', /^(?:minLength|maxLength|pattern|format)$/],
]

/** The types to make values of, by what the schema speaks of where it names none. */
function likelyTypes(flat: Flat, thing: Thing): TypeName[] {
  const types = [...flat.types].filter(
    (type) => type !== 'null' && (type !== 'integer' || !flat.types.has('number')),
  )
  if (types.length === 0) return [...flat.types]
  if (!isUntyped(flat) && types.length < 4) return types
  const keys = Object.keys(flat).filter(
    (key) => flat[key as keyof Flat] !== undefined && flat[key as keyof Flat] !== true,
  )
  const spoken = keywordsOf.find(
    ([type, keywords]) => types.includes(type) && keys.some((key) => keywords.test(key)),
  )
  if (spoken) return [spoken[0]]
  const isNumeric =
    guessText(thing) === undefined &&
    types.includes('number') &&
    /count|amount|total|age$/i.test(thing.name)
  return [isNumeric ? 'number' : types.includes('string') ? 'string' : (types[0] as TypeName)]
}

function compileType(
  type: TypeName,
  { flat, avoided }: Pick<Picked, 'flat' | 'avoided'>,
  { thing, kit, example }: MakerContext,
): Make {
  switch (type) {
    case 'null':
      return () => null
    case 'boolean': {
      const chance = guessBoolean(thing)
      return ({ faker }) => faker.datatype.boolean(chance)
    }
    case 'string':
      return compileText(flat, thing, typeof example === 'string' ? example : undefined)
    case 'array':
      return compileList(flat, thing, kit, Array.isArray(example) ? example : undefined)
    case 'object': {
      const fields =
        typeof example === 'object' && !Array.isArray(example)
          ? (example as Record<string, unknown>)
          : undefined
      return compileObject(flat, { thing, kit, example: fields ?? undefined, avoided })
    }
    default:
      return compileNumber(flat, thing, typeof example === 'number' ? example : undefined)
  }
}
