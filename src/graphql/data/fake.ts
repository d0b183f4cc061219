import { valueFromASTUntyped, type ConstDirectiveNode, type ValueNode } from 'graphql'
import { compileFakerCall } from '../../generate/schema/faker-call.ts'
import type { SchemaNode } from '../../generate/schema/schema.ts'

/** What can bear directives and a description. */
interface Described {
  readonly directives?: readonly ConstDirectiveNode[] | undefined
  readonly description?: { readonly value: string } | undefined
}

/** The methods of Faker by what graphql-faker calls them, where these are not the last words of the methods. */
const fakes: Readonly<Record<string, string>> = {
  zipCode: 'location.zipCode',
  city: 'location.city',
  streetName: 'location.street',
  streetAddress: 'location.streetAddress',
  secondaryAddress: 'location.secondaryAddress',
  county: 'location.county',
  country: 'location.country',
  countryCode: 'location.countryCode',
  state: 'location.state',
  stateAbbr: 'location.state({ abbreviated: true })',
  latitude: 'location.latitude',
  longitude: 'location.longitude',
  colorName: 'color.human',
  productCategory: 'commerce.department',
  productName: 'commerce.productName',
  productMaterial: 'commerce.productMaterial',
  product: 'commerce.product',
  money: 'commerce.price',
  companyName: 'company.name',
  companyCatchPhrase: 'company.catchPhrase',
  companyBS: 'company.buzzPhrase',
  dbColumn: 'database.column',
  dbType: 'database.type',
  dbCollation: 'database.collation',
  dbEngine: 'database.engine',
  pastDate: 'date.past',
  futureDate: 'date.future',
  recentDate: 'date.recent',
  financeAccountName: 'finance.accountName',
  financeTransactionType: 'finance.transactionType',
  currencyCode: 'finance.currencyCode',
  currencyName: 'finance.currencyName',
  currencySymbol: 'finance.currencySymbol',
  bitcoinAddress: 'finance.bitcoinAddress',
  internationalBankAccountNumber: 'finance.iban',
  bankIdentifierCode: 'finance.bic',
  hackerAbbreviation: 'hacker.abbreviation',
  hackerPhrase: 'hacker.phrase',
  imageUrl: 'image.url',
  avatarUrl: 'image.avatar',
  email: 'internet.exampleEmail',
  url: 'internet.url',
  domainName: 'internet.domainName',
  ipv4Address: 'internet.ipv4',
  ipv6Address: 'internet.ipv6',
  userAgent: 'internet.userAgent',
  colorHex: 'color.rgb',
  macAddress: 'internet.mac',
  password: 'internet.password',
  lorem: 'lorem.sentence',
  firstName: 'person.firstName',
  lastName: 'person.lastName',
  fullName: 'person.fullName',
  jobTitle: 'person.jobTitle',
  phoneNumber: 'phone.number',
  number: 'number.int',
  uuid: 'string.uuid',
  word: 'lorem.word',
  words: 'lorem.words',
  locale: 'location.countryCode',
  filename: 'system.fileName',
  mimeType: 'system.mimeType',
  fileExtension: 'system.fileExt',
  semver: 'system.semver',
}

/** Options of graphql-faker as arguments of the methods of Faker. */
const options: Readonly<Record<string, readonly (readonly [option: string, argument: string])[]>> =
  {
    money: [
      ['minMoney', 'min'],
      ['maxMoney', 'max'],
      ['decimalPlaces', 'dec'],
    ],
    imageUrl: [
      ['imageWidth', 'width'],
      ['imageHeight', 'height'],
    ],
    email: [['emailProvider', 'provider']],
    password: [['passwordLength', 'length']],
    number: [
      ['minNumber', 'min'],
      ['maxNumber', 'max'],
      ['precisionNumber', 'multipleOf'],
    ],
  }

const loremSize = /^(?:word|sentence|paragraph)s?$/

/** What the directives `@fake`, `@example` and `@examples`, and examples in the description, say of values; of lists it is for the items. */
export function fakeOf({ directives = [], description }: Described): SchemaNode | undefined {
  const said = new Map(directives.map((each) => [each.name.value, argumentsOf(each)]))
  const fake = said.get('fake') ?? said.get('mock')
  if (fake) return fakerNode(fake)
  const { values } = said.get('examples') ?? {}
  if (Array.isArray(values) && values.length > 0) return { enum: values as unknown[] }
  const { value } = said.get('example') ?? {}
  if (value !== undefined) return { example: value }
  const example = description && exampleIn(description.value)
  return example === undefined ? undefined : { example }
}

/** The `type` of a `@fake` that names no method of Faker; undefined for one that does, and where there is none. */
export function unknownFake(of: Described): string | undefined {
  const fake = of.directives?.find(({ name }) => name.value === 'fake' || name.value === 'mock')
  const { type } = fake ? argumentsOf(fake) : {}
  if (typeof type !== 'string') return undefined
  return compileFakerCall(fakerNode({ type })?.['x-faker']) ? undefined : type
}

/** Words that `@fake` takes beside the methods of Faker. */
export const fakeWords: readonly string[] = Object.keys(fakes)

/** Whether directives say what the values of a scalar are like. */
export function isFaked({ directives = [] }: Described): boolean {
  return directives.some(({ name }) => ['fake', 'mock', 'examples', 'example'].includes(name.value))
}

/** The arguments of a directive as plain values. */
export function argumentsOf({ arguments: list = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    list.map(({ name, value }) => [name.value, plain(valueFromASTUntyped(value as ValueNode))]),
  )
}

/** Without the prototype-less objects of graphql. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
}

function fakerNode({ type, options: given }: Record<string, unknown>): SchemaNode | undefined {
  if (typeof type !== 'string') return undefined
  const wanted = (given ?? {}) as Readonly<Record<string, unknown>>
  const size = wanted['loremSize']
  if (type === 'lorem' && loremSize.test(String(size)))
    return { 'x-faker': `lorem.${String(size)}` }
  const args = Object.fromEntries(
    (options[type] ?? []).flatMap(([option, name]) => {
      const value = wanted[option]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  const method = fakes[type] ?? type
  return { 'x-faker': Object.keys(args).length > 0 ? { [method]: args } : method }
}

/** The example that a description has: behind `Example:` or `e.g.`, in quotes or as one word. */
function exampleIn(description: string): string | undefined {
  const [, quoted, bare] =
    /\b(?:examples?|for example|e\.g\.)[:,]?\s*(?:["'`“]([^"'`”\n]+)["'`”]|([^\s,;)"'`]+))/i.exec(
      description,
    ) ?? []
  const word = bare?.replace(/[.:]$/, '')
  // A sentence goes on behind it, so that a bare word is one only where it looks like a value.
  return quoted ?? (word && /[\d@/:_-]/.test(word) ? word : undefined)
}
