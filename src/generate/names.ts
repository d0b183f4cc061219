import { nearest } from '../errors/nearest.ts'

/**
 * The Faker methods that templates can call, to check names without importing Faker. Missing are those that take
 * functions or have placeholders of their own, and those that give no data. A test compares the table with Faker.
 */
const table: Readonly<Record<string, string>> = {
  airline: 'aircraftType airline airplane airport flightNumber recordLocator seat',
  animal:
    'bear bird cat cetacean cow crocodilia dog fish horse insect lion petName rabbit rodent ' +
    'snake type',
  book: 'author format genre publisher series title',
  color:
    'cmyk colorByCSSColorSpace cssSupportedFunction cssSupportedSpace hsl human hwb lab lch rgb ' +
    'space',
  commerce:
    'department isbn price product productAdjective productDescription productMaterial ' +
    'productName upc',
  company:
    'buzzAdjective buzzNoun buzzPhrase buzzVerb catchPhrase catchPhraseAdjective ' +
    'catchPhraseDescriptor catchPhraseNoun name',
  database: 'collation column engine mongodbObjectId type',
  datatype: 'boolean',
  date: 'anytime between betweens birthdate future month past recent soon timeZone weekday',
  finance:
    'accountName accountNumber amount bic bitcoinAddress creditCardCVV creditCardIssuer ' +
    'creditCardNumber currency currencyCode currencyName currencyNumericCode currencySymbol ' +
    'ethereumAddress iban litecoinAddress pin routingNumber transactionDescription ' +
    'transactionType',
  food: 'adjective description dish ethnicCategory fruit ingredient meat spice vegetable',
  git: 'branch commitDate commitEntry commitMessage commitSha',
  hacker: 'abbreviation adjective ingverb noun phrase verb',
  helpers:
    'arrayElement arrayElements enumValue fromRegExp objectEntry objectKey objectValue ' +
    'rangeToNumber replaceCreditCardSymbols replaceSymbols shuffle slugify uniqueArray ' +
    'weightedArrayElement',
  image: 'avatar avatarGitHub dataUri personPortrait url urlLoremFlickr urlPicsumPhotos',
  internet:
    'displayName domainName domainSuffix domainWord email emoji exampleEmail httpMethod ' +
    'httpStatusCode ip ipv4 ipv6 jwt jwtAlgorithm mac password port protocol url userAgent ' +
    'username',
  location:
    'buildingNumber cardinalDirection city continent country countryCode county direction ' +
    'language latitude longitude nearbyGPSCoordinate ordinalDirection postalAddress ' +
    'secondaryAddress state street streetAddress timeZone zipCode',
  lorem: 'lines paragraph paragraphs sentence sentences slug text word words',
  music: 'album artist genre songName',
  number: 'bigInt binary float hex int octal romanNumeral',
  person:
    'bio firstName fullName gender jobArea jobDescriptor jobTitle jobType lastName middleName ' +
    'prefix sex sexType suffix zodiacSign',
  phone: 'imei number',
  science: 'chemicalElement unit',
  string:
    'alpha alphanumeric binary fromCharacters hexadecimal nanoid numeric octal sample symbol ' +
    'ulid uuid',
  system:
    'commonFileExt commonFileName commonFileType cron directoryPath fileExt fileName filePath ' +
    'fileType mimeType networkInterface semver',
  vehicle: 'bicycle color fuel manufacturer model type vehicle vin vrm',
  word: 'adjective adverb conjunction interjection noun preposition sample verb words',
}

/** Faker's methods by module: `person` to `firstName`, `fullName`, ... */
export const fakerMethods: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(table).map(([module, methods]) => [module, new Set(methods.split(' '))]),
)

/** Methods that give nothing without an argument. */
export const needArguments: ReadonlySet<string> = new Set(
  (
    'date.between date.betweens helpers.arrayElement helpers.arrayElements helpers.enumValue ' +
    'helpers.fromRegExp helpers.objectEntry helpers.objectKey helpers.objectValue ' +
    'helpers.rangeToNumber helpers.shuffle helpers.uniqueArray helpers.weightedArrayElement ' +
    'string.fromCharacters'
  ).split(' '),
)

