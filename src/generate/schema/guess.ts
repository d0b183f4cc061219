import type { Faker } from '@faker-js/faker'
import { BoundedMap } from '../../bounded-map.ts'
import type { Scope } from './scope.ts'
import {
  descriptionsByOwner,
  namesByOwner,
  texts,
  toWords,
  twoWords,
  type TextMaker,
  type TextTable,
} from './words.ts'

/** What is known of a value from outside. */
export interface Thing {
  /** The name of the property, parameter or field, in any case style. */
  readonly name: string
  /** The name of the component or type that it is, where it has one. */
  readonly component?: string | undefined
  /** What has it: the names of the component and of the property around, with a slash between them. */
  readonly owner?: string | undefined
  readonly format?: string | undefined
  /** The names of all properties beside it. */
  readonly siblings?: readonly string[] | undefined
  readonly maxLength?: number | undefined
}

/** Where a number lies, and how many digits it has behind the point. */
export interface NumberGuess {
  readonly min: number
  readonly max: number
  readonly decimals: number
  /** The number itself, where it is not just any of the range. */
  readonly make?: (faker: Faker, scope: Scope) => number
}

/** The words of names of times, by when they are in the life of a record. */
const times: TextTable = [
  [/birth|(^|_)dob$/, (_, scope) => scope.birth()],
  [
    /^(created|creation|inserted|registered|joined|published|posted|placed|ordered|signed_up|start|started|begin|begins|starts|since|from|issued|opened|added|member_since)(_?(at|on|date|time|date_?time|timestamp|ts|utc))?$|^(start|begin|from|issue|order|hire|join|creation|registration|purchase|effective)_(date|time)$/,
    (_, { created }) => new Date(created).toISOString(),
  ],
  [
    /expir|valid_(until|to|till)|^(due|deadline|renews?|next)|(scheduled|estimated|departure|arrival)/,
    (_, scope) => scope.moment(90, true),
  ],
]

/** Whether a name is one of a time. */
const timeName =
  /(_(at|on|time|date|timestamp|ts)|^(date|timestamp|created|updated|modified|expires|deadline))$|(^|_)date(_|$)/

/** How a text is made by its name and what stands around it; undefined: no idea. */
export function guessText(thing: Thing): TextMaker | undefined {
  const name = toWords(thing.name)
  const owner = (thing.owner ?? '').split('/').map(toWords)
  const { format, siblings = [], maxLength = Infinity } = thing
  if (
    format === 'date-time' ||
    format === 'date' ||
    (format === undefined && timeName.test(name))
  ) {
    const make = find(times, name) ?? ((_, scope) => scope.moment())
    const isDate =
      format === 'date' || (format === undefined && /(^|_)(date|dob|birthday)$/.test(name))
    return isDate || maxLength < 20 ? (faker, scope) => make(faker, scope).slice(0, 10) : make
  }
  if (thing.name === '_id') return (faker) => faker.database.mongodbObjectId()
  if (name === 'id' && maxLength < 36)
    return (faker, { index }) =>
      index === undefined ? faker.string.alphanumeric(Math.min(maxLength, 12)) : String(index + 1)
  if (/country|nationality/.test(name) && maxLength <= 3) {
    return (faker) => faker.location.countryCode(maxLength === 3 ? 'alpha-3' : 'alpha-2')
  }
  if (/^(state|region|province)$/.test(name)) {
    const isPlace =
      siblings.some((each) => /city|zip|postal|street|country/i.test(each)) ||
      owner.some((each) => /address|location/.test(each))
    if (isPlace) return (faker) => faker.location.state({ abbreviated: maxLength <= 3 })
  }
  if (/lang/.test(name) && maxLength === 2) return (faker) => faker.location.language().alpha2
  if (name === 'name') return nameOf(owner, siblings)
  if (name === 'title') return titleOf(owner, siblings)
  if (/^(description|summary|message)$/.test(name)) {
    const make = findFirst(descriptionsByOwner, owner)
    if (make) return make
  }
  const prefix = /^(.+)_name$/.exec(name)?.[1]
  return (
    find(texts, name) ??
    (prefix === undefined ? undefined : (find(namesByOwner, prefix) ?? twoWords))
  )
}

