import { isObject } from '../errors/validation-issue.ts'
import type { ParsedBody } from './body.ts'
import { problemReply, type Reply } from './reply.ts'

/** The media types of a `QUERY` of a list, as the response header `accept-query` names them (RFC 10008). */
export const acceptQuery = 'application/json, application/x-www-form-urlencoded'

/** How deep the values of a body are read: no field lies deeper. */
const mostSteps = 20

/** Parameters whose value is a JSON text in an address, such as the condition of json-server 1.0. */
const ofJson: ReadonlySet<string> = new Set(['_where'])

/**
 * The body of a `QUERY` as the query part of an address, without its `?`: `{ "age": { "gte": 3 } }` is `age[gte]=3`, of
 * a list any value counts. Else the refusal (RFC 10008): 400 without a content type or for a value that no
 * parameter can have, 415 for another type, 422 for JSON that is no object.
 *
 * @param advice a sentence for the end of the 415, after a space; empty for none
 */
export function searchOfBody(
  { kind, value, mediaType, bytes }: ParsedBody,
  advice: string,
): string | Reply {
  const accepted = { 'accept-query': acceptQuery }
  const write = 'Send the parameters as a JSON object, with content-type: application/json.'
  if (mediaType === '') {
    return problemReply('bad-body', `A QUERY needs a content type. ${write}`, {}, accepted)
  }
  const isForm = mediaType === 'application/x-www-form-urlencoded'
  if (kind === 'none') {
    const detail = `There is no body. ${write} {} asks for all.`
    return isForm ? '' : problemReply('bad-body', detail, {}, accepted)
  }
  if (kind === 'form' && isForm) return new TextDecoder().decode(bytes)
  if (kind !== 'json') {
    const detail = `The content type is ${JSON.stringify(mediaType)}. ${write}${advice}`
    return problemReply('unsupported-media-type', detail, {}, accepted)
  }
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'an array' : `${JSON.stringify(value)?.slice(0, 40)}`
    const detail = `The body is ${what}, not an object of parameters, such as { "limit": 10 }.`
    return problemReply('invalid-body', detail)
  }
  const query = new URLSearchParams()
  for (const [name, each] of Object.entries(value)) {
    const wrong = append(query, name, ofJson.has(name) ? textOf(each) : each, 1)
    if (wrong) return wrong
  }
  return query.toString()
}

function textOf(value: unknown): unknown {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Adds a parameter, or each of its members; returns the refusal of a value that no parameter can have. */
function append(
  query: URLSearchParams,
  name: string,
  value: unknown,
  steps: number,
): Reply | undefined {
  const refuse = (what: string): Reply => {
    const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name
    return problemReply('bad-query', `${JSON.stringify(shown)} ${what}`, { parameter: name })
  }
  if (!Array.isArray(value) && !isObject(value)) {
    query.append(name, String(value))
    return undefined
  }
  if (Array.isArray(value) && value.some((each) => String(each).includes(','))) {
    // The same without commas between the values, for which `in` and `nin` would take theirs.
    name = name.replace(/(?<=[:[])n?in(?=\]?$)/, (word) => (word === 'in' ? 'eq' : 'ne'))
  }
  const members = Object.entries(value)
  if (members.length === 0) return refuse('is empty. Leave it out, or give it a value.')
  if (steps > mostSteps) return refuse(`is nested more than ${mostSteps} levels deep.`)
  for (const [key, each] of members) {
    if (Array.isArray(value) && typeof each === 'object' && each !== null) {
      return refuse('has objects or lists in its list. Write a list of plain values.')
    }
    const wrong = append(query, Array.isArray(value) ? name : `${name}[${key}]`, each, steps + 1)
    if (wrong) return wrong
  }
  return undefined
}
