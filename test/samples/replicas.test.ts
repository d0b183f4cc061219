import { expect, it } from 'vitest'
import { samples } from '../support/sample-server.ts'

const { ask, send } = samples()
const key = { 'x-api-key': 'any' }

interface State {
  readonly status: string
  readonly training_progress: string
}

const look = async (id: string, query = '') =>
  (await ask(`/v2/replicas/${id}${query}`, { headers: key })).body as State

async function train(video: string): Promise<string> {
  const body = { replica_name: 'Test', train_video_url: video }
  const made = await send('POST', '/v2/replicas', body, key)
  expect(made).toMatchObject({ status: 201, body: { status: 'started' } })
  return (made.body as { replica_id: string }).replica_id
}

it.each([
  ['GET', '/v2/replicas'],
  ['GET', '/v2/replicas/r4c41453d2'],
  ['DELETE', '/v2/replicas/r4c41453d2'],
])('%s %s wants a key', async (method, path) => {
  expect((await send(method, path)).status).toBe(401)
})

it.each([{}, { 'x-api-key': '' }])(
  'a training wants a key, not %o, before a body',
  async (given) => {
    const headers = given as Record<string, string>
    expect((await send('POST', '/v2/replicas', {}, headers)).status).toBe(401)
    expect((await send('POST', '/v2/replicas', {}, key)).status).toBe(422)
  },
)

it('shows a replica without its type', async () => {
  expect(await look('r4c41453d2')).toEqual({
    replica_id: 'r4c41453d2',
    replica_name: 'Anna, studio',
    thumbnail_video_url: 'https://videos.example.test/r4c41453d2/thumbnail.mp4',
    status: 'completed',
    training_progress: '100/100',
    error_message: null,
    created_at: '2025-12-01T09:00:00.000Z',
    updated_at: '2025-12-01T09:06:00.000Z',
  })
})

it.each([
  ['r4c41453d2', 'system'],
  ['r79e1c033f1', 'user'],
])('shows that %s is made by the %s with verbose=data', async (id, replica_type) => {
  const brief = await look(id)
  expect(await look(id, '?verbose=data')).toEqual({
    ...brief,
    replica_type,
    train_video_url: 'https://videos.example.test/studio.mp4',
    model_name: 'phoenix-3',
  })
})

it('a training goes from started to completed as it is looked at', async () => {
  const id = await train('https://videos.example.test/me.mp4')
  const states: State[] = []
  for (let poll = 0; poll < 8; poll++) states.push(await look(id))
  expect(states.map((state) => `${state.status} ${state.training_progress}`)).toEqual([
    'started 0/100',
    'started 14/100',
    'started 38/100',
    'started 61/100',
    'started 85/100',
    'started 97/100',
    'completed 100/100',
    'completed 100/100',
  ])
  expect(states[0]).toMatchObject({ thumbnail_video_url: null, error_message: null })
  expect(states[6]).toMatchObject({ thumbnail_video_url: expect.stringContaining(id) })
})

it('a training with a video that cannot be read ends in an error', async () => {
  const id = await train('https://videos.example.test/me.zip')
  expect(await look(id)).toMatchObject({ status: 'started', error_message: null })
  expect(await look(id)).toMatchObject({
    status: 'error',
    training_progress: '0/100',
    error_message: 'The training video could not be read. Send an mp4, mov or webm file.',
  })
})

it('lists all of them, new ones too, and deletes', async () => {
  const before = (await ask('/v2/replicas', { headers: key })).body as { data: State[] }
  expect(before).toMatchObject({ total_count: 5 })
  expect(new Set(before.data.map(({ status }) => status))).toEqual(
    new Set(['started', 'completed', 'error']),
  )
  const id = await train('https://videos.example.test/me.mp4')
  const after = await ask('/v2/replicas', { headers: key })
  expect(after.body).toMatchObject({ total_count: 6 })
  expect((await send('DELETE', `/v2/replicas/${id}`, undefined, key)).status).toBe(204)
  const gone = await ask(`/v2/replicas/${id}`, { headers: key })
  expect(gone).toMatchObject({ status: 404, body: { message: `There is no replica ${id}.` } })
})

it('refuses a training without a video', async () => {
  const { status, body } = await send('POST', '/v2/replicas', { replica_name: 'Test' }, key)
  expect(status).toBe(422)
  expect(body).toMatchObject({
    errors: [{ path: 'train_video_url', message: 'must be a text' }],
  })
})

it('keeps the stored records to itself', async () => {
  expect((await ask('/replicas')).status).toBe(404)
})
