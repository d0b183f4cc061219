import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Faker } from '@faker-js/faker'

/** Data of Faker by module, such as `person`, and in these by name. */
type FakerData = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The part of Faker that goes into a bundle. */
export interface FakerPart {
  /** The data of modules that the mocks name, without those of the locale `base`, which the package brings along. */
  readonly data: FakerData
  /** Modules whose data are left out. */
  readonly without: readonly string[]
}

/** What may name modules of Faker. */
export interface FakerTexts {
  readonly code: readonly string[]
  readonly json: readonly string[]
}

/**
 * The part of Faker that mocks name: all data of English take 150 KB. Whatever has the name of a module as a word counts, so
 * that it is missed only where code puts the name together.
 *
 * @param folder from which the package is found
 */
export async function fakerPart(
  locale: string,
  { code, json }: FakerTexts,
  folder: string,
): Promise<FakerPart> {
  const { resolve } = createRequire(join(folder, 'x.js'))
  const load = (name: string): Promise<unknown> => import(pathToFileURL(resolve(name)).href)
  const { faker } = (await load(`@faker-js/faker/locale/${locale}`)) as { readonly faker: Faker }
  const { base } = (await load('@faker-js/faker')) as { readonly base: FakerData }
  const all = faker.rawDefinitions as FakerData
  const modules = modulesOf(faker)
  // In JSON a module is called by a template alone, such as {{person.fullName}}.
  const templates = json.flatMap((text) => text.match(/\{\{.*?\}\}/gs) ?? [])
  const named = [...code, ...templates].flatMap((text) => text.match(/\w+/g) ?? [])
  const wanted = new Set(['metadata', ...named.filter((name) => modules.has(name))])
  for (const name of wanted) {
    const called = (modules.get(name) ?? '').matchAll(/\.(\w+)/g)
    const inPatterns = JSON.stringify(all[name] ?? {}).matchAll(/\{\{(\w+)/g)
    for (const [, other = ''] of [...called, ...inPatterns]) {
      if (modules.has(other) || Object.hasOwn(all, other)) wanted.add(other)
    }
  }
  return {
    data: dataOf(all, base, wanted),
    without: [...modules.keys()].filter((name) => !wanted.has(name)),
  }
}

/** The code of each module, with that of the classes that it extends. */
function modulesOf(faker: Faker): ReadonlyMap<string, string> {
  const modules = Object.entries(faker).filter(([name]) => name !== 'fakerCore')
  return new Map(modules.map(([name, module]) => [name, codeOf(module as object)]))
}

function codeOf(module: object): string {
  const prototype = Object.getPrototypeOf(module) as object | null
  if (prototype === null || prototype === Object.prototype) return ''
  return `${String(prototype.constructor)}\n${codeOf(prototype)}`
}

function dataOf(all: FakerData, base: FakerData, wanted: ReadonlySet<string>): FakerData {
  const data = Object.entries(all).flatMap(([name, members]) => {
    if (!wanted.has(name)) return []
    const own = Object.entries(members).filter(([member, value]) => base[name]?.[member] !== value)
    return own.length === 0 ? [] : [[name, Object.fromEntries(own)] as const]
  })
  return Object.fromEntries(data)
}
