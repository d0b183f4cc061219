import { compileTemplate } from '../../generate/template.ts'
import { literalBody, Template } from './endpoint-map.ts'
import { parseHandlebars, type Call, type Part } from './handlebars.ts'

/** What a helper of another tool is in a mock file: the inside of a template, or a value; undefined for nothing equal. */
export type Translate = (call: Call) => string | { readonly value: unknown } | undefined

/** How a template of another tool is read. */
export interface TemplateOptions {
  readonly translate: Translate
  /** How many times a block repeats what is in it: a number or a range; undefined where it does not. */
  readonly repeats?: (call: Call) => number | readonly [number, number] | undefined
  /** Whether a helper prints nothing: what it does is lost. */
  readonly isSilent?: (call: Call) => boolean
  /** Takes what has nothing equal, as it was written. */
  readonly lose: (source: string) => void
}

/** A template as the value of a mock file, escaped; undefined for one that makes no JSON, of which nothing is lost then. */
export function jsonOfTemplate(text: string, options: TemplateOptions): unknown {
  const parts = parseHandlebars(text)
  if (!parts) return undefined
  const lost: string[] = []
  const writer = new JsonWriter({ ...options, lose: (source) => void lost.push(source) })
  try {
    const value = writer.read(JSON.parse(writer.write(parts)))
    for (const source of lost) options.lose(source)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A template as the text of a mock file, escaped. */
export function textOfTemplate(text: string, options: TemplateOptions): string {
  const parts = parseHandlebars(text)
  // Alone a value that is missing would be null.
  if (parts)
    return textOf(parts, options).replace(
      /^\{\{((?:query|params|headers|cookies|body)\.[^{}?]+)\}\}$/,
      "{{$1 ?? ''}}",
    )
  options.lose(text.length > 60 ? `${text.slice(0, 60)}…` : text)
  return String(literalBody(text))
}

function textOf(parts: readonly Part[], options: TemplateOptions): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return String(literalBody(part.text))
      if (part.kind === 'block') {
        options.lose(part.source)
        return textOf(chosen(part), options)
      }
      const inner = innerOf(part, options)
      return inner instanceof Template ? inner.text : String(literalBody(String(inner ?? '')))
    })
    .join('')
}

/** The branch of a block that is kept: one that sets a status is for what goes wrong. */
function chosen({ body, otherwise }: Extract<Part, { kind: 'block' }>): readonly Part[] {
  const first = body.find(
    (part) => part.kind === 'block' && /^(?:case|default)$/.test(part.call.name),
  )
  if (first?.kind === 'block') return first.body
  const isEmpty = body.every((part) => part.kind === 'text' && part.text.trim() === '')
  const isError = body.some((part) => part.kind === 'value' && part.call.name === 'status')
  return isEmpty || isError ? otherwise : body
}

function innerOf(
  { call, source }: Extract<Part, { kind: 'value' }>,
  { translate, lose }: TemplateOptions,
): unknown {
  const found = translate(call)
  if (typeof found === 'object') return found.value
  const text = `{{${found}}}`
  if (found !== undefined && compiles(text)) return new Template(text)
  lose(source)
  return undefined
}

/** Whether mock files can have a template. */
function compiles(text: string): boolean {
  try {
    compileTemplate(text)
    return true
  } catch {
    return false
  }
}

const [open, close] = ['\uE000', '\uE001']
const marks = new RegExp(`${open}(\\d+)${close}`)

/** Writes a template as JSON with marks in place of values, and reads the values in again. */
class JsonWriter {
  readonly #options: TemplateOptions
  readonly #values: unknown[] = []
  #isInText = false

  constructor(options: TemplateOptions) {
    this.#options = options
  }

