/** An argument of a helper: a value, or what another helper gives. */
export type Argument = { readonly value: string | number | boolean | null } | Call

/** A helper or a path, with what it is given: `faker 'number.int' max=9`. */
export interface Call {
  readonly name: string
  readonly args: readonly Argument[]
  readonly hash: Readonly<Record<string, Argument>>
}

/** A part of a template of Handlebars. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly call: Call; readonly source: string }
  | {
      readonly kind: 'block'
      readonly call: Call
      readonly source: string
      readonly body: readonly Part[]
      readonly otherwise: readonly Part[]
    }

interface Token {
  /** Undefined for a text. */
  readonly inner: string | undefined
  readonly source: string
}

/** More blocks in each other are not read. */
const deepest = 20

/** Splits a template of Handlebars (handlebarsjs.com) into its parts; undefined for what is none. */
export function parseHandlebars(text: string): readonly Part[] | undefined {
  const tokens = tokensOf(text)
  let at = 0
  const readParts = (closes: string | undefined, depth: number): Part[] | undefined => {
    const parts: Part[] = []
    while (at < tokens.length) {
      const { inner, source } = tokens[at] as Token
      if (inner === undefined) parts.push({ kind: 'text', text: source })
      else if (inner.startsWith('/') || /^(?:else\b|\^)/.test(inner)) break
      else if (inner.startsWith('#')) {
        const block = depth < deepest ? readBlock(inner, source, depth) : undefined
        if (!block) return undefined
        parts.push(block)
        continue
      } else if (!inner.startsWith('!')) {
        const call = readCall(inner)
        if (!call) return undefined
        parts.push({ kind: 'value', call, source })
      }
      at++
    }
    return at < tokens.length || closes === undefined ? parts : undefined
  }
  const readBlock = (inner: string, source: string, depth: number): Part | undefined => {
    const call = readCall(inner.slice(1))
    at++
    const body = call && readParts(call.name, depth + 1)
    if (!body) return undefined
    const otherwise: Part[] = []
    while (/^(?:else\b|\^)/.test(tokens[at]?.inner ?? '')) {
      at++
      const more = readParts(call.name, depth + 1)
      if (!more) return undefined
      if (otherwise.length === 0) otherwise.push(...more)
    }
    if (tokens[at]?.inner?.slice(1).trim() !== call.name) return undefined
    at++
    return { kind: 'block', call, source, body, otherwise }
  }
  const parts = readParts(undefined, 0)
  return at === tokens.length ? parts : undefined
}

/** Texts, and what stands between braces; `\{{` is a text, and `~` takes the spaces beside it. */
function tokensOf(text: string): Token[] {
  const shape =
    /\\\{\{|\{\{!--[^]*?--~?\}\}|\{\{\{([^]*?)\}\}\}|\{\{(~?)((?:"[^"]*"|'[^']*'|[^"'}]|\}(?!\}))*?)(~?)\}\}/g
  const tokens: Token[] = []
  let from = 0
  let plain = ''
  for (const match of text.matchAll(shape)) {
    const [source, raw, before, inner, after] = match
    plain += text.slice(from, match.index)
    from = match.index + source.length
    if (source === String.raw`\{{`) {
      plain += '{{'
      continue
    }
    if (source.startsWith('{{!--')) continue
    if (before === '~') plain = plain.trimEnd()
    if (after === '~') from += (/^\s*/.exec(text.slice(from))?.[0] ?? '').length
    if (plain !== '') tokens.push({ inner: undefined, source: plain })
    plain = ''
    tokens.push({ inner: (raw ?? inner ?? '').replace(/^&/, '').trim(), source })
  }
  plain += text.slice(from)
  if (plain !== '') tokens.push({ inner: undefined, source: plain })
  return tokens
}

const word =
  /\s*(?:([()])|'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|([\w-]+)=(?!=)|((?:\[[^\]]*\]|[^\s()'"=|])+)|(\|[^|]*\|))/y

function readCall(text: string): Call | undefined {
  word.lastIndex = 0
  const call = readWords(text, false)
  return call && text.slice(word.lastIndex).trim() === '' ? call : undefined
}

/** Reads a name and its arguments, up to the end or to the bracket that closes it. */
function readWords(text: string, isInner: boolean): Call | undefined {
  let name: string | undefined
  let key: string | undefined
  const args: Argument[] = []
  const hash: Record<string, Argument> = {}
  const give = (argument: Argument | undefined): boolean => {
    if (!argument) return false
    if (key === undefined) args.push(argument)
    else hash[key] = argument
    key = undefined
    return true
  }
  const isClosed = (): Call | undefined => (name === undefined ? undefined : { name, args, hash })
  while (text.slice(word.lastIndex).trim() !== '') {
    const match = word.exec(text)
    if (!match) return undefined
    const [, bracket, single, double, named, plain] = match
    const quoted =
      single?.replaceAll(String.raw`\'`, "'") ?? double?.replaceAll(String.raw`\"`, '"')
    if (bracket === ')') return isInner ? isClosed() : undefined
    if (bracket === '(') {
      if (name === undefined || !give(readWords(text, true))) return undefined
    } else if (named !== undefined) key = named
    else if (quoted !== undefined) {
      if (name === undefined) return undefined
      give({ value: quoted })
    } else if (plain !== undefined) {
      if (name === undefined) name = plain
      else give(literalOf(plain) ?? { name: plain, args: [], hash: {} })
    }
  }
  return isInner ? undefined : isClosed()
}

function literalOf(text: string): Argument | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { value: Number(text) }
  const known: Readonly<Record<string, boolean | null>> = {
    true: true,
    false: false,
    null: null,
    undefined: null,
  }
  return Object.hasOwn(known, text) ? { value: known[text] as boolean | null } : undefined
}
