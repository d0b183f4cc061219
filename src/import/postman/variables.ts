import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { bodyOfText, type AnswerBody } from '../conversion/answer.ts'
import {
  jsonOfTemplate,
  textOfTemplate,
  type TemplateOptions,
} from '../conversion/template-body.ts'

/** Variables of Postman that are drawn with each request, as templates of mock files. */
const dynamic: Readonly<Record<string, string>> = {
  guid: 'string.uuid',
  randomUUID: 'string.uuid',
  isoTimestamp: 'now',
  randomAlphaNumeric: 'string.alphanumeric',
  randomBoolean: 'datatype.boolean',
  randomInt: 'number.int({min: 0, max: 1000})',
  randomColor: 'color.human',
  randomHexColor: 'color.rgb',
  randomAbbreviation: 'hacker.abbreviation',
  randomIP: 'internet.ipv4',
  randomIPV6: 'internet.ipv6',
  randomMACAddress: 'internet.mac',
  randomPassword: 'internet.password',
  randomLocale: 'location.countryCode',
  randomUserAgent: 'internet.userAgent',
  randomProtocol: 'internet.protocol',
  randomSemver: 'system.semver',
  randomFirstName: 'person.firstName',
  randomLastName: 'person.lastName',
  randomFullName: 'person.fullName',
  randomNamePrefix: 'person.prefix',
  randomNameSuffix: 'person.suffix',
  randomJobArea: 'person.jobArea',
  randomJobDescriptor: 'person.jobDescriptor',
  randomJobTitle: 'person.jobTitle',
  randomJobType: 'person.jobType',
  randomPhoneNumber: 'phone.number',
  randomCity: 'location.city',
  randomStreetName: 'location.street',
  randomStreetAddress: 'location.streetAddress',
  randomCountry: 'location.country',
  randomCountryCode: 'location.countryCode',
  randomLatitude: 'location.latitude',
  randomLongitude: 'location.longitude',
  randomAvatarImage: 'image.avatar',
  randomImageUrl: 'image.url',
  randomBankAccount: 'finance.accountNumber',
  randomBankAccountName: 'finance.accountName',
  randomCreditCardMask: 'finance.accountNumber(4)',
  randomBankAccountBic: 'finance.bic',
  randomBankAccountIban: 'finance.iban',
  randomTransactionType: 'finance.transactionType',
  randomCurrencyCode: 'finance.currencyCode',
  randomCurrencyName: 'finance.currencyName',
  randomCurrencySymbol: 'finance.currencySymbol',
  randomBitcoin: 'finance.bitcoinAddress',
  randomCompanyName: 'company.name',
  randomBs: 'company.buzzPhrase',
  randomCatchPhrase: 'company.catchPhrase',
  randomDatabaseColumn: 'database.column',
  randomDatabaseType: 'database.type',
  randomDateFuture: 'date.future',
  randomDatePast: 'date.past',
  randomDateRecent: 'date.recent',
  randomWeekday: 'date.weekday',
  randomMonth: 'date.month',
  randomDomainName: 'internet.domainName',
  randomDomainSuffix: 'internet.domainSuffix',
  randomDomainWord: 'internet.domainWord',
  randomEmail: 'internet.email',
  randomExampleEmail: 'internet.exampleEmail',
  randomUserName: 'internet.username',
  randomUrl: 'internet.url',
  randomFileName: 'system.fileName',
  randomFileType: 'system.fileType',
  randomFileExt: 'system.fileExt',
  randomMimeType: 'system.mimeType',
  randomPrice: 'commerce.price',
  randomProduct: 'commerce.product',
  randomProductAdjective: 'commerce.productAdjective',
  randomProductMaterial: 'commerce.productMaterial',
  randomProductName: 'commerce.productName',
  randomDepartment: 'commerce.department',
  randomNoun: 'hacker.noun',
  randomVerb: 'hacker.verb',
  randomPhrase: 'hacker.phrase',
  randomWord: 'word.sample',
  randomWords: 'word.words',
  randomLoremWord: 'lorem.word',
  randomLoremWords: 'lorem.words',
  randomLoremSentence: 'lorem.sentence',
  randomLoremSentences: 'lorem.sentences',
  randomLoremParagraph: 'lorem.paragraph',
  randomLoremParagraphs: 'lorem.paragraphs',
  randomLoremText: 'lorem.text',
  randomLoremSlug: 'lorem.slug',
  randomLoremLines: 'lorem.lines',
}

/** Variables with their values; those that a value names are replaced in turn. */
export function resolve(text: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  return text.replaceAll(/\{\{([^{}]+)\}\}/g, (whole, name: string) => {
    const value = variables.get(name.trim())
    if (value === undefined || depth > 10) return whole
    return resolve(value, variables, depth + 1)
  })
}

/** An answer's body, with its variables: those that are drawn as templates, others as their values. */
export function bodyOf(
  text: string,
  type: string | undefined,
  variables: ReadonlyMap<string, string>,
  lose: (source: string) => void,
  keep: (text: string, extension: string) => string,
): AnswerBody {
  const known = resolve(text, variables)
  if (!/\{\{\$\w+\}\}/.test(known)) return bodyOfText(known, type, keep)
  const options: TemplateOptions = {
    translate: ({ name }) => {
      const own = name.slice(1)
      if (!name.startsWith('$')) return { value: `{{${name}}}` }
      return Object.hasOwn(dynamic, own) ? dynamic[own] : undefined
    },
    lose,
  }
  const isJson = type === undefined ? /^\s*[[{]/.test(known) : isJsonType(mediaTypeOf(type))
  const value = isJson ? jsonOfTemplate(known, options) : undefined
  return { kind: 'value', value: value ?? textOfTemplate(known, options) }
}
