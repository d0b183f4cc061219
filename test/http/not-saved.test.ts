import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openFolders } from '../support/http-folders.ts'
import { describeWays } from '../support/ways.ts'

const folders = openFolders()
afterAll(() => folders.remove())

const persisted = () => ({
  cwd: folders.make({ 'mocks/users.json': '[{ "id": 1, "name": "Ada" }]' }),
  persist: true,
})

describeWays('data that cannot be saved', persisted, (way) => {
  const kept = () => join(folders.latest, '.mockapi')

  const breakIt = (): void => {
    rmSync(kept(), { recursive: true })
    writeFileSync(kept(), 'a file in the place of the folder')
  }

  it('are read from memory, however they are asked for, and not changed without a word', async () => {
    breakIt()
    const refused = await way.send('POST /users', { name: 'Bob' })
    expect(refused.status).toBe(503)
    expect(refused.body).toMatchObject({ code: 'not-saved' })
    for (const headers of [undefined, { prefer: 'x' }, undefined, { prefer: 'x' }]) {
      const { status, body } = await way.send('GET /users/2', undefined, headers)
      expect([status, body]).toEqual([200, { id: 2, name: 'Bob' }])
    }
    expect((await way.send('HEAD /users/2')).status).toBe(200)
    expect((await way.send('PATCH /users/2', { name: 'Ben' })).status).toBe(503)
    expect((await way.send('GET /users/2')).body).toEqual({ id: 2, name: 'Ben' })
    rmSync(kept())
    expect((await way.send('POST /users', { name: 'Cyd' })).status).toBe(201)
  })

  it('are no matter of sessions, whose data nobody keeps', async () => {
    breakIt()
    const session = { 'x-mockapi-session': 'a1' }
    await way.send('GET /users', undefined, session)
    const [own, other] = await Promise.all([
      way.send('POST /users', { name: 'Bob' }),
      way.send('POST /users', { name: 'Cyd' }, session),
    ])
    expect([own.status, other.status]).toEqual([503, 201])
  })
})
