import { own, type Flat } from './flat.ts'
import { referredName, tagged } from './flatten.ts'
import type { Kit } from './plan.ts'

/**
 * A schema with a discriminator and without alternatives, as values are made of it: with the value that stands for it, or as
 * one of its heirs where that value is none that it takes.
 */
export function tellApart(
  flat: Flat,
  schema: unknown,
  { flatten, check, refer }: Pick<Kit, 'flatten' | 'check' | 'refer'>,
): Flat {
  const { discriminator } = flat
  const name = discriminator?.propertyName
  if (typeof name !== 'string') return flat
  const rule = flatten(own(flat.properties, name))
  const mapping = Object.entries(discriminator?.mapping ?? {})
  const component = referredName(schema)
  const isOwn = ([, to]: readonly [string, string]) => referredName({ $ref: to }) === component
  const value = mapping.find(isOwn)?.[0] ?? component
  if (mapping.length === 0 || (value !== undefined && check(rule, value)))
    return tagged(flat, discriminator, schema, flatten)
  const branches = mapping.flatMap(([each, to]) => {
    const isName = !/[#/.]/.test(to)
    const heir = isName
      ? { $ref: `#/components/schemas/${to}` }
      : refer(discriminator as object, to)
    return check(rule, each) && !flatten(heir).unresolved ? [heir] : []
  })
  if (branches.length === 0) return flat
  return { ...flat, choices: [{ isOne: false, branches, discriminator }], open: 0 }
}
