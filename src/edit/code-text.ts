/** Where an object literal begins and ends, at its braces. */
export interface ObjectPlace {
  readonly open: number
  readonly close: number
}

/** Words behind which a slash begins a regular expression. */
const beforeExpression =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|new|delete|void|throw|do|else|await|yield)$/

/**
 * A text of TypeScript or JavaScript, as long as it is, with blanks in the place of comments and underscores in that of what
 * strings, templates and regular expressions hold: its brackets are those of the code.
 */
export function maskCode(text: string): string {
  let masked = ''
  /** How deep the braces are of each `${` that is open. */
  const templates: number[] = []
  let depth = 0
  const take = (end: number, cover: string): void => {
    masked += text.slice(masked.length, end).replaceAll(/[^\n\r]/g, cover)
  }
  const takeTemplate = (): void => {
    const rest = /^(?:\\[^]|(?!\$\{)[^\\`])*/.exec(text.slice(masked.length))?.[0] ?? ''
    take(masked.length + rest.length, '_')
    if (text[masked.length] === '`') masked += '`'
    else if (masked.length < text.length) {
      masked += '${'
      templates.push(depth)
    }
  }
  while (masked.length < text.length) {
    const at = masked.length
    const character = text[at] as string
    if (text.startsWith('//', at) || text.startsWith('/*', at)) take(commentEnd(text, at), ' ')
    else if (character === '"' || character === "'") {
      const quoted = quotedAt(text, at)
      masked += character
      take(at + quoted.length - 1, '_')
      masked += text.slice(masked.length, at + quoted.length)
    } else if (character === '`') {
      masked += character
      takeTemplate()
    } else if (character === '}' && templates.at(-1) === depth) {
      templates.pop()
      masked += character
      takeTemplate()
    } else if (character === '/' && isExpression(masked)) {
      const pattern = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//.exec(
        text.slice(at, at + longest),
      )
      if (pattern) take(at + pattern[0].length, '_')
      else masked += character
    } else {
      if (character === '{') depth++
      if (character === '}') depth--
      masked += character
    }
  }
  return masked
}

/** The longest regular expression that is looked for. */
const longest = 2000

/** Where the comment ends that begins at a place. */
function commentEnd(text: string, at: number): number {
  const isLine = text[at + 1] === '/'
  const end = isLine ? text.indexOf('\n', at) : text.indexOf('*/', at + 2)
  if (end === -1) return text.length
  return isLine ? end : end + 2
}

function quotedAt(text: string, at: number): string {
  let end = at + 1
  while (end < text.length && text[end] !== text[at] && text[end] !== '\n') {
    end += text[end] === '\\' ? 2 : 1
  }
  return text.slice(at, Math.min(end + 1, text.length))
}

/** Whether an expression may stand behind a text, so that a slash is no division. */
function isExpression(before: string): boolean {
  const end = before.slice(-40).trimEnd()
  return end === '' || /[(,=:[!&|?{};+\-*%<>~^]$/.test(end) || beforeExpression.test(end)
}

/** The place of the object that has its opening brace there; undefined where nothing closes it. */
export function objectAt(masked: string, open: number): ObjectPlace | undefined {
  let depth = 0
  for (let at = open; at < masked.length; at++) {
    const character = masked[at] as string
    if ('{(['.includes(character)) depth++
    else if ('})]'.includes(character) && --depth === 0) return { open, close: at }
  }
  return undefined
}

/** The opening brace of the innermost object around a place; undefined for none. */
export function openingAround(masked: string, place: number): number | undefined {
  let depth = 0
  for (let at = place - 1; at >= 0; at--) {
    const character = masked[at] as string
    if ('})]'.includes(character)) depth++
    else if ('{(['.includes(character) && depth-- === 0) return character === '{' ? at : undefined
  }
  return undefined
}
