/** How deep causes are followed, and how many errors of one `AggregateError` are told. */
const deepest = 4
const most = 3

/** The message of a thrown value, with its causes. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message + causesOf(error) : String(error)
}

/**
 * What lies behind an error, to stand after its message: `, caused by Error: connect ECONNREFUSED`; of an
 * `AggregateError` its errors. Empty where there is nothing.
 */
export function causesOf(error: unknown, depth: number = deepest): string {
  if (depth === 0) return ''
  try {
    if (typeof error !== 'object' || error === null) return ''
    const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown }
    const isAggregate = error instanceof AggregateError && Array.isArray(errors)
    const parts = isAggregate ? errors.slice(0, most) : []
    const more = isAggregate && errors.length > most ? ` and ${errors.length - most} more` : ''
    const told = parts.map((one) => textOf(one, depth)).join('; ')
    const own = told && `, for ${told}${more}`
    return cause === undefined ? own : `${own}, caused by ${textOf(cause, depth)}`
  } catch {
    return ''
  }
}

function textOf(value: unknown, depth: number): string {
  if (value instanceof Error) return `${value.name}: ${value.message}${causesOf(value, depth - 1)}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
