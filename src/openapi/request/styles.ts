import type { Parameter } from '../document/model.ts'

/** A value as it was sent: texts, lists and objects of them. */
export type Parts = string | readonly Parts[] | { readonly [name: string]: Parts }

/** What a value is to be. */
export type Kind = 'array' | 'object' | 'text'

type Styled = Pick<Parameter, 'name' | 'style' | 'explode'>
type Decode = (text: string) => string

/** What the text of a path parameter must begin with; undefined where it does, and for other styles. */
export function missingPrefix(
  text: string,
  { name, style, explode }: Styled,
  kind: Kind,
): string | undefined {
  if (style === 'label') return text.startsWith('.') ? undefined : '.'
  if (style !== 'matrix') return undefined
  const prefix = kind === 'object' && explode ? ';' : `;${name}`
  return text.startsWith(prefix) ? undefined : kind === 'object' && explode ? ';' : `;${name}=`
}

/**
 * Takes a text apart as the style of its parameter says (OpenAPI 3.1, "Style Examples").
 * @param decode undoes the percent-encoding of the parts, where they still have it
 */
export function splitText(text: string, styled: Styled, kind: Kind, decode: Decode = same): Parts {
  const [body, separator] = withoutPrefix(text, styled, kind)
  if (kind === 'text') return decode(body)
  const parts = body === '' ? [] : body.split(separator)
  return kind === 'array' ? parts.map(decode) : objectOf(parts, styled.explode, decode)
}

function same(text: string): string {
  return text
}

function withoutPrefix(
  text: string,
  { name, style, explode }: Styled,
  kind: Kind,
): readonly [body: string, separator: string | RegExp] {
  if (style === 'label') return [text.replace(/^\./, ''), explode && kind !== 'text' ? '.' : ',']
  if (style === 'matrix') {
    const rest = text.replace(/^;/, '')
    const value = (each: string) =>
      each.startsWith(`${name}=`) ? each.slice(name.length + 1) : each === name ? '' : each
    if (!explode || kind === 'text') return [value(rest), ',']
    return kind === 'array' ? [rest.split(';').map(value).join(';'), ';'] : [rest, ';']
  }
  return [text, separators[style] ?? ',']
}

const separators: Readonly<Record<string, string | RegExp>> = {
  pipeDelimited: '|',
  spaceDelimited: ' ',
  tabDelimited: '\t',
  // RFC 9110, section 5.6.1: blanks stand around the commas of a header.
  header: /\s*,\s*/,
}

/** `a=1` each with `explode`, else names and values in turn. */
function objectOf(parts: readonly string[], explode: boolean, decode: Decode): Parts {
  const entries = explode
    ? parts.map((part): [string, string] => {
        const at = part.indexOf('=')
        return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
      })
    : parts.flatMap((part, index): [string, string][] =>
        index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : [],
      )
  return Object.fromEntries(entries.map(([name, value]) => [decode(name), decode(value)]))
}
