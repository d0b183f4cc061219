/** One `{{…}}` of a text. */
export interface Expression {
  /** What stands between the braces, trimmed. */
  readonly source: string
  /** `person.fullName`, `body.user.name`, `index`. */
  readonly name: string
  /** The text between the parentheses; undefined without parentheses. */
  readonly args: string | undefined
}

/** Why a text with braces does not parse: a sentence. */
export interface ScanProblem {
  readonly message: string
}

/** How to write braces that are no template, for messages. */
export const bracesHint = 'Write "\\\\{{" in JSON for braces that are meant as they stand.'

const expressionShape = /^([^\s(){}]+)\s*(?:\(([^]*)\))?$/

/** How deep brackets can nest in a template's arguments. */
const deepest = 20

/**
 * Splits a text at its templates: texts and expressions in turn. `\{{` is a literal `{{`.
 */
export function scanTemplate(text: string): (string | Expression)[] | ScanProblem {
  const parts: (string | Expression)[] = []
  let literal = ''
  let from = 0
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', from)) {
    if (text[open - 1] === '\\' && open > from) {
      literal += `${text.slice(from, open - 1)}{{`
      from = open + 2
      continue
    }
    const close = findEnd(text, open + 2)
    if (close === undefined) {
      return { message: `The template ${quote(text.slice(open))} has no closing "}}".` }
    }
    const source = text.slice(open + 2, close).trim()
    const match = expressionShape.exec(source)
    if (!match) return { message: `${quote(text.slice(open, close + 2))} is no template.` }
    literal += text.slice(from, open)
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push({ source, name: match[1] ?? '', args: match[2] })
    from = close + 2
  }
  literal += text.slice(from)
  if (literal !== '') parts.push(literal)
  return parts
}

/** A piece of the user's text in quotes, cut at 60 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** The offset of the `}}` that closes a template: outside brackets and quotes. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (depth > 0 && (character === '"' || character === "'")) {
      index = endOfText(text, index)
    } else if (character === '(' || character === '[' || character === '{') {
      if (++depth > deepest) return undefined
    } else if (depth === 0 && character === '}' && text[index + 1] === '}') {
      return index
    } else if (character === ')' || character === ']' || character === '}') {
      if (--depth < 0) return undefined
    }
  }
  return undefined
}

/** The offset of the quote that ends a JSON5 string; the end of the text where none does. */
function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === text[start]) return index
  }
  return text.length
}
