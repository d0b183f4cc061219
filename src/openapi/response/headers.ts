import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { compileSample, type Sample } from '../../generate/schema/sample.ts'
import type { Parameter, ResponseDeclaration } from '../document/model.ts'
import { typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'

/** Headers that say how a message is sent, which the server decides. */
const ofMessage: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
])

/** What is known of a header's value, by its name in lower case, the best first; none where nothing is. */
export type KnownHeaders = (name: string) => readonly unknown[]

/** What values are made from. */
type Source = Pick<EndpointContext, 'faker' | 'method' | 'url' | 'path'>

/** Writes the declared headers of a response: what is known of it, an example, or else a generated value. */
export class HeaderWriter {
  readonly #headers: readonly Parameter[]
  readonly #schemas: DocumentSchemas
  readonly #samples = new Map<Parameter, Sample>()

  constructor({ headers }: Pick<ResponseDeclaration, 'headers'>, schemas: DocumentSchemas) {
    this.#headers = headers.filter(({ name }) => !ofMessage.has(name.toLowerCase()))
    this.#schemas = schemas
  }

  write(context: Source, known: KnownHeaders): Record<string, string> {
    const entries = this.#headers.flatMap((header): [string, string][] => {
      const name = header.name.toLowerCase()
      const text = written(this.#valueOf(header, name, known, context), header)
      // A field value is visible ASCII (RFC 9110, section 5.5).
      return /^[\x20-\x7E]*$/.test(text) ? [[name, text]] : []
    })
    return Object.fromEntries(entries)
  }

  #valueOf(header: Parameter, name: string, known: KnownHeaders, context: Source): unknown {
    const sample = this.#sampleOf(header, name)
    const found = known(name).find((value) => sample.fits(value) || sample.fits(String(value)))
    if (found !== undefined) return found
    const [example] = header.examples
    if (example) return example.value
    const usual = this.#isPlain(header.schema) ? usualValue(name, context) : undefined
    return usual !== undefined && sample.fits(usual) ? usual : sample.make(context.faker)
  }

  #sampleOf(header: Parameter, name: string): Sample {
    const known = this.#samples.get(header)
    if (known) return known
    const sample = compileSample(header.schema ?? {}, this.#schemas.sampling, name)
    this.#samples.set(header, sample)
    return sample
  }

  /** Whether a schema says no more than that the value is a text. */
  #isPlain(schema: unknown): boolean {
    const types = typesOf(schema, this.#schemas)
    if (types.size > 0 && !types.has('string')) return false
    const {
      enum: values,
      const: constant,
      example,
      examples,
      default: preset,
    } = this.#schemas.read(schema)
    return [values, constant, example, examples, preset].every((each) => each === undefined)
  }
}

/** A value of a header whose syntax no schema tells. */
function usualValue(name: string, { faker, method, url, path }: Source): string | undefined {
  switch (name) {
    case 'location':
      // A redirect to itself would never end.
      return method === 'POST' ? `${url}/1` : new URL(path.endsWith('/') ? '..' : '.', url).href
    case 'content-location':
      return url
    case 'link':
      return `<${url}>; rel="self"`
    case 'etag':
      return `"${faker.string.hexadecimal({ length: 16, prefix: '', casing: 'lower' })}"`
    case 'last-modified':
    case 'expires':
      return faker.date.past().toUTCString()
    case 'set-cookie':
      return `session=${faker.string.alphanumeric(24)}; Path=/; HttpOnly`
    case 'content-disposition':
      return `attachment; filename="${path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^\w.-]/g, '_')}"`
    case 'www-authenticate':
      return 'Bearer'
    case 'cache-control':
      return 'no-store'
    case 'retry-after':
      return '60'
    case 'allow':
      return 'GET, HEAD, OPTIONS'
    default:
      return undefined
  }
}

function written(value: unknown, { mediaType, explode }: Parameter): string {
  if (mediaType !== undefined || typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
  if (Array.isArray(value)) return value.join(',')
  return Object.entries(value)
    .map(([name, each]) => `${name}${explode ? '=' : ','}${String(each)}`)
    .join(',')
}
