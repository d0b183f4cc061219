import { currentName, isFakerMethod } from '../../generate/names.ts'
import { parseValuePath, valueAt } from '../../http/value-path.ts'
import { bodyPath, valuePath } from '../conversion/conditions.ts'
import type { Argument, Call } from '../conversion/handlebars.ts'
import { jsonIn } from '../conversion/source.ts'
import type { TemplateOptions } from '../conversion/template-body.ts'
import { bucketOf, type Environment } from './environment.ts'

/** What templates of an environment are read with. */
export interface Templates {
  readonly environment: Environment
  /** Collections by the names of the buckets that they were, as `db` reads them. */
  readonly collections: ReadonlyMap<string, string>
  /** What the parameters of the path are called. */
  readonly names: ReadonlyMap<string, string>
  /** Whether they are of data, which is made without a request. */
  readonly isSeed: boolean
  readonly lose: (source: string) => void
}

/** Helpers of Mockoon that print nothing. */
const silent = new Set(['setVar', 'setGlobalVar', 'setData', 'status'])

/** Helpers that are methods of Faker under another name, with their arguments in order. */
const shortcuts: Readonly<Record<string, string>> = {
  uuid: 'string.uuid',
  guid: 'string.uuid',
  objectId: 'database.mongodbObjectId',
  boolean: 'datatype.boolean',
  title: 'person.prefix',
  firstName: 'person.firstName',
  lastName: 'person.lastName',
  company: 'company.name',
  domain: 'internet.domainName',
  tld: 'internet.domainSuffix',
  email: 'internet.email',
  street: 'location.streetAddress',
  city: 'location.city',
  country: 'location.country',
  countryCode: 'location.countryCode',
  zipcode: 'location.zipCode',
  postcode: 'location.zipCode',
  lat: 'location.latitude',
  long: 'location.longitude',
  phone: 'phone.number',
  color: 'color.human',
  hexColor: 'color.rgb',
  ipv4: 'internet.ipv4',
  ipv6: 'internet.ipv6',
  lorem: 'lorem.sentence',
}

/** How templates of Mockoon are read. */
export function templateOptions(templates: Templates): TemplateOptions {
  return {
    translate: (call) => translate(call, templates),
    isSilent: ({ name }) => silent.has(name),
    repeats: (call) => (call.name === 'repeat' ? countOf(call, templates.lose) : undefined),
    lose: templates.lose,
  }
}

/** How often a block repeats; what is asked of the request is what it is by default. */
function countOf(
  { args }: Call,
  lose: (source: string) => void,
): number | readonly [number, number] {
  const [least, most] = args.map((each) => ('value' in each ? Number(each.value) : Number.NaN))
  if (least !== undefined && Number.isInteger(least))
    return most !== undefined && Number.isInteger(most) ? [least, most] : least
  const [first] = args
  const given = first && 'name' in first ? first : undefined
  const last = given?.args.at(-1)
  const usual = last && 'value' in last ? Number(last.value) : Number.NaN
  lose(`{{#repeat (${given?.name ?? ''} …)}}`)
  return Number.isInteger(usual) && usual > 0 && usual <= 100 ? usual : 3
}

function translate(call: Call, templates: Templates): ReturnType<TemplateOptions['translate']> {
  const { name, args } = call
  if (name === 'oneOf') return oneOf(args)
  const texts = args.map((each) => ('value' in each ? each.value : undefined))
  if (args.length > texts.filter((each) => each !== undefined).length) return undefined
  const [first, second] = texts
  if (name === 'faker') return fakerCall(String(first), texts.slice(1), call.hash)
  if (name === '@index') return 'index'
  if (name === 'now') return args.length === 0 ? 'now' : undefined
  if (name === 'int') return numbers('number.int', texts)
  if (name === 'float') return numbers('number.float', texts)
  if (Object.hasOwn(shortcuts, name)) return fakerCall(shortcuts[name] ?? '', texts, {})
  return templates.isSeed ? undefined : requestValue(name, first, second, templates)
}

/** `oneOf (array 'a' 'b')`. */
function oneOf([list]: readonly Argument[]): string | undefined {
  const items = list && 'name' in list && list.name === 'array' ? list.args : []
  const values = items.flatMap((each) => ('value' in each ? [each.value] : []))
  if (values.length === 0 || values.length < items.length) return undefined
  return `helpers.arrayElement([${values.map(asArgument).join(', ')}])`
}

function requestValue(
  name: string,
  first: unknown,
  second: unknown,
  { environment, collections, names }: Templates,
): ReturnType<TemplateOptions['translate']> {
  const key = typeof first === 'string' ? first : ''
  const otherwise = second === undefined ? '' : ` ?? ${JSON.stringify(second)}`
  switch (name) {
    case 'body':
    case 'bodyRaw':
      return key === '' ? 'body' : (memberPath('body', key) ?? '') + otherwise
    case 'queryParam':
    case 'queryParamRaw':
      return key === '' ? 'query' : (memberPath('query', key) ?? '') + otherwise
    case 'urlParam':
      return valuePath('params', names.get(key) ?? key)
    case 'header':
      return `headers.${key.toLowerCase()}${otherwise}`
    case 'cookie':
      return valuePath('cookies', key) + otherwise
    case 'method':
      return 'request.method'
    case 'hostname':
      return 'request.hostname'
    case 'ip':
      return 'request.ip'
    case 'data':
    case 'dataRaw': {
      const bucket = bucketOf(environment, key)
      const collection = bucket && collections.get(bucket.name)
      if (collection !== undefined && second === undefined) return `db${collection}`
      return bucket && !bucket.value.includes('{{') ? member(bucket.value, second) : undefined
    }
    default:
      return undefined
  }
}

/** A member of data in JSON, or all of it. */
function member(text: string, path: unknown): { readonly value: unknown } | undefined {
  const value = jsonIn(text)
  const steps = typeof path === 'string' ? parseValuePath(path) : []
  const found = value === undefined || !steps ? undefined : valueAt(value, steps)
  return found === undefined ? undefined : { value: found }
}

/** A member by a dotted path, in which a dot of a name is escaped, or by a JSONPath; undefined for one that asks. */
export function memberPath(root: string, text: string): string | undefined {
  if (text.startsWith('$')) {
    const path = bodyPath(text)
    return path === undefined || root === 'body' ? path : path.replace(/^body/, root)
  }
  const names = text.split(/(?<!\\)\./).map((name) => name.replaceAll(String.raw`\.`, '.'))
  return names.includes('') ? undefined : valuePath(root, ...names)
}

function fakerCall(name: string, args: readonly unknown[], hash: Call['hash']): string | undefined {
  const [module = '', method = ''] = name.split('.')
  const known = isFakerMethod(module, method) ? name : currentName(name)
  if (known === undefined) return undefined
  const options = Object.entries(hash).map(([key, each]) => [
    key,
    'value' in each ? each.value : '',
  ])
  const all = [...args, ...(options.length > 0 ? [Object.fromEntries(options) as object] : [])]
  return `${known}${all.length === 0 || known.includes('(') ? '' : `(${all.map(asArgument).join(', ')})`}`
}

/** JSON5 as people write it: `{min: 1, max: 9}`. */
function asArgument(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/"([A-Za-z_]\w*)":/g, '$1: ')
    .replaceAll(/,(?=[A-Za-z_]\w*: )/g, ', ')
    .replaceAll(/"([^"'\\]*)"/g, "'$1'")
}

function numbers(method: string, texts: readonly unknown[]): string {
  const [min, max] = texts
  if (min === undefined) return method
  return `${method}(${asArgument({ min, ...(max !== undefined && { max }) })})`
}