  write(parts: readonly Part[]): string {
    return parts.map((part) => this.#writePart(part)).join('')
  }

  /** A value of JSON, with what the marks stand for. */
  read(value: unknown): unknown {
    if (typeof value === 'string') return this.#readText(value)
    if (Array.isArray(value)) {
      const [only] = value as unknown[]
      const repeated = value.length === 1 ? this.#readRepeated(only) : undefined
      return repeated ?? value.map((each) => this.read(each))
    }
    if (typeof value !== 'object' || value === null) return value
    const repeated = this.#readRepeated(value)
    if (repeated) throw new SyntaxError('A repeated part stands beside others.')
    const members = Object.entries(value).map(([key, each]) => {
      if (marks.test(key)) throw new SyntaxError('The name of a member is a template.')
      return [key.startsWith('$') ? `$${key}` : key, this.read(each)] as const
    })
    return Object.fromEntries(members)
  }

  #writePart(part: Part): string {
    if (part.kind === 'text') {
      this.#follow(part.text)
      return part.text
    }
    if (part.kind === 'value') {
      if (this.#options.isSilent?.(part.call)) {
        this.#options.lose(part.source)
        return ''
      }
      const mark = this.#mark(innerOf(part, this.#options))
      // Between quotes it is a part of a text, elsewhere a value.
      return this.#isInText ? `${mark}t` : `"${mark}v"`
    }
    const count = this.#options.repeats?.(part.call)
    if (count !== undefined && !this.#isInText) {
      const item = this.write(part.body).trim().replace(/,$/, '')
      return `{"${this.#mark(count)}r":${item}}`
    }
    if (!isSeparator(part)) this.#options.lose(part.source)
    return isSeparator(part) ? '' : this.write(chosen(part))
  }

  #mark(value: unknown): string {
    return `${open}${this.#values.push(value) - 1}${close}`
  }

  /** Keeps in mind whether what follows stands between quotes. */
  #follow(text: string): void {
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '\\' && this.#isInText) at++
      else if (text[at] === '"') this.#isInText = !this.#isInText
    }
  }

  #readText(text: string): unknown {
    const pieces = text.split(new RegExp(`${open}(\\d+)${close}([tv])`))
    if (pieces.length === 1) return literalBody(text)
    if (pieces.length === 4 && pieces[0] === '' && pieces[3] === '') {
      const value = this.#values[Number(pieces[1])]
      if (value instanceof Template) return pieces[2] === 'v' ? typed(value.text) : value.text
      return pieces[2] === 'v' ? literalBody(value ?? null) : literalBody(String(value ?? ''))
    }
    return pieces
      .map((piece, at) => {
        if (at % 3 === 2) return ''
        if (at % 3 === 0) return String(literalBody(piece))
        const value = this.#values[Number(piece)]
        return value instanceof Template ? value.text : String(literalBody(String(value ?? '')))
      })
      .join('')
  }

  #readRepeated(value: unknown): object | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    const [[key, item] = ['', undefined]] = Object.entries(value)
    const [, index] = marks.exec(key) ?? []
    if (index === undefined || !key.endsWith('r')) return undefined
    return { $count: this.#values[Number(index)], $each: this.read(item) }
  }
}

/** A value that stands without quotes is no text in JSON. */
function typed(template: string): string {
  const [, inner = ''] = /^\{\{(.*)\}\}$/s.exec(template) ?? []
  const isText =
    /^(?:params|query|headers|cookies)\b/.test(inner) ||
    /^(?:string\.(?:numeric|alphanumeric)|finance\.amount|commerce\.price|location\.zipCode)\b/.test(
      inner,
    )
  if (!isText) return template
  const alone = !inner.includes('??') && /^(?:params|query|headers|cookies)\b/.test(inner)
  return alone ? `{{number(${inner}) ?? ${inner}}}` : `{{number(${inner})}}`
}

/** A comma between items, which generated lists have by themselves. */
function isSeparator({ body, otherwise }: Extract<Part, { kind: 'block' }>): boolean {
  const texts = [...body, ...otherwise]
  return (
    texts.every((part) => part.kind === 'text' && /^\s*,?\s*$/.test(part.text)) &&
    texts.some((part) => part.kind === 'text' && part.text.includes(','))
  )
}
