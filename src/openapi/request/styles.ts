import type { Parameter } from '../document/model.ts'

/** A value as it was sent: texts, lists and objects of them. */
export type Parts = string | readonly Parts[] | { readonly [name: string]: Parts }

/** Takes a text apart as the style of its parameter says (OpenAPI 3.1, "Style Examples"). */
export function splitText(
  text: string,
  { name, style, explode }: Pick<Parameter, 'name' | 'style' | 'explode'>,
  kind: 'array' | 'object' | 'text',
): Parts {
  const [body, separator] = withoutPrefix(text, name, style, explode, kind)
  if (kind === 'text') return body
  const parts = body === '' ? [] : splitAt(body, separator)
  return kind === 'array' ? parts : objectOf(parts, explode)
}

function withoutPrefix(
  text: string,
  name: string,
  style: string,
  explode: boolean,
  kind: 'array' | 'object' | 'text',
): readonly [body: string, separator: string] {
  if (style === 'label') return [text.replace(/^\./, ''), explode ? '.' : ',']
  if (style === 'matrix') {
    const rest = text.replace(/^;/, '')
    const prefix = `${name}=`
    if (!explode || kind === 'text')
      return [rest.startsWith(prefix) ? rest.slice(prefix.length) : rest, ',']
    return kind === 'array'
      ? [
          rest
            .split(';')
            .map((each) => (each.startsWith(prefix) ? each.slice(prefix.length) : each))
            .join(';'),
          ';',
        ]
      : [rest, ';']
  }
  return [text, separators[style] ?? ',']
}

const separators: Readonly<Record<string, string>> = {
  pipeDelimited: '|',
  spaceDelimited: ' ',
  tabDelimited: '\t',
}

function splitAt(text: string, separator: string): string[] {
  return text.split(separator).map((each) => each.trim())
}

/** `a=1` each with `explode`, else names and values in turn. */
function objectOf(parts: readonly string[], explode: boolean): Parts {
  const entries = explode
    ? parts.map((part): [string, string] => {
        const at = part.indexOf('=')
        return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
      })
    : parts.flatMap((part, index): [string, string][] =>
        index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : [],
      )
  return Object.fromEntries(entries)
}
