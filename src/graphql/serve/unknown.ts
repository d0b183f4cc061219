import {
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLSchema,
} from 'graphql'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { fakeWords, isFaked, unknownFake } from '../data/fake.ts'
import { scalarSchema } from '../data/scalars.ts'
import { problemAt } from '../sdl/source.ts'

/** Warns of scalars whose values nobody can guess, once each. */
export function unknownScalars(schema: GraphQLSchema): Diagnostic[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isScalarType(type) || isSpecifiedScalarType(type) || isFaked(type.astNode ?? {})) return []
    if (scalarSchema(type.name)) return []
    const message = `The scalar ${type.name} is not known, so that its values are texts.`
    const hint = `Say what they are like: scalar ${type.name} @examples(values: ["…"]), or @fake(type: "number.int").`
    const place = type.astNode?.name
    return [problemAt(place, { code: 'unknown-scalar', severity: 'warning', message, hint })]
  })
}

/** Warns of each `@fake` that names no method of Faker. */
export function unknownFakes(schema: GraphQLSchema): Diagnostic[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const hasFields = isObjectType(type) || isInterfaceType(type)
    const parts = [type, ...(hasFields ? Object.values(type.getFields()) : [])]
    return parts.flatMap(({ astNode }) => {
      const fake = astNode ? unknownFake(astNode) : undefined
      if (fake === undefined) return []
      const message = `@fake(type: ${JSON.stringify(fake)}) names no method of Faker, so that it counts for nothing.`
      const hint = `${didYouMean(fake, fakeWords)} Write one such as @fake(type: "person.fullName").`
      const about = { message, hint: hint.trim(), severity: 'warning' } as const
      return [problemAt(astNode?.name, { code: 'unknown-generator', ...about })]
    })
  })
}
