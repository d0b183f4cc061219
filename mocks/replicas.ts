import { defineMock, resource, route } from 'mockapi'
import type { Context, Row } from 'mockapi'
import { fields } from './_lib/schema.ts'

/** A digital double of a person, as it is stored. */
export interface Replica {
  readonly id: string
  readonly replica_name: string
  readonly replica_type: 'user' | 'system'
  readonly train_video_url: string
  readonly created_at: string
  /** How often somebody asked how the training goes; each time it goes on. */
  readonly polls: number
}

/** What the training reports, poll by poll; after the last it is done. */
const progress = ['0/100', '14/100', '38/100', '61/100', '85/100', '97/100'] as const
const minute = 60_000

const ready: Omit<Replica, 'id' | 'replica_name'> = {
  replica_type: 'system',
  train_video_url: 'https://videos.example.test/studio.mp4',
  created_at: '2025-12-01T09:00:00.000Z',
  polls: progress.length,
}

/** Kept, but not served by itself (`only: []`): the endpoints below show it in another shape. */
export const replicas = resource<Replica>('replicas', {
  only: [],
  seed: [
    { id: 'r4c41453d2', replica_name: 'Anna, studio', ...ready },
    { id: 'r9fa0878977', replica_name: 'Marcus, office', ...ready },
    { id: 'r79e1c033f1', replica_name: 'Ada', ...ready, replica_type: 'user' },
    { id: 'r62baeccd77', replica_name: 'Grace', ...ready, replica_type: 'user', polls: 2 },
    {
      id: 'r0b5d7ab12c',
      replica_name: 'Holiday',
      ...ready,
      replica_type: 'user',
      train_video_url: 'https://videos.example.test/holiday.zip',
      polls: 1,
    },
  ],
})

function statusOf({ polls, train_video_url: video }: Row<Replica>) {
  if (polls > 0 && !/\.(?:mp4|mov|webm)$/i.test(video)) {
    const error_message = 'The training video could not be read. Send an mp4, mov or webm file.'
    return { status: 'error', training_progress: progress[0], error_message }
  }
  const training_progress = progress[polls] ?? '100/100'
  const status = polls < progress.length ? 'started' : 'completed'
  return { status, training_progress, error_message: null }
}

function show(replica: Row<Replica>, verbose: boolean) {
  const { id, replica_name, replica_type, train_video_url, created_at, polls } = replica
  const state = statusOf(replica)
  const done = state.status === 'completed'
  return {
    replica_id: id,
    replica_name,
    thumbnail_video_url: done ? `https://videos.example.test/${id}/thumbnail.mp4` : null,
    ...state,
    created_at,
    updated_at: new Date(Date.parse(created_at) + polls * minute).toISOString(),
    ...(verbose && { replica_type, train_video_url, model_name: 'phoenix-3' }),
  }
}

const keyless = { message: 'Send your key in the header x-api-key.' }

/** Any key will do. What this throws is the answer: 401. */
function checkKey({ headers, error }: Pick<Context, 'headers' | 'error'>): void {
  if (!headers['x-api-key']) throw error(401, keyless)
}

/** A body is checked before its handler runs; this route asks for the key before that. */
export const refuse = route('POST /v2/replicas', {
  when: { 'headers.x-api-key': { not: { matches: '.' } } },
  handle: ({ error }) => error(401, keyless),
})

export const train = route('POST /v2/replicas', {
  body: fields({ replica_name: 'text', train_video_url: 'text' }),
  handle: ({ body, db, faker, json }) => {
    const { replica_name, train_video_url } = body
    const id = `r${faker.string.hexadecimal({ length: 10, casing: 'lower', prefix: '' })}`
    const created_at = new Date().toISOString()
    const fresh = { id, replica_name, train_video_url, created_at, polls: 0 }
    const replica = db(replicas).create({ ...fresh, replica_type: 'user' })
    return json({ replica_id: replica.id, status: 'started' }, { status: 201 })
  },
})

export const videos = defineMock({
  'GET /v2/replicas': (context) => {
    checkKey(context)
    const { db, query } = context
    const all = db(replicas).all()
    return {
      data: all.map((replica) => show(replica, query['verbose'] === 'data')),
      total_count: all.length,
    }
  },

  // Every look moves the training on, so that a page that polls sees it finish.
  'GET /v2/replicas/{replica_id}': (context) => {
    checkKey(context)
    const { params, query, db, error } = context
    const replica = db(replicas).find(params.replica_id)
    if (!replica) return error(404, { message: `There is no replica ${params.replica_id}.` })
    const shown = show(replica, query['verbose'] === 'data')
    if (shown.status === 'started') db(replicas).update(replica.id, { polls: replica.polls + 1 })
    return shown
  },

  'DELETE /v2/replicas/{replica_id}': (context) => {
    checkKey(context)
    const { params, db, error } = context
    if (db(replicas).delete(params.replica_id)) return null
    return error(404, { message: `There is no replica ${params.replica_id}.` })
  },
})