/** Modules that Faker renamed in version 8. */
const renamedModules: Readonly<Record<string, string>> = {
  address: 'location',
  name: 'person',
  random: 'string',
  unique: 'helpers',
}

/** Methods of Faker 10, with their names in Faker 5 to 9. */
const oldNames: Readonly<Record<string, string>> = {
  'animal.lion': 'animal.lionType',
  'color.rgb': 'internet.color',
  'company.buzzAdjective': 'company.bsAdjective',
  'company.buzzNoun': 'company.bsNoun',
  'company.buzzPhrase': 'company.bs',
  'company.buzzVerb': 'company.bsBuzz',
  'company.name': 'company.companyName company.companySuffix',
  'datatype.boolean': 'random.boolean',
  'date.anytime': 'datatype.datetime',
  'finance.accountNumber': 'finance.account finance.maskedNumber',
  'helpers.arrayElement': 'random.arrayElement',
  'helpers.arrayElements': 'datatype.array',
  'helpers.objectValue': 'random.objectElement',
  'image.avatar': 'internet.avatar',
  'image.url': 'image.image image.imageUrl image.urlPlaceholder',
  'internet.username': 'internet.userName',
  'location.city': 'address.cityName',
  'location.language': 'random.locale',
  'location.state({abbreviated: true})': 'address.stateAbbr',
  'location.street': 'address.streetName',
  'location.zipCode': 'address.zipCodeByState',
  'lorem.word': 'random.word',
  'lorem.words': 'random.words',
  'number.bigInt': 'datatype.bigInt',
  'number.float': 'datatype.float',
  'number.int': 'datatype.number random.number',
  'person.fullName': 'name.findName',
  'person.jobDescriptor': 'name.jobDescriptor',
  'person.jobTitle': 'name.title',
  'phone.number': 'phone.phoneFormats phone.phoneNumber',
  'string.alpha': 'random.alpha',
  'string.alphanumeric': 'random.alphaNumeric',
  'string.hexadecimal': 'datatype.hexadecimal',
  'string.numeric': 'random.numeric',
  'string.sample': 'datatype.string',
  'string.uuid': 'datatype.uuid random.uuid',
}

/** Whether templates can call `module.method`. */
export function isFakerMethod(module: string, method: string): boolean {
  return fakerMethods.get(module)?.has(method) ?? false
}

/** What to write in place of an unknown name. */
export function suggestName(name: string, others: readonly string[]): string {
  const renamed = currentName(name)
  if (renamed !== undefined) return `Faker renamed it: write "{{${renamed}}}".`
  const near = nearest(name, [...allNames(), ...others]) ?? byMethod(name)
  if (near !== undefined) return `Did you mean "{{${near}}}"?`
  const module = fakerMethods.get(name.split('.')[0] ?? '')
  if (module) return `"${name.split('.')[0]}" has ${[...module].join(', ')}.`
  return `Write a Faker method such as "{{person.fullName}}", or one of ${others.join(', ')}.`
}

/** The name in Faker 10 of a method of Faker 5 to 9; it may have arguments. Undefined for other names. */
export function currentName(name: string): string | undefined {
  const renamed = Object.keys(oldNames).find((one) => oldNames[one]?.split(' ').includes(name))
  if (renamed !== undefined) return renamed
  const [module = '', method = ''] = name.split('.')
  if (!Object.hasOwn(renamedModules, module)) return undefined
  const current = renamedModules[module] ?? ''
  return isFakerMethod(current, method) ? `${current}.${method}` : undefined
}

/** The only method of that name, for `{{fullName}}` or a wrong module. */
function byMethod(name: string): string | undefined {
  const method = (name.split('.').at(-1) ?? '').toLowerCase()
  return allNames().find((known) => known.toLowerCase().endsWith(`.${method}`))
}

function allNames(): string[] {
  return [...fakerMethods].flatMap(([module, methods]) =>
    [...methods].map((method) => `${module}.${method}`),
  )
}