function nameOf(owner: readonly string[], siblings: readonly string[]): TextMaker {
  const byOwner = findFirst(namesByOwner, owner)
  if (byOwner) return byOwner
  const words = siblings.map(toWords)
  const has = (pattern: RegExp): boolean => words.some((each) => pattern.test(each))
  if (has(/price$|^sku$|^stock$|^qty$/)) return find(namesByOwner, 'product') ?? twoWords
  if (has(/^(employees|industry|vat|tax_id)/)) return find(namesByOwner, 'company') ?? twoWords
  if (has(/email|phone|birth|^age$|avatar|user_?name/))
    return find(namesByOwner, 'person') ?? twoWords
  if (has(/^(mime|size|extension)/)) return find(namesByOwner, 'file') ?? twoWords
  return twoWords
}

function titleOf(owner: readonly string[], siblings: readonly string[]): TextMaker | undefined {
  const works = owner.filter((each) => /book|song|track|album|product|item|recipe|dish/.test(each))
  if (works.length > 0) return findFirst(namesByOwner, works)
  if (owner.some((each) => /user|person|employee|contact|job|vacancy/.test(each)))
    return (faker) => faker.person.jobTitle()
  if (siblings.some((each) => /price$|^sku$|^qty$/i.test(each)))
    return find(namesByOwner, 'product')
  return find(texts, 'title')
}

function findFirst(table: TextTable, names: readonly string[]): TextMaker | undefined {
  return names.map((name) => find(table, name)).find((make) => make !== undefined)
}

function find(table: TextTable, name: string): TextMaker | undefined {
  let known = found.get(table)
  if (!known) found.set(table, (known = new BoundedMap<string, TextMaker | null>(1000)))
  let make = known.get(name)
  if (make === undefined) {
    make = table.find(([pattern]) => pattern.test(name))?.[1] ?? null
    known.set(name, make)
  }
  return make ?? undefined
}

/** What names were found to mean: in a document most stand in many places. */
const found = new WeakMap<TextTable, BoundedMap<string, TextMaker | null>>()

const numbers: readonly (readonly [name: RegExp, min: number, max: number, decimals: number])[] = [
  [/^lat(itude)?$/, -90, 90, 5],
  [/^(lng|lon|long|longitude)$/, -180, 180, 5],
  [/(^|_)age$/, 18, 80, 0],
  [/rating|^(stars|score)$/, 1, 5, 1],
  [/percent|pct$|^progress$|completion|^humidity$/, 0, 100, 0],
  [/(^|_)(ratio|probability|confidence|opacity|alpha)$/, 0, 1, 2],
  [/discount|tax_?rate|(^|_)rate$/, 0, 30, 1],
  [/temperature/, -10, 35, 1],
  [/price|amount|cost|(^|_)fee$|sub_?total|balance|tax$|^total$|revenue|shipping$/, 2, 300, 2],
  [/salary|income/, 30_000, 150_000, 0],
  [/quantity|^qty$/, 1, 10, 0],
  [/stock|inventory/, 0, 500, 0],
  [/(^|_)year$/, 1990, 2025, 0],
  [/month$/, 1, 12, 0],
  [/day$/, 1, 28, 0],
  [/hours?$/, 0, 23, 0],
  [/(minutes?|seconds?|secs?)$/, 0, 59, 0],
  [/duration|elapsed|latency|_ms$|timeout|time_?taken/, 30, 3600, 0],
  [/^page$|current_?page|page_?(number|no|index)$/, 1, 1, 0],
  [/^(per_page|limit|page_size)$/, 20, 20, 0],
  [/^offset$|^skip$/, 0, 0, 0],
  [/total_?pages|page_?count|^pages$/, 1, 20, 0],
  [/width$/, 640, 1920, 0],
  [/height$/, 360, 1080, 0],
  [/weight|length|depth|distance/, 1, 100, 1],
  [/(file_?|content_?)?size$|bytes/, 1024, 5_000_000, 0],
  [/^port$/, 1024, 49_151, 0],
  [/(http_?)?status_?code|^http_?status$/, 200, 200, 0],
  [/bedrooms|bathrooms|floors?|guests|seats|passengers/, 1, 5, 0],
  [/(position|order|rank|index|sort|level|priority|version)$/, 1, 10, 0],
  [
    /^total|count$|^(views|likes|followers|following|downloads|comments|shares|votes|stars|forks|hits|points)$|_points$|total$|number_of|^num_|^n_/,
    0,
    500,
    0,
  ],
]

