import { controlNames } from './controls.ts'
import type { Given } from './controls.ts'
import { QueryProblem } from './query.ts'
import type { View } from './query.ts'

/** The most names of `fields`. */
const maxFields = 100

/** The most names of `embed`. */
const maxEmbeds = 20

/** Reads `fields` and `embed` of one record's address; its other parameters mean nothing. */
export function parseView(search: string): View | QueryProblem {
  const given: { fields?: Given; embed?: Given } = {}
  for (const [parameter, value] of new URLSearchParams(search)) {
    const control = controlNames.get(parameter)
    if (control !== 'fields' && control !== 'embed') continue
    const before = given[control]
    given[control] = { parameter, value: before ? `${before.value},${value}` : value }
  }
  return readView(given)
}

/** Reads the values of `fields` and `embed`. */
export function readView(given: {
  readonly fields?: Given
  readonly embed?: Given
}): View | QueryProblem {
  const fields = given.fields && readNames(given.fields, maxFields)
  if (fields instanceof QueryProblem) return fields
  const embed = given.embed ? readNames(given.embed, maxEmbeds) : []
  if (embed instanceof QueryProblem) return embed
  return { fields, embed: embed.map((path) => path.split('.')) }
}

/** Names with commas between; what is empty between them, and what is twice, does not count. */
function readNames({ parameter, value }: Given, most: number): string[] | QueryProblem {
  const names = new Set(value.split(',').map((name) => name.trim()))
  names.delete('')
  if (names.size <= most) return [...names]
  return new QueryProblem(parameter, `"${parameter}" takes ${most} names at most.`)
}
