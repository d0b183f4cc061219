import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openFolders } from '../support/http-folders.ts'
import { describeWays } from '../support/ways.ts'

const folders = openFolders()
afterAll(() => folders.remove())

const files = {
  'mocks/a.json': '{ "GET /version": 1 }',
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'mocks/code.ts': "export default { 'GET /code': () => 1 }",
  'public/page.txt': 'a page',
}

const served = () => ({ cwd: folders.make(files), watch: true, static: ['public'] })

function save(name: string, text: string): void {
  writeFileSync(join(folders.latest, name), text)
}

describeWays('a folder', served, (way) => {
  it('is served as it is by now, with data that were changed', async () => {
    await way.send('POST /users', { name: 'Bob' })
    for (const version of [1, 2, 3]) {
      save('mocks/a.json', `{ "GET /version": ${version} }`)
      save('mocks/code.ts', `export default { 'GET /code': (): number => ${version} }`)
      await way.server.settled()
      for (const path of ['/version', '/version', '/code']) {
        expect((await way.send(`GET ${path}`)).body).toBe(version)
      }
    }
    expect((await way.send('GET /users')).body).toHaveLength(2)
  })

  it('is served with new files and without those that are gone', async () => {
    expect((await way.send('GET /new')).status).toBe(404)
    save('mocks/new.json', '{ "GET /new": "new" }')
    await way.server.settled()
    expect((await way.send('GET /new')).body).toBe('new')
    rmSync(join(folders.latest, 'mocks/new.json'))
    await way.server.settled()
    expect((await way.send('GET /new')).status).toBe(404)
  })

  it('answers with the last good version of a broken file, and says so', async () => {
    expect((await way.send('GET /version')).headers.get('x-mockapi-broken')).toBeNull()
    save('mocks/a.json', '{ "GET /version": ')
    await way.server.settled()
    for (const path of ['/version', '/users/1', '/nowhere']) {
      const { headers } = await way.send(`GET ${path}`)
      expect(headers.get('x-mockapi-broken')).toMatch(/^mocks\/a\.json:1:\d+$/)
    }
    expect((await way.send('GET /version')).body).toBe(1)
  })

  it('is served in front of static files, with their heads', async () => {
    const { status, headers, body } = await way.send('GET /page.txt')
    expect([status, body]).toEqual([200, 'a page'])
    expect(headers.get('content-type')).toMatch(/^text\/plain/)
    const head = await way.send('HEAD /page.txt')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '6'])
    const tag = headers.get('etag') ?? ''
    expect((await way.send('GET /page.txt', undefined, { 'if-none-match': tag })).status).toBe(304)
  })
})
