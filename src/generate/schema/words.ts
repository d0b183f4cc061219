import type { Faker } from '@faker-js/faker'
import type { Scope } from './scope.ts'

/** Makes a text that reads as what it is. */
export type TextMaker = (faker: Faker, scope: Scope) => string

/** Makes texts by the words of a name in snake case, first match first. */
export type TextTable = readonly (readonly [name: RegExp, make: TextMaker])[]

/** The words of a name in lower case: `createdAt`, `created-at` and `CREATED_AT` give `created_at`. */
export function toWords(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^\p{L}\d]+/gu, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const one =
  (...texts: string[]): TextMaker =>
  (faker) =>
    faker.helpers.arrayElement(texts)
const image =
  (width: number, height = width): TextMaker =>
  (faker) =>
    `https://picsum.photos/seed/${faker.string.alphanumeric(6)}/${width}/${height}`

/** Two words such as `Quiet harbor`, for what has no better name. */
export const twoWords: TextMaker = (faker) =>
  capital(`${faker.word.adjective()} ${faker.word.noun()}`)

/** A sentence in English that says little. */
const sentence: TextMaker = (faker) =>
  `${capital(faker.company.buzzVerb())} the ${faker.word.adjective()} ${faker.word.noun()} with ${faker.word.adjective()} ${faker.company.buzzNoun()}.`
const paragraph: TextMaker = (faker, scope) => [0, 1, 2].map(() => sentence(faker, scope)).join(' ')
const price: TextMaker = (faker) => faker.commerce.price({ min: 2, max: 300 })

/** What `name` means for an owner, and `title` where the second table has nothing. */
export const namesByOwner: TextTable = [
  [
    /company|organi[sz]ation|vendor|supplier|brand|merchant|employer|business|manufacturer|publisher|tenant|partner/,
    (f) => f.company.name(),
  ],
  [/product|item|article|sku|goods|listing|variant/, (f) => f.commerce.productName()],
  [/categor|department|collection|section/, (f) => f.commerce.department()],
  [/(^|_)(pet|animal)/, (f) => f.animal.petName()],
  [/(^|_)(dog|cat|bird|horse|fish)s?(_|$)/, (f) => f.animal.petName()],
  [/countr/, (f) => f.location.country()],
  [/(^|_)(city|cities|town)/, (f) => f.location.city()],
  [/(^|_)(state|region|province)/, (f) => f.location.state()],
  [/currenc/, (f) => f.finance.currencyName()],
  [/languag/, (f) => f.location.language().name],
  [/colou?r/, (f) => f.color.human()],
  [/(^|_)(role|permission)/, one('admin', 'editor', 'viewer', 'member', 'owner')],
  [/(^|_)(tag|label|topic|genre|keyword)/, (f) => f.word.noun()],
  [/(file|document|attachment|upload|media)/, (f) => f.system.commonFileName()],
  [/(image|photo|picture|asset)/, (f) => f.system.commonFileName('jpg')],
  [/repo(sitor)?/, (f) => `${f.word.adjective()}-${f.word.noun()}`],
  [/branch/, (f) => f.git.branch()],
  [/book/, (f) => f.book.title()],
  [/song|track/, (f) => f.music.songName()],
  [/album/, (f) => f.music.album()],
  [/airport/, (f) => f.airline.airport().name],
  [/airline/, (f) => f.airline.airline().name],
  [/dish|meal|recipe|food|menu/, (f) => f.food.dish()],
  [/vehicle|(^|_)car(_|$)/, (f) => f.vehicle.vehicle()],
  [/(^|_)(team|group|squad)/, (f) => `${capital(f.word.adjective())} ${f.animal.type()}s`],
  [
    /user|customer|person|people|employee|member|author|contact|owner|student|teacher|patient|driver|player|profile|guest|artist|actor|client|candidate|assignee|creator|manager|recipient|sender|passenger|admin|account_holder|participant/,
    (_, { person }) => `${person.firstName} ${person.lastName}`,
  ],
]

const upper = (faker: Faker, length: number): string =>
  faker.string.alpha({ length, casing: 'upper' })

