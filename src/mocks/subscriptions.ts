import { eventTypes } from '../data/record-events.ts'
import type { RecordWebhook } from '../data/records/declaration.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { MockFile } from './files/mock-file.ts'

/** Gives collections the webhooks that files declare for them, and warns of events that none has. */
export function subscribe(files: readonly MockFile[]): {
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const all = files.flatMap(({ subscriptions = [] }) => subscriptions)
  if (all.length === 0) return { files, diagnostics: [] }
  const names = files.flatMap(({ collections }) =>
    collections.flatMap(({ name }) => eventTypes(name)),
  )
  return {
    files: files.map((file) => ({
      ...file,
      collections: file.collections.map((collection) => {
        const own = all.filter((each) => hears(each, collection.name))
        if (own.length === 0) return collection
        return { ...collection, webhooks: [...(collection.webhooks ?? []), ...own] }
      }),
    })),
    diagnostics: all.flatMap((each) => unheard(each, names)),
  }
}

function hears({ events }: RecordWebhook, collection: string): boolean {
  return eventTypes(collection).some((type) => events.some((event) => isFor(event, type)))
}

function isFor(event: string, type: string): boolean {
  const [thing = '', kind] = type.split(/\.(?=[^.]*$)/)
  return event === '*' || event === kind || event === type || event === `${thing}.*`
}

/** A warning of each event that no collection has. */
function unheard({ events, origin }: RecordWebhook, names: readonly string[]): Diagnostic[] {
  return events.flatMap((event) => {
    if (names.some((type) => isFor(event, type))) return []
    const place = origin?.place()
    const hint =
      didYouMean(event, names) ||
      (names.length > 0 ? `There are ${names.slice(0, 6).join(', ')}.` : '')
    return [
      {
        code: 'unknown-data',
        severity: 'warning',
        message: `A webhook is for ${JSON.stringify(event)}, which no collection sends.`,
        ...(hint !== '' && { hint }),
        ...(place && { place }),
      },
    ]
  })
}
