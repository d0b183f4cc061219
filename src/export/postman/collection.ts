import { isObject } from '../../errors/validation-issue.ts'
import type { ExampleRequest } from '../requests/request.ts'
import type { Ask } from '../requests/ids.ts'
import { exampleRequests, groupsOf } from '../requests/requests.ts'
import type { Collection, Folder, Item, Pair } from './model.ts'
import { requestPart, type BaseNames } from './request.ts'
import { savedResponses } from './responses.ts'

/** What names the format, and where it is described. */
const format = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

/** The operations of an OpenAPI document as a collection of Postman, in folders by their tags. */
export async function createCollection(document: object, ask?: Ask): Promise<Collection> {
  const { info, tags } = document as Readonly<Record<string, unknown>>
  const requests = await exampleRequests(document, ask)
  const bases = baseNames(requests)
  const { title, description } = isObject(info) ? info : {}
  return {
    info: {
      name: typeof title === 'string' ? title : 'API',
      ...(typeof description === 'string' && { description }),
      schema: format,
      'x-generator': 'mockapi',
    },
    item: [...groupsOf(requests)].flatMap(([name, all]): (Folder | Item)[] => {
      const items = all.map((each) => itemOf(each, bases))
      return name === undefined ? items : [folderOf(name, items, tags)]
    }),
    variable: [...variablesOfBases(bases), ...credentials(requests)],
  }
}

function folderOf(name: string, item: readonly Item[], tags: unknown): Folder {
  const tag = Array.isArray(tags)
    ? tags.find((each) => isObject(each) && each['name'] === name)
    : undefined
  const description: unknown = isObject(tag) ? tag['description'] : undefined
  return { name, ...(typeof description === 'string' && { description }), item }
}

function itemOf(request: ExampleRequest, bases: BaseNames): Item {
  const part = requestPart(request, bases)
  return { name: request.name, request: part, response: savedResponses(request.operation, part) }
}

/** The variables that stand for where paths begin: `baseUrl`, `baseUrl2`. */
function baseNames(requests: readonly ExampleRequest[]): BaseNames {
  const names = new Map<string, string>()
  for (const { base } of requests)
    if (!names.has(base)) names.set(base, names.size === 0 ? 'baseUrl' : `baseUrl${names.size + 1}`)
  return names
}

function variablesOfBases(bases: BaseNames): Pair[] {
  return Array.from(bases, ([value, key]) => ({ key, value, type: 'string' }))
}

const credentialVariables = {
  basic: { username: 'user', password: 'password' },
  bearer: { token: 'token' },
  key: { apiKey: 'key' },
} as const

/** The variables of what shows who sends a request, where some does. */
function credentials(requests: readonly ExampleRequest[]): Pair[] {
  const used = new Set(requests.flatMap((each) => each.credentials.map(({ kind }) => kind)))
  return [...used].flatMap((kind) =>
    Object.entries(credentialVariables[kind]).map(([key, value]): Pair => ({
      key,
      value,
      type: 'string',
    })),
  )
}
