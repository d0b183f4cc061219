import type { Difference } from '../differences.ts'
import { Address } from './address.ts'
import { isRow } from './database.ts'
import { hasBadBody, isMixed, isRefusal, isRows, type Exchange, type Rule } from './exchange.ts'
import { rules0 } from './rules-0.ts'
import { rules1 } from './rules-1.ts'

/** What both lines answer otherwise. */
export const rules: readonly Rule[] = [
  {
    name: 'The index page is another',
    isShownOnly: true,
    explains: (_, { request, real, own }) =>
      /^\/(\?|$)/.test(request.target) && real.answer.status === 200 && own.answer.status === 200,
  },
  {
    name: 'Any name has an address',
    explains: (_, { request, dialect, data, isState }) => {
      const { parts, isNested } = new Address(request.target)
      const name = (isNested ? parts[2] : parts[0]) ?? ''
      if (!isRow(data) || !Object.hasOwn(data, name)) return false
      if (isState && request.method === 'GET') return false
      // A pattern of Express, or a text that is not what a browser sends.
      return dialect === 'json-server-0' ? /[^\w.~-]/.test(name) : name.includes('/')
    },
  },
  {
    name: 'Only objects are records',
    explains: ({ at }, { request, data, isState, dialect }) => {
      const [name = ''] = new Address(request.target).parts
      if (!isState)
        return isMixed(data, name) || (name === 'db' && isMixed(data, at.split('.')[1] ?? ''))
      if (dialect === 'json-server-0') return isMixed(data, at.split('.')[1] ?? '')
      return isRow(data) && isRows(at) && Object.keys(data).some((each) => isMixed(data, each))
    },
  },
  {
    name: 'OPTIONS tells what there is',
    isShownOnly: true,
    explains: ({ at }, { request, own }) =>
      request.method === 'OPTIONS' &&
      ['status', 'cors', 'content-type', 'body'].includes(at) &&
      [200, 204, 404].includes(own.answer.status),
  },
  {
    name: 'Errors are JSON',
    isShownOnly: true,
    explains: (_, { request, real, own, isState }) => {
      const isError =
        real.answer.status >= 400 && (real.answer.headers['content-type'] ?? '').startsWith('text/')
      if (isState || !isError) return false
      // Where nothing is, it matters nothing what is sent there.
      if (own.answer.status === 404) return hasBadBody(request)
      return isRefusal(own) && [400, 409].includes(own.answer.status)
    },
  },
  {
    name: 'Queries do not fail',
    isShownOnly: true,
    explains: (_, { request, real, own }) =>
      real.answer.status === 500 &&
      [200, 404].includes(own.answer.status) &&
      /_(expand|embed)=/.test(request.target) &&
      /^TypeError|is not a function|^Cannot read/.test(real.answer.body),
  },
  {
    name: 'Inherited names are nothing',
    explains: ({ at, own }) => own === undefined && at.includes('.__proto__'),
  },
  {
    name: 'Fields have any name',
    isShownOnly: true,
    explains: ({ at }, { request, dialect }) =>
      dialect === 'json-server-1' &&
      isRows(at) &&
      new Address(request.target).names.some((name) => /^or([:_]|$)/.test(name)),
  },
]

const byDialect = { 'json-server-0': rules0, 'json-server-1': rules1 }

/** The rule that explains a difference. */
export function ruleOf(difference: Difference, exchange: Exchange): Rule | undefined {
  const all = [...rules, ...byDialect[exchange.dialect]]
  return all.find(({ explains }) => explains(difference, exchange))
}
