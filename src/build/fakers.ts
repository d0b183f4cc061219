import { dirname } from 'node:path'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { hasGeneratedData } from '../mocks/files/mock-file.ts'
import type { Collected, CollectedFile } from './collect.ts'
import type { BundledFaker } from './entry.ts'
import { fakerPart } from './faker.ts'
import { makesData, type Unused } from './unused.ts'
import type { ServedFolder } from './verify.ts'

/**
 * Whether something makes data with Faker that is not made yet: handlers are told to need it always, and do where code has
 * the word.
 *
 * @param texts of all code
 */
export function needsFaker(
  { files, endpoints }: ServedFolder,
  { files: collected }: Collected,
  texts: readonly string[],
): boolean {
  if (texts.some((text) => text.includes('faker'))) return true
  const made = new Set(collected.flatMap((each) => (isMade(each) ? each.name : [])))
  if (hasGeneratedData(files.filter(({ name }) => !made.has(name)))) return true
  const code = new Set(collected.flatMap(({ kind, name }) => (kind === 'code' ? name : [])))
  return endpoints.some(
    ({ needs, origin: { file } }) => needs.faker && !code.has(file) && !made.has(file),
  )
}

function isMade(file: CollectedFile): boolean {
  return file.kind === 'json' && file.plain
}

/** What mocks may call Faker by. */
interface Callers {
  readonly collected: Collected
  /** Of the user's code. */
  readonly texts: readonly string[]
  /** Those of the packages that are bundled with it. */
  readonly packages: readonly string[]
  readonly unused: Unused
  /** Whether all of it is wanted. */
  readonly isFull: boolean
}

/**
 * Faker as it may go into a bundle, the smallest first: what the mocks name of it, and all.
 *
 * @param engine the absolute file of the engine
 */
export async function fakersFor(
  locale: string,
  { collected: { files }, texts, packages, unused, isFull }: Callers,
  engine: string,
): Promise<readonly BundledFaker[]> {
  const all = { locale, part: undefined }
  const hasOwn = texts.some((text) => text.includes('@faker-js/'))
  if (isFull || hasOwn || makesData(unused) || packages.some((text) => /\bfaker\b/.test(text)))
    return [all]
  const json = files.flatMap((each) => ('value' in each ? JSON.stringify(each.value) : []))
  return [{ locale, part: await fakerPart(locale, { code: texts, json }, dirname(engine)) }, all]
}

/** Tries one after the other, and gives the first that leads to no doubts, or what came of the last. */
export async function firstThatFits<Of, Made extends { readonly doubts: readonly Diagnostic[] }>(
  choices: readonly Of[],
  make: (choice: Of) => Promise<Made>,
): Promise<Made> {
  const [first, ...others] = choices as readonly [Of, ...Of[]]
  if (others.length === 0) return await make(first)
  const made = await make(first).catch(() => undefined)
  return made?.doubts.length === 0 ? made : await firstThatFits(others, make)
}
