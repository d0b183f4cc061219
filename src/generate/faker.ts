import type { Faker } from '@faker-js/faker'
import type { FakerSource, Seed } from '../data/records/declaration.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { hash32, mix, sfc32, type Random } from '../random.ts'

/** The locales Faker has data for; a test compares them with the package. */
export const locales: readonly string[] = `
  af_ZA ar az base bn_BD cs_CZ cy da de de_AT de_CH dv el en en_AU en_AU_ocker en_BORK en_CA
  en_GB en_GH en_HK en_IE en_IN en_NG en_NP en_US en_ZA eo es es_MX fa fi fr fr_BE fr_CA fr_CH
  fr_LU fr_SN he hr hu hy id_ID it ja ka_GE ko ku_ckb ku_kmr_latin lv mk mn_MN_cyrl nb_NO ne
  nl nl_BE pl pt_BR pt_PT ro ro_MD ru sk sl_SI sr_RS_latin sv ta_IN th tr uk ur uz_UZ_latin vi
  yo_NG zh_CN zh_TW zu_ZA
`
  .trim()
  .split(/\s+/)

/** "Now" for generated data, such as `date.past`; it is fixed, so that a seed gives the same data tomorrow. */
export const referenceDate = '2026-01-01T00:00:00.000Z'

/** Loads Faker with one locale, such as `pt_BR`; all would take 200 ms and 40 MB more. */
export async function loadFaker(locale = 'en'): Promise<FakerSource> {
  if (!locales.includes(locale)) throw unknownLocale(locale)
  return fakerSource(await importLocale(locale))
}

function fakerSource(module: unknown): FakerSource {
  const copy = lazyCopies((module as { faker: Faker }).faker)
  return { forRecord: copy(), forCall: (seed, endpoint, call) => copy()(seed, endpoint, call) }
}

function importLocale(locale: string): Promise<unknown> {
  // The default is a literal, so that a bundler finds it.
  return locale === 'en'
    ? import('@faker-js/faker/locale/en')
    : import(`@faker-js/faker/locale/${locale}`)
}

function unknownLocale(locale: string): MockapiError {
  const message = `Faker has no locale ${JSON.stringify(locale)}.`
  const hint = didYouMean(locale, locales) || `It has ${locales.join(', ')}.`
  return new MockapiError([{ code: 'bad-config', severity: 'error', message, hint }])
}

/**
 * Makes instances, each given out by a function that seeds it. They share the locale's data and create each module
 * on first use: a complete instance binds 300 methods, which takes 0.1 to 0.3 ms, too slow for each request.
 */
function lazyCopies(complete: Faker): () => FakerSource['forRecord'] {
  const prototype = Object.create(Object.getPrototypeOf(complete) as object) as object
  for (const [name, module] of Object.entries(complete)) {
    if (name === 'fakerCore') continue
    const Module = (module as object).constructor as new (faker: unknown) => unknown
    Object.defineProperty(prototype, name, {
      get(this: object) {
        const value = new Module(this)
        Object.defineProperty(this, name, { value, enumerable: true })
        return value
      },
    })
  }
  // The only internal member in use; without it the locale's data would be imported twice.
  const { locale } = (complete as unknown as { fakerCore: { locale: unknown } }).fakerCore
  return () => {
    let random: Random = sfc32(0)
    const next = () => random()
    const seed = (given: number | number[]) => void (random = sfc32(hash32(String(given))))
    const config: { defaultRefDate?: () => Date } = {}
    const fakerCore = { value: { locale, randomizer: { next, seed }, config } }
    const faker = Object.create(prototype, { fakerCore }) as Faker
    let lastSeed: Seed | undefined
    let lastName: string | undefined
    let hash = 0
    return (streamSeed, name, index) => {
      // The mock may have set another date for the previous record.
      config.defaultRefDate = () => new Date(referenceDate)
      if (streamSeed !== lastSeed || name !== lastName) {
        lastSeed = streamSeed
        lastName = name
        hash = streamHash(streamSeed, name)
      }
      random = sfc32(hash, mix(index))
      return faker
    }
  }
}

/** Random numbers without Faker for a collection as a whole, such as the `"$count": [10, 20]` of its records. */
export function collectionRandom(seed: Seed, collection: string): Random {
  return sfc32(streamHash(seed, collection), 0x636f756e)
}

function streamHash(seed: Seed, name: string): number {
  return hash32(`${seed}\n${name}`)
}

/** Faker, loaded on first use. */
export interface LazyFaker {
  /** Whether it can be loaded synchronously. */
  readonly isSync: boolean
  /** Whether it is loaded; reading this loads it where that is synchronous. */
  readonly ready: boolean
  /** @throws MockapiError for an unknown locale */
  readonly load: () => Promise<void>
  /** May be called before Faker is loaded; the source throws an Error until it is. */
  readonly source: () => FakerSource
}

/** @param take gives the module of the locale synchronously, where that is possible */
export function createLazyFaker(locale: string, take?: () => unknown): LazyFaker {
  let loaded: FakerSource | undefined
  let loading: Promise<void> | undefined
  function isReady(): boolean {
    if (loaded || !take) return loaded !== undefined
    try {
      loaded = fakerSource(take())
    } catch {
      // Other code is importing it at the moment; that can be awaited.
    }
    return loaded !== undefined
  }
  async function load(): Promise<void> {
    if (isReady()) return
    const source = await loadFaker(locale)
    loaded ??= source
  }
  function use(): FakerSource {
    if (isReady() && loaded) return loaded
    throw new Error(
      take
        ? 'Faker is being imported by other code at this moment. Await that before asking for generated data.'
        : 'Generated data were asked for before Faker was loaded.',
    )
  }
  const early: FakerSource = {
    forRecord: (...record) => use().forRecord(...record),
    forCall: (...call) => use().forCall(...call),
  }
  return {
    isSync: take !== undefined,
    get ready() {
      return isReady()
    },
    load: () => (loading ??= load()),
    source: () => loaded ?? early,
  }
}
