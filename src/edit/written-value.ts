import { evaluate, type ValueNode } from '@humanwhocodes/momoa'
import type { NewMock } from '../admin/mock-edits.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { Code } from '../import/conversion/print.ts'
import { parseTree } from '../mocks/json/document.ts'
import { JsonText } from './json-text.ts'
import { cannotAdd } from './refusal.ts'

/**
 * A value as it is to stand in a file: numbers of more digits than JavaScript can hold keep these. The parser has to be
 * loaded. @throws MockapiError `cannot-add` for what is no JSON, or has a key twice
 */
export function writtenValue(text: string): unknown {
  let body
  try {
    JSON.parse(text)
    ;({ body } = parseTree('the answer', text))
  } catch (error) {
    throw noJson(text, error)
  }
  return valueOf(body, text)
}

/** The text of the answer of a mock; undefined where it has none. */
export function answerText({ answer, sent }: NewMock): string | undefined {
  if (sent === undefined) return answer
  return new JsonText(sent, (text) => parseTree('the call', text)).values(['answer'])[0]
}

function valueOf(node: ValueNode, text: string): unknown {
  if (node.type === 'Array') return node.elements.map(({ value }) => valueOf(value, text))
  if (node.type === 'Number') {
    const written = text.slice(node.loc.start.offset, node.loc.end.offset)
    return JSON.stringify(node.value) === written ? node.value : new Code(written)
  }
  if (node.type !== 'Object') return evaluate(node)
  const names = new Set<string>()
  const members = node.members.map(({ name, value }): [string, unknown] => {
    const key = name.type === 'String' ? name.value : name.name
    if (names.has(key)) {
      throw cannotAdd(`The answer has the key ${JSON.stringify(key)} twice.`, 'Delete one.')
    }
    names.add(key)
    return [key, valueOf(value, text)]
  })
  return Object.fromEntries(members)
}

function noJson(text: string, error: unknown): MockapiError {
  const example = 'Write JSON, such as { "ok": true }.'
  if (text.trim() === '') return cannotAdd('The answer is empty.', example)
  // One that JSON allows and a mock file does not, such as one that is nested too deeply.
  const [found] = error instanceof MockapiError ? error.diagnostics : [tryTree(text)]
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
  const isWord = /^[^[{"]/.test(text.trim()) && !text.includes('\n')
  if (isWord) {
    const hint = `A text stands in double quotes: ${JSON.stringify(shown)}.`
    return cannotAdd(`The answer ${shown} is no JSON.`, hint)
  }
  const message = `The answer ${shown} is no JSON${found ? `: ${found.message}` : '.'}`
  // Files may be named otherwise, and an answer has no name.
  return cannotAdd(message, found?.hint?.replace(/, or name the file .*$/, '.') ?? example)
}

function tryTree(text: string) {
  try {
    parseTree('the answer', text)
    return undefined
  } catch (error) {
    return error instanceof MockapiError ? error.diagnostics[0] : undefined
  }
}
