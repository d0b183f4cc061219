import type { Looked } from './conditions.ts'

/** The statuses that stand in code as in `error(404)`, `status: 404`, `res.status(404)` or `json({}, 404)`; 204 for `null`. */
export function statusesIn(code: string): number[] {
  const found = [...code.matchAll(namedStatus), ...code.matchAll(lastStatus)]
  const statuses = found.map(([, status]) => Number(status))
  const isNull = /(?:=>|\breturn)\s*null\b/.test(code)
  return [...new Set([...(isNull ? [204] : []), ...statuses])]
}

const namedStatus =
  /\b(?:error\(|status:|status\(|sendStatus\(|statusCode\s*[:=]|HTTPException\()\s*([2-5]\d\d)\b/g
const lastStatus = /\b(?:json|text|html|xml|body)\((?:[^()]|\([^()]*\))*,\s*([2-5]\d\d)\s*\)/g

/** Whether code may answer a request, as far as its words tell. */
export function mayAnswer(code: string): boolean {
  return /\b(?:error|json|text|html|redirect|send|sendStatus|end|Response|HTTPException)\b/.test(
    code,
  )
}

/**
 * What code reads of a request, as far as its words tell: `body.name`, `headers['x-key']`, `c.req.query('page')`, `const { name } =
 * body`. One header or cookie beside a 401 is what shows who asks.
 */
export function readsIn(code: string): Looked[] {
  const found = ways.flatMap(([way, root]) => {
    return Array.from(code.matchAll(way), ([, one = '', other = '']) =>
      root === undefined ? [rootOf(one), other] : [rootOf(root), one],
    )
  })
  const groups = Array.from(code.matchAll(group), ([, names = '', root = '']) => [names, root])
  const inner = Array.from(code.matchAll(innerGroup), ([, root = '', names = '']) => [names, root])
  for (const [names = '', root = ''] of [...groups, ...inner]) {
    for (const [name] of names.matchAll(/(?<=^\s*|,\s*)[A-Za-z_$][\w$]*/g))
      found.push([rootOf(root), name])
  }
  if (readsBody.test(code)) found.push(['body', ''])
  const all = new Map(found.map(([root = '', rest = '']) => [`${root} ${rest}`, { root, rest }]))
  const looked = [...all.values()]
  return statusesIn(code).includes(401) ? withCredentials(looked, code) : looked
}

const ways: readonly (readonly [way: RegExp, root?: string])[] = [
  [/\b(body|query|queries|headers|cookies)(?:\?\.|\.)([A-Za-z_$][\w$]*)(?![\w$]*\s*\()/g],
  [/\b(body|query|queries|headers|cookies)(?:\?\.)?\[['"`]([^'"`\]]+)['"`]\]/g],
  [/\b(?:req|request)\.(query|header)\(\s*['"`]([^'"`]+)['"`]/g],
  [/\b(?:req|headers)\.get\(\s*['"`]([^'"`]+)['"`]/g, 'headers'],
  [/\bsearchParams\.get\(\s*['"`]([^'"`]+)['"`]/g, 'query'],
  [/\bgetCookie\([\w$.]+,\s*['"`]([^'"`]+)['"`]/g, 'cookies'],
  [/\bcookies\.get\(\s*['"`]([^'"`]+)['"`]/g, 'cookies'],
]
const group =
  /\{([\w\s,:=$]*)\}\s*=\s*(?:await\s+)?(?:[\w$]+\.)*(body|query|headers|cookies|json\(\))(?![\w$.])/g
const innerGroup = /\b(body|query|headers|cookies):\s*\{([\w\s,:=$]*)\}/g
const readsBody = /\b(?:req|request)\.json\(\)|(?<![\w$.])body\b(?!\s*[:(])|\breq(?:uest)?\.body\b/

function rootOf(word: string): string {
  if (word === 'header') return 'headers'
  return word.startsWith('json') ? 'body' : word
}

function withCredentials(looked: readonly Looked[], code: string): Looked[] {
  const shown = looked.filter(({ root }) => root === 'headers' || root === 'cookies')
  const authorization = shown.find(({ rest }) => rest.toLowerCase() === 'authorization')
  const isAlone = shown.length === 1 && !looked.some(({ root }) => root === 'body')
  const credential = authorization ?? (isAlone ? shown[0] : undefined)
  return looked.map((each) =>
    each === credential ? { ...each, refusal: 401, written: code } : each,
  )
}
