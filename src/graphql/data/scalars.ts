import type { SchemaNode } from '../../generate/schema/schema.ts'

const text = (format?: string): SchemaNode =>
  format ? { type: 'string', format } : { type: 'string' }
const made = (method: string): SchemaNode => ({ type: 'string', 'x-faker': method })
const integer = (more: SchemaNode = {}): SchemaNode => ({ type: 'integer', ...more })

/** What the values of scalars are like, by their names without capitals and underscores; of several that fit the first counts. */
const scalars: readonly (readonly [name: RegExp, schema: SchemaNode])[] = [
  [/^int$/, integer()],
  [/^float$/, { type: 'number' }],
  [/^(string|nonemptystring|citext|varchar|bpchar|text)$/, text()],
  [/^boolean$/, { type: 'boolean' }],
  [/^id$/, text()],
  [/^(aws)?timestamp$|^(unix|epoch)(time|timestamp)?$/, integer()],
  [/datetime|timestamp|^instant$|^iso8601$/, text('date-time')],
  [/^(aws|local|iso8601|full|plain|utc)?date$/, text('date')],
  [/^(aws|local|plain)?timetz?$/, text('time')],
  [/^(iso8601)?(duration|interval)$/, text('duration')],
  [/timezone$/, made('location.timeZone')],
  [/^(uuid|guid)(v\d)?$/, text('uuid')],
  [/^(object|mongo)id$/, made('database.mongodbObjectId')],
  [/^ulid$/, made('string.ulid')],
  [/^(nanoid|cuid2?)$/, made('string.nanoid')],
  [/email(address)?$/, text('email')],
  [/^(aws)?(ur[il]|uriorurl|link|href)$/, text('uri')],
  [/^hostname|^domain(name)?$/, text('hostname')],
  [/phone(number)?$/, made('phone.number')],
  [/^(aws)?ip(address|v4)?$/, text('ipv4')],
  [/^ipv6$/, text('ipv6')],
  [/^mac(address)?$/, made('internet.mac')],
  [/^port$/, integer({ minimum: 1024, maximum: 65_535 })],
  [/(big|safe|long)int(eger)?$|^(long|u?int(8|16|32|64)|short|byte)$/, integer()],
  [/^(positive|nonnegative|unsigned)(int|integer)$/, integer({ minimum: 1 })],
  [/^(negative|nonpositive)(int|integer)$/, integer({ minimum: -1000, maximum: -1 })],
  [
    /^(positive|nonnegative|unsigned)?(float|double|decimal|bigdecimal|numeric|number)$/,
    { type: 'number', minimum: 0 },
  ],
  [/^(negative|nonpositive)float$/, { type: 'number', minimum: -1000, maximum: -1 }],
  [
    /^(money|price|amount|uscurrency)$/,
    { type: 'number', minimum: 1, maximum: 300, multipleOf: 0.01 },
  ],
  [
    /^(aws)?jsonb?(object)?$|^(a[n]y|a[n]yscalar|object|map|record|dictionary|unknown)$/,
    { type: 'object', additionalProperties: { type: 'string' } },
  ],
  [/^(currency|currencycode)$/, made('finance.currencyCode')],
  [/^countrycode(alpha2)?$/, made('location.countryCode')],
  [/^country(name)?$/, made('location.country')],
  [/^(postal|zip)code$/, made('location.zipCode')],
  [/^(locale|language)(code)?$/, { type: 'string', enum: ['en', 'de', 'fr', 'es'] }],
  [/^lat(itude)?$/, { type: 'number', minimum: -90, maximum: 90, multipleOf: 0.000_01 }],
  [/^(lng|lon|longitude)$/, { type: 'number', minimum: -180, maximum: 180, multipleOf: 0.000_01 }],
  [/^(hex)?colou?r(code)?$|^hexcolou?r(code)?$/, made('color.rgb')],
  [/^(html|richtext)$/, text('html')],
  [/^(markdown|md)$/, made('lorem.paragraph')],
  [/^(base64|bytea?|binary|blob)$/, text('byte')],
  [/^(hexadecimal|hex|hash|sha(256)?)$/, made('git.commitSha')],
  [/^(semver|version)$/, made('system.semver')],
  [/^slug$/, made('lorem.slug')],
  [/^iban$/, made('finance.iban')],
  [/^isbn$/, made('commerce.isbn')],
  [/^jwt$/, made('internet.jwt')],
  [/^(void|null)$/, { type: 'null' }],
  [/^(upload|file)$/, text()],
]

/** What the values of a scalar are like, by its name; undefined for one that is not known. */
export function scalarSchema(name: string): SchemaNode | undefined {
  const plain = name.replaceAll('_', '').toLowerCase()
  return scalars.find(([pattern]) => pattern.test(plain))?.[1]
}