const cents = (amount: number): number => Math.round(amount * 100) / 100

/** Numbers that go together with one beside them, whose name comes second. */
const agreed: readonly (readonly [
  name: RegExp,
  sibling: RegExp,
  make: (scope: Scope, isShipped: boolean) => number,
])[] = [
  [/^sub_?total/, /total|tax|vat/, ({ subtotal }) => subtotal],
  [/^(tax|vat)(_amount)?$/, /sub_?total/, ({ subtotal }) => cents(subtotal * 0.08)],
  [/^(shipping|delivery)(_(cost|fee|amount|price))?$/, /sub_?total/, () => 5],
  [
    /^(grand_?)?total(_(amount|price))?$/,
    /sub_?total/,
    ({ subtotal }, isShipped) => cents(subtotal + cents(subtotal * 0.08) + (isShipped ? 5 : 0)),
  ],
  [
    /^(total(_?(count|items|elements|records|results))?|count)$/,
    /page|limit|offset/,
    ({ count }) => count,
  ],
  [
    /total_?pages|page_?count|^pages$|last_?page/,
    /total|count/,
    ({ count }) => Math.ceil(count / 20),
  ],
]

const anyNumber = { min: 1, max: 1000 } as const

/** In which range a number lies by its name; undefined: no idea. */
export function guessNumber(thing: Thing): NumberGuess | undefined {
  const { format, siblings = [] } = thing
  const name = toWords(thing.name)
  if (/^(id|pk|key|number|seq)$/.test(name)) {
    const make = (faker: Faker, { index }: Scope): number =>
      index === undefined ? faker.number.int(anyNumber) : index + 1
    return { min: 1, max: 1_000_000, decimals: 0, make }
  }
  if (name.endsWith('_id')) return { min: 1, max: 10, decimals: 0 }
  if (timeName.test(name)) {
    const text = find(times, name) ?? ((_, scope: Scope) => scope.moment())
    const unit = format === 'int64' ? 1 : 1000
    const make = (faker: Faker, scope: Scope): number =>
      Math.floor(Date.parse(text(faker, scope)) / unit)
    return { min: 0, max: 4e12, decimals: 0, make }
  }
  const others = siblings.map(toWords).filter((other) => other !== name)
  const agreement = agreed.find(
    ([pattern, sibling]) => pattern.test(name) && others.some((other) => sibling.test(other)),
  )
  if (agreement) {
    const isShipped = others.some((other) => /^(shipping|delivery)/.test(other))
    const make = (_: Faker, scope: Scope): number => agreement[2](scope, isShipped)
    return { min: 0, max: 500, decimals: 2, make }
  }
  if (
    /^(width|height)$/.test(name) &&
    !/image|photo|picture|video|screen|thumb/.test(toWords(thing.owner ?? ''))
  ) {
    return { min: 1, max: 200, decimals: 1 }
  }
  const found = numbers.find(([pattern]) => pattern.test(name))
  return found && { min: found[1], max: found[2], decimals: found[3] }
}

/** How often a flag is true. */
export function guessBoolean({ name }: Thing): number {
  const words = toWords(name)
  if (
    /deleted|archived|blocked|banned|hidden|disabled|error|deprecated|draft|suspended|locked|expired/.test(
      words,
    )
  )
    return 0.1
  return /active|enabled|verified|success|available|in_stock|valid|ok$|public|visible|published/.test(
    words,
  )
    ? 0.85
    : 0.5
}
