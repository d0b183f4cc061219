import type { JsonPath } from '../../generate/report.ts'

/** Where a path leads in a long text of JSON: the key of a member, or an item; that of the nearest parent where it leads no further. */
export function findInJson(text: string, path: JsonPath): number {
  let value = Math.max(0, text.search(/\S/))
  let found = value
  for (const step of path) {
    const next = enter(text, value, step)
    if (!next) break
    found = next.at
    value = next.value
  }
  return found
}

/** Where a member or an item stands, and its value, in the object or the list that begins here. */
function enter(
  text: string,
  begin: number,
  step: string | number,
): { readonly at: number; readonly value: number } | undefined {
  const isObject = text[begin] === '{'
  if (!isObject && text[begin] !== '[') return undefined
  const sought = isObject ? JSON.stringify(String(step)) : ''
  let at = skip(text, begin + 1, blank)
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index++) {
    if (isObject && text[at] !== '"') return undefined
    const end = isObject ? endOfText(text, at) : at
    const value = isObject ? skip(text, end, /[\s:]*/y) : at
    if (isObject ? text.slice(at, end) === sought : index === Number(step)) return { at, value }
    at = skip(text, endOfValue(text, value), /[\s,]*/y)
  }
  return undefined
}

const blank = /\s*/y

function skip(text: string, from: number, what: RegExp): number {
  what.lastIndex = from
  return what.test(text) ? what.lastIndex : from
}

function endOfValue(text: string, begin: number): number {
  if (text[begin] === '"') return endOfText(text, begin)
  if (text[begin] !== '{' && text[begin] !== '[') return skip(text, begin, /[^\s,\]}]+/y)
  const mark = /["[\]{}]/g
  mark.lastIndex = begin
  let depth = 0
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    const [sign] = found
    if (sign === '"') mark.lastIndex = endOfText(text, found.index)
    else if (sign === '{' || sign === '[') depth++
    else if (--depth === 0) return mark.lastIndex
  }
  return text.length
}

/** The end of a string literal that begins here. */
function endOfText(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
  return text.length
}
