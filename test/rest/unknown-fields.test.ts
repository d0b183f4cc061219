import { describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import type { RequestReport } from 'mockapi'
import { send } from '../support/send.ts'

const users = resource<Record<string, unknown>>('users', {
  seed: [{ name: 'Ada' }, { name: 'Bob', city: 'Bonn' }],
})
const posts = resource('posts', {
  seed: [{ title: 'One', userId: 1, tags: ['a'], place: { city: 'Bonn' } }],
})

async function ask(line: string, strict: boolean) {
  const reports: RequestReport[] = []
  await using server = await createMockServer({
    mocks: [users, posts],
    strict,
    onRequest: (report) => reports.push(report),
  })
  const { status, body } = await send(server, line)
  return { status, body, notes: reports.at(-1)?.notes }
}

describe('a field that no record has', () => {
  it.each([
    ['GET /users/1?fields=name,nope', 'ignored fields=nope: no users has it'],
    ['GET /users/1?fields=nope', 'ignored fields=nope: no users has it'],
    ['GET /users?fields=nope', 'ignored fields=nope: no users has it'],
    ['GET /posts/1?fields=place.town', 'ignored fields=place.town: no posts has it'],
    ['GET /posts/1/user?fields=nope', 'ignored fields=nope: no users has it'],
    [
      'GET /posts/1?fields=user.name',
      'ignored fields=user.name without embed=user: no posts has it',
    ],
    ['GET /posts?user.name=Ada', 'ignored user.name without embed=user: no posts has it'],
    ['GET /posts?sort=user.name', 'ignored sort=user.name without embed=user: no posts has it'],
    ['GET /users?embed=posts.user&userr.name=Ada', 'ignored userr.name: no users has it'],
  ])('is told in the log, or refused where that is asked for: %s', async (line, note) => {
    expect(await ask(line, false)).toMatchObject({ status: 200, notes: [note] })
    const { status, body } = await ask(line, true)
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 'bad-query' } })
    const way = note.includes('without') ? 'Embed it: embed=user.' : /Did you mean|Fields are/
    expect((body as { detail: string }).detail).toEqual(
      typeof way === 'string' ? expect.stringContaining(way) : expect.stringMatching(way),
    )
  })

  it.each([
    'GET /users/1?fields=name',
    'GET /users/1?fields=city',
    'GET /users/1?fields=',
    'GET /users/1?embed=posts&fields=name,posts.title',
    'GET /posts/1?fields=place.city,tags',
    'GET /posts/1/user?fields=city',
    'GET /posts?embed=user&user.name=Ada',
  ])('is none that others have, or what is embedded: %s', async (line) => {
    expect(await ask(line, true)).toMatchObject({ status: 200, notes: [] })
  })

  it('leaves lists as they are that ask for the same', async () => {
    await using server = await createMockServer({ mocks: [users] })
    expect((await send(server, 'GET /users/1?fields=name')).body).toEqual({ name: 'Ada' })
    expect((await send(server, 'GET /users?fields=name')).body).toHaveLength(2)
  })
})
