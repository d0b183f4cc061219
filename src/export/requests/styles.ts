import { isObject } from '../../errors/validation-issue.ts'
import type { Parameter } from '../../openapi/document/model.ts'

type Styled = Pick<Parameter, 'name' | 'style' | 'explode'>

/** The text of a single value; what has fields is JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/**
 * A parameter as it stands in a path, a header or a cookie (OpenAPI 3.1, "Style Examples").
 * @param encode what is done to each part of it, but not to what separates them
 */
export function joinValue(
  value: unknown,
  { name, style, explode }: Styled,
  encode: (text: string) => string = (text) => text,
): string {
  const part = (each: unknown) => encode(textOf(each))
  const pairs = isObject(value) ? Object.entries(value) : undefined
  const parts = pairs
    ? pairs.flatMap(([key, each]) =>
        explode ? `${encode(key)}=${part(each)}` : [encode(key), part(each)],
      )
    : Array.isArray(value)
      ? value.map(part)
      : [part(value)]
  if (style === 'label') return `.${parts.join(explode ? '.' : ',')}`
  if (style !== 'matrix') return parts.join(',')
  if (explode) return parts.map((each) => (pairs ? `;${each}` : `;${name}=${each}`)).join('')
  return `;${name}=${parts.join(',')}`
}

const separators: Readonly<Record<string, string>> = {
  pipeDelimited: '|',
  spaceDelimited: ' ',
  tabDelimited: '\t',
}

/** The names and values that a parameter is in a query or a form. */
export function queryPairs(
  value: unknown,
  { name, style, explode }: Styled,
): [name: string, value: string][] {
  const separator = separators[style] ?? ','
  if (style === 'deepObject') return deepPairs(name, value)
  if (Array.isArray(value)) {
    const texts = value.map(textOf)
    return explode ? texts.map((each) => [name, each]) : [[name, texts.join(separator)]]
  }
  if (!isObject(value)) return [[name, textOf(value)]]
  const entries = Object.entries(value)
  if (explode) return entries.map(([key, each]) => [key, textOf(each)])
  return [[name, entries.flatMap(([key, each]) => [key, textOf(each)]).join(separator)]]
}

function deepPairs(name: string, value: unknown): [string, string][] {
  if (!isObject(value)) return [[name, textOf(value)]]
  return Object.entries(value).flatMap(([key, each]) => deepPairs(`${name}[${key}]`, each))
}
