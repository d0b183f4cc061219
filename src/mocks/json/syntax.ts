import { lineAndColumn } from '../../errors/code-frame.ts'
import type { ValidationIssue } from '../../errors/validation-issue.ts'

/** Why JSON does not parse, and how to fix it if that is known. */
export type SyntaxProblem = Partial<ValidationIssue> & Pick<ValidationIssue, 'message'>

/** Explains a syntax error where the parser stopped; its own message is used if nothing better is known. */
export function syntaxProblem(
  name: string,
  text: string,
  offset: number,
  message: string,
): SyntaxProblem {
  if (text.trim() === '') {
    return { message: 'The file is empty.', hint: 'Write { } or [ ] in it, or delete it.' }
  }
  const rest = text.slice(offset)
  const before = withoutComments(text.slice(0, offset)).trimEnd()
  const found = wordAt(rest)
  // At the end of the text the parser sometimes reports U+FFFF, or stops at a valid last number.
  const isAtEnd = rest.trim() === '' || message.includes('\uffff')
  if (isAtEnd || (/^-?[\d.]+\s*$/.test(rest) && /[[,:]$/.test(before))) return endsEarly(before)
  if (/^<{7}|^>{7}|^={7}/.test(rest)) {
    return { message: 'A merge conflict is left in the file.', hint: 'Resolve it and save.' }
  }
  const number = wrongNumber(text, offset)
  if (number) return number
  if (rest.startsWith("'") && !name.endsWith('.json5')) {
    const hint = `Write ${found.replaceAll("'", '"')}, or name the file .json5.`
    return { message: 'JSON has texts in double quotes.', hint }
  }
  if (rest.startsWith('\\')) {
    const escape = JSON.stringify(rest.slice(0, 2)).replace('\\\\', '\\')
    return { message: `${escape} is no escape.`, hint: 'Write a backslash as \\\\.' }
  }
  if (before.endsWith(':') && /^[,}\]]/.test(rest)) {
    return { message: 'A value is missing after ":".', hint: 'Write null for none.' }
  }
  if (/^[}\]]/.test(rest)) return wrongBracket(before, found)
  if (/["\w}\].]$/.test(before)) return afterValue(before, found)
  if (/[{,]$/.test(before) && openBracket(before)?.bracket === '{') return unquotedKey(found, name)
  if (rest.startsWith(',')) return { message: 'A value is missing before the comma.' }
  if (/^[A-Za-z_$]/.test(rest)) {
    const hint = 'A text stands in double quotes; else write a number, true, false or null.'
    return { message: `${found} is no JSON value.`, hint }
  }
  if (/^[“”‘’`„«]/.test(rest)) {
    return { message: `${found} is no quote of JSON.`, hint: 'Texts stand in double quotes: "…".' }
  }
  if (rest.startsWith('#')) return { message: 'A # begins no comment.', hint: 'Write // instead.' }
  const shown = /^[\p{L}\p{P}\p{S}]/u.test(found) ? found : codePoint(found)
  const hint = 'Delete it, or put a text into double quotes.'
  if (message.startsWith('Unexpected character')) return { message: `${shown} is no JSON.`, hint }
  return { message: message.replace(/\.?\s*\(\d+:\d+\)\.?$/, '.') }
}

function codePoint(character: string): string {
  const number = character.codePointAt(0) ?? 0
  return `The character U+${number.toString(16).toUpperCase().padStart(4, '0')}`
}

/** What looks like a number around a place and is none, such as `01`, `.5`, `1_000` and a date without quotes. */
function wrongNumber(text: string, offset: number): SyntaxProblem | undefined {
  const [start = ''] = /(?:[\w.+-]|(?<=\d):(?=\d))*$/.exec(text.slice(0, offset)) ?? []
  const [end = ''] = /^(?:[\w.+-]|:(?=\d))*/.exec(text.slice(offset)) ?? []
  const word = start + end
  const isValue = /[:,[]\s*$/.test(withoutComments(text.slice(0, offset - start.length)))
  if (!isValue || !/^[+-]|^\.?\d/.test(word) || word.length > 40) return undefined
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(word)) return undefined
  const value = Number(word.replace(/(?<=\d)_(?=\d)|(?<=\d)n$/g, ''))
  const asText = `"${word}" as a text`
  const isNumber = Number.isFinite(value) && /\d/.test(word)
  const hint = isNumber ? `Write ${value}, or ${asText}.` : `Write a number, or ${asText}.`
  return { message: `${word} is no JSON number.`, hint }
}

function afterValue(before: string, found: string): SyntaxProblem {
  const open = openBracket(before)
  if (!open) {
    const hint = 'A file holds one value: put several into an array or an object.'
    return { message: `${found} stands after the end of the value.`, hint }
  }
  const [lastText] = /"(?:[^"\\]|\\.)*"$/.exec(before) ?? []
  if (lastText?.includes('\n')) {
    const { line } = lineAndColumn(before, before.length - lastText.length)
    return { message: `The text that begins in line ${line} has no closing quote there.` }
  }
  if (open.bracket === '{') {
    // A string after { or , is a key.
    const isAfterKey = /[{,]\s*"(?:[^"\\]|\\.)*"$/.test(before)
    if (isAfterKey) return { message: `A ":" is missing before ${found}.` }
    if (found.startsWith(':')) return { message: 'A ":" stands where no key is before it.' }
  }
  return { message: `A comma or ${open.closing} is missing before ${found}.` }
}

function unquotedKey(found: string, name: string): SyntaxProblem {
  if (!/^[A-Za-z_$]/.test(found)) return { message: `A key is expected in place of ${found}.` }
  const other = name.endsWith('.json5') ? '' : ', or name the file .json5'
  return { message: `The key ${found} has no quotes.`, hint: `Write "${found}"${other}.` }
}

function wrongBracket(before: string, found: string): SyntaxProblem {
  const open = openBracket(before)
  if (!open) return { message: `A ${found} closes nothing.`, hint: 'Delete it.' }
  const { bracket, closing, line } = open
  if (found.startsWith(closing)) return { message: `A value is missing before ${closing}.` }
  return { message: `${closing} is missing: the ${bracket} of line ${line} is still open.` }
}

function endsEarly(before: string): SyntaxProblem {
  if (/\/\*[^"]*$/.test(before)) return { message: 'A comment is not closed.', hint: 'Add */.' }
  for (const { 0: text, index } of before.matchAll(/"(?:[^"\\\n]|\\[^])*(?:["\n]|$)/g)) {
    if (text.length > 1 && text.endsWith('"')) continue
    const { line } = lineAndColumn(before, index)
    return { message: `The text that begins in line ${line} has no closing quote.`, hint: 'Add ".' }
  }
  const open = openBracket(before)
  if (!open) return { message: 'The file ends in the middle of a value.' }
  const message = `The file ends too early: the ${open.bracket} of line ${open.line} is still open.`
  return { message, hint: `Add ${open.closing}.` }
}

/** The innermost unclosed bracket of a text without comments. */
function openBracket(text: string): { bracket: string; closing: string; line: number } | undefined {
  const open: { bracket: string; offset: number }[] = []
  for (const { 0: bracket, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\]]/g)) {
    if (bracket === '{' || bracket === '[') open.push({ bracket, offset: index })
    else if (bracket === '}' || bracket === ']') open.pop()
  }
  const last = open.at(-1)
  if (!last) return undefined
  const { bracket, offset } = last
  return { bracket, closing: bracket === '{' ? '}' : ']', line: lineAndColumn(text, offset).line }
}

function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\n]/g, ' '),
  )
}

function wordAt(rest: string): string {
  const [word = ''] = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w$.-]+|[^])/u.exec(rest) ?? []
  return word.length > 30 ? `${word.slice(0, 30)}…` : word
}