/** Texts by the words of their name. */
export const texts: TextTable = [
  [/object_id$/, (f) => f.database.mongodbObjectId()],
  [/^(first|given|fore)_?names?$/, (_, { person }) => person.firstName],
  [/^(last|family|sur)_?names?$/, (_, { person }) => person.lastName],
  [/^middle_?name$/, (f) => f.person.middleName()],
  [
    /^(full|real|contact|customer|author|owner|sender|recipient|cardholder|account_holder|legal)_?name$|^(author|assignee|reviewer|instructor|director|artist|by)$|_by$/,
    (_, { person }) => `${person.firstName} ${person.lastName}`,
  ],
  [/(^|_)e_?mails?(_address)?$/, (_, { email }) => email],
  [
    /(^|_)(user_?name|login|screen_name|handle|nick_?name)$/,
    (f, { person }) => f.internet.username(person).toLowerCase(),
  ],
  [/^display_?name$/, (_, { person }) => `${person.firstName} ${person.lastName.charAt(0)}.`],
  [/^(gender|sex)$/, (f) => f.person.sex()],
  [/job_?title|^(occupation|profession|position)$/, (f) => f.person.jobTitle()],
  [/^(bio|biography|about)$/, (f) => capital(f.person.bio())],
  [/^(salutation|honorific|name_prefix)$/, (f) => f.person.prefix()],
  [/(birth|^dob$)/, (_, scope) => scope.birth()],
  [
    /(company|organi[sz]ation|employer|vendor|supplier|brand|manufacturer|business|store|shop|merchant|publisher)(_name)?$/,
    (f) => f.company.name(),
  ],
  [
    /(phone|mobile|cell|fax|telephone|tel)(_?(number|no))?$/,
    (f) => f.phone.number({ style: 'international' }),
  ],
  [/avatar|gravatar|profile_(image|pic|picture|photo)/, (f) => f.image.avatar()],
  [/(thumb(nail)?)(_?ur[li])?$/, image(160)],
  [
    /(image|photo|picture|cover|banner|poster|icon|logo|img)(_?(ur[li]|src|link))?$/,
    image(640, 480),
  ],
  [/(^|_)mime_?type$|^(content|media)_type$/, (f) => f.system.mimeType()],
  [/^(file|original|attachment)_?name$/, (f) => f.system.commonFileName()],
  [/(file_?)?path$/, (f) => `/${f.lorem.slug(1)}/${f.system.commonFileName()}`],
  [/(file_)?ext(ension)?$/, (f) => f.system.commonFileExt()],
  [/(^|_)(domain|host|hostname|domain_name)$/, (f) => f.internet.domainName()],
  [
    /(ur[li]|href|link|website|homepage|webhook|site|endpoint|callback)s?$/,
    (f) => `https://${f.internet.domainName()}/${f.lorem.slug(2)}`,
  ],
  [
    /^(self|next|prev|previous|first|last)$/,
    (f) => `https://${f.internet.domainName()}/${f.lorem.slug(1)}`,
  ],
  [/payment_?(method|type)$/, one('card', 'paypal', 'bank_transfer', 'invoice')],
  [/^(type|kind)$/, (f) => f.word.noun()],
  [/(^|_)slug$|permalink$/, (f) => `${f.word.adjective()}-${f.word.noun()}`],
  [/(^|_)ip(_?(v4|address))?$/, (f) => f.internet.ipv4()],
  [/ipv6/, (f) => f.internet.ipv6()],
  [/mac(_address)?$/, (f) => f.internet.mac()],
  [/user_agent$/, (f) => f.internet.userAgent()],
  [
    /(^|_)(street|address)_?(1|line_?1|line)?$|street_address|^(line_?1|address_?1)$/,
    (f) => f.location.streetAddress(),
  ],
  [/(address_?)?line_?2$|apartment|^(suite|unit_number)$/, (f) => f.location.secondaryAddress()],
  [/(^|_)(city|town|locality)(_name)?$/, (f) => f.location.city()],
  [/(^|_)(zip|zip_?code|postal_?code|post_?code|postal|postcode)$/, (f) => f.location.zipCode()],
  [/country_?(code|iso)|^(nationality_code|iso_country)$/, (f) => f.location.countryCode()],
  [/(^|_)country(_name)?$|nationality/, (f) => f.location.country()],
  [/(^|_)(province|region|county)(_name)?$|^state_name$/, (f) => f.location.state()],
  [/^state_?code$/, (f) => f.location.state({ abbreviated: true })],
  [/^lat(itude)?$/, (f) => String(f.location.latitude())],
  [/^(lng|lon|long|longitude)$/, (f) => String(f.location.longitude())],
  [/time_?zone|^tz$/, (f) => f.location.timeZone()],
  [/(^|_)locale$/, one('en-US', 'en-GB', 'de-DE', 'fr-FR', 'es-ES', 'pt-BR', 'ja-JP')],
  [/(^|_)(lang|language_?(code)?)$/, (f) => f.location.language().alpha2],
  [/currency_?symbol/, (f) => f.finance.currencySymbol()],
  [/currency(_?(code|iso))?$/, one('USD', 'EUR', 'GBP', 'JPY', 'CAD', 'AUD', 'CHF')],
  [/(price|amount|cost|total|sub_?total|balance|fee|salary|revenue|tax)$/, price],
  [/(^|_)iban$/, (f) => f.finance.iban()],
  [/(^|_)(bic|swift)(_code)?$/, (f) => f.finance.bic()],
  [/account_?(number|no)$/, (f) => f.finance.accountNumber(10)],
  [/(card|credit_card)_?number$/, (f) => f.finance.creditCardNumber('4###-####-####-###L')],
  [/^(last_?4|last_?four|cvv|cvc|pin)$/, (f) => f.string.numeric(4)],
  [/(card_?)?(brand|issuer|network)$/, one('visa', 'mastercard', 'amex')],
  [/(^|_)isbn/, (f) => f.commerce.isbn()],
  [/(^|_)(upc|ean|gtin|barcode)/, (f) => f.string.numeric(12)],
  [
    /(^|_)(sku|article_?(number|no)|part_?(number|no))$/,
    (f) => `${upper(f, 3)}-${f.string.numeric(5)}`,
  ],
  [
    /(order|invoice|tracking|reference|confirmation|serial|ticket)_?(number|no|code|ref)$|^(reference|invoice)$/,
    (f) => `${upper(f, 2)}-${f.string.numeric(8)}`,
  ],
  [
    /(coupon|promo|discount|voucher)_?code$/,
    (f) =>
      `${f.word.adjective({ length: 5, strategy: 'closest' }).toUpperCase()}${f.string.numeric(2)}`,
  ],
  [/(product|item)_?name$|^product$/, (f) => f.commerce.productName()],
  [/(^|_)(category|department)(_name)?$/, (f) => f.commerce.department()],
  [/^material$/, (f) => f.commerce.productMaterial()],
  [
    /(hex_?colou?r|colou?r_?(hex|code)|(background|text|border|foreground|theme)_colou?r)$/,
    (f) => f.color.rgb(),
  ],
  [/colou?r$/, (f) => f.color.human()],
  [/(^|_)(sha|sha_?1|commit|commit_(sha|id|hash)|revision)$|_sha$/, (f) => f.git.commitSha()],
  [/md5|^e_?tag$/, (f) => f.string.hexadecimal({ length: 32, casing: 'lower', prefix: '' })],
  [
    /hash$|sha_?256|checksum|digest|fingerprint/,
    (f) => f.string.hexadecimal({ length: 40, casing: 'lower', prefix: '' }),
  ],
  [
    /jwt|^(access|id|refresh)_token$/,
    (f) => `eyJhbGciOiJIUzI1NiJ9.${f.string.alphanumeric(40)}.${f.string.alphanumeric(27)}`,
  ],
  [
    /token$|secret$|(api|access|private|public)_?key$|^(cursor|nonce|signature)$|_cursor$/,
    (f) => f.string.alphanumeric(32),
  ],
  [/password$|passphrase$/, (f) => f.internet.password({ length: 14 })],
  [/^(branch|ref|default_branch)$/, (f) => f.git.branch()],
  [/(^|_)version$/, (f) => f.system.semver()],
  [/^(emoji)$/, (f) => f.internet.emoji()],
  [/status$|^state$/, one('active', 'pending', 'inactive')],
  [/^(level|severity|priority)$/, one('low', 'medium', 'high')],
  [/^roles?$/, one('admin', 'editor', 'viewer')],
  [/^(genre)$/, (f) => f.music.genre()],
  [/^(plan|tier)(_name)?$/, one('free', 'starter', 'pro', 'enterprise')],
  [/^(method|http_method)$/, (f) => f.internet.httpMethod()],
  [/^(protocol|scheme)$/, (f) => f.internet.protocol()],
  [/^(license_plate|plate)$/, (f) => f.vehicle.vrm()],
  [/^vin$/, (f) => f.vehicle.vin()],
  [/^breed$/, (f) => f.animal.dog()],
  [/^species$/, (f) => f.animal.type()],
  [/^flight_?(number|no)$/, (f) => f.airline.flightNumber({ addLeadingZeros: true })],
  [/^(ingredients?)$/, (f) => f.food.ingredient()],
  [
    /^(error_)?code$/,
    (f) =>
      `${f.word.noun().replaceAll(/\W/g, '')}_${f.word.noun().replaceAll(/\W/g, '')}`.toUpperCase(),
  ],
  [/^(tag|label|topic|keyword|skill|interest|hobby|categorie)s?$/, (f) => f.word.noun()],
  [
    /(description|summary|excerpt|abstract|overview|details?|caption|subtitle|tagline|reason|note|notes|hint|detail|snippet)$/,
    sentence,
  ],
  [/(body|content|text|html|markdown|readme|article|story)$/, paragraph],
  [/(message|comment|review|feedback|question|answer|remark|reply)$/, sentence],
  [/(title|subject|headline|heading)$/, (f) => f.company.catchPhrase()],
  [/(time|at|on|date|until|since|from|timestamp)$/, (_, scope) => scope.moment()],
  [/(^|_)(uuid|guid|id|ids)$|_?key$/, (f) => f.string.uuid()],
]

/** What `description` and the like mean for an owner. */
export const descriptionsByOwner: TextTable = [
  [/product|item|article|variant|listing/, (f) => f.commerce.productDescription()],
  [/dish|meal|recipe|food|menu/, (f) => f.food.description()],
  [/commit/, (f) => f.git.commitMessage()],
]
